import { once } from 'node:events';
import http2 from 'node:http2';
import type { SecureContextOptions } from 'node:tls';

const WINDOW = 16 * 1024 * 1024;

/** The least that a client can do: asks over HTTP/2, and drops what it reads. */
export class RawClient {
  readonly #session: http2.ClientHttp2Session;

  private constructor(session: http2.ClientHttp2Session) {
    this.#session = session;
  }

  static async connect(
    url: string,
    trust: SecureContextOptions & { readonly servername?: string },
  ): Promise<RawClient> {
    const session = http2.connect(url, {
      ...trust,
      settings: { enablePush: false, initialWindowSize: WINDOW },
    });
    await once(session, 'connect');
    session.setLocalWindowSize(WINDOW);
    return new RawClient(session);
  }

  /** The bytes of an answer, counted as they come; asked for compressed with `gzip`. */
  async drain(path: string, encoding: 'identity' | 'gzip' = 'identity'): Promise<number> {
    let length = 0;
    for await (const chunk of this.#ask(path, { 'accept-encoding': encoding })) length += (chunk as Buffer).length;
    return length;
  }

  async text(path: string): Promise<string> {
    return (await this.#ask(path).setEncoding('utf8').toArray()).join('');
  }

  close(): void {
    this.#session.destroy();
  }

  #ask(path: string, headers: http2.OutgoingHttpHeaders = {}): http2.ClientHttp2Stream {
    return this.#session.request({ ':path': path, ...headers }, { endStream: true });
  }
}
