import { describe, expect, it } from 'vitest';
import { type Credentials, judge } from '../../src-main/http/access-guard.ts';
import { confinedPath } from '../../src-main/http/static-files.ts';

const rules = { token: 'secret', hosts: ['127.0.0.1:8080', 'localhost:8080'], cookieName: 'khronoscope-8080' };
const own: Credentials = {
  host: '127.0.0.1:8080',
  origin: undefined,
  cookie: 'other=1; khronoscope-8080=secret',
  queryToken: undefined,
};

describe('who may come in', () => {
  const cases: readonly [string, Partial<Credentials>, boolean, string][] = [
    ['the cookie lets in', {}, false, 'allow'],
    ['the token of the URL lets in once', { cookie: undefined, queryToken: 'secret' }, false, 'enter'],
    ['a token in the URL beside the cookie is taken off the URL', { queryToken: 'anything' }, false, 'enter'],
    ['no token', { cookie: undefined }, false, '401'],
    ['a wrong token', { cookie: undefined, queryToken: 'guess!' }, false, '401'],
    ['a cookie of another port', { cookie: 'khronoscope-9090=secret' }, false, '401'],
    ['a prefix of the token', { cookie: 'khronoscope-8080=secre' }, false, '401'],
    ['a rebound name, even with the cookie', { host: 'evil.example:8080' }, false, '403'],
    ['no Host', { host: undefined }, false, '403'],
    ['our name in capitals', { host: 'LOCALHOST:8080', origin: 'http://localhost:8080' }, true, 'allow'],
    ['another site, even with the cookie', { origin: 'https://evil.example' }, false, '403'],
    ['another port of this machine', { origin: 'http://127.0.0.1:3000' }, false, '403'],
    ['a sandboxed frame', { origin: 'null' }, false, '403'],
    ['a socket without an Origin', {}, true, '403'],
    ['a socket of our own page', { origin: 'http://127.0.0.1:8080' }, true, 'allow'],
  ];
  it.each(cases)('%s', (...[, change, needsOrigin, expected]) => {
    const verdict = judge({ ...own, ...change }, rules, needsOrigin);
    expect(verdict.type === 'refuse' ? String(verdict.status) : verdict.type).toBe(expected);
  });
});

describe('the files of the page', () => {
  const cases: readonly [string, string | undefined][] = [
    ['/', '/pages/index.html'],
    ['/assets/index-1.js', '/pages/assets/index-1.js'],
    ['/../etc/passwd', undefined],
    ['/assets/../../etc/passwd', undefined],
    ['/%2e%2e/%2e%2e/etc/passwd', undefined],
    ['/%00', undefined],
    ['/%zz', undefined],
    ['/../pages-of-others/index.html', undefined],
  ];
  it.each(cases)('%s', (path, expected) => {
    expect(confinedPath('/pages', path)).toBe(expected);
  });
});
