/**
 * A message port, wherever it comes from: a browser's MessagePort, Electron's MessagePortMain, Node's, or a WebSocket
 * that looks like one. Messages are structured data: what goes in at one end comes out equal at the other, typed arrays
 * as typed arrays. The shape is Electron's, because oRPC's port adapter takes it as it is.
 */
export interface Port {
  /** Throws once the port is closed. */
  postMessage(data: unknown): void;
  /** `event` is `message` or `close`; others are never heard of. */
  on(event: string, listener: (event?: { readonly data: unknown }) => void): void;
  close(): void;
}

/** What browsers and Node have: listeners by addEventListener, silent until started. */
export interface ListeningPort {
  postMessage(data: unknown): void;
  addEventListener(type: string, listener: (event: { readonly data?: unknown }) => void): void;
  start(): void;
  close(): void;
}

/** A browser's or Node's MessagePort as a {@link Port}. It is started with the first listener for messages. */
export function portFrom(port: ListeningPort): Port {
  return {
    postMessage: (data) => port.postMessage(data),
    on(event, listener) {
      port.addEventListener(event, (heard) => listener({ data: heard.data }));
      if (event === 'message') {
        port.start();
      }
    },
    close: () => port.close(),
  };
}
