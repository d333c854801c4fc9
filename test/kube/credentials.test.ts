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
