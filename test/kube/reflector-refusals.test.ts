import { afterEach, describe, expect, test } from 'vitest';
import { hangUp, line, page, plain, pod, type ScriptedAnswer, status, watch } from '../fakes/scripted-api-server.ts';
import { Conversation } from './conversation.ts';

let talk: Conversation;
afterEach(() => talk.close());

async function started(...answers: readonly ScriptedAnswer[]): Promise<void> {
  talk = await Conversation.start();
  talk.begin(...answers);
}

describe('refusals', () => {
  const list = page('10', [pod('a', '1')]);

  test('403: denied, asked again after half a minute or more, said once', async () => {
    const forbidden = status(403, 'Forbidden', { message: 'pods is forbidden' });
    await started(forbidden, forbidden, forbidden, forbidden, list);
    for (const [index, ms] of [30_000, 30_000, 30_000, 30_000].entries()) {
      await talk.requests(index + 1);
      await talk.reaches('denied');
      await talk.waitsFor(ms);
    }
    await talk.hears('list-end 10');
    expect(talk.sink.words).toEqual(['denied', 'list-begin', 'listed a@1', 'list-end 10']);
  });

  test('fact 9, fault rights removed: the watch goes on; its resume is denied, and no object is said to be deleted', async () => {
    const refused = Array.from({ length: 7 }, () => status(403, 'Forbidden'));
    await started(list, watch(line('ADDED', pod('b', '11')), 'ends'), ...refused);
    for (const ms of [800, 1_600, 3_200, 6_400, 12_800, 15_000]) await talk.waitsFor(ms);
    await talk.hears('denied');
    expect(talk.sink.words.slice(3)).toEqual(['applied b@11', 'silent forbidden', 'denied']);
  });

  test('fault starting server, 403 until it has read its roles: asked again within seconds, nothing missed', async () => {
    const forbidden = status(403, 'Forbidden');
    await started(list, watch(line('ADDED', pod('b', '11')), 'ends'), forbidden, forbidden, watch('', 'open'));
    await talk.waitsFor(800);
    await talk.waitsFor(1_600);
    await talk.quiet();
    expect(talk.server.requests.at(-1)).toBe('watch pods from 11');
    expect(talk.sink.words.slice(3)).toEqual(['applied b@11', 'silent forbidden', 'resumed']);
  });

  test('fault server restarted: away for long, then 403 until it has read its roles: asked again within seconds', async () => {
    const away = Array.from({ length: 8 }, () => hangUp);
    const forbidden = status(403, 'Forbidden');
    await started(list, watch(line('ADDED', pod('b', '11')), 'ends'), ...away, forbidden, forbidden, watch('', 'open'));
    for (const ms of [800, 1_600, 3_200, 6_400, 12_800, 15_000, 15_000, 15_000]) await talk.waitsFor(ms);
    await talk.waitsFor(800);
    await talk.waitsFor(1_600);
    await talk.quiet();
    expect(talk.server.requests.at(-1)).toBe('watch pods from 11');
    expect(talk.sink.words.slice(3)).toEqual(['applied b@11', 'silent disconnected', 'resumed']);
  });

  test('fault unknown token, 401: silence, and patience', async () => {
    await started(list, status(401, 'Unauthorized'), watch('', 'open'));
    await talk.waitsFor(30_000);
    await talk.quiet();
    expect(talk.server.requests.at(-1)).toBe('watch pods from 10');
    expect(talk.sink.words.slice(3)).toEqual(['silent disconnected', 'resumed']);
  });

  test('fault storage initializing, 429 as a Status: waits as long as its details say', async () => {
    await started(
      list,
      status(429, 'TooManyRequests', { message: 'storage is (re)initializing', details: { retryAfterSeconds: 7 } }),
    );
    await talk.waitsFor(7_000);
    await talk.requests(3);
    expect(talk.server.requests.at(-1)).toBe('watch pods from 10');
  });

  test('fact 10, fault overload, 429 as plain text: waits as long as its header says', async () => {
    await started(plain(429, 'Too many requests, please try again later.', { 'retry-after': '9' }), list);
    await talk.reaches('waiting');
    expect(talk.reflector.state).toMatchObject({ detail: expect.stringContaining('Too many requests') });
    await talk.waitsFor(9_000);
    await talk.hears('list-end 10');
  });

  test('500: backs off, twice as long each time', async () => {
    const broken = status(500, 'InternalError');
    await started(broken, broken, broken, list);
    await talk.waitsFor(800);
    await talk.waitsFor(1_600);
    await talk.waitsFor(3_200);
    await talk.hears('list-end 10');
    expect(talk.sink.words[0]).toBe('silent disconnected');
    expect(talk.sink.words.filter((word) => word.startsWith('silent'))).toHaveLength(1);
  });

  test('fault version not served or CRD deleted, 404 twice: gone, until discovery has it again', async () => {
    await started(
      list,
      watch(line('ADDED', pod('b', '11')), 'ends'),
      plain(404, '404 page not found'),
      plain(404, '404 page not found'),
    );
    await talk.waitsFor(800);
    await talk.hears('gone');
    expect(talk.sink.words.slice(3)).toEqual(['applied b@11', 'silent disconnected', 'gone']);
    talk.server.answer(page('40', []));
    talk.reflector.returned();
    await talk.hears('list-end 40');
  });

  test('fault server just started: a 404 is not the end of the kind', async () => {
    await started(plain(404, '404 page not found'), list);
    await talk.waitsFor(800);
    await talk.hears('list-end 10');
    expect(talk.sink.words).not.toContain('gone');
  });

  test('no connection: a sentence, and another try', async () => {
    await started(hangUp, list);
    await talk.waitsFor(800);
    await talk.hears('list-end 10');
    expect(talk.sink.heard[0]).toMatchObject({ type: 'silent', detail: `${talk.server.url} broke the connection off` });
  });
});
