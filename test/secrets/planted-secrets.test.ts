import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Engine } from '../../src-main/engine/engine.ts';
import { threadFilesIn } from '../../src-main/engine/thread-files.ts';
import { systemClock } from '../../src-main/kube/clock.ts';
import { ensureBuilt, run, type Running, start } from '../fakes/command-line.ts';
import { json, ScriptedApiServer, status, watch } from '../fakes/scripted-api-server.ts';
import { CONFIG_MAPS, packed, PLANTED, plantedIn, PODS, SECRET_LINES, SECRETS } from './planted.ts';

const KINDS = [
  { kind: 'Secret', resource: 'secrets', items: SECRETS, lines: SECRET_LINES },
  { kind: 'ConfigMap', resource: 'configmaps', items: CONFIG_MAPS, lines: '' },
  { kind: 'Pod', resource: 'pods', items: PODS, lines: '' },
];

/** Four objects, a change, a deletion, and one of which nothing but its identity can be read. */
const VERSIONS = 7;

describe('what looks for secrets', () => {
  test.each([
    ['plain', (secret: string) => `"${secret}"`],
    ['in base64', (secret: string) => Buffer.from(`xy${secret}z`).toString('base64')],
    ['packed', (secret: string) => `{"release":"${packed(`{"a":"${secret}"}`)}"}`],
    ['packed and in base64 again', (secret: string) => Buffer.from(packed(`..${secret}..`)).toString('base64')],
  ])('finds one %s', (_how, hide) => {
    expect(plantedIn(Buffer.from(hide(PLANTED.data)))).toEqual([PLANTED.data]);
  });

  test('finds none where none is', () => {
    expect(plantedIn(Buffer.from(packed('nothing at all, but quite a lot of it')))).toEqual([]);
  });
});

