import { frameOf, messageOf } from './framing.ts';
import type { Port } from './port.ts';

/** What browsers and the `ws` package agree on. */
export interface Socket {
  binaryType: string;
  readonly readyState: number;
  send(data: string | Uint8Array<ArrayBuffer>): void;
  close(): void;
  addEventListener(type: 'open' | 'close', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

const OPEN = 1;
const CONNECTING = 0;

/**
 * A WebSocket that looks like a message port, so that one adapter serves both carriers. Text stays text; objects with
 * typed arrays become one binary frame (see framing.ts). What is posted before the socket is open waits for it.
 */
export function portOver(socket: Socket): Port {
  socket.binaryType = 'arraybuffer';
  const waiting: (string | Uint8Array<ArrayBuffer>)[] = [];
  socket.addEventListener('open', () => {
    for (const data of waiting.splice(0)) {
      socket.send(data);
    }
  });
  return {
    postMessage(message) {
      const data = typeof message === 'string' ? message : frameOf(message);
      if (socket.readyState === OPEN) {
        socket.send(data);
      } else if (socket.readyState === CONNECTING) {
        waiting.push(data);
      } else {
        throw new Error('The connection to the engine is closed');
      }
    },
    on(event, listener) {
      if (event === 'close') {
        socket.addEventListener('close', () => listener());
        return;
      }
      socket.addEventListener('message', ({ data }) => {
        let message: unknown;
        try {
          message = data instanceof ArrayBuffer ? messageOf(data) : data;
        } catch {
          // Whoever sends a broken frame is not one of ours; closing ends its calls and feeds at both ends.
          socket.close();
          return;
        }
        listener({ data: message });
      });
    },
    close: () => socket.close(),
  };
}
