import { BodyTexts } from '../file/body-texts.ts';
import { readInt32, readRow, readText } from '../file/column-values.ts';
import type { SegmentSchema, TextTable } from '../file/format.ts';
import type { SegmentHead } from '../file/segment-head.ts';
import type { Connection } from '../file/sqlite.ts';
import { encodeFrame, type FramedText, packedHard } from '../packed/frame.ts';
import { LOST_KEY } from '../packed/body-places.ts';
import { encodeResourceVersions, encodeVersions } from '../packed/version-block.ts';
import { Statements } from '../segment/statements.ts';
import { damaged, LostBodyError } from '../tape-error.ts';
import { historyBlocks, PAIR, readHistory } from '../versions/history-block.ts';
import type { SegmentVersions } from '../versions/open-versions.ts';

/** So many bytes of bodies go into one frame: more packs better, less is read faster. */
const FRAME_BYTES = 1024 * 1024;
const PARTS_A_FRAME = 1024;
const TEXT_CACHE_BYTES = 64 * 1024 * 1024;

/** How a packing goes on: called between two frames; resolves when the next may be made, rejects to give up. */
export type Pacing = () => Promise<void>;

/** What is packed, and where to. */
export interface PackingPlace {
  readonly source: string;
  readonly from: Connection;
  readonly schema: SegmentSchema;
  readonly head: SegmentHead;
  readonly stored: SegmentVersions;
  readonly unfinished: string;
  readonly to: Connection;
  readonly pace: Pacing;
}

/** A version in the order in which bodies are packed. */
export interface OrderedVersion {
  readonly seq: number;
  readonly kind: number;
}

/** Versions of like objects lie beside each other: by kind, namespace and name, then in their order. */
export function* packingOrder({ source, from, stored }: PackingPlace): Iterable<OrderedVersion> {
  const objects = from.prepare('select id, kind from object order by kind, ns, name, id').raw().all();
  for (const row of objects) {
    const [object = 0, kind = 0] = readRow(source, row).map((cell) => readInt32(source, cell));
    for (const seq of stored.histories.of(object, { after: 0, before: Number.MAX_SAFE_INTEGER })) yield { seq, kind };
  }
}

/** Writes bodies, texts and versions into a packed segment that has the histories already. */
export class Packing {
  readonly #place: PackingPlace;
  readonly #bodyTexts: BodyTexts;
  /** Changes whose bodies cannot be read, which the segment does not say yet. */
  readonly #lost: number[] = [];

  constructor(place: PackingPlace) {
    this.#place = place;
    this.#bodyTexts = new BodyTexts(place.source, place.from, TEXT_CACHE_BYTES);
  }

  async run(): Promise<void> {
    this.#place.to.exec('create temp table place(seq integer primary key, place int not null)');
    await this.#bodies();
    await this.#texts();
    await this.#versions();
    this.#tellLosses();
  }

  async #bodies(): Promise<void> {
    const { to, pace } = this.#place;
    const insert = to.prepare('insert into frame(id, body) values (?, ?)');
    const place = to.prepare('insert into temp.place values (?, ?)');
    let [texts, bytes, kind, count]: [FramedText[], number, unknown, number] = [[], 0, undefined, 0];
    const flush = (): void => {
      const [first] = texts;
      if (first !== undefined) insert.run(first.key, encodeFrame(texts));
      [texts, bytes] = [[], 0];
    };
    for (const version of packingOrder(this.#place)) {
      const text = this.#text(version.seq);
      if (text === undefined) {
        place.run(version.seq, LOST_KEY);
        continue;
      }
      if (version.kind !== kind || bytes + text.length > FRAME_BYTES) {
        flush();
        await pace();
      }
      kind = version.kind;
      place.run(version.seq, ++count);
      texts.push({ key: count, text });
      bytes += text.length;
    }
    flush();
  }

  /** Undefined for a body that cannot be read: that costs itself, not the packing. */
  #text(seq: number): Buffer | undefined {
    try {
      return this.#bodyTexts.read(seq);
    } catch (error) {
      if (!(error instanceof LostBodyError)) throw error;
      if (!error.isStated) this.#lost.push(seq);
      return undefined;
    }
  }

  /** A gap over what is found lost now. Ids of gaps go on from segment to segment, so it has one that none is given. */
  #tellLosses(): void {
    const seqs = this.#lost.toSorted((a, b) => a - b);
    const [first, last] = [seqs[0], seqs.at(-1)];
    if (first === undefined || last === undefined) return;
    const [from, to] = [first, last].map((seq) => BigInt(this.#place.stored.versions.timeOf(seq) ?? 0));
    const bodies = seqs.length === 1 ? 'one body' : `${seqs.length} bodies`;
    const insert = this.#place.to.prepare(
      `insert into gap(id, t0, t1, kind, ns, why, detail) values (?, ?, ?, '', '', 'damaged', ?)`,
    );
    insert.run(-first, from, to, `${bodies} could not be read when the segment was packed`);
  }

  /** Summaries and references as they are, their parts many in a frame. */
  async #texts(): Promise<void> {
    const { source, from, to, pace } = this.#place;
    for (const table of ['summary', 'refs'] satisfies readonly TextTable[]) {
      const copy = to.prepare(`insert into ${table}(id, v) values (?, ?)`);
      for (const row of from.prepare(`select id, v from ${table} order by id`).raw().iterate()) {
        copy.run(...readRow(source, row));
      }
    }
    const insert = to.prepare('insert into text_frame(tbl, last, body) values (?, ?, ?)');
    let parts: FramedText[] = [];
    const flush = async (): Promise<void> => {
      const end = parts.at(-1);
      if (end === undefined) return;
      insert.run('part', end.key, encodeFrame(parts));
      parts = [];
      await pace();
    };
    for (const row of from.prepare('select id, v from part order by id').raw().all()) {
      const [id, text] = readRow(source, row);
      parts.push({ key: readInt32(source, id), text: Buffer.from(readText(source, text)) });
      if (parts.length === PARTS_A_FRAME) await flush();
    }
    await flush();
  }

  /** A block of versions for each block of histories. */
  async #versions(): Promise<void> {
    const { source, unfinished, stored, head, to, pace } = this.#place;
    const statements = new Statements(to);
    const insert = to.prepare('insert into version_block(seq, t, body, rvs) values (?, ?, ?, ?)');
    const placed = to.prepare('select place from temp.place where seq = ?').pluck();
    for (const block of historyBlocks(unfinished, statements, { after: 0, upTo: Number.MAX_SAFE_INTEGER })) {
      const pairs = readHistory(unfinished, statements, block);
      const seqs = [...pairs.filter((_cell, index) => index % PAIR.stride === PAIR.seq).sort()];
      const { rows, times } = stored.versions.pick(seqs);
      if (times.length !== seqs.length) throw damaged(source, `a change up to ${block.last} is missing`);
      const places = Int32Array.from(seqs, (seq) => readInt32(source, placed.get(seq)));
      const body = encodeVersions(pairs, { rows, times: times.map((at) => at - head.startedAt), places });
      const known = stored.versions.resourceVersions(seqs);
      const resourceVersions = encodeResourceVersions(seqs.map((seq) => known.get(seq) ?? ''));
      const lastTime = (times.at(-1) ?? head.startedAt) - head.startedAt;
      insert.run(block.last, BigInt(lastTime), packedHard(body), packedHard(resourceVersions));
      await pace();
    }
  }
}
