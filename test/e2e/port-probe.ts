import type { Page } from '@playwright/test';

// A test that speaks on a port of its own, beside the page's. It writes a call as oRPC's port adapter does, because a
// page of the built application offers no client to strangers.

/**
 * Asks main for another port of the page, and keeps it from the page itself. Every later port, too, stays with the
 * test, and {@link call} uses the newest.
 */
export async function takePort(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const probe: { port?: MessagePort } = {};
    Object.defineProperty(window, 'probe', { value: probe });
    await new Promise<void>((resolve) => {
      window.addEventListener(
        'message',
        (event) => {
          const [port] = event.ports;
          if (event.data === 'khronoscope-port' && port !== undefined) {
            event.stopImmediatePropagation();
            probe.port = port;
            port.start();
            resolve();
          }
        },
        { capture: true },
      );
      Reflect.get(window, 'khronoscope').announce();
    });
  });
}

/**
 * Calls a procedure (`/changes/density`) on the newest port; resolves to the answer as JSON, where each typed array
 * is replaced by `<name> <length>`, and `null` for a refusal. Rejects when there is no answer in 5 s.
 */
export async function call(page: Page, procedure: string, input: object): Promise<unknown> {
  return await page.evaluate(
    async ({ url, json }) => {
      const port: MessagePort = Reflect.get(window, 'probe').port;
      const id = `probe${crypto.randomUUID().slice(0, 8)}`;
      const answer = await new Promise<unknown>((resolve, reject) => {
        // A call on a dead port is never answered.
        setTimeout(() => reject(new Error(`${url} was not answered in 5 s`)), 5000);
        port.addEventListener('message', function hear({ data }) {
          const message: unknown = typeof data === 'string' ? JSON.parse(data) : data;
          if (typeof message === 'object' && message !== null && Reflect.get(message, 'i') === id) {
            port.removeEventListener('message', hear);
            resolve(Reflect.get(message, 'p'));
          }
        });
        port.postMessage(JSON.stringify({ i: id, p: { u: url, b: { json } } }));
      });
      const described = JSON.stringify(answer, (_key, value: unknown) =>
        ArrayBuffer.isView(value) ? `${value.constructor.name} ${Reflect.get(value, 'length')}` : value,
      );
      const parsed: { readonly s?: number; readonly b?: { readonly json?: unknown } } = JSON.parse(described);
      return parsed.s === undefined || parsed.s < 400 ? parsed.b?.json : null;
    },
    { url: procedure, json: input },
  );
}
