import { EVERYTHING } from '../../src-preload/model/recording-scope.ts';
import { connectionAs } from './conversation.ts';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { RecordingState } from '@model/recording.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../src-main/kube/clock.ts';
import { hearCluster } from '../../src-main/kube/cluster.ts';
import { contextConfig, loadKubeconfig } from '../../src-main/kube/config/kubeconfig.ts';
import type { Heard, HeardSink, ResourceKind } from '../../src-main/kube/heard.ts';
import { listScope } from '../../src-main/kube/wire/list.ts';

const CLUSTER = resolve(import.meta.dirname, '../../../shared/cluster/cluster');
/** What a naive replay of everything heard of a kind holds: resourceVersion by uid. */
type Replay = Map<string, string>;

class ReplayingSink implements HeardSink {
  readonly state: Replay = new Map();
  readonly types: Heard['type'][] = [];
  #named = new Set<string>();

  hear(heard: Heard): Promise<void> {
    this.types.push(heard.type);
    if (heard.type === 'list-begin') this.#named = new Set();
    if (heard.type === 'applied') this.state.set(heard.object.uid, heard.object.resourceVersion);
    if (heard.type === 'deleted') this.state.delete(heard.object.uid);
    if (heard.type === 'listed') {
      for (const { uid, resourceVersion } of heard.objects) {
        this.#named.add(uid);
        this.state.set(uid, resourceVersion);
      }
    }
    if (heard.type === 'list-end')
      for (const uid of this.state.keys()) if (!this.#named.has(uid)) this.state.delete(uid);
    return Promise.resolve();
  }

  settled(): Promise<void> {
    return Promise.resolve();
  }
}

describe.skipIf(!existsSync(CLUSTER))('a real API server', { timeout: 90_000 }, () => {
  let folder: string;
  const run = (verb: string, ...args: readonly string[]) =>
    promisify(execFile)(CLUSTER, verb === 'kubectl' ? [verb, ...args] : [verb, '--dir', folder, ...args], {
      env: { ...process.env, KHRONO_CLUSTER: folder, KUBECONFIG: join(folder, 'kubeconfig') },
    });
  const config = (context: string) =>
    contextConfig(loadKubeconfig({ explicit: [join(folder, 'kubeconfig')], env: {}, home: folder }), context);

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'khrono-kube-test-'));
    await run('start');
  });
  afterAll(async () => {
    await run('wipe');
    rmSync(folder, { recursive: true, force: true });
  });

  /** Hears a context until `holds`, then closes. */
  async function hearing(context: string, holds: (heard: Hearing) => boolean | Promise<boolean>): Promise<Hearing> {
    const heard: Hearing = { sinks: new Map(), kinds: new Map(), states: [] };
    const cluster = hearCluster({
      config: config(context),
      env: process.env,
      scope: EVERYTHING,
      sinkFor: ({ kind }) => {
        const sink = new ReplayingSink();
        heard.sinks.set(kind.resource, sink);
        heard.kinds.set(kind.resource, kind);
        return sink;
      },
      onConnected: () => Promise.resolve(),
      onState: (state) => heard.states.push(state),
      onKind: () => {},
      clock: systemClock,
      random: Math.random,
    });
    try {
      await expect.poll(() => holds(heard), { timeout: 60_000, interval: 50 }).toBe(true);
    } finally {
      await cluster.close();
    }
    return heard;
  }
  const last = (heard: Hearing) => heard.states.at(-1);

  test('all kinds are heard, and a killed API server costs neither an object nor a phantom deletion', async () => {
    let killed = false;
    const same = async (heard: Hearing): Promise<boolean> => {
      const state = last(heard);
      const ready = state?.type === 'recording' && state.kindsReady === state.kinds && state.kinds >= 60;
      if (!ready) return false;
      if (!killed) {
        killed = true;
        await run('kubectl', 'create', 'configmap', 'before', '-n', 'default');
        process.kill(Number(readFileSync(join(folder, 'run/apiserver.pid'), 'utf8')), 'SIGKILL');
        await expect.poll(() => last(heard)?.type, { timeout: 10_000 }).toBe('retrying');
        await expect
          .poll(() => succeeds(() => run('kubectl', 'create', 'configmap', 'after', '-n', 'default')), {
            timeout: 15_000,
          })
          .toBe(true);
        return false;
      }
      const now = await Promise.all(
        ['configmaps', 'namespaces', 'serviceaccounts', 'clusterroles'].map((resource) =>
          listed(heard.kinds.get(resource)),
        ),
      );
      return now.every(
        ({ resource, state }) =>
          JSON.stringify(sorted(state)) === JSON.stringify(sorted(heard.sinks.get(resource)?.state ?? new Map())),
      );
    };
    const heard = await hearing('khrono-admin', same);
    const types = [...heard.sinks.values()].flatMap((sink) => sink.types);
    expect(types).toContain('silent');
    expect(heard.sinks.get('clusterroles')?.types).not.toContain('deleted');
  });

  test.each([
    ['khrono-plugin', 'recording', undefined],
    ['khrono-viewer', 'recording', undefined],
    ['khrono-nobody', 'retrying', 'denied'],
    ['khrono-expired', 'retrying', 'unauthorized'],
    ['khrono-unreachable', 'retrying', 'unreachable'],
  ])('context %s is %s (%s)', async (context, type, code) => {
    const heard = await hearing(context, (heard) => {
      const state = last(heard);
      if (state?.type !== type) return false;
      // The server was killed a moment ago: on its way back it may be out of reach before it answers.
      if (state.type === 'retrying') return state.problem.code === code;
      return state.type !== 'recording' || state.kindsReady === state.kinds;
    });
    const state = last(heard);
    expect(state?.type === 'retrying' ? state.problem.code : undefined).toBe(code);
    if (context === 'khrono-viewer') {
      expect(heard.sinks.get('secrets')?.types).toEqual(['denied']);
      expect(heard.sinks.get('pods')?.types).toContain('list-end');
    }
  });

  async function listed(kind: ResourceKind | undefined): Promise<{ resource: string; state: Replay }> {
    if (kind === undefined) throw new Error('the kind was not discovered');
    const admin = config('khrono-admin');
    const connection = connectionAs(admin, systemClock);
    const state: Replay = new Map();
    for await (const result of listScope({
      connection,
      scope: { kind, namespace: '', without: [] },
      clock: systemClock,
      firstPage: 500,
      signal: AbortSignal.timeout(10_000),
    })) {
      if (result.type === 'objects')
        for (const { uid, resourceVersion } of result.objects) state.set(uid, resourceVersion);
    }
    connection.close();
    return { resource: kind.resource, state };
  }
});

interface Hearing {
  readonly sinks: Map<string, ReplayingSink>;
  readonly kinds: Map<string, ResourceKind>;
  readonly states: RecordingState[];
}

function sorted(state: Replay): readonly (readonly [string, string])[] {
  return [...state].sort(([a], [b]) => (a < b ? -1 : 1));
}

async function succeeds(act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch {
    // The server is not back yet; kubectl says so by failing.
    return false;
  }
}
