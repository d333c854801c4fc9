import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDemoCluster } from '../../src-main/demo/demo-cluster.ts';
import { ask, TOKEN, type Visit, visit, type WireEvent, type WireList } from './demo-client.ts';

let demo: Visit;
beforeAll(async () => {
  demo = await visit();
});
afterAll(() => demo.cluster.close());

const AGGREGATED = { accept: 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json' };

interface AggregatedGroup {
  readonly metadata: { readonly name?: string };
  readonly versions: readonly {
    readonly version: string;
    readonly resources: readonly {
      readonly resource: string;
      readonly responseKind: { readonly kind: string };
      readonly scope: string;
      readonly verbs: readonly string[];
    }[];
  }[];
}

describe('discovery', () => {
  it('says the same aggregated and group by group', async () => {
    const documents = await Promise.all(
      ['/api', '/apis'].map((path) => demo.json<{ readonly items: readonly AggregatedGroup[] }>(path, AGGREGATED)),
    );
    const aggregated = documents
      .flatMap(({ items }) => items)
      .flatMap(({ metadata, versions }) =>
        versions.flatMap(({ version, resources }) =>
          resources.map(({ resource, responseKind, scope, verbs }) =>
            JSON.stringify([metadata.name ?? '', version, resource, responseKind.kind, scope === 'Namespaced', verbs]),
          ),
        ),
      );
    const { groups } = await demo.json<{
      readonly groups: readonly {
        readonly name: string;
        readonly versions: readonly { readonly groupVersion: string; readonly version: string }[];
      }[];
    }>('/apis');
    const legacy: string[] = [];
    const paths = [
      { path: '/api/v1', name: '', version: 'v1' },
      ...groups.flatMap(({ name, versions }) =>
        versions.map(({ groupVersion, version }) => ({ path: `/apis/${groupVersion}`, name, version })),
      ),
    ];
    for (const { path, name, version } of paths) {
      const { resources } = await demo.json<{
        readonly resources: readonly {
          readonly name: string;
          readonly kind: string;
          readonly namespaced: boolean;
          readonly verbs: readonly string[];
        }[];
      }>(path);
      for (const entry of resources.filter((resource) => !resource.name.includes('/'))) {
        legacy.push(JSON.stringify([name, version, entry.name, entry.kind, entry.namespaced, entry.verbs]));
      }
    }
    expect(legacy.toSorted()).toEqual(aggregated.toSorted());
    expect(aggregated).toHaveLength(22);
  });

  it('names its media type, and is 304 for who has it', async () => {
    const first = await demo.get('/apis', AGGREGATED);
    expect(first.headers.get('content-type')).toContain('as=APIGroupDiscoveryList');
    const again = await demo.get('/apis', { ...AGGREGATED, 'if-none-match': first.headers.get('etag') ?? '' });
    expect(again.status).toBe(304);
    const unknown = await demo.get('/apis', {
      accept: 'application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList',
    });
    expect(unknown.status).toBe(406);
  });

  it('lists every kind it names, and each object by its name', async () => {
    for (const path of ['/api/v1/configmaps', '/apis/events.k8s.io/v1/events', '/apis/coordination.k8s.io/v1/leases']) {
      const list = await demo.json<WireList>(path);
      const [item] = list.items;
      const { namespace, name } = item?.metadata ?? { namespace: '', name: '' };
      const [root, plural] = [path.slice(0, path.lastIndexOf('/')), path.slice(path.lastIndexOf('/') + 1)];
      const object = await demo.json<object>(`${root}/namespaces/${namespace}/${plural}/${encodeURIComponent(name)}`);
      expect(object).toMatchObject(item ?? { none: true });
    }
  });
});

describe('tables', () => {
  const TABLE = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json' };
  interface Table {
    readonly kind: string;
    readonly columnDefinitions: readonly { readonly name: string; readonly priority: number }[];
    readonly rows: readonly {
      readonly cells: readonly unknown[];
      readonly object?: { readonly kind: string; readonly metadata: { readonly name: string } };
    }[];
  }

  it('have as many cells as columns for every kind', async () => {
    for (const path of ['/api', '/apis']) {
      const { items } = await demo.json<{ readonly items: readonly AggregatedGroup[] }>(path, AGGREGATED);
      for (const { metadata, versions } of items) {
        for (const { version, resources } of versions) {
          for (const { resource } of resources) {
            const root = metadata.name === undefined ? `/api/${version}` : `/apis/${metadata.name}/${version}`;
            const table = await demo.json<Table>(`${root}/${resource}`, TABLE);
            expect(table.kind).toBe('Table');
            expect(table.rows.length, resource).toBeGreaterThan(0);
            for (const { cells } of table.rows) expect(cells, resource).toHaveLength(table.columnDefinitions.length);
          }
        }
      }
    }
  });

  it('print a pod as kubectl expects, also one alone', async () => {
    const table = await demo.json<Table>('/api/v1/namespaces/shop/pods/db-0', TABLE);
    const [row] = table.rows;
    expect(row?.cells.slice(0, 4)).toEqual(['db-0', '1/1', 'Running', '0']);
    expect(row?.object).toMatchObject({ kind: 'PartialObjectMetadata', metadata: { name: 'db-0' } });
    expect(table.columnDefinitions.filter(({ priority }) => priority === 0).map(({ name }) => name)).toEqual([
      'Name',
      'Ready',
      'Status',
      'Restarts',
      'Age',
    ]);
  });

  it('leave the object out when asked to', async () => {
    const table = await demo.json<Table>('/api/v1/nodes?includeObject=None', TABLE);
    expect(table.rows.every((row) => row.object === undefined)).toBe(true);
  });
});

describe('the door', () => {
  it('is closed without the token and with a wrong one', async () => {
    for (const headers of [{}, { authorization: 'Bearer wrong' }]) {
      const response = await ask(demo.cluster, { path: '/api/v1/pods', headers });
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ kind: 'Status', reason: 'Unauthorized', code: 401 });
    }
  });

  it('is trusted by nobody who was not given its authority', async () => {
    await expect(fetch(`${demo.cluster.url}/readyz`)).rejects.toMatchObject({
      cause: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
    });
    const [, server] = /server: "([^"]+)"/.exec(demo.cluster.kubeconfig) ?? [];
    expect(server).toBe(demo.cluster.url);
    expect(demo.cluster.kubeconfig).toContain(`token: "${TOKEN}"`);
  });

  it('lets nothing be written', async () => {
    const headers = { authorization: `Bearer ${TOKEN}` };
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      const response = await ask(demo.cluster, { path: '/api/v1/namespaces/shop/pods/db-0', method, headers });
      expect(response.status).toBe(405);
      expect(await response.json()).toMatchObject({ reason: 'MethodNotAllowed', code: 405 });
    }
  });

  it('answers health, version, and a badly encoded path', async () => {
    expect(await (await demo.get('/readyz')).text()).toContain('ok');
    expect(await demo.json('/version')).toMatchObject({ major: '1' });
    expect((await demo.get('/api/v1/%E0%A4%A')).status).toBe(400);
  });

  it('survives clients that leave in the middle of a watch', async () => {
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        const watch = await demo.watch('/api/v1/pods?watch=1');
        await watch.event();
        await watch.leave();
      }),
    );
    demo.clock.advance(30_000);
    expect((await demo.get('/api/v1/pods')).status).toBe(200);
  });

  it('closes with open watches, which end', async () => {
    const other = await visit(4);
    const watch = await other.watch('/apis/coordination.k8s.io/v1/leases?watch=1&resourceVersion=0');
    await watch.event();
    await other.cluster.close();
    const ended = (async () => {
      while ((await watch.line()) !== undefined);
      return 'ended';
    })();
    expect(await ended).toBe('ended');
    await expect(other.get('/readyz')).rejects.toThrow('ECONNREFUSED');
  });

  it('says in a sentence that its port is taken', async () => {
    const port = Number(new URL(demo.cluster.url).port);
    await expect(startDemoCluster({ port, clock: demo.clock })).rejects.toThrow(/cannot listen on port \d+ .* in use/);
  });

  it('cuts off a reader that does not read', async () => {
    const watch = await demo.watch('/api/v1/pods?watch=1');
    // All in one turn: nothing of it can leave the process before the end.
    for (let minute = 0; minute < 28; minute += 1) demo.clock.advance(60_000);
    const list = await demo.json<WireList>('/api/v1/pods');
    const newest = Math.max(...list.items.map(({ metadata }) => Number(metadata.resourceVersion)));
    let seen = 0;
    for (let line = await watch.line(); line !== undefined; line = await watch.line()) {
      seen = Number((JSON.parse(line) as WireEvent).object.metadata.resourceVersion);
    }
    expect(seen).toBeGreaterThan(0);
    expect(seen).toBeLessThan(newest);
  });
});

describe('secrets', () => {
  it('hold the planted value in the clear in what was last applied, and in base64 beside it', async () => {
    const text = await (await demo.get('/api/v1/namespaces/shop/secrets/db-credentials')).text();
    expect(text).toContain('demo-secret-value-7f3a');
    expect(text).toContain(btoa('demo-secret-value-7f3a'));
  });
});
