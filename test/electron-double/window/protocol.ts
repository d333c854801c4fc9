import type { DevTools } from './devtools.ts';

type Handler = (request: Request) => Response | Promise<Response>;

const handlers = new Map<string, Handler>();
const privileged = new Set<string>();
let isReady = false;
const STAND_IN = '.electron-double';

export const protocol = {
  registerSchemesAsPrivileged(schemes: readonly { readonly scheme: string }[]): void {
    if (isReady) {
      throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    }
    schemes.forEach(({ scheme }) => privileged.add(scheme));
  },
  handle(scheme: string, handler: Handler): void {
    if (!isReady || handlers.has(scheme)) {
      throw new Error(`protocol.handle: ${isReady ? `${scheme} has a handler already` : 'app is not ready'}`);
    }
    handlers.set(scheme, handler);
  },
};

/** From here on no scheme can be registered any more. */
export function closeSchemes(): void {
  isReady = true;
}

/**
 * Chromium refuses schemes it does not know, so `app://host/path` is shown to it as `https://host.app.electron-double/path`.
 */
export function chromiumUrl(address: string): string {
  const url = new URL(address);
  const scheme = url.protocol.slice(0, -1);
  return privileged.has(scheme) ? `https://${url.host}.${scheme}${STAND_IN}${url.pathname}${url.search}` : address;
}

/** The address as Electron's main process would see it. */
export function electronUrl(address: string): string {
  const url = URL.parse(address);
  if (url === null || !url.host.endsWith(STAND_IN)) {
    return address;
  }
  const names = url.host.slice(0, -STAND_IN.length);
  const dot = names.lastIndexOf('.');
  return `${names.slice(dot + 1)}://${names.slice(0, dot)}${url.pathname}${url.search}${url.hash}`;
}

interface Paused {
  readonly requestId: string;
  readonly request: { readonly url: string; readonly method: string };
}

/** Answers a request of the page by the application's handler; false if the address is none of its schemes. */
export async function answerRequest(devtools: DevTools, session: string, paused: Paused): Promise<boolean> {
  const url = electronUrl(paused.request.url);
  const handler = handlers.get(url.slice(0, url.indexOf(':')));
  if (url === paused.request.url || handler === undefined) {
    return false;
  }
  const response = await handler(new Request(url, { method: paused.request.method }));
  const body = Buffer.from(await response.arrayBuffer());
  await devtools.send(
    'Fetch.fulfillRequest',
    {
      requestId: paused.requestId,
      responseCode: response.status,
      responseHeaders: [...response.headers].map(([name, value]) => ({ name, value })),
      body: body.toString('base64'),
    },
    session,
  );
  return true;
}
