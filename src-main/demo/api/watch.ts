import type { ServerResponse } from 'node:http';
import type { DemoClock } from '../clock.ts';
import { goJson } from '../world/json.ts';
import { apiVersionOf } from '../world/resource.ts';
import { ApiError, expired, invalid, tooLarge } from './api-error.ts';
import { rowObjectOf } from './list.ts';
import { partialJson, type Representation, tableJson } from './representation.ts';
import { type Selector, selectorOf } from './selector.ts';
import type { Item, ItemChange, ServedKind } from './served-kind.ts';

const BOOKMARK_MS = 60_000;
/** The last bookmark comes this long before a timeout that the client asked for. */
const LAST_BOOKMARK_MS = 2000;
/** A real server ends a watch somewhere between half an hour and an hour. */
const DEFAULT_TIMEOUT_MS = 45 * 60_000;
const FUTURE_WAIT_MS = 3000;
/** A reader this far behind is cut off, as a real server does. */
const LARGEST_BACKLOG = 4 * 1024 * 1024;

export interface WatchRequest {
  readonly kind: ServedKind;
  /** Empty for all. */
  readonly namespace: string;
  readonly query: URLSearchParams;
  readonly representation: Representation;
  /** Of the cluster at any time. */
  readonly resourceVersion: () => number;
  readonly clock: DemoClock;
}

/** One watch: lines of JSON until the client goes, the time is over, or the place is lost. */
export class WatchStream {
  readonly #request: WatchRequest;
  readonly #response: ServerResponse;
  readonly #selects: Selector;
  readonly #takeBack: (() => void)[] = [];
  #columnsSent = false;

