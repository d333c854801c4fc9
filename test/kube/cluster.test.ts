import { spawnSync } from 'node:child_process';
import type { ServerResponse } from 'node:http';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RecordingOrigin, RecordingState } from '@model/recording.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type HeardCluster, hearCluster } from '../../src-main/kube/cluster.ts';
import { deniedKinds, type KindStatus } from '../../src-main/kube/cluster-state.ts';
import { EVERYTHING, type PolledKind, type RecordingScope } from '../../src-preload/model/recording-scope.ts';
import { ManualClock } from '../fakes/manual-clock.ts';
import {
  hangUp,
  json,
  line,
  plain,
  pod,
  type ScriptedAnswer,
  ScriptedApiServer,
  status,
  watch,
} from '../fakes/scripted-api-server.ts';
import { contextOf, ListeningSink, until } from './conversation.ts';

let server: ScriptedApiServer;
let clock: ManualClock;
let cluster: HeardCluster | undefined;
let sinks: Map<string, ListeningSink>;
let states: RecordingState[];
let kinds: KindStatus[];
let origins: RecordingOrigin[];
let slowPlugins: (string | undefined)[];

beforeEach(async () => {
  server = await ScriptedApiServer.start();
  clock = new ManualClock();
  sinks = new Map();
  states = [];
  kinds = [];
  origins = [];
  slowPlugins = [];
});
afterEach(async () => {
  await cluster?.close();
  cluster = undefined;
  await server.close();
});

interface Offer {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly cluster?: true;
  readonly verbs?: readonly string[];
}
const PODS: Offer = { group: '', version: 'v1', resource: 'pods' };
const NODES: Offer = { group: '', version: 'v1', resource: 'nodes', cluster: true };
const STATUSES: Offer = {
  group: '',
  version: 'v1',
  resource: 'componentstatuses',
  cluster: true,
  verbs: ['get', 'list'],
};
const CRDS: Offer = {
  group: 'apiextensions.k8s.io',
  version: 'v1',
  resource: 'customresourcedefinitions',
  cluster: true,
};
const WIDGETS: Offer = { group: 'example.com', version: 'v1', resource: 'widgets' };

/** Discovery has these, from now on. */
function offer(...offers: readonly Offer[]): void {
  const document = (wanted: readonly Offer[]) => ({
    kind: 'APIGroupDiscoveryList',
    items: wanted.map(({ group, version, resource, cluster, verbs }) => ({
      metadata: { name: group },
      versions: [
        {
          version,
          freshness: 'Current',
          resources: [
            {
              resource,
              responseKind: { group: '', version: '', kind: resource },
              scope: cluster ? 'Cluster' : 'Namespaced',
              verbs: verbs ?? ['list', 'watch'],
            },
          ],
        },
      ],
    })),
  });
  server.route('/api', json(document(offers.filter(({ group }) => group === ''))));
  server.route('/apis', json(document(offers.filter(({ group }) => group !== ''))));
  for (const { group, version, resource } of offers) {
    server.route(
      group === '' ? `/api/${version}/${resource}` : `/apis/${group}/${version}/${resource}`,
      listThenWatch(''),
    );
  }
}

/** A collection of one object, whose watch says `text` and stays open. */
function listThenWatch(text: string): ScriptedAnswer {
  return (response, request) => {
    const list = { kind: 'List', apiVersion: 'v1', metadata: { resourceVersion: '10' }, items: [pod('a', '1')] };
    (request.url?.includes('watch=true') ? watch(text, 'open') : json(list))(response, request);
  };
}

function welcome(): void {
  server.route('/version', json({ gitVersion: 'v1.37.2' }));
  server.route('/api/v1/namespaces/kube-system', json({ metadata: { uid: 'cluster-uid' } }));
  server.route('/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', status(404, 'NotFound'));
}

interface Wanted {
  readonly scope?: Partial<RecordingScope>;
  readonly polled?: readonly PolledKind[];
  readonly user?: object;
  readonly onConnected?: (missing: readonly string[]) => Promise<void>;
  readonly sink?: () => ListeningSink;
}

