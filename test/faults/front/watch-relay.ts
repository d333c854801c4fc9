import type { WatchFault } from '../fault.ts';
import { errorLine } from './answers.ts';
import type { Outgoing } from './outgoing.ts';
import type { UpstreamAnswer } from './upstream.ts';

/** What a relay is given by the front it belongs to. */
export interface Relaying {
  write(outgoing: Outgoing, chunk: Uint8Array): Promise<void>;
  pause(ms: number): Promise<void>;
  /** Whether bookmarks pass. */
  bookmarks(): boolean;
}

/** Over a second was measured between two kinds on a busy server. */
const LATE_MS = 1_100;
const BREAK_MS = 200;
const NEW_LINE = 10;
const encoder = new TextEncoder();

/** Passes one watch on, until it is told to do something else with it. */
export class WatchRelay {
  readonly #outgoing: Outgoing;
  readonly #front: Relaying;
  #order: WatchFault | undefined;
  #isOver = false;
  /** All of it so far. */
  #sent: Buffer = Buffer.alloc(0);

  constructor(outgoing: Outgoing, front: Relaying) {
    this.#outgoing = outgoing;
    this.#front = front;
  }

  /** What it does at once, or with the next piece. */
  take(fault: WatchFault): void {
    if (fault === 'clean-end') this.#end('');
    else if (fault === 'error-line') this.#end(errorLine(500, 'InternalError', 'etcdserver: leader changed'));
    else if (fault === 'expire-running') this.#end(errorLine(410, 'Expired', 'too old resource version: 1 (2)'));
    else this.#order = fault;
  }

  async relay(upstream: UpstreamAnswer): Promise<void> {
    for await (const chunk of upstream.body) {
      if (this.#outgoing.isGone || this.#isOver) return;
      const order = this.#order;
      this.#order = undefined;
      await this.#pass(chunk, order);
    }
    if (!this.#isOver) this.#outgoing.end();
  }

  async #pass(chunk: Uint8Array, order: WatchFault | undefined): Promise<void> {
    if (order === 'truncate-line') {
      await this.#front.write(this.#outgoing, chunk.subarray(0, chunk.length - 5));
      await this.#front.pause(BREAK_MS);
      this.#isOver = true;
      this.#outgoing.break();
      return;
    }
    if (order === 'garbage-line') {
      this.#end('{"type":"MODIFIED","object":{"kind":"Pod",,}}\n');
      return;
    }
    if (order === 'late-kind') await this.#front.pause(LATE_MS);
    const text = Buffer.from(chunk).toString();
    if (!this.#front.bookmarks() && text.startsWith('{"type":"BOOKMARK"')) return;
    if (order === 'repeat-watch' && this.#sent.at(-1) === NEW_LINE) {
      await this.#front.write(this.#outgoing, this.#sent);
    }
    this.#sent = Buffer.concat([this.#sent, chunk]);
    const isDoubled = order === 'duplicate-lines' && text.startsWith('{"type":') && text.endsWith('\n');
    await this.#front.write(this.#outgoing, isDoubled ? encoder.encode(text.replaceAll(/.+\n/g, '$&$&')) : chunk);
  }

  #end(lastLine: string): void {
    this.#isOver = true;
    this.#outgoing.write(encoder.encode(lastLine));
    this.#outgoing.end();
  }
}
