import { MessageChannel } from 'node:worker_threads';
import { portFrom } from '../../src-preload/carrier/port.ts';
import { portOver } from '../../src-preload/carrier/port-over-socket.ts';
import type { Client } from '../../src-preload/contract/contract.ts';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { WebSocket } from 'ws';
import type { Engine } from '../../src-main/engine/engine.ts';
import { startHeadlessHost } from '../../src-main/http/headless-host.ts';
import { socketOf } from '../../src-main/http/socket-of.ts';

/** One way from a page to the engine. */
export interface Carried {
  readonly client: Client;
  /** Sends what no honest client would. */
  sendRaw(data: unknown): void;
  close(): Promise<void>;
}

export interface Carrier {
  readonly name: string;
  /** Whether the far end hears when this end closes: browsers' ports do not say it. */
  connect(engine: Engine): Promise<Carried>;
}

/** What the desktop has between the engine process and a window, here within one process. */
const messagePort: Carrier = {
  name: 'MessagePort',
  connect: async (engine) => {
    const { port1, port2 } = new MessageChannel();
    const listening = (port: typeof port1) => ({
      postMessage: (data: unknown) => port.postMessage(data),
      addEventListener: (type: string, listener: (event: { readonly data?: unknown }) => void) => {
        port.on(type, (data: unknown) => listener({ data }));
      },
      start: () => port.start(),
      close: () => port.close(),
    });
    engine.serve(portFrom(listening(port1)));
    const client: Client = createORPCClient(new RPCLink({ port: portFrom(listening(port2)) }));
    return { client, sendRaw: (data) => port2.postMessage(data), close: async () => port2.close() };
  },
};

/** The token of the printed address becomes a cookie, as in a browser. */
async function cookieOf(url: string): Promise<string> {
  const answer = await fetch(url, { redirect: 'manual' });
  return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
}

/** What the headless host has between itself and a browser. */
const webSocket: Carrier = {
  name: 'WebSocket',
  connect: async (engine) => {
    const host = await startHeadlessHost({ engine, pages: '/nowhere', port: 0, host: '127.0.0.1' });
    const { origin } = new URL(host.url);
    const headers = { cookie: await cookieOf(host.url), origin };
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/rpc`, { headers });
    const client: Client = createORPCClient(new RPCLink({ port: portOver(socketOf(socket)) }));
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    return {
      client,
      sendRaw: (data) => socket.send(data instanceof Uint8Array ? data : String(data)),
      close: async () => {
        socket.terminate();
        await host.close();
      },
    };
  },
};

export const CARRIERS: readonly Carrier[] = [messagePort, webSocket];