function hear(options: Wanted = {}): void {
  cluster = hearCluster({
    config: contextOf(server.url, options.user),
    env: { PATH: process.env['PATH'] },
    scope: { ...EVERYTHING, ...options.scope },
    polled: options.polled ?? [],
    sinkFor: ({ kind, namespace }) => {
      const sink = options.sink?.() ?? new ListeningSink();
      sinks.set(`${kind.version}/${kind.resource}@${namespace}`, sink);
      return sink;
    },
    onConnected: async (origin, missing) => {
      origins.push(origin);
      await options.onConnected?.(missing);
    },
    onState: (state) => states.push(state),
    onKind: (kind) => kinds.push(kind),
    onSlowPlugin: (command) => slowPlugins.push(command),
    clock,
    random: () => 0,
  });
}

const heard = (key: string) => sinks.get(key)?.words ?? [];
const hears = (key: string, word: string) =>
  until(
    () => heard(key).includes(word),
    () => ({ [key]: heard(key), states }),
  );
/** Lets time pass, in steps, until it has come to that. */
async function passing(holds: () => boolean): Promise<void> {
  await until(
    () => {
      if (!holds()) clock.advance(500);
      return holds();
    },
    () => ({ requests: server.requests, states, sinks: [...sinks].map(([key, sink]) => [key, sink.words]) }),
  );
}

describe('connecting', () => {
  test('says which cluster it is before anything is heard', async () => {
    welcome();
    offer(PODS);
    let begin = (): void => {};
    hear({ onConnected: () => new Promise((resolve) => void (begin = resolve)) });
    await until(
      () => origins.length === 1,
      () => states,
    );
    expect(origins[0]).toEqual({
      context: 'test',
      server: server.url,
      clusterUid: 'cluster-uid',
      serverVersion: 'v1.37.2',
    });
    expect(server.requests).toEqual(['get /version', 'get /api/v1/namespaces/kube-system']);
    begin();
    await hears('v1/pods@', 'list-end 10');
  });

  test('no kind beyond the first eight is listed before one of them is on disk', async () => {
    welcome();
    const offers = Array.from(
      { length: 20 },
      (_, index): Offer => ({ group: '', version: 'v1', resource: `kind${index}` }),
    );
    offer(...offers);
    const disk = Promise.withResolvers<void>();
    class WaitingSink extends ListeningSink {
      override settled(): Promise<void> {
        return disk.promise;
      }
    }
    hear({ sink: () => new WaitingSink() });
    const listed = () => server.requests.filter((request) => request.startsWith('list')).length;
    for (const { resource } of offers.slice(0, 8)) await hears(`v1/${resource}@`, 'list-end 10');
    expect(listed()).toBe(8);
    disk.resolve();
    for (const { resource } of offers) await hears(`v1/${resource}@`, 'list-end 10');
    expect(listed()).toBe(offers.length);
  });

  test('what may not be read of it stays empty', async () => {
    server.route('/version', json({ gitVersion: 'v1.37.2' }));
    server.route('/api/v1/namespaces/kube-system', status(403, 'Forbidden'));
    offer(PODS);
    hear();
    await hears('v1/pods@', 'list-end 10');
    expect(origins[0]?.clusterUid).toBe('');
  });

  test('a server that is away is asked again, less and less often', async () => {
    server.route('/version', hangUp);
    hear();
    await until(
      () => states.at(-1)?.type === 'retrying',
      () => states,
    );
    expect(states.at(-1)).toMatchObject({
      problem: { code: 'unreachable', sentence: `${server.url} broke the connection off` },
      nextTryAt: clock.now() + 800,
    });
    clock.advance(800);
    await until(
      () => states.filter(({ type }) => type === 'retrying').length === 2,
      () => states,
    );
    expect(clock.pending).toEqual([1_600]);
    welcome();
    offer(PODS);
    clock.advance(1_600);
    await hears('v1/pods@', 'list-end 10');
  });

  test('401 is unauthorized, and asked again after half a minute', async () => {
    server.route('/version', status(401, 'Unauthorized'));
    hear();
    await until(
      () => states.at(-1)?.type === 'retrying',
      () => states,
    );
    expect(states.at(-1)).toMatchObject({ problem: { code: 'unauthorized' }, nextTryAt: clock.now() + 30_000 });
  });

  test('credentials that cannot be obtained stop it until someone asks', async () => {
    welcome();
    offer(PODS);
    hear({ user: { 'client-certificate': '/nowhere/me.crt' } });
    await until(
      () => states.at(-1)?.type === 'stopped',
      () => states,
    );
    expect(states.at(-1)).toMatchObject({
      problem: { code: 'credentials', sentence: expect.stringContaining('/nowhere/me.crt') },
    });
    expect(clock.pending).toEqual([]);
    cluster?.retry();
    await until(
      () => states.filter(({ type }) => type === 'stopped').length === 2,
      () => states,
    );
    expect(server.requests).toEqual([]);
  });
});

