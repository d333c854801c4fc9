import type { Random } from '../../../src-main/kube/clock.ts';
import { answer, errorLine, statusAnswer } from '../front/answers.ts';
import type { Upstream, UpstreamAnswer } from '../front/upstream.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** One version of one object, as the cluster had it. */
export interface TrueVersion {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly kind: string;
  readonly uid: string;
  readonly name: string;
  readonly resourceVersion: number;
  readonly at: number;
  /** The object's JSON text, with kind and apiVersion. */
  readonly text: string;
}

export const MODEL_KINDS = [
  { kind: 'Pod', resource: 'pods' },
  { kind: 'ConfigMap', resource: 'configmaps' },
  // Has no bookmarks, as in a real server.
  { kind: 'Event', resource: 'events' },
] as const;

const NAMES = 24;
const BOOKMARK_MS = 10_000;
const encoder = new TextEncoder();

/** An API server of three kinds that remembers all that was ever true: lists in pages, watches, bookmarks, compaction. */
export class ModelCluster implements Upstream {
  /** Every version there ever was, in order. */
  readonly history: TrueVersion[] = [];
  readonly #clock: VirtualClock;
  readonly #random: Random;
  readonly #living = new Map<string, TrueVersion>();
  readonly #watchers = new Set<(version: TrueVersion) => void>();
  #revision = 100;
  #compacted = 0;

  constructor(clock: VirtualClock, random: Random) {
    this.#clock = clock;
    this.#random = random;
    for (let round = 0; round < 30; round++) this.change();
  }

  /** What exists now, by uid. */
  get living(): ReadonlyMap<string, TrueVersion> {
    return this.#living;
  }

