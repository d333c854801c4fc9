import { type LosablePort, losable } from '@carrier/losable-port.ts';
import { portFrom } from '@carrier/port.ts';
import type { Door } from './door.ts';

/** What the preload script exposes in a window of the desktop application; absent in a browser. */
export interface DesktopDoor {
  readonly desktop: true;
  /** Says that this page listens; the port of the window is posted to it then, and again after each engine restart. */
  announce(): void;
}

declare global {
  interface Window {
    readonly khronoscope?: DesktopDoor;
  }
}

/** Comes with the port of the window. A later one replaces the one before: the engine was restarted. */
const PORT_MESSAGE = 'khronoscope-port';
/** Says that the engine is gone and another is being started. */
const LOST_MESSAGE = 'khronoscope-port-lost';

/** The door of a desktop window: ports arrive as messages from the preload script of the same window. */
export function desktopDoor(page: Window, desktop: DesktopDoor): Door {
  return (listener) => {
    let current: LosablePort | undefined;
    page.addEventListener('message', (event) => {
      if (event.source !== page) {
        return;
      }
      const [port] = event.ports;
      if (event.data === PORT_MESSAGE && port !== undefined) {
        current?.lose();
        const opened = losable(portFrom(port));
        current = opened;
        port.addEventListener('close', () => {
          if (current === opened) {
            current = undefined;
            opened.lose();
            listener.closed();
          }
        });
        listener.opened(opened);
      } else if (event.data === LOST_MESSAGE && current !== undefined) {
        const lost = current;
        current = undefined;
        lost.lose();
        listener.closed();
      }
    });
    return { knock: () => desktop.announce() };
  };
}
