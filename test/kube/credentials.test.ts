import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src-main/kube/clock.ts';
import { KubeError } from '../../src-main/kube/wire/kube-error.ts';
import { contextOf, credentialsFor } from './conversation.ts';

const SERVER = 'https://127.0.0.1:1';
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'khrono-credentials-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A credential plugin that notes each run and then does what `body` says. */
function plugin(body: string, more: object = {}): object {
  const script = join(folder, 'plugin.cjs');
  writeFileSync(script, `require('node:fs').appendFileSync(${JSON.stringify(join(folder, 'runs'))}, 'x');\n${body}`);
  return {
    exec: { apiVersion: 'client.authentication.k8s.io/v1', command: process.execPath, args: [script], ...more },
  };
}
const runs = () => readFileSync(join(folder, 'runs'), 'utf8').length;
const token = (expires: string) =>
  `console.log(JSON.stringify({ kind: 'ExecCredential', apiVersion: JSON.parse(process.env.KUBERNETES_EXEC_INFO).apiVersion, status: { token: 'T' + process.pid, expirationTimestamp: ${JSON.stringify(expires)} } }));`;

const authorization = (user: object) => credentialsFor(contextOf(SERVER, user), systemClock).authorize('list');

describe('what the kubeconfig says itself', () => {
  test('a token', async () => {
    expect((await authorization({ token: 'abc' })).headers).toEqual({ Authorization: 'Bearer abc' });
  });

  test('a token file is read again for each request', async () => {
    const tokenFile = join(folder, 'token');
    writeFileSync(tokenFile, 'first\n');
    const credentials = credentialsFor(contextOf(SERVER, { tokenFile, token: 'stale' }), systemClock);
    expect((await credentials.authorize('list')).headers).toEqual({ Authorization: 'Bearer first' });
    writeFileSync(tokenFile, 'second\n');
    expect((await credentials.authorize('list')).headers).toEqual({ Authorization: 'Bearer second' });
  });

  test('user and password, and impersonation', async () => {
    const { headers } = await authorization({ username: 'me', password: 'p:w', as: 'her', 'as-groups': ['a', 'b'] });
    expect(headers).toEqual({
      Authorization: `Basic ${Buffer.from('me:p:w').toString('base64')}`,
      'Impersonate-User': 'her',
      'Impersonate-Group': ['a', 'b'],
    });
  });

  test('certificates inline and as files', async () => {
    const keyFile = join(folder, 'me.key');
    writeFileSync(keyFile, 'KEY');
    const { tls } = await authorization({
      'client-certificate-data': Buffer.from('CERT').toString('base64'),
      'client-key': keyFile,
    });
    expect(tls).toEqual({ cert: Buffer.from('CERT'), key: Buffer.from('KEY') });
  });

  test('a certificate file that is missing is said in a sentence', async () => {
    const refused = authorization({ 'client-certificate': join(folder, 'none.crt') });
    await expect(refused).rejects.toMatchObject({ type: 'credentials', message: expect.stringContaining('none.crt') });
  });
});

describe('a credential plugin', () => {
  test('runs once for many requests at once, and not again before its credential expires', async () => {
    const credentials = credentialsFor(contextOf(SERVER, plugin(token('2099-01-01T00:00:00Z'))), systemClock);
    const all = await Promise.all(Array.from({ length: 20 }, () => credentials.authorize('watch')));
    expect(new Set(all.map(({ headers }) => headers['Authorization'])).size).toBe(1);
    await credentials.authorize('watch');
    expect(runs()).toBe(1);
  });

  test('runs again when its credential has expired', async () => {
    const credentials = credentialsFor(contextOf(SERVER, plugin(token('2001-01-01T00:00:00Z'))), systemClock);
    await credentials.authorize('list');
    await credentials.authorize('list');
    expect(runs()).toBe(2);
  });

  test('that fails is not run again until someone asks; what it said is told', async () => {
    const credentials = credentialsFor(
      contextOf(SERVER, plugin("console.error('please log in'); process.exit(3)")),
      systemClock,
    );
    await expect(credentials.authorize('list')).rejects.toThrow('please log in');
    await expect(credentials.authorize('list')).rejects.toBeInstanceOf(KubeError);
    expect(runs()).toBe(1);
    credentials.retry();
    await expect(credentials.authorize('list')).rejects.toThrow('please log in');
    expect(runs()).toBe(2);
  });

  test.each([
    ['an opaque bearer token', 'refused: Authorization: Bearer sup3r-0paque.t0ken~value==', 'sup3r'],
    ['a web token', 'refused: eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl', 'c2ln'],
    ['an encrypted token', 'refused: eyJhbGciOiJSU0EifQ.a2V5.aXY', 'a2V5'],
    ['a token that began before what is shown', `refused: Bearer ${'a'.repeat(500)}${'0paque'.repeat(120)}`, '0paque'],
  ])('that fails is not quoted with %s', async (_what, complaint, secret) => {
    const body = `console.error(${JSON.stringify(complaint)}); process.exit(1)`;
    const refused = authorization(plugin(body));
    await expect(refused).rejects.toThrow(/refused: .*\(a token\)/);
    await expect(refused).rejects.not.toThrow(secret);
  });

  test('that is not installed is said with its install hint', async () => {
    const exec = {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: 'khrono-no-such-plugin',
      installHint: 'brew install it',
    };
    await expect(authorization({ exec })).rejects.toThrow(
      'khrono-no-such-plugin is not installed or not in PATH; brew install it',
    );
  });
});

