import { describe, expect, test } from 'vitest';
import { errorFromAnswer, errorFromConnection, errorFromStatusObject } from '../../src-main/kube/wire/kube-error.ts';
import { statusObject } from '../fakes/scripted-api-server.ts';

const answer = (status: number, contentType: string, body: string) =>
  errorFromAnswer({ stage: 'list', status, contentType, retryAfter: '', body });

describe('a refusal', () => {
  test('as a Status gives its message, reason and patience', () => {
    const body = JSON.stringify(
      statusObject(429, 'TooManyRequests', {
        message: 'storage is (re)initializing',
        details: { retryAfterSeconds: 1 },
      }),
    );
    expect(answer(429, 'application/json', body)).toMatchObject({
      type: 'answered',
      status: 429,
      reason: 'TooManyRequests',
      retryAfterSeconds: 1,
      message: 'the API server answered 429: storage is (re)initializing',
    });
  });

  test('as plain text gives the text, and the header’s patience', () => {
    const refusal = { stage: 'list', status: 429, contentType: 'text/plain; charset=utf-8', retryAfter: '4' } as const;
    expect(errorFromAnswer({ ...refusal, body: 'Too many requests, please try again later.' })).toMatchObject({
      reason: '',
      retryAfterSeconds: 4,
      message: 'the API server answered 429: Too many requests, please try again later.',
    });
  });

  test('plain text that looks like JSON is text; JSON that is none is text', () => {
    expect(answer(500, 'text/plain', '{"message":"x"}').message).toContain('{"message":"x"}');
    expect(answer(500, 'application/json', 'oops').message).toContain('oops');
    expect(answer(502, '', '').message).toBe('the API server answered 502: no explanation');
  });

  test('of an expired continue carries the token that goes on at another moment', () => {
    const body = JSON.stringify({ ...statusObject(410, 'Expired'), metadata: { continue: 'INCONSISTENT' } });
    expect(answer(410, 'application/json', body)).toMatchObject({ status: 410, continueToken: 'INCONSISTENT' });
  });

  test('inside a watch has the code of its Status', () => {
    expect(errorFromStatusObject(statusObject(410, 'Expired'), 'watch')).toMatchObject({ status: 410, stage: 'watch' });
    expect(errorFromStatusObject(undefined, 'watch')).toMatchObject({ status: 0, type: 'answered' });
  });
});

describe('a failed connection is said in words', () => {
  const failure = (code: string, message = code) => Object.assign(new Error(message), { code });
  test.each([
    [failure('ECONNREFUSED'), 'https://s refused the connection: nothing is listening there'],
    [failure('ENOTFOUND'), 'the name of https://s could not be resolved'],
    [failure('ETIMEDOUT'), 'https://s did not answer in time'],
    [failure('ECONNRESET', 'aborted'), 'https://s broke the connection off'],
    [failure('CERT_HAS_EXPIRED'), 'https://s cannot be trusted: its certificate has expired'],
    [
      failure('DEPTH_ZERO_SELF_SIGNED_CERT'),
      'https://s cannot be trusted: its certificate is self-signed and not the one the kubeconfig trusts',
    ],
    [
      failure('ERR_TLS_CERT_ALTNAME_INVALID', 'IP: 1.2.3.4'),
      'https://s cannot be trusted: its certificate is for other names (IP: 1.2.3.4)',
    ],
    [
      new AggregateError([failure('ECONNREFUSED'), failure('EHOSTUNREACH')]),
      'https://s refused the connection: nothing is listening there',
    ],
    ['odd', 'the connection to https://s failed: odd'],
  ])('%s', (cause, sentence) => {
    expect(errorFromConnection(cause, 'https://s', 'list')).toMatchObject({
      type: 'unreachable',
      status: 0,
      message: sentence,
    });
  });
});
