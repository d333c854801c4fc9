import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server of many pods of the size of real ones, in a process of its own; `/burst?count=N&rate=R` changes them. R = 0: as fast as they are read. */
const PODS = Number(process.argv[2] ?? 10_000);
const PADDING = 'x'.repeat(4_000);
const PAGE = 500;
let revision = PODS;
const versions = Array.from({ length: PODS }, (_, index) => index + 1);
const watchers = new Set<http.ServerResponse>();

const podText = (index: number): string =>
  JSON.stringify({
    metadata: {
      name: `pod-${index}`,
      namespace: 'scale',
      uid: `uid-${index}`,
      resourceVersion: String(versions[index]),
    },
    spec: { nodeName: `node-${index % 100}`, containers: [{ name: 'app', image: 'app:1' }] },
    status: { phase: 'Running' },
    note: PADDING,
  });

function list(response: http.ServerResponse, query: URLSearchParams): void {
  const from = Number(query.get('continue') ?? 0);
  const until = Math.min(PODS, from + Number(query.get('limit') ?? PODS));
  const more = until < PODS ? `,"continue":"${until}","remainingItemCount":${PODS - until}` : '';
  response.write(`{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"${revision}"${more}},"items":[`);
  for (let at = from; at < until; at += PAGE) {
    const items = Array.from({ length: Math.min(PAGE, until - at) }, (_, index) => podText(at + index));
    response.write(`${at === from ? '' : ','}${items.join(',')}`);
  }
  response.end(']}');
}

async function burst(count: number, rate: number): Promise<void> {
  const step = rate === 0 ? 500 : Math.ceil(rate / 50);
  const started = performance.now();
  for (let done = 0; done < count; done += step) {
    const lines = Array.from({ length: Math.min(step, count - done) }, (_, offset) => {
      const index = (done + offset) % PODS;
      versions[index] = ++revision;
      return `{"type":"MODIFIED","object":{"kind":"Pod","apiVersion":"v1",${podText(index).slice(1)}}\n`;
    }).join('');
    for (const watcher of watchers) {
      if (!watcher.write(lines)) await new Promise((resolve) => watcher.once('drain', resolve));
    }
    const due = rate === 0 ? 0 : started + ((done + step) / rate) * 1000 - performance.now();
    if (due > 0) await new Promise((resolve) => setTimeout(resolve, due));
  }
}

const discovery = {
  kind: 'APIGroupDiscoveryList',
  items: [
    {
      metadata: { name: '' },
      versions: [
        {
          version: 'v1',
          freshness: 'Current',
          resources: [
            { resource: 'pods', responseKind: { kind: 'Pod' }, scope: 'Namespaced', verbs: ['list', 'watch'] },
          ],
        },
      ],
    },
  ],
};

const server = http.createServer((request, response) => {
  const url = new URL(request.url ?? '', 'http://server');
  response.setHeader('content-type', 'application/json');
  if (url.pathname === '/api/v1/pods' && url.searchParams.has('watch')) {
    response.flushHeaders();
    watchers.add(response);
    response.on('close', () => watchers.delete(response));
  } else if (url.pathname === '/api/v1/pods') list(response, url.searchParams);
  else if (url.pathname === '/burst') {
    void burst(Number(url.searchParams.get('count')), Number(url.searchParams.get('rate'))).then(() => response.end());
  } else if (url.pathname === '/api') response.end(JSON.stringify(discovery));
  else response.end(JSON.stringify({ kind: 'APIGroupDiscoveryList', items: [] }));
});
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit(0));
