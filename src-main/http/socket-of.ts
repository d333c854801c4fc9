import type { Socket } from '@carrier/port-over-socket.ts';
import type { WebSocket } from 'ws';

/** `ws` and browsers agree on the socket; only the types of their events differ. */
export function socketOf(socket: WebSocket): Socket {
  return {
    get binaryType() {
      return socket.binaryType;
    },
    set binaryType(_type: string) {
      socket.binaryType = 'arraybuffer';
    },
    get readyState() {
      return socket.readyState;
    },
    send: (data) => socket.send(data),
    close: () => socket.close(),
    addEventListener(type: string, listener: (event: { readonly data: unknown }) => void) {
      if (type === 'message') {
        socket.addEventListener('message', (event) => listener({ data: event.data }));
      } else {
        socket.on(type, () => listener({ data: undefined }));
      }
    },
  };
}
