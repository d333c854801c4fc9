import { portOver } from '@carrier/port-over-socket.ts';
import type { Door } from './door.ts';

/** The address of the engine that served this page: `/rpc` on the same origin. */
export function engineUrl(location: Pick<Location, 'protocol' | 'host'>): string {
  return `${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}/rpc`;
}

/** The door of a page in a browser: each knock dials a new WebSocket. */
export function socketDoor(url: string): Door {
  return (listener) => ({
    knock() {
      const socket = new WebSocket(url);
      const port = portOver(socket);
      socket.addEventListener('open', () => listener.opened(port));
      socket.addEventListener('close', () => listener.closed());
    },
  });
}
