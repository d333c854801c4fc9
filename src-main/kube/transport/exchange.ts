import type http from 'node:http';
import type { Clock } from '../clock.ts';
import type { Authorization } from '../config/credentials.ts';
import { KubeError, type Stage } from '../wire/kube-error.ts';

/** What one request needs of whoever carries it. */
export interface Exchange {
  readonly server: URL;
  /** Absolute, with its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  /** Sent by POST; absent for a GET. */
  readonly content?: string;
  readonly authorization: Authorization;
  readonly stage: Stage;
  /** A watch is kept apart from what ends by itself, and may be quiet as long as it likes. */
  readonly isWatch: boolean;
  /** How long the answer may take to begin. */
  readonly answerWithinMs: number;
  readonly signal: AbortSignal;
}

/** An answer as it begins, whatever its status. */
export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  /** Raw bytes; throws {@link KubeError} if the connection breaks before the end. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** One way of carrying requests to an API server. */
export interface Carrier {
  /** Resolves when the answer begins; rejects with {@link KubeError}, or with the reason of the signal. */
  exchange(exchange: Exchange): Promise<Answer>;
  /** Closes idle connections; requests under way are ended by their signals. */
  close(): void;
}

/** Headers as both protocols of Node take them; HTTP/2 knows no capitals. */
export function outgoingHeaders(headers: Exchange['headers']): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name.toLowerCase(),
      typeof value === 'string' ? value : [...value],
    ]),
  );
}

const STALLED_MS = 60_000;

export function late({ server, stage }: Pick<Exchange, 'server' | 'stage'>, ms: number, what: string): KubeError {
  const message = `${server.origin} ${what} within ${Math.round(ms / 1000)} s`;
  return new KubeError({ type: 'unreachable', stage, message });
}

/** The chunks of a body. A watch may be quiet and is judged by its reflector; what should end must go on, or `end` is called. */
export async function* unstalled(
  chunks: AsyncIterable<Uint8Array>,
  exchange: Exchange,
  { clock, end }: { readonly clock: Clock; readonly end: (why: KubeError) => void },
): AsyncGenerator<Uint8Array, void> {
  const arm = () =>
    exchange.isWatch
      ? () => {}
      : clock.after(STALLED_MS, () => end(late(exchange, STALLED_MS, 'did not go on with its answer')));
  let cancel = arm();
  try {
    for await (const chunk of chunks) {
      cancel();
      yield chunk;
      cancel = arm();
    }
  } finally {
    cancel();
  }
}
