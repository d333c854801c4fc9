import type { Port } from './port.ts';

/** The largest request a page may send, in UTF-16 units. The largest honest one is a look-up of 50,000 ids. */
const MAX_REQUEST = 512 * 1024;
const MAX_ID = 32;
const PATH = /^(\/[a-zA-Z]+)+$/;

/** The engine's answers travel as objects only when they hold typed arrays; see {@link viewsOf}. */
interface Request {
  readonly i: string;
  readonly t?: 4;
  readonly p?: { readonly u: string; readonly b?: unknown };
}

/** The request in a message of oRPC's port adapter, cut down to the fields we know; undefined for anything else. */
function requestOf(message: unknown): Request | undefined {
  if (typeof message !== 'string' || message.length > MAX_REQUEST) {
    return undefined;
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(message);
  } catch {
    return undefined;
  }
  if (typeof parsed !== 'object' || parsed === null || !('i' in parsed)) {
    return undefined;
  }
  const id = parsed.i;
  if (typeof id !== 'string' || id.length === 0 || id.length > MAX_ID) {
    return undefined;
  }
  if ('t' in parsed) {
    return parsed.t === 4 ? { i: id, t: 4 } : undefined;
  }
  const payload = 'p' in parsed ? parsed.p : undefined;
  if (typeof payload !== 'object' || payload === null || !('u' in payload) || typeof payload.u !== 'string') {
    return undefined;
  }
  if (!PATH.test(payload.u)) {
    return undefined;
  }
  return { i: id, p: 'b' in payload ? { u: payload.u, b: payload.b } : { u: payload.u } };
}

/**
 * Stands between a page and oRPC's server adapter, which dies of a malformed message: lets only well-formed requests
 * and aborts through, cut down to the fields we know, and never throws when an answer finds the port closed.
 * `onRefused` hears of each message that was not let through; such a message gets no answer.
 */
export function guarded(port: Port, onRefused: () => void): Port {
  return {
    postMessage(message) {
      try {
        port.postMessage(message);
      } catch (error) {
        // The page left while its answer was on the way: nobody is there to be told. Closing ends its feeds.
        if (error instanceof Error) {
          port.close();
        }
      }
    },
    on(event, listener) {
      if (event === 'close') {
        port.on('close', listener);
        return;
      }
      port.on('message', (heard) => {
        const request = requestOf(heard?.data);
        if (request === undefined) {
          onRefused();
        } else {
          listener({ data: request });
        }
      });
    },
    close: () => port.close(),
  };
}

/** Typed arrays lie at most this deep in an answer: the answer itself, a field of it, a field of that. */
const DEPTH = 2;

function holdsViews(value: unknown, depth: number): boolean {
  if (ArrayBuffer.isView(value)) {
    return true;
  }
  return depth > 0 && typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.values(value).some((field) => holdsViews(field, depth - 1))
    : false;
}

/**
 * For oRPC's `experimental_transfer`: an empty list makes it post the answer as an object, so that typed arrays stay
 * typed arrays; null makes it post JSON text. It must be null for all else: feeds break when every message is posted
 * as an object.
 */
export function viewsOf(message: readonly [string, number, unknown]): [] | null {
  const payload = message[2];
  if (typeof payload !== 'object' || payload === null) {
    return null;
  }
  const carried = 'body' in payload ? payload.body : 'data' in payload ? payload.data : undefined;
  const answer = typeof carried === 'object' && carried !== null && 'json' in carried ? carried.json : undefined;
  return holdsViews(answer, DEPTH) ? [] : null;
}