describe('a server that refuses a credential (401)', () => {
  const expires = token('2099-01-01T00:00:00Z');

  test('gets another one from the plugin, once; if that is refused too, only a person goes on', async () => {
    const credentials = credentialsFor(contextOf(SERVER, plugin(expires)), systemClock);
    const first = await credentials.authorize('watch');
    const second = await credentials.renew(first, 'watch');
    expect(second?.headers['Authorization']).not.toBe(first.headers['Authorization']);
    await expect(credentials.renew(second ?? first, 'watch')).rejects.toThrow('refuses (401) also the credential');
    await expect(credentials.authorize('list')).rejects.toMatchObject({ type: 'credentials' });
    expect(runs()).toBe(2);
    credentials.retry();
    await credentials.authorize('list');
    expect(runs()).toBe(3);
  });

  test('sixty refusals at once are one run of the plugin', async () => {
    const credentials = credentialsFor(contextOf(SERVER, plugin(expires)), systemClock);
    const all = await Promise.all(Array.from({ length: 60 }, () => credentials.authorize('watch')));
    await Promise.all(all.map((authorization) => credentials.renew(authorization, 'watch')));
    expect(runs()).toBe(2);
  });

  test('a token that cannot change is not tried again', async () => {
    const credentials = credentialsFor(contextOf(SERVER, { token: 'abc' }), systemClock);
    expect(await credentials.renew(await credentials.authorize('list'), 'list')).toBeUndefined();
  });
});

describe('what a plugin is told', () => {
  const tellsInfo = `console.log(JSON.stringify({ kind: 'ExecCredential', apiVersion: JSON.parse(process.env.KUBERNETES_EXEC_INFO).apiVersion, status: { token: process.env.KUBERNETES_EXEC_INFO } }));`;
  const told = async (more: object) => {
    const { headers } = await authorization(plugin(tellsInfo, more));
    return JSON.parse(String(headers['Authorization']).replace('Bearer ', '')) as unknown;
  };

  test.each(['v1', 'v1beta1'])('its version, %s, and that there is no terminal', async (version) => {
    const apiVersion = `client.authentication.k8s.io/${version}`;
    expect(await told({ apiVersion })).toEqual({ kind: 'ExecCredential', apiVersion, spec: { interactive: false } });
  });

  test('the cluster, if it asks', async () => {
    expect(await told({ provideClusterInfo: true })).toMatchObject({ spec: { cluster: { server: SERVER } } });
  });

  test('one that needs a terminal is not run', async () => {
    await expect(authorization(plugin(tellsInfo, { interactiveMode: 'Always' }))).rejects.toThrow(
      /cannot support interactive mode: standard input is not a terminal/,
    );
  });

  test('a version that nobody knows any more is said', async () => {
    const apiVersion = 'client.authentication.k8s.io/v1alpha1';
    await expect(authorization(plugin(tellsInfo, { apiVersion }))).rejects.toThrow('v1alpha1');
  });

  test('what it printed is in no error', async () => {
    const refused = authorization(plugin(`console.log('sesame-open');`));
    await expect(refused).rejects.toThrow('printed no ExecCredential');
    await expect(refused).rejects.not.toThrow('sesame');
  });

  test('a legacy auth-provider gets a sentence that says what to do', async () => {
    await expect(authorization({ 'auth-provider': { name: 'gcp' } })).rejects.toThrow('gke-gcloud-auth-plugin');
  });
});
