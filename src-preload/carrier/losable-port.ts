import type { Port } from './port.ts';

/** A port that can be declared lost. */
export interface LosablePort extends Port {
  /** Closes the port and tells every close listener, so that calls in flight and feeds reject. */
  lose(): void;
}

/**
 * A port whose far end may die without a sign: Chromium fires no `close` on the page's port when the process at the
 * other end is gone, and a call on it would wait for ever. Whoever learns of the death calls `lose()`.
 */
export function losable(port: Port): LosablePort {
  const closed: ((event?: { readonly data: unknown }) => void)[] = [];
  let isLost = false;
  return {
    postMessage(message) {
      if (isLost) {
        throw new Error('The connection to the engine is lost');
      }
      port.postMessage(message);
    },
    on(event, listener) {
      if (event === 'close') {
        closed.push(listener);
      }
      port.on(event, listener);
    },
    close: () => port.close(),
    lose() {
      if (!isLost) {
        isLost = true;
        port.close();
        closed.forEach((listener) => listener());
      }
    },
  };
}
