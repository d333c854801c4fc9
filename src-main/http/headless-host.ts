import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { portOver } from '@carrier/port-over-socket.ts';
import { WebSocketServer } from 'ws';
import type { Engine } from '../engine/engine.ts';
import { type AccessRules, judge, type Verdict } from './access-guard.ts';
import { receiveImport, sendExport } from './recording-transfer.ts';
import { socketOf } from './socket-of.ts';
import { sendStatic } from './static-files.ts';

export interface HostOptions {
  readonly engine: Engine;
  /** Folder of the built page. */
  readonly pages: string;
  /** 0 for any free port. */
  readonly port: number;
  readonly host: string;
}

export interface HeadlessHost {
  /** With the token; whoever has it may look. */
  readonly url: string;
  close(): Promise<void>;
}

/** The largest message a page may send; honest ones are some kilobytes. */
const MAX_MESSAGE = 1 << 20;
const EXPORT_PATH = /^\/recordings\/([\w.@-]+)\/export$/;

function verdictOf(request: IncomingMessage, rules: AccessRules, url: URL): Verdict {
  const { host, origin, cookie } = request.headers;
  const queryToken = url.searchParams.get('token') ?? undefined;
  const needsOrigin = request.method === 'POST' || request.headers.upgrade !== undefined;
  return judge({ host, origin, cookie, queryToken }, rules, needsOrigin);
}

function refuse(response: ServerResponse, status: number, sentence: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
  response.end(`${sentence}\n`);
}

/** Answers one HTTP request that has been allowed in. */
async function answer(options: HostOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://host');
  const exported = EXPORT_PATH.exec(pathname)?.[1];
  try {
    if (request.method === 'POST' && pathname === '/recordings/import') {
      await receiveImport(options.engine, request, response);
    } else if (request.method !== 'GET') {
      refuse(response, 405, 'This host is asked with GET.');
    } else if (exported !== undefined) {
      await sendExport(options.engine, exported, response);
    } else {
      await sendStatic(options.pages, pathname, response);
    }
  } catch (error) {
    refuse(response, 422, error instanceof Error ? error.message : String(error));
  }
}

function listen(server: Server, port: number, host: string): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      if (address !== null && typeof address === 'object') {
        resolve(address);
      }
    });
  });
}

/** Lets an upgrade to WebSocket in, or says why not and hangs up. */
function upgrade(sockets: WebSocketServer, options: HostOptions, rules: AccessRules) {
  return (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const url = new URL(request.url ?? '/', 'http://host');
    const verdict = verdictOf(request, rules, url);
    if (verdict.type !== 'allow' || url.pathname !== '/rpc') {
      socket.end(`HTTP/1.1 ${verdict.type === 'refuse' ? verdict.status : 404} Refused\r\nConnection: close\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      // Without a listener, a frame over the limit ends the process; `ws` closes the socket by itself.
      webSocket.on('error', (error) => console.error(`A page was cut off: ${error.message}`));
      options.engine.serve(portOver(socketOf(webSocket)));
    });
  };
}

/**
 * Serves the page and the contract to browsers: `/` the page, `/rpc` the WebSocket, `/recordings/ID/export` a download,
 * POST `/recordings/import` an upload. Rejects with the system's error when the port cannot be had.
 */
export async function startHeadlessHost(options: HostOptions): Promise<HeadlessHost> {
  const token = randomBytes(24).toString('base64url');
  const hosts: string[] = [];
  const rules = { token, hosts, cookieName: '' };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://host');
    const verdict = verdictOf(request, rules, url);
    switch (verdict.type) {
      case 'allow':
        void answer(options, request, response);
        break;
      case 'enter':
        url.searchParams.delete('token');
        response.writeHead(302, {
          location: `${url.pathname}${url.search}`,
          'set-cookie': `${rules.cookieName}=${token}; HttpOnly; SameSite=Strict; Path=/`,
          'cache-control': 'no-store',
        });
        response.end();
        break;
      case 'refuse':
        refuse(response, verdict.status, verdict.sentence);
    }
  });
  const address = await listen(server, options.port, options.host);
  // Cookies know no ports: two hosts on one machine need two names.
  rules.cookieName = `khronoscope-${address.port}`;
  const names = new Set([options.host, 'localhost', '127.0.0.1', '[::1]']);
  hosts.push(...[...names].map((name) => `${name}:${address.port}`));
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE, perMessageDeflate: false });
  server.on('upgrade', upgrade(sockets, options, rules));
  return {
    url: `http://${options.host}:${address.port}/?token=${token}`,
    async close() {
      sockets.clients.forEach((client) => client.terminate());
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
