import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import tls from 'node:tls';
import { bare } from './proxy.ts';

/** Where a tunnel leads. */
export interface Destination {
  readonly host: string;
  readonly port: number;
}

/** A connection to `destination` through a proxy. Rejects with an Error that names the proxy, never its password. */
export async function tunnelTo(destination: Destination, proxy: URL, signal: AbortSignal): Promise<net.Socket> {
  try {
    return proxy.protocol.startsWith('socks')
      ? await socksTunnel(destination, proxy, signal)
      : await connectTunnel(destination, proxy, signal);
  } catch (cause) {
    signal.throwIfAborted();
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`the proxy ${proxy.protocol}//${proxy.host} did not let us through: ${said}`, { cause });
  }
}

async function toProxy(proxy: URL, standardPort: number, signal: AbortSignal): Promise<net.Socket> {
  const host = bare(proxy.hostname);
  const port = proxy.port === '' ? standardPort : Number(proxy.port);
  const isSecure = proxy.protocol === 'https:';
  const named = net.isIP(host) === 0 ? { servername: host } : {};
  const socket = isSecure ? tls.connect({ host, port, ...named }) : net.connect({ host, port });
  await once(socket, isSecure ? 'secureConnect' : 'connect', { signal }).catch((cause: unknown) => {
    socket.destroy();
    throw cause;
  });
  return socket;
}

async function connectTunnel({ host, port }: Destination, proxy: URL, signal: AbortSignal): Promise<net.Socket> {
  const carrying = await toProxy(proxy, proxy.protocol === 'https:' ? 443 : 80, signal);
  const path = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const { username, password } = credentialsIn(proxy);
  const identity = Buffer.from(`${username}:${password}`).toString('base64');
  const headers = { Host: path, ...(username === '' ? {} : { 'Proxy-Authorization': `Basic ${identity}` }) };
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown) => {
      carrying.destroy();
      reject(cause);
    };
    const asking = http.request({ method: 'CONNECT', path, headers, createConnection: () => carrying, signal });
    asking.on('connect', (response, socket, head) => {
      if (response.statusCode !== 200) return fail(new Error(`it answered ${response.statusCode}`));
      if (head.length > 0) socket.unshift(head);
      resolve(carrying);
    });
    asking.on('error', fail);
    asking.end();
  });
}

const SOCKS_5 = 5;
const NO_AUTHENTICATION = 0;
const USER_AND_PASSWORD = 2;
const BY_NAME = 3;
const ADDRESS_LENGTHS = new Map([
  [1, 4],
  [4, 16],
]);

/** RFC 1928 with RFC 1929; the proxy resolves the name, as client-go has it. */
async function socksTunnel({ host, port }: Destination, proxy: URL, signal: AbortSignal): Promise<net.Socket> {
  const socket = await toProxy(proxy, 1080, signal);
  try {
    const { username, password } = credentialsIn(proxy);
    const method = username === '' ? NO_AUTHENTICATION : USER_AND_PASSWORD;
    socket.write(Buffer.from([SOCKS_5, 1, method]));
    const greeting = await bytes(socket, 2, signal);
    if (greeting[1] !== method) throw new Error('it wants another way of authentication');
    if (method === USER_AND_PASSWORD) {
      socket.write(Buffer.concat([Buffer.from([1]), counted(username), counted(password)]));
      if ((await bytes(socket, 2, signal))[1] !== 0) throw new Error('it does not accept user and password');
    }
    const toPort = Buffer.from([port >> 8, port & 0xff]);
    socket.write(Buffer.concat([Buffer.from([SOCKS_5, 1, 0, BY_NAME]), counted(host), toPort]));
    const reply = await bytes(socket, 4, signal);
    if (reply[1] !== 0) throw new Error(`it answered ${reply[1]}`);
    const length = ADDRESS_LENGTHS.get(reply[3] ?? 0) ?? (await bytes(socket, 1, signal))[0] ?? 0;
    await bytes(socket, length + 2, signal);
    return socket;
  } catch (cause) {
    socket.destroy();
    throw cause;
  }
}

function counted(text: string): Buffer {
  const encoded = Buffer.from(text);
  return Buffer.concat([Buffer.from([encoded.length]), encoded]);
}

async function bytes(socket: net.Socket, count: number, signal: AbortSignal): Promise<Buffer> {
  for (;;) {
    const read: unknown = socket.read(count);
    if (Buffer.isBuffer(read)) return read;
    if (socket.readableEnded || socket.destroyed) throw new Error('it hung up');
    await Promise.race([once(socket, 'readable', { signal }), once(socket, 'close', { signal })]);
  }
}

function credentialsIn(proxy: URL): { readonly username: string; readonly password: string } {
  return { username: decodeURIComponent(proxy.username), password: decodeURIComponent(proxy.password) };
}
