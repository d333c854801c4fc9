// Both functions are sent to the page as source text, so each must stand alone: nothing from outside its braces.

/** What the page's side of the double needs. */
export interface PageWorld {
  /** The built preload script: CommonJS that requires only `electron`. */
  readonly preload: (require: (name: string) => unknown) => void;
  readonly encode: (value: unknown) => string;
  readonly decode: (text: string) => unknown;
  /** Names of the DOM events between the isolated and the main world. */
  readonly event: string;
  /** The name of the binding to Node, visible in the isolated world only. */
  readonly binding: string;
}

/** Runs in the isolated world before any script of the page: ipcRenderer, contextBridge, then the preload script. */
export function isolatedWorld(world: PageWorld): void {
  if (window.top !== window || location.protocol === 'about:') {
    return;
  }
  type Listener = (event: { readonly ports: readonly MessagePort[] }, ...args: readonly unknown[]) => void;
  interface Arrived {
    readonly type: 'ipc' | 'port-message' | 'port-end';
    readonly channel: string;
    readonly args: readonly unknown[];
    readonly ports: readonly number[];
    readonly port: number;
    readonly data: unknown;
  }
  const send = (frame: object): void => Reflect.get(globalThis, world.binding)(world.encode(frame));
  const listeners = new Map<string, Listener[]>();
  const ports = new Map<number, MessagePort>();

  const receive = (number: number): MessagePort => {
    const { port1, port2 } = new MessageChannel();
    ports.set(number, port1);
    port1.addEventListener('message', (event) => send({ type: 'port-message', port: number, data: event.data }));
    port1.addEventListener('close', () => send({ type: 'port-end', port: number }));
    port1.start();
    return port2;
  };
  const hear = (text: string): void => {
    // Main's side of the double writes nothing but these frames.
    const frame = world.decode(text) as Arrived;
    if (frame.type === 'port-message') {
      ports.get(frame.port)?.postMessage(frame.data);
    } else if (frame.type === 'ipc') {
      const event = { ports: frame.ports.map(receive) };
      listeners.get(frame.channel)?.forEach((listener) => listener(event, ...frame.args));
    }
    // The end of a port is kept from the page: Chromium fires no `close` for a process that died.
  };
  Object.defineProperty(globalThis, 'hearElectron', { value: hear });

  const absent = (name: string, known: object): object =>
    new Proxy(known, {
      get(target, key) {
        if (!Reflect.has(target, key)) {
          throw new Error(`The Electron double has no ${name}.${String(key)}`);
        }
        return Reflect.get(target, key);
      },
    });
  const functions = new Map<string, (...args: readonly unknown[]) => unknown>();
  document.addEventListener(`${world.event}-call`, (event) => {
    if (event instanceof CustomEvent) {
      const [path, args] = JSON.parse(String(event.detail));
      if (functions.get(path)?.(...args) !== undefined) {
        throw new Error(`The Electron double carries no answers over the context bridge: ${path}`);
      }
    }
  });
  const expose = (name: string, api: object): void => {
    const shape = Object.entries(api).map(([key, value]) => {
      if (typeof value === 'function') {
        functions.set(`${name}.${key}`, value);
        return { key, path: `${name}.${key}` };
      }
      return { key, value };
    });
    const detail = JSON.stringify({ name, shape });
    document.addEventListener(`${world.event}-hello`, () => tell(detail));
    tell(detail);
  };
  const tell = (detail: string): void => {
    document.dispatchEvent(new CustomEvent(`${world.event}-expose`, { detail }));
  };
  const electron = absent('electron', {
    contextBridge: absent('contextBridge', { exposeInMainWorld: expose }),
    ipcRenderer: absent('ipcRenderer', {
      send: (channel: string, ...args: readonly unknown[]) => send({ type: 'ipc', channel, args, url: location.href }),
      on: (channel: string, listener: Listener) => {
        listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
      },
    }),
  });
  world.preload((name) => {
    if (name !== 'electron') {
      throw new Error(`module not found: ${name} (a sandboxed preload script has electron only)`);
    }
    return electron;
  });
}

/** Runs in the page's own world before any script of the page: makes what the preload script exposed, frozen. */
export function mainWorld(eventName: string): void {
  if (window.top !== window) {
    return;
  }
  interface Exposed {
    readonly name: string;
    readonly shape: readonly { readonly key: string; readonly path?: string; readonly value?: unknown }[];
  }
  document.addEventListener(`${eventName}-expose`, (event) => {
    if (!(event instanceof CustomEvent)) {
      return;
    }
    const { name, shape } = JSON.parse(String(event.detail)) as Exposed;
    if (Reflect.has(window, name)) {
      return;
    }
    const member = ({ path, value }: { readonly path?: string; readonly value?: unknown }): unknown =>
      path === undefined
        ? value
        : (...args: readonly unknown[]): void => {
            const detail = JSON.stringify([path, args]);
            document.dispatchEvent(new CustomEvent(`${eventName}-call`, { detail }));
          };
    const api = Object.fromEntries(shape.map((entry) => [entry.key, member(entry)]));
    Object.defineProperty(window, name, { value: Object.freeze(api), enumerable: true });
  });
  document.dispatchEvent(new CustomEvent(`${eventName}-hello`));
}