/** A credential plugin that hangs, as does what it has started; both write down who they are. */
describe.skipIf(process.platform === 'win32')('a credential plugin that takes its time', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'khrono-plugin-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const exec = (script: string) => ({
    exec: { apiVersion: 'client.authentication.k8s.io/v1', command: '/bin/sh', args: ['-c', script] },
  });
  const pids = () => {
    const file = join(folder, 'pids');
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split(/\s+/).map(Number) : [];
  };
  /** What has ended and was not yet asked after by its parent (Z) does not live. */
  const lives = (pid: number) => /^[^Z]/.test(spawnSync('ps', ['-o', 'stat=', '-p', `${pid}`]).stdout.toString());
  const running = () =>
    until(
      () => pids().length === 2,
      () => ({ pids: pids(), states }),
    );

  test('is named as what is waited for, and ends with all that it started when hearing is closed', async () => {
    hear({ user: exec(`sleep 3000 & echo $$ $! > ${folder}/pids; wait`) });
    await running();
    expect(states).toEqual([{ type: 'connecting', waitingFor: server.url }]);
    clock.advance(1_000);
    expect(states.at(-1)).toEqual({ type: 'connecting', waitingFor: 'the credential plugin /bin/sh' });
    await cluster?.close();
    await until(
      () => !pids().some(lives),
      () => pids().filter(lives),
    );
    expect(clock.pending).toEqual([]);
    expect(states).toHaveLength(2);
  });

  test('is named no longer when it has answered', async () => {
    const credential =
      '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"t"}}';
    const script = `echo 1 2 > ${folder}/pids; until [ -e ${folder}/go ]; do sleep 0.05; done; echo '${credential}'`;
    server.route('/version', hangUp);
    hear({ user: exec(script) });
    await running();
    clock.advance(1_000);
    expect(states.at(-1)).toMatchObject({ waitingFor: 'the credential plugin /bin/sh' });
    writeFileSync(join(folder, 'go'), '');
    await until(
      () => states.at(-1)?.type === 'retrying',
      () => states,
    );
    expect(states.at(-2)).toEqual({ type: 'connecting', waitingFor: server.url });
  });

  test('in the middle of a recording is named with what waits for it; what is heard goes on', async () => {
    const expiry = '"expirationTimestamp":"2026-11-23T14:01:00Z"';
    const credential = (status: string) =>
      `echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"t"${status}}}'`;
    const again = `until [ -e ${folder}/go ]; do sleep 0.05; done; ${credential('')}`;
    const script = `[ -e ${folder}/ran ] && { echo 1 2 > ${folder}/pids; ${again}; } || { touch ${folder}/ran; ${credential(`,${expiry}`)}; }`;
    welcome();
    offer(PODS, NODES);
    const said = line('ADDED', pod('b', '11'));
    const watches: ServerResponse[] = [];
    server.route('/api/v1/nodes', (response, request) => {
      if (request.url?.includes('watch=true') === true) watches.push(response);
      listThenWatch(said)(response, request);
    });
    server.route('/api/v1/pods', listThenWatch(said));
    hear({ user: exec(script) });
    await hears('v1/pods@', 'applied b@11');
    await hears('v1/nodes@', 'applied b@11');
    await passing(() => states.at(-1)?.type === 'recording');
    clock.advance(61_000);
    watches[0]?.end();
    await running();
    await passing(() => slowPlugins.length > 0);
    const latest = () => new Map(kinds.map((status) => [status.kind.resource, status]));
    await passing(() => latest().get('nodes')?.state === 'waiting');
    expect(slowPlugins).toEqual(['/bin/sh']);
    expect(latest().get('nodes')?.detail).toBe('waits for the credential plugin /bin/sh');
    expect(latest().get('pods')?.state).toBe('watching');
    await passing(() => heard('v1/nodes@').at(-1) === 'silent disconnected');
    expect(states.at(-1)).toEqual({ type: 'recording', kindsReady: 1, kinds: 2 });
    writeFileSync(join(folder, 'go'), '');
    await until(
      () => slowPlugins.length > 1,
      () => slowPlugins,
    );
    await passing(() => heard('v1/nodes@').includes('resumed'));
    expect(slowPlugins).toEqual(['/bin/sh', undefined]);
    expect(states.map(({ type }) => type)).not.toContain('retrying');
    expect(latest().get('nodes')?.state).toBe('watching');
  });
});

