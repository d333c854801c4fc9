import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Visit, visit, type WireList } from './demo-client.ts';

let demo: Visit;
beforeAll(async () => {
  demo = await visit();
});
afterAll(() => demo.cluster.close());

/** The pages of a list, `limit` items each. */
async function pages(path: string, limit: number): Promise<WireList[]> {
  const found: WireList[] = [];
  let token = '';
  do {
    const query = `limit=${limit}${token === '' ? '' : `&continue=${encodeURIComponent(token)}`}`;
    const page = await demo.json<WireList>(`${path}?${query}`);
    found.push(page);
    token = page.metadata.continue ?? '';
  } while (token !== '');
  return found;
}

describe('list', () => {
  it('begins as Go prints it, items without kind', async () => {
    const text = await (await demo.get('/api/v1/pods')).text();
    expect(text.startsWith('{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"')).toBe(true);
    expect(text).toContain('"items":[{"metadata":{"name":"');
    expect(text).not.toContain('"kind":"Pod","apiVersion"');
  });

  it('prints custom resources by the alphabet, items with kind and the resourceVersion at the end', async () => {
    const text = await (await demo.get('/apis/demo.khronoscope.dev/v1/canaries')).text();
    expect(text.startsWith('{"apiVersion":"demo.khronoscope.dev/v1","items":[{"apiVersion":')).toBe(true);
    expect(text).toMatch(/"kind":"CanaryList","metadata":\{"resourceVersion":"\d+"\}\}\n$/);
  });

  it('escapes what Go escapes', async () => {
    const text = await (await demo.get('/api/v1/namespaces/shop/configmaps')).text();
    expect(text).not.toMatch(/[<>&]/);
  });

  it('gives the same in pages as in one go, although the world moves between them', async () => {
    const whole = await demo.json<WireList>('/api/v1/pods');
    const first = await demo.json<WireList>('/api/v1/pods?limit=4');
    expect(first.metadata.remainingItemCount).toBe(whole.items.length - 4);
    demo.clock.advance(4000);
    const rest: WireList[] = [];
    for (let token = first.metadata.continue; token !== undefined; token = rest.at(-1)?.metadata.continue) {
      rest.push(await demo.json<WireList>(`/api/v1/pods?limit=4&continue=${token}`));
    }
    expect([...first.items, ...rest.flatMap(({ items }) => items)]).toEqual(whole.items);
    expect(new Set(rest.map(({ metadata }) => metadata.resourceVersion))).toEqual(
      new Set([whole.metadata.resourceVersion]),
    );
  });

  it('answers 410 to a continue token that is too old, with one to go on inconsistently', async () => {
    const first = await demo.json<WireList>('/api/v1/pods?limit=4');
    demo.clock.advance(400_000);
    const late = await demo.get(`/api/v1/pods?limit=4&continue=${first.metadata.continue ?? ''}`);
    expect(late.status).toBe(410);
    const status = (await late.json()) as { readonly reason: string; readonly metadata: { readonly continue: string } };
    expect(status.reason).toBe('Expired');
    const rest = await demo.json<WireList>(`/api/v1/pods?limit=500&continue=${status.metadata.continue}`);
    const whole = await demo.json<WireList>('/api/v1/pods');
    expect(rest.items).toEqual(
      whole.items.filter(({ metadata: { namespace, name } }) => {
        const [last] = first.items.slice(-1);
        return `${namespace}/${name}` > `${last?.metadata.namespace}/${last?.metadata.name}`;
      }),
    );
  });

  it('ignores the limit for resourceVersion=0, and keeps an exact one', async () => {
    const cached = await demo.json<WireList>('/api/v1/pods?limit=2&resourceVersion=0');
    expect(cached.metadata.continue).toBeUndefined();
    const then = await demo.json<WireList>('/api/v1/pods');
    demo.clock.advance(20_000);
    const version = then.metadata.resourceVersion;
    const again = await demo.json<WireList>(`/api/v1/pods?resourceVersion=${version}&resourceVersionMatch=Exact`);
    expect(again).toEqual(then);
    expect(await demo.json<WireList>(`/api/v1/pods?resourceVersion=${version}`)).not.toEqual(then);
  });

  it.each([
    ['/api/v1/pods?resourceVersion=1&resourceVersionMatch=Exact', 410],
    ['/api/v1/pods?resourceVersion=1&limit=2', 410],
    ['/api/v1/pods?resourceVersion=999999999', 504],
    ['/api/v1/pods?resourceVersion=abc', 400],
    ['/api/v1/pods?limit=abc', 400],
    ['/api/v1/pods?continue=xyz', 400],
    ['/api/v1/pods?resourceVersionMatch=Exact', 422],
    ['/api/v1/pods?sendInitialEvents=true', 422],
    ['/api/v1/pods?fieldSelector=spec.colour%3Dblue', 400],
    ['/api/v1/nosuch', 404],
    ['/api/v1/namespaces/shop/pods/nosuch', 404],
    ['/api/v1/namespaces/shop/pods/db-0/log', 404],
    ['/openapi/v3', 404],
  ])('answers %s with a Status of %i', async (path, code) => {
    const response = await demo.get(path);
    expect(response.status).toBe(code);
    expect(await response.json()).toMatchObject({ kind: 'Status', apiVersion: 'v1', status: 'Failure', code });
  });

  it('selects by label and by field', async () => {
    const names = async (query: string): Promise<string[]> =>
      (await demo.json<WireList>(`/api/v1/pods?${query}`)).items.map(({ metadata }) => metadata.name);
    const all = await demo.json<WireList>('/api/v1/pods');
    const web = all.items
      .filter(({ metadata }) => metadata.labels?.['app'] === 'web')
      .map(({ metadata }) => metadata.name);
    expect(await names('labelSelector=app%3Dweb')).toEqual(web);
    expect(await names('labelSelector=app+in+(web,none),app!%3Dapi')).toEqual(web);
    expect(await names('labelSelector=!app')).toEqual([]);
    expect(await names('fieldSelector=metadata.name%3Ddb-1,metadata.namespace%3Dshop')).toEqual(['db-1']);
    expect(await names('fieldSelector=metadata.name%3Ddb-1,metadata.namespace!%3Dshop')).toEqual([]);
    const events = await demo.json<WireList>('/api/v1/events?fieldSelector=involvedObject.kind%3DPod');
    expect(events.items.length).toBeGreaterThan(0);
    expect(events.items.every((event) => (event['involvedObject'] as { kind: string }).kind === 'Pod')).toBe(true);
  });

  it('pages over every kind without losing or repeating an object', async () => {
    for (const path of ['/api/v1/events', '/apis/apps/v1/replicasets', '/api/v1/namespaces/shop/services']) {
      const whole = await demo.json<WireList>(path);
      const paged = (await pages(path, 3)).flatMap(({ items }) => items);
      expect(paged).toEqual(whole.items);
    }
  });
});
