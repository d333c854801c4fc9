import { once } from 'node:events';
import http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import { CERTIFICATE, KEY } from '../../fakes/test-certificate.ts';
import { PodWorld } from './pod-world.ts';

/**
 * A server of pods as API servers are: HTTP/2 over TLS, in a process of its own. It writes its bytes before they are
 * asked for, so that what is measured is who reads them: `/prepare?count=N` writes the next changes, `/burst?rate=R`
 * sends them to the watch (0: as fast as they are read), `/cpu` answers the ms of processor it used. `/steady?rate=R&count=N`
 * writes them as it sends them, for as long as one likes.
 */
const PODS = Number(process.argv[2] ?? 10_000);
const PAGE = 500;
/** Lines that go in one write. */
const AT_ONCE = 40;

const world = new PodWorld(PODS);
const pages = new Map<string, Buffer>();
for (let at = 0; at < PODS; at += PAGE) pages.set(`${at}`, world.page(at, Math.min(PODS, at + PAGE)));
const whole = world.page(0, PODS);

/** Watch lines that were made at once: those after resourceVersion `from`, one each. */
interface Piece {
  readonly from: number;
  readonly lines: Buffer;
}

/** So many pieces can be sent again, to a watch that goes on where another ended. */
const REMEMBERED = 500;
const recent: Piece[] = [];
let prepared: Piece[] = [];
let watcher: http2.ServerHttp2Stream | undefined;
let arrival = Promise.withResolvers<void>();

function* changes(count: number): Generator<Piece, void> {
  for (let done = 0; done < count; done += AT_ONCE) {
    const from = world.revision;
    yield { from, lines: world.changes(Math.min(AT_ONCE, count - done)) };
  }
}

function prepare(count: number): void {
  prepared.push(...changes(count));
}

/** Opens a watch after `cursor`, for as long as was asked for; the last one opened is the one that is served. */
function open(stream: http2.ServerHttp2Stream, cursor: number, seconds: number): void {
  for (const { from, lines } of recent) {
    const missed = lines
      .toString()
      .split('\n')
      .slice(0, -1)
      .slice(Math.max(0, cursor - from));
    if (missed.length > 0) stream.write(`${missed.join('\n')}\n`);
  }
  setTimeout(() => stream.end(), seconds * 1000).unref();
  watcher = stream;
  arrival.resolve();
  // Whoever reads it may go without a word, and comes again.
  stream.on('error', () => undefined);
  stream.on('close', () => {
    if (watcher !== stream) return;
    watcher = undefined;
    arrival = Promise.withResolvers();
  });
}

async function send(pieces: Iterable<Piece>, rate: number): Promise<void> {
  const started = performance.now();
  let index = 0;
  for (const piece of pieces) {
    const due = rate === 0 ? 0 : started + ((index++ * AT_ONCE) / rate) * 1000 - performance.now();
    if (due > 0) await new Promise((resolve) => setTimeout(resolve, due));
    await arrival.promise;
    recent.push(piece);
    if (recent.length > REMEMBERED) recent.shift();
    if (watcher?.writable !== true || watcher.write(piece.lines)) continue;
    await taken(watcher);
  }
}

/** Resolves when a watch takes more, or is no more. */
async function taken(stream: http2.ServerHttp2Stream): Promise<void> {
  const waiting = new AbortController();
  const { signal } = waiting;
  await Promise.race([once(stream, 'drain', { signal }), once(stream, 'close', { signal })]);
  waiting.abort();
}

async function burst(rate: number): Promise<void> {
  const sending = prepared;
  prepared = [];
  await send(sending, rate);
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

async function answer(url: URL): Promise<Buffer | string> {
  switch (url.pathname) {
    case '/api':
      return JSON.stringify(discovery);
    case '/api/v1/pods':
      if (!url.searchParams.has('limit')) return whole;
      return pages.get(url.searchParams.get('continue') ?? '0') ?? '';
    case '/prepare':
      prepare(Number(url.searchParams.get('count')));
      return '';
    case '/burst':
      await burst(Number(url.searchParams.get('rate')));
      return '';
    case '/steady':
      await send(changes(Number(url.searchParams.get('count'))), Number(url.searchParams.get('rate')));
      return '';
    case '/cpu': {
      const { user, system } = process.cpuUsage();
      return String((user + system) / 1000);
    }
    default:
      return JSON.stringify({ kind: 'APIGroupDiscoveryList', items: [] });
  }
}

const server = http2.createSecureServer({ cert: CERTIFICATE, key: KEY });
server.on('stream', (stream: http2.ServerHttp2Stream, headers) => {
  const url = new URL(headers[':path'] ?? '', 'http://server');
  stream.respond({ ':status': 200, 'content-type': 'application/json' });
  if (url.searchParams.has('watch')) {
    open(stream, Number(url.searchParams.get('resourceVersion')), Number(url.searchParams.get('timeoutSeconds')));
  } else void answer(url).then((body) => stream.end(body));
});
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit(0));
