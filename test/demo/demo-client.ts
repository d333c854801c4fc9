import { request } from 'node:https';
import { Readable } from 'node:stream';
import { type DemoCluster, startDemoCluster } from '../../src-main/demo/demo-cluster.ts';
import { ManualClock } from './manual-clock.ts';

export const TOKEN = 'test-token';
export const START = Date.parse('2026-03-03T10:00:07Z');

/** An object as it comes over the wire, as far as tests look into it. */
export interface WireObject {
  readonly kind?: string;
  readonly apiVersion?: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

export interface WireList {
  readonly kind: string;
  readonly metadata: {
    readonly resourceVersion: string;
    readonly continue?: string;
    readonly remainingItemCount?: number;
  };
  readonly items: readonly WireObject[];
}

export interface WireEvent {
  readonly type: string;
  readonly object: WireObject & { readonly code?: number; readonly reason?: string; readonly message?: string };
}

/** A running demo cluster under a manual clock, and one who asks it over HTTP. */
export interface Visit {
  readonly cluster: DemoCluster;
  readonly clock: ManualClock;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
  json<T>(path: string, headers?: Readonly<Record<string, string>>): Promise<T>;
  watch(path: string, headers?: Readonly<Record<string, string>>): Promise<WatchReader>;
}

export async function visit(seed = 1): Promise<Visit> {
  const clock = new ManualClock(START);
  const cluster = await startDemoCluster({ seed, clock, token: TOKEN });
  const get: Visit['get'] = (path, headers = {}) =>
    ask(cluster, { path, headers: { authorization: `Bearer ${TOKEN}`, ...headers } });
  return {
    cluster,
    clock,
    get,
    json: async <T>(path: string, headers?: Readonly<Record<string, string>>) =>
      (await (await get(path, headers)).json()) as T,
    watch: async (path, headers) => new WatchReader(await get(path, headers)),
  };
}

export interface Question {
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Asks over TLS, trusting the authority of the kubeconfig only. */
export function ask(cluster: DemoCluster, { path, method = 'GET', headers = {} }: Question): Promise<Response> {
  const [, authority = ''] = /certificate-authority-data: (\S+)/.exec(cluster.kubeconfig) ?? [];
  const options = { method, headers, ca: Buffer.from(authority, 'base64'), agent: false };
  return new Promise((resolve, reject) => {
    const asking = request(`${cluster.url}${path}`, options, (answer) => {
      const body = answer.statusCode === 304 ? null : (Readable.toWeb(answer) as ReadableStream<Uint8Array>);
      const names = Object.entries(answer.headers).map(([name, value]): [string, string] => [name, String(value)]);
      resolve(new Response(body, { status: answer.statusCode ?? 0, headers: names }));
    });
    asking.on('error', reject);
    asking.end();
  });
}

/** Reads a watch line by line. */
export class WatchReader {
  readonly response: Response;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #decoder = new TextDecoder();
  #rest = '';

  constructor(response: Response) {
    this.response = response;
    if (response.body === null) throw new Error('A watch without a body.');
    this.#reader = response.body.getReader();
  }

  /** The next line, or undefined at a clean end. Rejects when the connection breaks. */
  async line(): Promise<string | undefined> {
    for (;;) {
      const end = this.#rest.indexOf('\n');
      if (end >= 0) {
        const line = this.#rest.slice(0, end);
        this.#rest = this.#rest.slice(end + 1);
        return line;
      }
      const { done, value } = await this.#reader.read();
      if (done) return undefined;
      this.#rest += this.#decoder.decode(value, { stream: true });
    }
  }

  async event(): Promise<WireEvent> {
    const line = await this.line();
    if (line === undefined) throw new Error('The watch ended.');
    return JSON.parse(line) as WireEvent;
  }

  /** Events up to and including the first that `wanted` holds for. */
  async until(wanted: (event: WireEvent) => boolean): Promise<readonly WireEvent[]> {
    const events: WireEvent[] = [];
    for (;;) {
      const event = await this.event();
      events.push(event);
      if (wanted(event)) return events;
    }
  }

  /** Goes away in the middle. */
  async leave(): Promise<void> {
    await this.#reader.cancel();
  }
}
