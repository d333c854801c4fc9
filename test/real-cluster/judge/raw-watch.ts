import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import https from 'node:https';
import { load } from 'js-yaml';

/** One line of a raw watch: what the server said, byte for byte. */
export interface RawEvent {
  readonly type: string;
  readonly object: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly kind: string;
  /** When the line came, wall clock in ms. */
  readonly at: number;
}

export interface Admin {
  readonly server: URL;
  readonly tls: { readonly ca: Buffer; readonly cert: Buffer; readonly key: Buffer };
}

interface Entry {
  readonly cluster?: Record<string, string>;
  readonly user?: Record<string, string>;
  readonly name: string;
}

/** The admin's client certificate, read by hand: this watcher must share nothing with what it judges. */
export function adminOf(kubeconfig: string): Admin {
  const parsed = load(readFileSync(kubeconfig, 'utf8')) as { clusters: Entry[]; users: Entry[] };
  const user = parsed.users.find(({ user: each }) => each?.['client-certificate-data'] ?? each?.['client-certificate']);
  const cluster = parsed.clusters[0]?.cluster;
  const bytes = (entry: Record<string, string> | undefined, field: string) =>
    entry?.[`${field}-data`] === undefined
      ? readFileSync(entry?.[field] ?? '')
      : Buffer.from(entry[`${field}-data`] ?? '', 'base64');
  return {
    server: new URL(cluster?.['server'] ?? ''),
    tls: {
      ca: bytes(cluster, 'certificate-authority'),
      cert: bytes(user?.user, 'client-certificate'),
      key: bytes(user?.user, 'client-key'),
    },
  };
}

export function request(admin: Admin, path: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    https.get(new URL(path, admin.server), { ...admin.tls, agent: false }, resolve).on('error', reject);
  });
}

export async function getJson(admin: Admin, path: string): Promise<Record<string, unknown>> {
  let text = '';
  for await (const chunk of (await request(admin, path)).setEncoding('utf8')) {
    text += String(chunk);
  }
  return JSON.parse(text) as Record<string, unknown>;
}

interface Resource {
  readonly name: string;
  readonly verbs: readonly string[];
}

/** Every path that can be listed and watched, by the plain discovery documents. */
async function watchablePaths(admin: Admin): Promise<readonly string[]> {
  const groups = ((await getJson(admin, '/apis'))['groups'] as { preferredVersion: { groupVersion: string } }[]).map(
    ({ preferredVersion }) => `/apis/${preferredVersion.groupVersion}`,
  );
  const paths = await Promise.all(
    ['/api/v1', ...groups].map(async (group) => {
      const resources = ((await getJson(admin, group))['resources'] ?? []) as Resource[];
      return resources
        .filter(({ name, verbs }) => !name.includes('/') && verbs.includes('list') && verbs.includes('watch'))
        .map(({ name }) => `${group}/${name}`);
    }),
  );
  return paths.flat().filter((path) => path !== '/apis/events.k8s.io/v1/events');
}

/** All that raw watches of every kind have seen; `stop` ends them. */
export interface RawWatch {
  readonly events: readonly RawEvent[];
  /** Where a watch lost its place and this judge cannot know what it missed: nothing may be judged by it then. */
  readonly blind: readonly string[];
  /** What was seen and not taken before; it is forgotten here. */
  take(): readonly RawEvent[];
  stop(): void;
}

function readLine(line: string): RawEvent {
  const { type, object } = JSON.parse(line) as {
    type: string;
    object: { kind: string; metadata?: Record<string, string> };
  };
  return {
    type,
    object: line.slice(line.indexOf('"object":') + '"object":'.length, -1),
    uid: object.metadata?.['uid'] ?? '',
    resourceVersion: object.metadata?.['resourceVersion'] ?? '',
    kind: object.kind,
    at: Date.now(),
  };
}

/**
 * Watches every kind from its present state on, with nothing but node:https and JSON.parse. A busy server cuts watches
 * off as it likes; each goes on from where it was. Kinds are given as the last part of their paths, or all are watched.
 */
export async function watchEverything(kubeconfig: string, kinds?: readonly string[]): Promise<RawWatch> {
  const admin = adminOf(kubeconfig);
  const watched = { events: [] as RawEvent[], blind: [] as string[] };
  const ending = new AbortController();
  const paths = (await watchablePaths(admin)).filter(
    (path) => kinds?.some((kind) => path.endsWith(`/${kind}`)) ?? true,
  );
  await Promise.all(paths.map((path) => keepWatching({ admin, path, signal: ending.signal, ...watched })));
  return { ...watched, take: () => watched.events.splice(0), stop: () => ending.abort() };
}

interface Watching {
  readonly admin: Admin;
  readonly path: string;
  readonly signal: AbortSignal;
  readonly events: RawEvent[];
  readonly blind: string[];
}

const AGAIN_MS = 100;

/** Resolves when the first watch is open; goes on until the signal. */
async function keepWatching(watching: Watching): Promise<void> {
  const { admin, path, signal, blind } = watching;
  const open = (cursor: string) =>
    request(admin, `${path}?watch=1&allowWatchBookmarks=1&timeoutSeconds=600${cursor && `&resourceVersion=${cursor}`}`);
  const follow = async (first: IncomingMessage): Promise<void> => {
    let cursor = await readAll(first, watching, '');
    while (!signal.aborted && blind.length === 0) {
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      // Not back yet, or busy: asked again until it answers.
      const response = await open(cursor).catch(() => undefined);
      if (response?.statusCode === 200) cursor = await readAll(response, watching, cursor);
      else response?.resume();
    }
  };
  void follow(await open(''));
}

/** Reads a watch to its end, however it ends; answers where it stands then. */
async function readAll(response: IncomingMessage, watching: Watching, from: string): Promise<string> {
  const { path, signal, events, blind } = watching;
  let cursor = Number(from);
  let rest = '';
  const end = () => void response.destroy();
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  response.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const event of lines.filter((line) => line !== '').map(readLine)) {
      if (event.type === 'ERROR') blind.push(`${path}: ${event.object}`);
      // What there is at the beginning comes by name, so the last one is not the newest.
      else cursor = Math.max(cursor, Number(event.resourceVersion));
      if (event.type !== 'ERROR' && event.type !== 'BOOKMARK') events.push(event);
    }
  });
  await new Promise<void>((resolve) => {
    response.on('close', resolve).on('error', () => resolve());
  });
  signal.removeEventListener('abort', end);
  return cursor === 0 ? '' : String(cursor);
}
