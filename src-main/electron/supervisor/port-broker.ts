import { MessageChannelMain, ipcMain } from 'electron';
import type { IpcMainEvent, WebContents } from 'electron';
import type { PageOrigin } from '../window/origin.ts';

/** The page asks for its port, and main sends it: one channel name, both ways. Repeated in src-preload/index.ts. */
const PORT = 'khronoscope:port';
/** Main says that the engine died and the port with it. */
const LOST = 'khronoscope:lost';

/** Where ports are brought. */
export interface PortServer {
  readonly isServing: boolean;
  bring(port: Electron.MessagePortMain): void;
}

export interface BrokerOptions {
  readonly origin: PageOrigin;
  readonly engine: () => PortServer;
  /** A page has its port. */
  readonly onConnected: () => void;
}

/** Brings each page that announced itself one port to the engine, and a new one after each death of the engine. */
export class PortBroker {
  readonly #options: BrokerOptions;
  readonly #pages = new Set<WebContents>();

  constructor(options: BrokerOptions) {
    this.#options = options;
    ipcMain.on(PORT, (event) => {
      if (this.#isOurs(event)) {
        this.#welcome(event.sender);
      }
    });
  }

  /** Whether a page has announced itself. */
  get hasPages(): boolean {
    return this.#pages.size > 0;
  }

  /** Connects every page that waits; call it when the engine begins to serve. */
  connectAll(): void {
    this.#pages.forEach((page) => this.#connect(page));
  }

  /** Tells every page that its port is dead: Chromium fires no `close` when the other process is gone. */
  sayLost(): void {
    this.#pages.forEach((page) => page.send(LOST));
  }

  /** Only the top frame of our own page may ask. */
  #isOurs(event: IpcMainEvent): boolean {
    const frame = event.senderFrame;
    return frame !== null && frame.parent === null && this.#options.origin.owns(frame.url);
  }

  #welcome(page: WebContents): void {
    if (!this.#pages.has(page)) {
      this.#pages.add(page);
      page.once('destroyed', () => this.#pages.delete(page));
    }
    if (this.#options.engine().isServing) {
      this.#connect(page);
    }
  }

  #connect(page: WebContents): void {
    const { port1, port2 } = new MessageChannelMain();
    this.#options.engine().bring(port1);
    page.postMessage(PORT, null, [port2]);
    this.#options.onConnected();
  }
}
