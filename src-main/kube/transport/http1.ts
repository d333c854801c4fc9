import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import type { Clock } from '../clock.ts';
import { errorFromConnection, KubeError } from '../wire/kube-error.ts';
import { dial, TCP_PROBE_MS } from './dial.ts';
import { type Answer, type Carrier, type Exchange, late, outgoingHeaders, unstalled } from './exchange.ts';

const POOLED_SOCKETS = 16;

/** HTTP/1.1: a pool of sockets for what ends, and a socket for each watch. For plain http, and for servers that know nothing newer. */
export class Http1Carrier implements Carrier {
  readonly #clock: Clock;
  // Watches do not return their socket, but share the agent's TLS sessions, which spares each a full handshake.
  readonly #agents = {
    kept: { http: new http.Agent(KEPT), https: new https.Agent(KEPT) },
    own: { http: new http.Agent({ keepAlive: false }), https: new https.Agent({ keepAlive: false }) },
  };

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async exchange(exchange: Exchange): Promise<Answer> {
    const { authorization, server, path, headers, signal } = exchange;
    const isSecure = server.protocol === 'https:';
    const agents = this.#agents[exchange.isWatch ? 'own' : 'kept'];
    const tunnel = authorization.proxy === undefined ? undefined : await tunnelled(exchange);
    const options: https.RequestOptions = {
      ...authorization.tls,
      ...(tunnel === undefined
        ? { agent: isSecure ? agents.https : agents.http }
        : { createConnection: () => tunnel, agent: false }),
      path,
      method: exchange.content === undefined ? 'GET' : 'POST',
      headers: outgoingHeaders(headers),
      signal,
    };
    const response = await answerTo(() => (isSecure ? https : http).request(server, options), exchange, this.#clock);
    const body = bytesOf(response, exchange, this.#clock);
    return { status: response.statusCode ?? 0, headers: response.headers, body };
  }

  close(): void {
    for (const { http: plain, https: secure } of Object.values(this.#agents)) {
      plain.destroy();
      secure.destroy();
    }
  }
}

const KEPT = { keepAlive: true, maxSockets: POOLED_SOCKETS };

/** Through a proxy each request has a tunnel of its own: plain to see, and rare. */
async function tunnelled({ server, authorization, signal, stage }: Exchange): Promise<Socket> {
  try {
    return await dial({ server, authorization, protocols: ['http/1.1'], signal });
  } catch (problem) {
    throw signal.aborted ? problem : errorFromConnection(problem, server.origin, stage);
  }
}

function answerTo(begin: () => http.ClientRequest, exchange: Exchange, clock: Clock): Promise<http.IncomingMessage> {
  const { server, stage, signal, answerWithinMs } = exchange;
  return new Promise((resolve, reject) => {
    let outgoing: http.ClientRequest;
    try {
      outgoing = begin();
    } catch (problem) {
      // Unusable certificates and keys are refused by Node before anything is sent.
      reject(errorFromConnection(problem, server.origin, stage));
      return;
    }
    const cancelAlarm = clock.after(answerWithinMs, () => {
      outgoing.destroy(late(exchange, answerWithinMs, 'did not answer'));
    });
    outgoing.on('socket', (socket) => socket.setKeepAlive(true, TCP_PROBE_MS));
    outgoing.on('response', (response) => {
      cancelAlarm();
      resolve(response);
    });
    outgoing.on('error', (problem) => {
      cancelAlarm();
      reject(signal.aborted ? problem : errorFromConnection(problem, server.origin, stage));
    });
    outgoing.end(exchange.content);
  });
}

async function* bytesOf(
  response: http.IncomingMessage,
  exchange: Exchange,
  clock: Clock,
): AsyncGenerator<Uint8Array, void> {
  let heardAt = clock.monotonic();
  try {
    yield* unstalled(
      noted(response, () => void (heardAt = clock.monotonic())),
      exchange,
      { clock, end: (why) => void response.destroy(why) },
    );
  } catch (problem) {
    if (exchange.signal.aborted) throw problem;
    const { message, type, stage } = errorFromConnection(problem, exchange.server.origin, exchange.stage);
    // A reset does not tell when the other side went away: without pings all that is sure is the last byte.
    throw new KubeError({ type, stage, message, unheardMs: clock.monotonic() - heardAt });
  }
}

async function* noted(chunks: AsyncIterable<Uint8Array>, note: () => void): AsyncGenerator<Uint8Array, void> {
  for await (const chunk of chunks) {
    note();
    yield chunk;
  }
}
