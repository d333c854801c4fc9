import http from 'node:http';
import http2 from 'node:http2';
import type { Server } from 'node:net';
import { CERTIFICATE, KEY } from '../../fakes/test-certificate.ts';

/** An answer on its way to whoever asked, over either protocol. */
export interface Outgoing {
  begin(code: number, headers: http.OutgoingHttpHeaders): void;
  write(chunk: Uint8Array): void;
  end(): void;
  /** Breaks it off, so that it cannot be taken for complete. */
  break(): void;
  readonly isGone: boolean;
}

/** Plain HTTP/1.1, or HTTP/2 over TLS. */
export type Speech = 'plain' | 'http2';

/** A server that hands each request's path on, with the way to answer it. */
export function serverFor(speech: Speech, take: (path: string, answer: Outgoing) => void): Server {
  if (speech === 'plain') {
    return http.createServer((request, response) => take(request.url ?? '', overHttp1(response)));
  }
  const server = http2.createSecureServer({ cert: CERTIFICATE, key: KEY });
  server.on('request', (request, response) => take(request.url, overHttp2(response)));
  // Connections are broken on purpose here.
  server.on('sessionError', () => undefined);
  return server;
}

function overHttp1(response: http.ServerResponse): Outgoing {
  const isGone = () => response.destroyed || response.writableEnded;
  return {
    begin: (code, headers) => {
      response.writeHead(code, headers);
      response.flushHeaders();
    },
    write: (chunk) => {
      if (!isGone()) response.write(chunk);
    },
    end: () => void response.end(),
    break: () => void response.destroy(),
    get isGone() {
      return isGone();
    },
  };
}

function overHttp2(response: http2.Http2ServerResponse): Outgoing {
  const isGone = () => response.stream.destroyed || response.stream.closed;
  return {
    begin: (code, headers) => {
      if (!isGone()) response.writeHead(code, headers);
    },
    write: (chunk) => {
      if (!isGone()) response.write(chunk);
    },
    end: () => void response.end(),
    break: () => response.stream.close(http2.constants.NGHTTP2_INTERNAL_ERROR),
    get isGone() {
      return isGone();
    },
  };
}
