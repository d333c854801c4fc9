import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Visit, visit, type WireEvent, type WireList, type WireObject } from './demo-client.ts';

let demo: Visit;
beforeAll(async () => {
  demo = await visit(2);
});
afterAll(() => demo.cluster.close());

const KINDS = [
  '/api/v1/pods',
  '/api/v1/events',
  '/apis/apps/v1/deployments',
  '/apis/apps/v1/replicasets',
  '/apis/discovery.k8s.io/v1/endpointslices',
  '/apis/batch/v1/jobs',
  '/apis/demo.khronoscope.dev/v1/canaries',
];

describe('watch', () => {
  it('begins its lines as a real server does', async () => {
    const watch = await demo.watch('/api/v1/pods?watch=1');
    expect(await watch.line()).toMatch(
      /^\{"type":"ADDED","object":\{"kind":"Pod","apiVersion":"v1","metadata":\{"name":"/,
    );
    await watch.leave();
  });

  it('and lists tell the same: list(T0) + events = list(T1), at several instants and for several kinds', async () => {
    const states = await Promise.all(
      KINDS.map(async (path) => {
        const list = await demo.json<WireList>(path);
        const state = new Map(list.items.map((item) => [item.metadata.uid, withoutType(item)]));
        const watch = await demo.watch(`${path}?watch=true&resourceVersion=${list.metadata.resourceVersion}`);
        const follow = (async () => {
          for (let line = await watch.line(); line !== undefined; line = await watch.line()) apply(state, line);
        })();
        return { path, state, watch, follow };
      }),
    );
    for (const seconds of [3, 20, 45, 90]) {
      demo.clock.advance(seconds * 1000);
      for (const { path, state } of states) {
        const list = await demo.json<WireList>(path);
        const expected = new Map(list.items.map((item) => [item.metadata.uid, withoutType(item)]));
        await vi.waitFor(() => expect(state).toEqual(expected));
      }
    }
    for (const { watch, follow } of states) {
      await watch.leave();
      await follow;
    }
  });

  it('resumes from any recent resourceVersion without losing or repeating a change', async () => {
    const { metadata } = await demo.json<WireList>('/api/v1/pods');
    const live = await demo.watch(`/api/v1/pods?watch=1&resourceVersion=${metadata.resourceVersion}`);
    demo.clock.advance(61_000);
    const seen = await live.until(
      ({ type, object }) => type === 'DELETED' && object.metadata.name.startsWith('cleanup'),
    );
    const middle = seen[Math.floor(seen.length / 2)]?.object.metadata.resourceVersion ?? '';
    const resumed = await demo.watch(`/api/v1/pods?watch=1&resourceVersion=${middle}`);
    const last = seen.at(-1)?.object.metadata.resourceVersion;
    const again = await resumed.until(({ object }) => object.metadata.resourceVersion === last);
    expect(again).toEqual(seen.slice(-again.length));
    expect(again).toHaveLength(
      seen.filter(({ object }) => Number(object.metadata.resourceVersion) > Number(middle)).length,
    );
    await live.leave();
    await resumed.leave();
  });

  it('answers a forgotten resourceVersion with 200, one 410 and a clean end', async () => {
    demo.clock.advance(400_000);
    const watch = await demo.watch('/api/v1/pods?watch=1&resourceVersion=1001');
    expect(watch.response.status).toBe(200);
    expect(await watch.event()).toMatchObject({
      type: 'ERROR',
      object: { kind: 'Status', reason: 'Expired', code: 410 },
    });
    expect(await watch.line()).toBeUndefined();
  });

  it('streams a list: objects, the mark, then what happens', async () => {
    const list = await demo.json<WireList>('/api/v1/nodes');
    const watch = await demo.watch(
      '/api/v1/nodes?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true',
    );
    const events = await watch.until(({ type }) => type === 'BOOKMARK');
    expect(events.slice(0, -1).map(({ type, object }) => [type, object.metadata.name])).toEqual(
      list.items.map(({ metadata }) => ['ADDED', metadata.name]),
    );
    expect(events.at(-1)?.object).toMatchObject({
      kind: 'Node',
      metadata: {
        resourceVersion: list.metadata.resourceVersion,
        annotations: { 'k8s.io/initial-events-end': 'true' },
      },
    });
    demo.clock.advance(310_000);
    expect((await watch.until(({ type }) => type === 'MODIFIED')).at(-1)?.object.kind).toBe('Node');
    await watch.leave();
  });

  it('sends a bookmark each minute and one before the timeout, but none for events', async () => {
    const query = 'watch=1&allowWatchBookmarks=true&timeoutSeconds=130&resourceVersion=';
    const { resourceVersion } = (await demo.json<WireList>('/api/v1/secrets')).metadata;
    const secrets = await demo.watch(`/api/v1/secrets?${query}${resourceVersion}`);
    const events = await demo.watch(`/api/v1/events?${query}${resourceVersion}`);
    demo.clock.advance(131_000);
    const marks: WireEvent[] = [];
    for (let line = await secrets.line(); line !== undefined; line = await secrets.line()) marks.push(JSON.parse(line));
    expect(marks.map(({ type }) => type)).toEqual(['BOOKMARK', 'BOOKMARK', 'BOOKMARK']);
    const versions = marks.map(({ object }) => Number(object.metadata.resourceVersion));
    expect(versions).toEqual(versions.toSorted((a, b) => a - b));
    for (let line = await events.line(); line !== undefined; line = await events.line()) {
      expect(line).not.toContain('"BOOKMARK"');
    }
  });

  it('shows an object that leaves the selection as DELETED and one that enters as ADDED', async () => {
    const running = 'fieldSelector=status.phase%3DRunning&labelSelector=app%3Dcleanup';
    const { metadata } = await demo.json<WireList>('/api/v1/pods');
    const watch = await demo.watch(`/api/v1/pods?watch=1&${running}&resourceVersion=${metadata.resourceVersion}`);
    demo.clock.advance(75_000);
    const events = await watch.until(({ type }) => type === 'DELETED');
    expect(events[0]?.type).toBe('ADDED');
    expect(events.at(-1)?.object.metadata.name).toBe(events[0]?.object.metadata.name);
    await watch.leave();
  });

  it.each([
    ['resourceVersion=abc', 500],
    ['sendInitialEvents=true', 422],
    ['resourceVersionMatch=NotOlderThan', 422],
  ])('refuses %s with %i', async (query, code) => {
    const response = await demo.get(`/api/v1/pods?watch=1&${query}`);
    expect(response.status).toBe(code);
    expect(await response.json()).toMatchObject({ kind: 'Status', code });
  });

  it('lets a streaming list from the future wait three seconds and fail', async () => {
    const watch = await demo.watch(
      '/api/v1/pods?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&resourceVersion=999999999',
    );
    demo.clock.advance(3000);
    expect(await watch.event()).toMatchObject({ type: 'ERROR', object: { code: 504 } });
    expect(await watch.line()).toBeUndefined();
  });

  it('sends one-row tables, with columns in the first only', async () => {
    const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io';
    const watch = await demo.watch('/api/v1/nodes?watch=true', { accept });
    const [first, second] = [await watch.event(), await watch.event()];
    expect(first.object).toMatchObject({ kind: 'Table', rows: [{ object: { kind: 'PartialObjectMetadata' } }] });
    expect(first.object['columnDefinitions']).toHaveLength(10);
    expect(second.object['columnDefinitions']).toBeNull();
    await watch.leave();
  });
});

/** An item of a list and an object of a watch differ in kind and apiVersion only. */
function withoutType(object: WireObject): unknown {
  const { kind: _kind, apiVersion: _apiVersion, ...rest } = object;
  return rest;
}

function apply(state: Map<string, unknown>, line: string): void {
  const { type, object } = JSON.parse(line) as WireEvent;
  if (type === 'DELETED') state.delete(object.metadata.uid);
  else state.set(object.metadata.uid, withoutType(object));
}
