import { once } from 'node:events';
import net from 'node:net';
import tls from 'node:tls';
import type { Authorization } from '../config/credentials.ts';
import { bare } from './proxy.ts';
import { tunnelTo } from './tunnel.ts';

export interface Dialing {
  readonly server: URL;
  readonly authorization: Pick<Authorization, 'tls' | 'proxy'>;
  /** Protocols offered to a TLS server, the one we like best first. */
  readonly protocols: readonly string[];
  readonly signal: AbortSignal;
}

/** Clouds drop idle connections after 60 s and more; a probe every 30 s keeps a quiet watch alive. */
export const TCP_PROBE_MS = 30_000;

/** A connection to the API server, through the proxy if there is one, TLS done where the address asks for it. */
export async function dial({ server, authorization, protocols, signal }: Dialing): Promise<net.Socket> {
  const host = bare(server.hostname);
  const isSecure = server.protocol === 'https:';
  const port = server.port === '' ? (isSecure ? 443 : 80) : Number(server.port);
  const { proxy } = authorization;
  const tunnel = proxy === undefined ? undefined : await tunnelTo({ host, port }, proxy, signal);
  if (!isSecure) return tunnel ?? connected(net.connect({ host, port }), 'connect', signal);
  const under = tunnel === undefined ? {} : { socket: tunnel };
  const named = net.isIP(host) === 0 ? { servername: host } : {};
  const options = { host, port, ...named, ...authorization.tls, ...under, ALPNProtocols: [...protocols] };
  return connected(tls.connect(options), 'secureConnect', signal);
}

async function connected<Socket extends net.Socket>(
  socket: Socket,
  event: 'connect' | 'secureConnect',
  signal: AbortSignal,
): Promise<Socket> {
  try {
    await once(socket, event, { signal });
  } catch (cause) {
    socket.destroy();
    throw cause;
  }
  socket.setKeepAlive(true, TCP_PROBE_MS);
  socket.setNoDelay(true);
  return socket;
}
