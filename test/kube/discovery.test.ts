import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Discovery } from '../../src-main/kube/discovery/discovery.ts';
import { KubeError } from '../../src-main/kube/wire/kube-error.ts';
import { ManualClock } from '../fakes/manual-clock.ts';
import { json, plain, ScriptedApiServer, type ScriptedAnswer } from '../fakes/scripted-api-server.ts';
import { connectionAs, contextOf } from './conversation.ts';

let server: ScriptedApiServer;
let discovery: Discovery;
beforeEach(async () => {
  server = await ScriptedApiServer.start();
  const config = contextOf(server.url);
  discovery = new Discovery(connectionAs(config, new ManualClock()));
});
afterEach(() => server.close());

const EVERYTHING = ['create', 'delete', 'get', 'list', 'watch'];
const resource = (name: string, kind: string, verbs: readonly string[] = EVERYTHING) => ({
  resource: name,
  responseKind: { group: '', version: '', kind },
  scope: 'Namespaced',
  verbs,
});
const group = (name: string, ...versions: readonly object[]) => ({ metadata: { name }, versions });
const version = (name: string, ...resources: readonly object[]) => ({ version: name, resources, freshness: 'Current' });
const aggregated = (...items: readonly object[]) => ({
  kind: 'APIGroupDiscoveryList',
  apiVersion: 'apidiscovery.k8s.io/v2',
  items,
});

const look = async () => {
  const { kinds, unknownGroups } = await discovery.look(new AbortController().signal);
  return {
    kinds: kinds.map(
      (kind) =>
        `${kind.group}/${kind.version}/${kind.resource} ${kind.kind} ${kind.namespaced ? 'namespaced' : 'cluster'}${kind.unwatchable ? ' unwatchable' : ''}`,
    ),
    unknown: [...unknownGroups],
  };
};

const core = aggregated(
  group(
    '',
    version(
      'v1',
      resource('pods', 'Pod'),
      { ...resource('nodes', 'Node'), scope: 'Cluster' },
      resource('events', 'Event'),
      resource('bindings', 'Binding', ['create']),
    ),
  ),
);

describe('aggregated discovery', () => {
  test('kinds that can be listed, marked if they cannot be watched, Events once, each at the first version that has it', async () => {
    server.route('/api', json(core));
    server.route(
      '/apis',
      json(
        aggregated(
          group('events.k8s.io', version('v1', resource('events', 'Event'))),
          group(
            'gateway.io',
            version('v1', resource('gateways', 'Gateway')),
            version('v1beta1', resource('gateways', 'Gateway'), resource('tcproutes', 'TCPRoute')),
          ),
          group('metrics.k8s.io', version('v1beta1', resource('pods', 'PodMetrics', ['get', 'list']))),
        ),
      ),
    );
    expect(await look()).toEqual({
      kinds: [
        '/v1/pods Pod namespaced',
        '/v1/nodes Node cluster',
        '/v1/events Event namespaced',
        'gateway.io/v1/gateways Gateway namespaced',
        'gateway.io/v1beta1/tcproutes TCPRoute namespaced',
        'metrics.k8s.io/v1beta1/pods PodMetrics namespaced unwatchable',
      ],
      unknown: [],
    });
  });

  test('fact 7: a stale group is unknown, and the others are not kept waiting', async () => {
    server.route('/api', json(core));
    server.route(
      '/apis',
      json(
        aggregated(
          group('broken.io', { version: 'v1', freshness: 'Stale' }),
          group('apps', version('v1', resource('deployments', 'Deployment'))),
        ),
      ),
    );
    const { kinds, unknown } = await look();
    expect(kinds).toContain('apps/v1/deployments Deployment namespaced');
    expect(unknown).toEqual(['broken.io']);
  });

  test('an unchanged document is answered 304 and stays what it was', async () => {
    const seen: (string | undefined)[] = [];
    const onceThenUnchanged: ScriptedAnswer = (response, request) => {
      seen.push(request.headers['if-none-match']);
      if (request.headers['if-none-match'] === '"E1"') response.writeHead(304).end();
      else json(core, { etag: '"E1"' })(response, request);
    };
    server.route('/api', onceThenUnchanged);
    server.route('/apis', json(aggregated()));
    const first = await look();
    expect(await look()).toEqual(first);
    expect(seen).toEqual([undefined, '"E1"']);
  });

  test('v2, v2beta1 and plain JSON are offered', async () => {
    let accept = '';
    server.route('/api', (response, request) => {
      accept = request.headers.accept ?? '';
      json(core)(response, request);
    });
    server.route('/apis', json(aggregated()));
    await look();
    expect(accept.split(',').map((form) => /v=(\w+)/.exec(form)?.[1] ?? form)).toEqual([
      'v2',
      'v2beta1',
      'application/json',
    ]);
  });
});

describe('a server without aggregated discovery', () => {
  const resources = (...list: readonly object[]) => json({ kind: 'APIResourceList', resources: list });

  test('is asked for each group version, preferred first; one that fails is unknown', async () => {
    server.route('/api', json({ kind: 'APIVersions', versions: ['v1'] }));
    server.route(
      '/apis',
      json({
        kind: 'APIGroupList',
        groups: [
          {
            name: 'example.com',
            versions: [{ version: 'v1' }, { version: 'v2' }],
            preferredVersion: { version: 'v2' },
          },
          { name: 'broken.io', versions: [{ version: 'v1' }], preferredVersion: { version: 'v1' } },
        ],
      }),
    );
    server.route(
      '/api/v1',
      resources(
        { name: 'pods', kind: 'Pod', namespaced: true, verbs: EVERYTHING },
        { name: 'pods/log', kind: 'Pod', namespaced: true, verbs: ['get', 'list', 'watch'] },
      ),
    );
    server.route(
      '/apis/example.com/v1',
      resources({ name: 'widgets', kind: 'Widget', namespaced: false, verbs: EVERYTHING }),
    );
    server.route(
      '/apis/example.com/v2',
      resources({ name: 'widgets', kind: 'Widget', namespaced: false, verbs: EVERYTHING }),
    );
    server.route('/apis/broken.io/v1', plain(503, 'service unavailable'));
    expect(await look()).toEqual({
      kinds: ['/v1/pods Pod namespaced', 'example.com/v2/widgets Widget cluster'],
      unknown: ['broken.io'],
    });
  });
});

test('an answer that is not discovery is an error, not an empty cluster', async () => {
  server.route('/api', json({ kind: 'Status' }));
  server.route('/apis', json({ kind: 'Status' }));
  await expect(look()).rejects.toBeInstanceOf(KubeError);
});
