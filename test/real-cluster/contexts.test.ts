import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import http from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RecordingReport } from '../../src-preload/model/recording.ts';
import { ensureBuilt, run, runUntil, start } from '../fakes/command-line.ts';
import { hasCluster, type RealCluster, startRealCluster } from './cluster.ts';

interface Kubeconfig {
  readonly clusters: { name: string; cluster: Record<string, unknown> }[];
  readonly users: { name: string; user: Record<string, unknown> }[];
  readonly contexts: { name: string; context: { cluster: string; user: string; namespace?: string } }[];
}

interface Exec {
  command: string;
  args: string[];
}

describe.skipIf(!hasCluster)('the contexts of a real cluster', () => {
  let cluster: RealCluster;
  let scratch: string;
  let kubeconfig: Kubeconfig;

  beforeAll(async () => {
    ensureBuilt();
    scratch = mkdtempSync(join(tmpdir(), 'khronoscope-contexts-'));
    cluster = await startRealCluster();
    await cluster.play('shop');
    kubeconfig = load(readFileSync(cluster.kubeconfig, 'utf8')) as Kubeconfig;
  }, 180_000);

  afterAll(async () => {
    await cluster?.wipe();
    rmSync(scratch, { recursive: true, force: true });
  }, 60_000);

  /** A kubeconfig of our own, changed. JSON is YAML. */
  function written(name: string, change: (config: Kubeconfig) => void = () => undefined): string {
    const config = structuredClone(kubeconfig);
    change(config);
    const file = join(scratch, name);
    writeFileSync(file, JSON.stringify(config));
    return file;
  }

  const env = () => ({ KHRONOSCOPE_DATA: join(scratch, 'data') });
  const out = (context: string) => join(scratch, `of-${context}`);

  /** Records until every kind has been listed, or `enough` was said. */
  function record(context: string, file = cluster.kubeconfig, enough = /^recording;/m) {
    return runUntil(enough, ['record', '--kubeconfig', file, '--context', context, '--out', out(context)], env());
  }

  async function report(context: string): Promise<RecordingReport> {
    return JSON.parse((await run(['inspect', out(context), '-o', 'json'])).stdout);
  }

  const coverageOf = ({ coverage }: RecordingReport, kind: string) =>
    coverage.filter((each) => each.kind === kind).map(({ namespace, state, detail }) => ({ namespace, state, detail }));

  it('khrono-viewer: most namespaced kinds, Secrets and nodes denied', async () => {
    const { code, said } = await record('khrono-viewer');
    expect([code, said]).toEqual([0, expect.stringMatching(/^recording; .* kinds denied/m)]);
    const found = await report('khrono-viewer');
    expect(coverageOf(found, 'Pod')).toEqual([{ namespace: '', state: 'recorded', detail: '' }]);
    for (const kind of ['Secret', 'Node']) {
      expect(coverageOf(found, kind)).toEqual([
        { namespace: '', state: 'denied', detail: expect.stringContaining('forbidden') },
      ]);
    }
    expect(found.kinds.map(({ kind }) => kind)).not.toContain('Secret');
  }, 60_000);

  it('khrono-shop-only: heard in its namespace, cluster-wide denied and said to be', async () => {
    const { code } = await record('khrono-shop-only');
    expect(code).toBe(0);
    const found = await report('khrono-shop-only');
    expect(coverageOf(found, 'Pod')).toEqual([
      { namespace: '', state: 'denied', detail: expect.stringMatching(/; heard in namespace shop instead/) },
      { namespace: 'shop', state: 'recorded', detail: '' },
    ]);
    expect(coverageOf(found, 'Secret')).toEqual([
      { namespace: '', state: 'denied', detail: expect.stringMatching(/; not allowed in namespace shop/) },
    ]);
    expect(found.gaps).toEqual([]);
    expect(found.kinds.find(({ kind }) => kind === 'Pod')?.objects).toBeGreaterThan(0);
  }, 60_000);

  it('khrono-shop-only finds its namespace from a neighbour, when its own context names none', async () => {
    const file = written('neighbour', ({ contexts }) => {
      const own = contexts.find(({ name }) => name === 'khrono-shop-only');
      delete own?.context.namespace;
      if (own !== undefined) contexts.push({ name: 'beside', context: { ...own.context, namespace: 'shop' } });
      if (own !== undefined) own.name = 'alone';
    });
    await record('alone', file);
    expect(coverageOf(await report('alone'), 'Pod')).toContainEqual({
      namespace: 'shop',
      state: 'recorded',
      detail: '',
    });
  }, 60_000);

  it.each([
    [
      'khrono-nobody',
      /context "khrono-nobody" may not list anything: .*forbidden.* Ask for the right to list and watch/,
    ],
    ['khrono-expired', /401: Unauthorized\. The token or certificate is no longer valid: log in again\./],
    ['khrono-unreachable', /refused the connection: nothing is listening there\. Is the cluster running/],
  ])(
    '%s gets its sentence and fails',
    async (context, sentence) => {
      const { code } = await record(context, cluster.kubeconfig, sentence);
      expect(code).toBe(1);
    },
    60_000,
  );

  /** A kubeconfig whose plugin writes a line whenever it runs, and how often it has; what it prints goes through `filter`. */
  function counted(name: string, filter = 'cat'): { readonly file: string; readonly runs: () => number } {
    const runs = join(scratch, `${name}-runs`);
    const file = written(name, ({ users }) => {
      const exec = users.find(({ name: user }) => user.includes('plugin'))?.user['exec'] as Exec;
      const wrapper = join(scratch, `${name}.sh`);
      writeFileSync(wrapper, `#!/bin/sh\necho run >> ${runs}\n'${exec.command}' "$@" | ${filter}\n`);
      chmodSync(wrapper, 0o700);
      exec.command = wrapper;
    });
    return { file, runs: () => readFileSync(runs, 'utf8').trim().split('\n').length };
  }

  it('khrono-plugin: sees everything, and its plugin runs once for all its requests', async () => {
    const { file, runs } = counted('plugin');
    expect((await record('khrono-plugin', file)).code).toBe(0);
    expect(runs()).toBe(1);
    const found = await report('khrono-plugin');
    expect(coverageOf(found, 'Secret')).toEqual([{ namespace: '', state: 'recorded', detail: '' }]);
    expect(found.kinds.length).toBeGreaterThan(20);
  }, 60_000);

  it('khrono-plugin: its plugin runs again when what it gave expires, and not for each request', async () => {
    const lifeSeconds = 3;
    const expiry = `"$(date -u -d '+${lifeSeconds} seconds' +%Y-%m-%dT%H:%M:%SZ)"`;
    const { file, runs } = counted('expiring', `sed -E 's/(expirationTimestamp"[^"]*")[^"]*/\\1'${expiry}'/'`);
    const words = ['record', '--kubeconfig', file, '--context', 'khrono-plugin', '--out', out('expiring')];
    const began = performance.now();
    const recording = start(words, env());
    try {
      await recording.saying(/^recording;/m);
      // A kind that comes is looked for, listed and watched: a dozen requests with what is valid then.
      await cluster.play('kinds', '4');
      await expect.poll(runs, { timeout: 30_000, interval: 100 }).toBeGreaterThan(2);
    } finally {
      expect(await recording.end('SIGINT')).toBe(0);
    }
    // Times are whole seconds: what was given may be over a second sooner.
    const lives = (performance.now() - began) / ((lifeSeconds - 1) * 1000);
    expect(runs()).toBeLessThanOrEqual(Math.ceil(lives));
    // The kind that came went on in another version, which is a silence of its own.
    expect((await report('expiring')).gaps.filter(({ kind }) => kind === '' || kind === 'Pod')).toEqual([]);
  }, 90_000);

  it('lists from afar come compressed, and are recorded byte for byte', async () => {
    const names = Array.from({ length: 8 }, (_none, index) => `large-${index}`);
    const words = `large=${'all work and no play '.repeat(3_000)}`;
    for (const name of names) await cluster.kubectl('-n', 'shop', 'create', 'configmap', name, '--from-literal', words);
    let carried = 0;
    const proxy = http.createServer().on('connect', (_request, near: Socket) => {
      const { hostname, port } = new URL(kubeconfig.clusters[0]?.cluster['server'] as string);
      const far = connect(Number(port), hostname, () => near.write('HTTP/1.1 200 OK\r\n\r\n'));
      far.on('data', (bytes: Buffer) => (carried += bytes.length));
      far.pipe(near).pipe(far);
      for (const end of [near, far]) end.on('error', () => near.destroy());
    });
    await once(proxy.listen(0, '127.0.0.1'), 'listening');
    try {
      const file = written('afar', ({ clusters }) => {
        for (const { cluster: entry } of clusters) {
          entry['server'] = 'https://api.afar';
          entry['tls-server-name'] = 'localhost';
          entry['proxy-url'] = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
        }
      });
      const ran = ['record', '--kubeconfig', file, '--context', 'khrono-admin', '--out', out('afar')];
      expect((await runUntil(/^recording;/m, [...ran, '--include', 'configmaps'], env())).code).toBe(0);
    } finally {
      proxy.close();
      proxy.closeAllConnections();
    }
    expect(carried).toBeLessThan(words.length * 4);
    const { stdout } = await run(['changes', out('afar'), '--bodies']);
    for (const name of names) {
      const raw = await cluster.kubectl('get', '--raw', `/api/v1/namespaces/shop/configmaps/${name}`);
      expect(stdout.includes(`"object":${raw.trim()}`), name).toBe(true);
    }
  }, 60_000);

  it('an unverified server is warned of', async () => {
    const file = written('insecure', ({ clusters }) => {
      for (const { cluster: entry } of clusters) {
        delete entry['certificate-authority-data'];
        delete entry['certificate-authority'];
        entry['insecure-skip-tls-verify'] = true;
      }
    });
    const warning = /^warning: the certificate of https:\S+ is not verified \(insecure-skip-tls-verify\)/m;
    await record('khrono-admin', file, warning);
  }, 60_000);

  it('a kubeconfig whose credentials change is taken up, and the recording goes on without a gap', async () => {
    const viewer = kubeconfig.users.find(({ name }) => name.includes('viewer'))?.user ?? {};
    const as = (user: Record<string, unknown>) => (config: Kubeconfig) => {
      const context = config.contexts.find(({ name }) => name === 'khrono-viewer');
      config.users.push({ name: 'changing', user });
      if (context !== undefined) context.context.user = 'changing';
    };
    const file = written('changing', as(viewer));
    const words = ['record', '--kubeconfig', file, '--context', 'khrono-viewer', '--out', out('changing')];
    const recording = start([...words, '--log-level', 'debug', '--log-file', join(scratch, 'log.jsonl')], env());
    try {
      await recording.saying(/^recording;.*denied/m);
      const admin = kubeconfig.users.find(({ name }) => name.includes('admin'))?.user ?? {};
      written('changing', as(admin));
      // What was refused is asked for again as someone else, and granted.
      const secrets = async () => coverageOf(await report('changing'), 'Secret').at(-1)?.state;
      await expect.poll(secrets, { timeout: 30_000, interval: 500 }).toBe('recorded');
      await cluster.kubectl('create', 'configmap', 'after-the-change', '-n', 'shop');
    } finally {
      expect(await recording.end('SIGINT')).toBe(0);
    }
    const found = await report('changing');
    expect(found.gaps).toEqual([]);
    const { stdout } = await run(['state', out('changing'), '-k', 'ConfigMap', '-n', 'shop', '-o', 'name']);
    expect(stdout).toContain('configmap/after-the-change');
    const log = readFileSync(join(scratch, 'log.jsonl'), 'utf8');
    expect(log).toContain('"event":"kubeconfig changed"');
    for (const secret of secretsIn(kubeconfig)) expect(log).not.toContain(secret);
  }, 90_000);
});

/** Tokens and keys of a kubeconfig: none of them may be in a log. */
function secretsIn({ users }: Kubeconfig): readonly string[] {
  return users.flatMap(({ user }) =>
    ['token', 'client-key-data', 'password'].flatMap((name) => {
      const value = user[name];
      return typeof value === 'string' ? [value] : [];
    }),
  );
}