  /** One random change: an object is made, changed, deleted, or made anew under its old name. */
  change(): void {
    const { kind } = this.#pick(MODEL_KINDS);
    const name = `${kind.toLowerCase()}-${Math.floor(this.#random() * NAMES)}`;
    const existing = [...this.#living.values()].find((version) => version.kind === kind && version.name === name);
    if (existing === undefined) return this.#write('ADDED', { kind, name, uid: `${name}-${this.#revision}` });
    if (this.#random() < 0.25) {
      this.#write('DELETED', existing);
      if (this.#random() < 0.5) this.#write('ADDED', { kind, name, uid: `${name}-${this.#revision}` });
    } else this.#write('MODIFIED', existing);
  }

  /** Forgets how it came to the present state: older resourceVersions and continue tokens expire. */
  compact(): void {
    this.#compacted = this.#revision;
  }

  ask(path: string, signal: AbortSignal): Promise<UpstreamAnswer> {
    const url = new URL(path, 'http://model');
    const kind = MODEL_KINDS.find(({ resource }) => url.pathname === `/api/v1/${resource}`)?.kind;
    if (kind === undefined) return Promise.resolve(this.#other(url.pathname));
    const from = Number(url.searchParams.get('resourceVersion') ?? 0);
    if (url.searchParams.has('watch')) return Promise.resolve(this.#watch(kind, from, signal));
    return Promise.resolve(this.#list(kind, url.searchParams));
  }

  #write(type: TrueVersion['type'], { kind, name, uid }: Pick<TrueVersion, 'kind' | 'name' | 'uid'>): void {
    this.#revision += 1;
    const resourceVersion = this.#revision;
    const metadata = { name, namespace: 'shop', uid, resourceVersion: String(resourceVersion) };
    const text = JSON.stringify({ kind, apiVersion: 'v1', metadata, note: 'x'.repeat(this.#random() * 200) });
    const version = { type, kind, uid, name, resourceVersion, at: this.#clock.latest, text };
    this.history.push(version);
    if (type === 'DELETED') this.#living.delete(uid);
    else this.#living.set(uid, version);
    for (const tell of this.#watchers) tell(version);
  }

  #list(kind: string, query: URLSearchParams): UpstreamAnswer {
    const limit = Math.min(Number(query.get('limit') ?? 500), 7);
    const [rv = this.#revision, start = ''] = query.has('continue') ? tokenParts(query.get('continue') ?? '') : [];
    if (rv < this.#compacted) return statusAnswer(410, 'Expired', 'The provided continue parameter is too old.');
    const all = this.#stateAt(rv, kind).filter(({ name }) => name > start);
    const items = all.slice(0, limit);
    const last = items.at(-1)?.name ?? '';
    const more = all.length > limit && { continue: `${rv}.${last}`, remainingItemCount: all.length - limit };
    const metadata = JSON.stringify({ resourceVersion: String(rv), ...more });
    const body = items.map(({ text }) => text).join(',');
    // Custom resources write their metadata behind the items, built-in kinds before: here by chance.
    const members = [`"metadata":${metadata}`, `"items":[${body}]`];
    if (this.#random() < 0.5) members.reverse();
    return answer(200, [`{"kind":"${kind}List","apiVersion":"v1",${members.join(',')}}`]);
  }

  /** As it was then: newest versions up to `rv`, by name. */
  #stateAt(rv: number, kind: string): readonly TrueVersion[] {
    const state = new Map<string, TrueVersion>();
    for (const version of this.history) {
      if (version.resourceVersion > rv) break;
      if (version.kind !== kind) continue;
      if (version.type === 'DELETED') state.delete(version.uid);
      else state.set(version.uid, version);
    }
    return [...state.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  #watch(kind: string, from: number, signal: AbortSignal): UpstreamAnswer {
    if (from < this.#compacted) {
      const message =
        this.#random() < 0.5 ? 'too old resource version' : 'The resourceVersion for the watch is too old.';
      return answer(200, [errorLine(410, 'Expired', message)]);
    }
    return { status: 200, contentType: 'application/json', body: this.#events(kind, from, signal) };
  }

  async *#events(kind: string, from: number, signal: AbortSignal): AsyncGenerator<Uint8Array, void> {
    const waiting = this.history
      .filter((version) => version.kind === kind && version.resourceVersion > from)
      .map(lineOf);
    let wake = (): void => {};
    const tell = (version: TrueVersion): void => {
      if (version.kind === kind) waiting.push(lineOf(version));
      wake();
    };
    this.#watchers.add(tell);
    let bookmarkAt = this.#clock.monotonic() + BOOKMARK_MS;
    try {
      while (!signal.aborted) {
        if (waiting.length > 0) yield encoder.encode(waiting.splice(0).join(''));
        if (kind !== 'Event' && this.#clock.monotonic() >= bookmarkAt) {
          bookmarkAt = this.#clock.monotonic() + BOOKMARK_MS;
          const metadata = { resourceVersion: String(this.#revision) };
          yield encoder.encode(line('BOOKMARK', JSON.stringify({ kind, apiVersion: 'v1', metadata })));
        }
        await new Promise<void>((resolve) => {
          const cancel = this.#clock.after(BOOKMARK_MS, resolve);
          wake = () => {
            cancel();
            resolve();
          };
          signal.addEventListener('abort', wake, { once: true });
          if (waiting.length > 0) wake();
        });
      }
    } finally {
      this.#watchers.delete(tell);
    }
  }

  #other(path: string): UpstreamAnswer {
    switch (path) {
      case '/version':
        return answer(200, [JSON.stringify({ gitVersion: 'v1.37.0-model' })]);
      case '/api/v1/namespaces/kube-system':
        return answer(200, [JSON.stringify({ metadata: { uid: 'model' } })]);
      case '/api':
        return answer(200, [JSON.stringify(discovery())]);
      case '/apis':
        return answer(200, [JSON.stringify({ kind: 'APIGroupDiscoveryList', items: [] })]);
      default:
        return statusAnswer(404, 'NotFound', `no ${path}`);
    }
  }

  #pick<T>(choices: readonly [T, ...T[]] | readonly T[]): T {
    const choice = choices[Math.floor(this.#random() * choices.length)];
    if (choice === undefined) throw new Error('nothing to choose from');
    return choice;
  }
}

function tokenParts(token: string): [number, string] {
  const dot = token.indexOf('.');
  return [Number(token.slice(0, dot)), token.slice(dot + 1)];
}

function line(type: string, object: string): string {
  return `{"type":"${type}","object":${object}}\n`;
}

function lineOf({ type, text }: TrueVersion): string {
  return line(type, text);
}

function discovery(): object {
  const resources = MODEL_KINDS.map(({ kind, resource }) => ({
    resource,
    responseKind: { group: '', version: '', kind },
    scope: 'Namespaced',
    verbs: ['list', 'watch'],
  }));
  const versions = [{ version: 'v1', freshness: 'Current', resources }];
  return { kind: 'APIGroupDiscoveryList', items: [{ metadata: { name: '' }, versions }] };
}