  /** Answers at once. Throws an ApiError, with nothing sent, where a real server refuses. */
  constructor(request: WatchRequest, response: ServerResponse) {
    this.#request = request;
    this.#response = response;
    const selects = selectorOf(request.query);
    const { namespace } = request;
    this.#selects = (item) => (namespace === '' || item.metadata.namespace === namespace) && selects(item);
    const start = startOf(request);
    response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-cache, private' });
    response.flushHeaders();
    response.on('close', () => this.#release());
    this.#setTimers();
    this.#open(start);
  }

  /** Ends the answer cleanly. */
  end(): void {
    this.#release();
    this.#response.end();
  }

  #open(start: WatchStart): void {
    const { kind } = this.#request;
    switch (start.from) {
      case 'state':
        for (const item of kind.list() ?? []) if (this.#selects(item)) this.#send('ADDED', item);
        if (start.marked) this.#bookmark({ 'k8s.io/initial-events-end': 'true' });
        this.#follow(0);
        return;
      case 'version': {
        const missed = kind.since(start.resourceVersion);
        if (missed === undefined) {
          this.#fail(expired(`too old resource version: ${start.resourceVersion} (${kind.floor()})`));
          return;
        }
        for (const change of missed) this.#pass(change);
        this.#follow(start.resourceVersion);
        return;
      }
      case 'future': {
        const error = tooLarge(start.resourceVersion, this.#request.resourceVersion());
        this.#after(FUTURE_WAIT_MS, () => this.#fail(error));
      }
    }
  }

  /** Passes on every change above `resourceVersion`: one from the future is waited for in silence, as a real server does. */
  #follow(resourceVersion: number): void {
    const stop = this.#request.kind.subscribe((change) => {
      if (change.item.resourceVersion > resourceVersion) this.#pass(change);
    });
    this.#takeBack.push(stop);
  }

  /** An object that comes into the selection is ADDED, one that leaves it DELETED. */
  #pass({ type, item, previous }: ItemChange): void {
    const was = previous !== undefined && this.#selects(previous);
    const is = type !== 'DELETED' && this.#selects(item);
    if (is) this.#send(was ? 'MODIFIED' : 'ADDED', item);
    else if (was) this.#send('DELETED', item);
  }

  #send(type: string, item: Item): void {
    this.#write(type, this.#objectJson(item));
  }

  #objectJson(item: Item): string {
    const { kind, representation, query, clock } = this.#request;
    switch (representation) {
      case 'object':
        return item.text();
      case 'metadata':
        return partialJson(item);
      case 'table': {
        const withColumns = !this.#columnsSent;
        this.#columnsSent = true;
        return tableJson(kind, [item], {
          now: clock.now(),
          rowObject: rowObjectOf(query),
          metadata: { resourceVersion: String(item.resourceVersion) },
          withColumns,
        });
      }
    }
  }

  #bookmark(annotations?: Readonly<Record<string, string>>): void {
    const { resource } = this.#request.kind;
    const resourceVersion = String(this.#request.resourceVersion());
    const metadata = { resourceVersion, ...(annotations && { annotations }) };
    this.#write('BOOKMARK', goJson({ kind: resource.kind, apiVersion: apiVersionOf(resource), metadata }));
  }

  #fail(error: ApiError): void {
    this.#write('ERROR', goJson(error.status()));
    this.end();
  }

  #write(type: string, json: string): void {
    if (this.#response.writableEnded) return;
    this.#response.write(`{"type":"${type}","object":${json}}\n`);
    if (this.#response.writableLength > LARGEST_BACKLOG) this.end();
  }

  #setTimers(): void {
    const { query, kind } = this.#request;
    const asked = Number(query.get('timeoutSeconds') ?? '0') * 1000;
    const timeout = asked > 0 ? asked : DEFAULT_TIMEOUT_MS;
    this.#after(timeout, () => this.end());
    if (!allowsBookmarks(query) || !kind.bookmarks) return;
    if (asked > LAST_BOOKMARK_MS) this.#after(asked - LAST_BOOKMARK_MS, () => this.#bookmark());
    const again = (): void => {
      this.#bookmark();
      this.#after(BOOKMARK_MS, again);
    };
    this.#after(BOOKMARK_MS, again);
  }

  #after(ms: number, run: () => void): void {
    const { clock } = this.#request;
    this.#takeBack.push(clock.schedule(clock.now() + ms, run));
  }

  #release(): void {
    for (const takeBack of this.#takeBack) takeBack();
    this.#takeBack.length = 0;
  }
}

/** Where a watch begins: with the whole state, after a resourceVersion, or with one that is yet to come. */
type WatchStart =
  | { readonly from: 'state'; readonly marked: boolean }
  | { readonly from: 'version'; readonly resourceVersion: number }
  | { readonly from: 'future'; readonly resourceVersion: number };

function startOf({ query, resourceVersion }: WatchRequest): WatchStart {
  const text = query.get('resourceVersion') ?? '';
  const initial = query.get('sendInitialEvents');
  const match = query.get('resourceVersionMatch') ?? '';
  if ((initial !== null) !== (match !== '') || (match !== '' && match !== 'NotOlderThan')) {
    throw invalid('sendInitialEvents and resourceVersionMatch=NotOlderThan must be given together');
  }
  // A real server answers a watch like this, unlike a list.
  if (!/^\d*$/.test(text))
    throw new ApiError(500, `strconv.ParseUint: parsing "${text}": invalid syntax`, { reason: '' });
  const version = Number(text);
  if (initial === 'true') {
    if (version > resourceVersion()) return { from: 'future', resourceVersion: version };
    return { from: 'state', marked: allowsBookmarks(query) };
  }
  if (version > 0) return { from: 'version', resourceVersion: version };
  return initial === 'false'
    ? { from: 'version', resourceVersion: resourceVersion() }
    : { from: 'state', marked: false };
}

function allowsBookmarks(query: URLSearchParams): boolean {
  return isTrue(query.get('allowWatchBookmarks'));
}

/** `1` and `true` in queries. */
export function isTrue(value: string | null): boolean {
  return value === 'true' || value === '1';
}