describe('planted secrets', { timeout: 120_000 }, () => {
  let server: ScriptedApiServer;
  let folder: string;
  let running: Running | undefined;

  beforeAll(() => ensureBuilt(), 120_000);
  beforeEach(async () => {
    server = await ScriptedApiServer.start();
    folder = mkdtempSync(join(tmpdir(), 'khronoscope-secrets-'));
    serve(server);
  });
  afterEach(async () => {
    await running?.end('SIGKILL');
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const recording = () => join(folder, 'data', 'recordings', readdirSync(join(folder, 'data', 'recordings'))[0] ?? '');

  /** How many versions are written. */
  async function versions(): Promise<number> {
    const { stdout } = await run(['inspect', recording(), '-o', 'json']);
    const { kinds } = JSON.parse(stdout) as { kinds: readonly { versions: number }[] };
    return kinds.reduce((sum, kind) => sum + kind.versions, 0);
  }

  /** Records a context into the data folder until everything was heard; answers all that was said. */
  async function recorded(context: string, ...options: readonly string[]): Promise<string> {
    const env = { KUBECONFIG: kubeconfig(folder, server.url), KHRONOSCOPE_DATA: join(folder, 'data') };
    running = start(['record', '--context', context, ...options], env);
    await running.saying(/^recording;|cannot|Unauthorized|401/m);
    await expect.poll(versions, { timeout: 30_000 }).toBe(VERSIONS);
    await running.end('SIGINT');
    return running.said();
  }

  test.each(['token', 'plugin'])(
    'are in no file of the data folder and in nothing said, connected by %s',
    async (context) => {
      const said = await recorded(context);
      expect(plantedIn(Buffer.from(said))).toEqual([]);
      const files = filesIn(join(folder, 'data'));
      expect(files.some((file) => file.endsWith('.khrono'))).toBe(true);
      for (const file of files) expect(plantedIn(readFileSync(file)), file).toEqual([]);
      const { stdout } = await run(['changes', recording(), '--bodies']);
      const names = stdout
        .split('\n')
        .flatMap((line) => (line === '' ? [] : [(JSON.parse(line) as { name: string }).name]));
      expect(new Set(names)).toEqual(new Set(['plain', 'sh.helm.release.v1.shop.v1', 'shop.v1', 'web', '']));
      expect(plantedIn(Buffer.from(stdout))).toEqual([]);
      const report = (await run(['inspect', recording(), '-o', 'json'])).stdout;
      expect(plantedIn(Buffer.from(report))).toEqual([]);
      expect(JSON.parse(report)).toMatchObject({
        redactions: expect.arrayContaining([expect.objectContaining({ kind: 'Secret' })]),
      });
    },
  );

  test('are in no status, in no word of the recorder’s feed and in no list of contexts, whatever goes wrong', async () => {
    const engine = new Engine({
      folder: join(folder, 'data'),
      kubeconfig: { explicit: [kubeconfig(folder, server.url)], env: { PATH: process.env['PATH'] }, home: folder },
      threads: threadFilesIn(new URL('../../out/main/', import.meta.url)),
      clock: systemClock,
      random: Math.random,
    });
    const said: unknown[] = [];
    try {
      for (const context of ['token', 'plugin']) {
        const recording = engine.record(context);
        recording.onStatus(() => said.push(recording.status()));
        await expect.poll(() => recording.status().state.type, { timeout: 30_000 }).toBe('recording');
        await expect.poll(() => recording.status().versions, { timeout: 30_000 }).toBe(VERSIONS);
        said.push(await recording.hearing());
        server.route('/api/v1/secrets', status(401, 'Unauthorized'));
        server.hangUp();
        const isTroubled = () =>
          recording.progress().kinds.some(({ state }) => state === 'waiting' || state === 'blocked');
        await expect.poll(isTroubled, { timeout: 30_000 }).toBe(true);
        said.push(recording.progress());
        await recording.stop();
        serve(server);
      }
      said.push(await engine.services.contexts(), engine.services.past());
    } finally {
      await engine.close();
    }
    expect(said.length).toBeGreaterThan(6);
    expect(plantedIn(Buffer.from(JSON.stringify(said)))).toEqual([]);
  });

  test('would be found, were they not redacted', async () => {
    await recorded('token', '--no-redaction');
    const { stdout } = await run(['changes', recording(), '--bodies']);
    const { unreadable: _never, kubeconfigToken: _own, pluginToken: _its, ...ofTheCluster } = PLANTED;
    expect(new Set(plantedIn(Buffer.from(stdout)))).toEqual(new Set(Object.values(ofTheCluster)));
  });

  test('are in nothing said when the server refuses them, nor in a file', async () => {
    server.route('/version', status(401, 'Unauthorized'));
    for (const context of ['token', 'plugin']) {
      const env = { KUBECONFIG: kubeconfig(folder, server.url), KHRONOSCOPE_DATA: join(folder, 'data') };
      running = start(['record', '--context', context], env);
      await running.saying(/401|no longer valid|refused/m);
      await running.end('SIGINT');
      expect(plantedIn(Buffer.from(running.said()))).toEqual([]);
    }
    for (const file of filesIn(join(folder, 'data'))) expect(plantedIn(readFileSync(file)), file).toEqual([]);
  });
});

function serve(server: ScriptedApiServer): void {
  const resources = KINDS.map(({ kind, resource }) => ({
    resource,
    responseKind: { group: '', version: '', kind },
    scope: 'Namespaced',
    verbs: ['list', 'watch'],
  }));
  const versions = [{ version: 'v1', freshness: 'Current', resources }];
  server.route('/version', json({ gitVersion: 'v1.37.2' }));
  server.route('/api/v1/namespaces/kube-system', json({ metadata: { uid: 'cluster-uid' } }));
  server.route('/api', json({ kind: 'APIGroupDiscoveryList', items: [{ metadata: { name: '' }, versions }] }));
  server.route('/apis', json({ kind: 'APIGroupDiscoveryList', items: [] }));
  for (const { kind, resource, items, lines } of KINDS) {
    server.route(`/api/v1/${resource}`, (response, request) => {
      const list = { kind: `${kind}List`, apiVersion: 'v1', metadata: { resourceVersion: '5' }, items };
      (request.url?.includes('watch=true') ? watch(lines, 'open') : json(list))(response, request);
    });
  }
}

/** Two ways in, each with a secret of its own. */
function kubeconfig(folder: string, server: string): string {
  const plugin = join(folder, 'plugin');
  const credential = {
    apiVersion: 'client.authentication.k8s.io/v1',
    kind: 'ExecCredential',
    status: { token: PLANTED.pluginToken },
  };
  writeFileSync(plugin, `#!/bin/sh\necho '${JSON.stringify(credential)}'\n`);
  chmodSync(plugin, 0o700);
  const exec = { apiVersion: credential.apiVersion, command: plugin, interactiveMode: 'Never' };
  const file = join(folder, 'kubeconfig');
  writeFileSync(
    file,
    JSON.stringify({
      clusters: [{ name: 'c', cluster: { server } }],
      users: [
        { name: 'token', user: { token: PLANTED.kubeconfigToken } },
        { name: 'plugin', user: { exec } },
      ],
      contexts: ['token', 'plugin'].map((name) => ({ name, context: { cluster: 'c', user: name } })),
    }),
  );
  return file;
}

function filesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}
