import { readSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { PAGE_SIZE } from '../file/sqlite.ts';

/** SQLite's write-ahead log (its file format, section 4): a head, then frames, each a head of its own and a page. */
const HEAD_BYTES = 32;
const FRAME_HEAD_BYTES = 24;
const FRAME_BYTES = FRAME_HEAD_BYTES + PAGE_SIZE;
/** The last bit says in which order of bytes checksums are made. */
const MAGIC = 0x377f0682;

/** Two sums that go on from frame to frame. */
type Sums = readonly [number, number];

interface LogHead {
  /** New ones each time the log begins again: frames that bear others are left from before. */
  readonly salts: Buffer;
  readonly isLittle: boolean;
  readonly sums: Sums;
}

interface Frame {
  readonly page: number;
  readonly endsTransaction: boolean;
  /** As written in it. */
  readonly sums: Sums;
}

/**
 * The committed pages in a write-ahead log, frame by frame, as SQLite would find them. Follows a log that grows: each
 * {@link take} goes on where the last one ended, and begins again when the log did.
 */
export class LogFrames {
  readonly #descriptor: number;
  #head: LogHead | undefined;
  #frames = 0;
  #sums: Sums = [0, 0];
  /** Of the frame read last. One for all: the collector would have to count 8 KB for each page that is written. */
  readonly #bytes = Buffer.allocUnsafeSlow(FRAME_BYTES);
  /** What its sums begin with. */
  readonly #start = this.#bytes.subarray(0, 8);
  readonly #content = this.#bytes.subarray(FRAME_HEAD_BYTES);

  constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  /** Committed frames since the log began again. */
  get count(): number {
    return this.#frames;
  }

  /** Looks through the log from its beginning at the next {@link take}: what follows a failed write is not what was taken. */
  restart(): void {
    this.#head = undefined;
  }

  /** Tells the CRC-32 of each page committed since the last time, in order; of all of them if the log began again. */
  take(onPage: (page: number, sum: number) => void): void {
    const head = this.#readHead();
    if (head === undefined || this.#head === undefined || !head.salts.equals(this.#head.salts)) {
      this.#frames = 0;
      this.#sums = head?.sums ?? [0, 0];
    }
    this.#head = head;
    if (head === undefined) return;
    let sums = this.#sums;
    let uncommitted: (readonly [number, number])[] = [];
    for (let index = this.#frames; ; index++) {
      const frame = this.#frame(head, index);
      if (frame === undefined || !isSame(this.#sumsAfter(sums, head.isLittle), frame.sums)) return;
      sums = frame.sums;
      uncommitted.push([frame.page, crc32(this.#content)]);
      if (!frame.endsTransaction) continue;
      for (const [page, sum] of uncommitted) onPage(page, sum);
      uncommitted = [];
      this.#frames = index + 1;
      this.#sums = sums;
    }
  }

  #readHead(): LogHead | undefined {
    const bytes = Buffer.alloc(HEAD_BYTES);
    if (readSync(this.#descriptor, bytes, 0, HEAD_BYTES, 0) < HEAD_BYTES) return undefined;
    const magic = bytes.readUInt32BE(0);
    const isLittle = magic === MAGIC;
    if ((!isLittle && magic !== MAGIC + 1) || bytes.readUInt32BE(8) !== PAGE_SIZE) return undefined;
    const sums = sumsOver([0, 0], bytes.subarray(0, 24), isLittle);
    if (!isSame(sums, [bytes.readUInt32BE(24), bytes.readUInt32BE(28)])) return undefined;
    return { salts: bytes.subarray(16, 24), isLittle, sums };
  }

  /** Reads a frame; undefined where the log ends or what follows is left from before. */
  #frame(head: LogHead, index: number): Frame | undefined {
    const bytes = this.#bytes;
    const at = HEAD_BYTES + index * FRAME_BYTES;
    if (readSync(this.#descriptor, bytes, 0, FRAME_BYTES, at) < FRAME_BYTES) return undefined;
    if (!bytes.subarray(8, 16).equals(head.salts)) return undefined;
    return {
      page: bytes.readUInt32BE(0),
      endsTransaction: bytes.readUInt32BE(4) !== 0,
      sums: [bytes.readUInt32BE(16), bytes.readUInt32BE(20)],
    };
  }

  /** The sums that go on over the frame read last. */
  #sumsAfter(sums: Sums, isLittle: boolean): Sums {
    return sumsOver(sumsOver(sums, this.#start, isLittle), this.#content, isLittle);
  }
}

/** SQLite's own sums over pairs of 32-bit words; signed on the way, since unsigned ones would be added as doubles. */
function sumsOver(sums: Sums, bytes: Buffer, isLittle: boolean): Sums {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let one = sums[0] | 0;
  let other = sums[1] | 0;
  for (let at = 0; at < bytes.length; at += 8) {
    one = (one + view.getInt32(at, isLittle) + other) | 0;
    other = (other + view.getInt32(at + 4, isLittle) + one) | 0;
  }
  return [one >>> 0, other >>> 0];
}

function isSame([a, b]: Sums, [c, d]: Sums): boolean {
  return a === c && b === d;
}