describe('the kinds', () => {
  beforeEach(welcome);

  test('each gets a reflector, and all of them together a state', async () => {
    offer(PODS, NODES);
    hear();
    await hears('v1/pods@', 'list-end 10');
    await hears('v1/nodes@', 'list-end 10');
    await passing(() => states.at(-1)?.type === 'recording');
    expect(states.at(-1)).toEqual({ type: 'recording', kindsReady: 2, kinds: 2 });
    expect(kinds.findLast(({ kind }) => kind.resource === 'pods')).toMatchObject({ state: 'watching', namespace: '' });
  });

  test('with namespaces, namespaced kinds are heard in each and the others cluster-wide', async () => {
    offer(PODS, NODES);
    for (const namespace of ['shop', 'db']) {
      server.route(`/api/v1/namespaces/${namespace}`, json({ metadata: { uid: namespace } }));
      server.route(`/api/v1/namespaces/${namespace}/pods`, listThenWatch(''));
    }
    hear({ scope: { namespaces: ['shop', 'db'] } });
    await hears('v1/pods@shop', 'list-end 10');
    await hears('v1/pods@db', 'list-end 10');
    await hears('v1/nodes@', 'list-end 10');
    expect([...sinks.keys()].sort()).toEqual(['v1/nodes@', 'v1/pods@db', 'v1/pods@shop']);
  });

  test('a kind that appears is heard soon after its CRD', async () => {
    offer(PODS, CRDS);
    hear();
    await hears('v1/customresourcedefinitions@', 'list-end 10');
    offer(PODS, CRDS, WIDGETS);
    server.route(
      '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
      listThenWatch(line('ADDED', pod('widgets', '11'))),
    );
    await passing(() => heard('v1/widgets@').includes('list-end 10'));
    expect(heard('v1/pods@').filter((word) => word === 'list-begin')).toHaveLength(1);
  });

  test('fact 7: a kind that discovery lacks once is in doubt, twice is gone, and is heard again when it returns', async () => {
    offer(PODS, WIDGETS);
    hear();
    await hears('v1/widgets@', 'list-end 10');
    offer(PODS);
    await passing(() => heard('v1/widgets@').includes('gone'));
    expect(heard('v1/pods@')).not.toContain('gone');
    offer(PODS, WIDGETS);
    await passing(() => heard('v1/widgets@').filter((word) => word === 'list-end 10').length === 2);
  });

  test('fact 8: a kind whose version is switched off goes on in another, and is not gone', async () => {
    offer(PODS, WIDGETS);
    hear();
    await hears('v1/widgets@', 'list-end 10');
    offer(PODS, { ...WIDGETS, version: 'v2' });
    await passing(() => heard('v1/widgets@').filter((word) => word === 'list-end 10').length === 2);
    expect(server.requests).toContain('watch widgets from 10');
    const listed = ['list-begin', 'listed a@1', 'list-end 10'];
    const words = heard('v1/widgets@')
      .filter((word) => word !== 'resumed')
      .filter((word, at, all) => word !== all[at - 1]);
    expect(words).toEqual([...listed, 'silent disconnected', ...listed]);
  });

  test('one kind that may not be listed is denied, and the others go on', async () => {
    offer(PODS, NODES);
    server.route('/api/v1/nodes', status(403, 'Forbidden', { message: 'nodes is forbidden' }));
    hear();
    await hears('v1/nodes@', 'denied');
    await hears('v1/pods@', 'list-end 10');
    await passing(() => states.at(-1)?.type === 'recording');
    expect(kinds.findLast(({ kind }) => kind.resource === 'nodes')).toMatchObject({
      state: 'denied',
      detail: expect.stringContaining('nodes is forbidden'),
    });
  });

  test('when none may be listed, the whole is denied', async () => {
    offer(PODS);
    server.route('/api/v1/pods', status(403, 'Forbidden'));
    server.route('/api/v1/namespaces/default/pods', status(403, 'Forbidden'));
    hear();
    await hears('v1/pods@', 'denied');
    await passing(() => states.at(-1)?.type === 'retrying');
    expect(states.at(-1)).toMatchObject({ problem: { code: 'denied' } });
  });

  test('what may not be listed cluster-wide is heard in the namespace of the context', async () => {
    offer(PODS, NODES);
    server.route('/api/v1/pods', status(403, 'Forbidden', { message: 'pods is forbidden' }));
    server.route('/api/v1/namespaces/default/pods', listThenWatch(''));
    hear();
    await hears('v1/pods@default', 'list-end 10');
    await passing(() => states.at(-1)?.type === 'recording' && kinds.at(-1)?.state === 'watching');
    const latest = new Map(kinds.map((status) => [`${status.kind.resource}@${status.namespace}`, status]));
    expect(latest.get('pods@')?.state).toBe('denied');
    expect(deniedKinds([...latest.values()])).toBe(0);
    expect(sinks.get('v1/pods@')?.heard.at(-1)).toMatchObject({
      detail: expect.stringContaining('heard in namespace default instead'),
    });
  });

  test('what may not be listed cluster-wide is heard in every namespace that the server says it may be', async () => {
    offer(PODS, NODES, WIDGETS);
    server.route('/api/v1/pods', status(403, 'Forbidden'));
    server.route('/apis/example.com/v1/widgets', status(403, 'Forbidden'));
    const asked: string[] = [];
    const allowed: Readonly<Record<string, readonly object[]>> = {
      default: [{ verbs: ['get'], apiGroups: [''], resources: ['namespaces'], resourceNames: ['shop', 'db'] }],
      shop: [{ verbs: ['*'], apiGroups: [''], resources: ['pods'] }],
      db: [{ verbs: ['list', 'watch'], apiGroups: [''], resources: ['pods'] }],
    };
    server.route('/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', (response, request) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        const { namespace } = JSON.parse(text).spec;
        asked.push(`${request.method} ${namespace}`);
        const resourceRules = allowed[namespace] ?? [];
        json({ kind: 'SelfSubjectRulesReview', status: { incomplete: false, resourceRules } })(response, request);
      });
    });
    for (const namespace of ['shop', 'db']) server.route(`/api/v1/namespaces/${namespace}/pods`, listThenWatch(''));
    server.route('/apis/example.com/v1/namespaces/default/widgets', status(403, 'Forbidden'));
    hear();
    await hears('v1/pods@shop', 'list-end 10');
    await hears('v1/pods@db', 'list-end 10');
    await hears('v1/widgets@', 'denied');
    expect(asked).toEqual(['POST default', 'POST shop', 'POST db']);
    expect(sinks.get('v1/pods@')?.heard.at(-1)).toMatchObject({
      detail: expect.stringContaining('heard in namespace shop, db instead'),
    });
    expect(sinks.get('v1/widgets@')?.heard.at(-1)).toMatchObject({
      detail: expect.stringContaining('not allowed in namespace default either'),
    });
    expect([...sinks.keys()].sort()).toEqual(['v1/nodes@', 'v1/pods@', 'v1/pods@db', 'v1/pods@shop', 'v1/widgets@']);
  });

  test.each([
    ['nothing', { incomplete: false, resourceRules: [] }],
    ['not everything', { incomplete: true, resourceRules: [] }],
  ])('a server that says that %s is allowed is tried, once, and what it lets in is heard', async (_says, answer) => {
    offer(PODS, WIDGETS);
    server.route('/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', (response, request) =>
      json({ kind: 'SelfSubjectRulesReview', status: answer })(response, request),
    );
    server.route('/api/v1/pods', status(403, 'Forbidden'));
    server.route('/apis/example.com/v1/widgets', status(403, 'Forbidden'));
    server.route('/api/v1/namespaces/default/pods', listThenWatch(''));
    server.route('/apis/example.com/v1/namespaces/default/widgets', status(403, 'Forbidden'));
    hear();
    await hears('v1/pods@default', 'list-end 10');
    await hears('v1/widgets@', 'denied');
    expect(sinks.get('v1/widgets@')?.heard.at(-1)).toMatchObject({
      detail: expect.stringContaining('not allowed in namespace default either'),
    });
    expect([...sinks.keys()].sort()).toEqual(['v1/pods@', 'v1/pods@default', 'v1/widgets@']);
    const tried = () => server.requests.filter((request) => request.includes('namespaces/default/widgets'));
    expect(tried()).toEqual(['list namespaces/default/widgets']);
    // Refused again some minutes later, it is tried again.
    clock.advance(360_000);
    await passing(() => tried().length === 2);
  });

  test('when one kind finds the server back, those that wait for it alone ask at once; one that was told to wait does not', async () => {
    offer(PODS, NODES, WIDGETS);
    let isAway = true;
    let hangs = 0;
    let cut = () => {};
    server.route('/api/v1/nodes', (response, request) => (isAway ? hangUp : listThenWatch(''))(response, request));
    server.route('/apis/example.com/v1/widgets', plain(429, 'later', { 'retry-after': '600' }));
    server.route('/api/v1/pods', (response, request) => {
      if (hangs-- > 0) return hangUp(response, request);
      cut = () => response.destroy();
      return listThenWatch('')(response, request);
    });
    const asked = (what: string) => server.requests.filter((request) => request.includes(what)).length;
    const pending = (ms: number) =>
      until(
        () => clock.pending.includes(ms),
        () => clock.pending,
      );
    hear();
    await hears('v1/pods@', 'list-end 10');
    await until(
      () => asked('watch pods') === 1,
      () => server.requests,
    );
    for (const [index, ms] of [800, 1_600, 3_200, 6_400, 12_800].entries()) {
      await until(
        () => asked('nodes') === index + 1,
        () => server.requests,
      );
      await pending(ms);
      if (ms < 12_800) clock.advance(ms);
    }
    const widgets = asked('widgets');
    isAway = false;
    hangs = 1;
    cut();
    for (const ms of [800, 1_600]) {
      await pending(ms);
      clock.advance(ms);
    }
    await until(
      () => asked('watch pods') === 3,
      () => server.requests,
    );
    await pending(1_000);
    clock.advance(1_000);
    const found = clock.monotonic();
    await until(
      () => {
        clock.advance(1);
        return heard('v1/nodes@').includes('list-end 10');
      },
      () => ({ pending: clock.pending, requests: server.requests, nodes: heard('v1/nodes@') }),
    );
    expect(clock.monotonic() - found).toBeLessThan(1_000);
    expect(asked('widgets')).toBe(widgets);
  });

  test('when one that was denied is let in, the others that are denied are asked again', async () => {
    const [nodes, crds] = ['/api/v1/nodes', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'];
    offer(NODES);
    server.route(nodes, status(403, 'Forbidden'));
    hear();
    await hears('v1/nodes@', 'denied');
    clock.advance(12_000);
    offer(NODES, CRDS);
    for (const path of [nodes, crds]) server.route(path, status(403, 'Forbidden'));
    await passing(() => heard('v1/customresourcedefinitions@').includes('denied'));
    // The one asks again half a minute after it was refused; the other would more than ten seconds later.
    for (const path of [nodes, crds]) server.route(path, listThenWatch(''));
    await passing(() => heard('v1/nodes@').includes('list-end 10'));
    const found = clock.monotonic();
    await passing(() => heard('v1/customresourcedefinitions@').includes('list-end 10'));
    expect(clock.monotonic() - found).toBeLessThan(10_000);
    // The refusal stayed what it was until there was an answer.
    const told = kinds.filter(({ kind }) => kind.resource === 'nodes');
    const since = told.slice(told.findIndex(({ state }) => state === 'denied'));
    expect(since.filter(({ state, objects }) => state === 'listing' && objects === 0)).toEqual([]);
  });

  test('when a namespace is found for one kind some time after it was refused, the others are asked again', async () => {
    const pods = '/api/v1/namespaces/default/pods';
    const widgets = '/apis/example.com/v1/namespaces/default/widgets';
    const refuse = () => {
      for (const path of ['/api/v1/pods', '/apis/example.com/v1/widgets', pods, widgets])
        server.route(path, status(403, 'Forbidden'));
    };
    offer(PODS);
    refuse();
    hear();
    await hears('v1/pods@', 'denied');
    clock.advance(12_000);
    offer(PODS, WIDGETS);
    refuse();
    await passing(() => heard('v1/widgets@').includes('denied'));
    for (const path of [pods, widgets]) server.route(path, listThenWatch(''));
    await passing(() => heard('v1/pods@default').includes('list-end 10'));
    const found = clock.monotonic();
    await passing(() => heard('v1/widgets@default').includes('list-end 10'));
    expect(clock.monotonic() - found).toBeLessThan(10_000);
  });

  test('when the right to list cluster-wide is given, the namespace is left for it', async () => {
    const roles = {
      group: 'rbac.authorization.k8s.io',
      version: 'v1',
      resource: 'clusterroles',
      cluster: true,
    } as const;
    offer(PODS, roles);
    server.route('/api/v1/pods', status(403, 'Forbidden'));
    server.route('/api/v1/namespaces/default/pods', listThenWatch(''));
    let grant = (): void => {};
    server.route('/apis/rbac.authorization.k8s.io/v1/clusterroles', (response, request) => {
      listThenWatch('')(response, request);
      if (request.url?.includes('watch=true')) grant = () => response.write(line('MODIFIED', pod('view', '11')));
    });
    hear();
    await hears('v1/pods@default', 'list-end 10');
    await hears('v1/clusterroles@', 'list-end 10');
    await passing(() => kinds.some(({ kind, state }) => kind.resource === 'clusterroles' && state === 'watching'));
    server.route('/api/v1/pods', listThenWatch(''));
    grant();
    await passing(() => heard('v1/pods@').includes('list-end 10'));
    await passing(() => kinds.some(({ namespace, state }) => namespace === 'default' && state === 'stopped'));
  });

  test('kinds left out are said to be, and not asked for', async () => {
    offer(PODS, NODES, WIDGETS);
    hear({ scope: { withoutKinds: ['Nodes', '*.example.com'] } });
    await hears('v1/pods@', 'list-end 10');
    await hears('v1/nodes@', 'excluded');
    await hears('v1/widgets@', 'excluded');
    expect(server.requests.filter((request) => /nodes|widgets/.test(request))).toEqual([]);
  });

  test('a kind that cannot be watched is left out, and said to be, unless it was asked to be polled', async () => {
    offer(PODS, STATUSES);
    hear();
    await hears('v1/pods@', 'list-end 10');
    await hears('v1/componentstatuses@', 'excluded');
    expect(server.requests.filter((request) => request.includes('componentstatuses'))).toEqual([]);
  });

  test('a kind that is polled is listed again and again; what has neither uid nor version goes by its name and bytes', async () => {
    offer(PODS, STATUSES);
    let health = 'True';
    const item = () => ({ metadata: { name: 'etcd-0', creationTimestamp: null }, conditions: [health] });
    server.route('/api/v1/componentstatuses', (response, request) => {
      json({ kind: 'ComponentStatusList', apiVersion: 'v1', metadata: {}, items: [item()] })(response, request);
    });
    hear({ polled: [{ kind: 'componentstatuses', everyMs: 30_000 }] });
    const ends = () => heard('v1/componentstatuses@').filter((word) => word === 'list-end ').length;
    await passing(() => ends() === 1);
    await passing(() => kinds.some(({ state }) => state === 'sampling'));
    expect(kinds.findLast(({ state }) => state === 'sampling')).toMatchObject({ detail: 'listed every 30 s' });
    await passing(() => ends() === 2);
    health = 'False';
    await passing(() => ends() === 3);
    const [first, second, third] = heard('v1/componentstatuses@').filter((word) => word.startsWith('listed'));
    expect(first).toMatch(/^listed componentstatuses\/\/etcd-0@[0-9a-f]{16}$/);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
    await passing(() => states.at(-1)?.type === 'recording');
    expect(states.at(-1)).toEqual({ type: 'recording', kindsReady: 2, kinds: 2 });
  });

  test('namespaces that were asked for and are not there are told before anything is heard', async () => {
    offer(PODS);
    server.route('/api/v1/namespaces/shop', json({ metadata: { uid: 'u' } }));
    server.route('/api/v1/namespaces/nosuchns', status(404, 'NotFound'));
    server.route('/api/v1/namespaces/hidden', status(403, 'Forbidden'));
    let told: readonly string[] | undefined;
    hear({
      scope: { namespaces: ['shop', 'nosuchns', 'hidden'] },
      onConnected: async (missing) => void (told = missing),
    });
    await until(
      () => told !== undefined,
      () => states,
    );
    expect(told).toEqual(['nosuchns']);
  });

  test('namespaces left out are not sent by the server', async () => {
    offer(PODS);
    const selectors: (string | null)[] = [];
    server.route('/api/v1/pods', (response, request) => {
      selectors.push(new URL(request.url ?? '', server.url).searchParams.get('fieldSelector'));
      listThenWatch('')(response, request);
    });
    hear({ scope: { withoutNamespaces: ['kube-system', 'ci'] } });
    await passing(() => selectors.length === 2);
    const wanted = 'metadata.namespace!=kube-system,metadata.namespace!=ci';
    expect(selectors).toEqual([wanted, wanted]);
    expect(heard('v1/pods@ci')).toEqual(['excluded']);
  });

  test('a sink that refuses stops everything', async () => {
    offer(PODS, NODES);
    hear({ onConnected: () => Promise.reject(new Error('disk full')) });
    await until(
      () => states.at(-1)?.type === 'stopped',
      () => states,
    );
    expect(states.at(-1)).toMatchObject({
      problem: { code: 'internal', sentence: 'the recording cannot go on: disk full' },
    });
  });

  test('closing leaves neither timers nor connections', async () => {
    offer(PODS, NODES, CRDS, WIDGETS);
    hear();
    await passing(() => states.at(-1)?.type === 'recording' && kinds.at(-1)?.state === 'watching');
    clock.advance(1_000);
    await cluster?.close();
    expect(clock.pending).toEqual([]);
    await until(
      () => server.connections === 0,
      () => server.connections,
    );
  });
});
