import { EventEmitter } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import type { Protocol } from '../../../node_modules/playwright-core/types/protocol.d.ts';

type Commands = Protocol.CommandParameters;
type Answers = Protocol.CommandReturnValues;

interface Heard {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
  readonly method?: string;
  readonly params?: unknown;
  readonly sessionId?: string;
}

/** The DevTools protocol over the pipe of a browser: JSON texts, each ended by a zero byte. */
export class DevTools {
  readonly #out: Writable;
  readonly #calls = new Map<number, PromiseWithResolvers<unknown>>();
  readonly #events = new EventEmitter();
  #last = 0;
  #rest = '';

  constructor(out: Writable, back: Readable) {
    this.#out = out;
    back.setEncoding('utf8');
    back.on('data', (text: string) => this.#read(text));
    out.on('error', () => this.#end());
    back.on('close', () => this.#end());
  }

  /** Calls `method` in the browser, or in the target that `session` is attached to. */
  async send<M extends keyof Commands & keyof Answers>(
    method: M,
    params: Commands[M],
    session?: string,
  ): Promise<Answers[M]> {
    this.#last += 1;
    const call = Promise.withResolvers<unknown>();
    this.#calls.set(this.#last, call);
    this.#out.write(`${JSON.stringify({ id: this.#last, method, params, sessionId: session })}\0`);
    // The browser answers by the protocol that it was generated from.
    return (await call.promise) as Answers[M];
  }

  /** Calls back for each `method` event of `session`; the empty session is the browser. */
  on<E extends keyof Protocol.Events>(session: string, method: E, listener: (event: Protocol.Events[E]) => void): void {
    this.#events.on(`${session}/${method}`, listener);
  }

  #read(text: string): void {
    const parts = (this.#rest + text).split('\0');
    this.#rest = parts.pop() ?? '';
    parts.forEach((part) => this.#hear(JSON.parse(part)));
  }

  #hear(heard: Heard): void {
    if (heard.id === undefined) {
      this.#events.emit(`${heard.sessionId ?? ''}/${heard.method ?? ''}`, heard.params);
      return;
    }
    const call = this.#calls.get(heard.id);
    this.#calls.delete(heard.id);
    if (heard.error === undefined) {
      call?.resolve(heard.result);
    } else {
      call?.reject(new Error(heard.error.message));
    }
  }

  #end(): void {
    this.#calls.forEach((call) => call.reject(new Error('The browser is gone')));
    this.#calls.clear();
  }
}
