import { closeSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { BodyTexts } from '../file/body-texts.ts';
import { readInt32, readRow } from '../file/column-values.ts';
import {
  COPIED_TABLES,
  FORMAT_VERSION,
  PACKED_INDEXES,
  type SegmentSchema,
  type TextTable,
  verifySchema,
  writeSchema,
} from '../file/format.ts';
import { encodeFrame, type FramedText } from '../packed/frame.ts';
import { FramedBodies } from '../packed/framed-bodies.ts';
import { StoredTexts } from '../texts/stored-texts.ts';
import { sealFile } from '../file/seal.ts';
import { readHead } from '../file/segment-head.ts';
import { factFile } from '../search/facts.ts';
import { Statements } from '../segment/statements.ts';
import { HistoryWriter } from '../versions/history-writer.ts';
import { type Connection, openForQuestions, openPlain, translated } from '../file/sqlite.ts';
import { damaged } from '../tape-error.ts';
import { settleFolder } from '../write/new-segment.ts';

/** So many bytes of bodies go into one frame: more packs better, less is read faster. */
const FRAME_BYTES = 1024 * 1024;
const TEXTS_A_FRAME = 256;
const TEXT_CACHE_BYTES = 64 * 1024 * 1024;
const COLUMNS = 'seq, obj, t, flags, prev, sum, refs, rv';

/** How a packing goes on: called between two frames; resolves when the next may be made, rejects to give up. */
export type Pacing = () => Promise<void>;

/**
 * Writes the closed segment `source` packed as `target`, compares every body and row with it, and only then gives it its
 * name. Leaves nothing behind when it fails. Rejects with a {@link TapeError}, or with what `pace` rejects with.
 */
export async function packSegment(source: string, target: string, pace: Pacing): Promise<void> {
  const unfinished = `${target}.new`;
  const from = openForQuestions(source);
  try {
    const schema = verifySchema(source, from);
    rmSync(unfinished, { force: true });
    closeSync(openSync(unfinished, 'wx', 0o600));
    const to = openPlain(unfinished);
    try {
      to.pragma('journal_mode=off');
      to.pragma('synchronous=off');
      writeSchema(to, 'packed');
      await new Packing({ source, from, schema, unfinished, to, pace }).run();
    } finally {
      to.close();
    }
    sealFile(unfinished);
    renameSync(unfinished, target);
    settleFolder(dirname(target));
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw translated(source, error);
  } finally {
    from.close();
  }
}

interface Place {
  readonly source: string;
  readonly from: Connection;
  readonly schema: SegmentSchema;
  readonly unfinished: string;
  readonly to: Connection;
  readonly pace: Pacing;
}

class Packing {
  readonly #place: Place;
  readonly #texts: BodyTexts;
  /** Summaries and references as they are in the source. */
  readonly #dictionaries: StoredTexts;

  constructor(place: Place) {
    this.#place = place;
    this.#texts = new BodyTexts(place.source, place.from, TEXT_CACHE_BYTES);
    this.#dictionaries = new StoredTexts(place.source, place.from, place.schema);
  }

  async run(): Promise<void> {
    const { to, source, schema } = this.#place;
    to.exec('create temp table place(seq integer primary key, frame int not null)');
    await this.#frames();
    await this.#dictionary('summary');
    await this.#dictionary('refs');
    to.prepare('attach ? as src').run(source);
    for (const table of COPIED_TABLES) to.exec(`insert into main.${table} select * from src.${table}`);
    to.exec(`insert into main.version(${COLUMNS}, frame) select v.seq, v.obj, v.t, v.flags, v.prev, v.sum, v.refs, v.rv,
 p.frame from src.version v join temp.place p on p.seq = v.seq order by v.seq`);
    const stored = factFile(this.#place.unfinished, new Statements(to), { schema, head: readHead(source, to) });
    new HistoryWriter(this.#place.unfinished, to, stored).finish(stored.versions.last());
    for (const index of PACKED_INDEXES) to.exec(index);
    await this.#compare();
    to.exec('detach src');
  }

  /** Versions of like objects lie beside each other: by kind, namespace and name, then in their order. */
  async #frames(): Promise<void> {
    const { to, pace } = this.#place;
    const insert = to.prepare('insert into frame(id, body) values (?, ?)');
    const place = to.prepare('insert into temp.place values (?, ?)');
    let [texts, bytes, kind, count]: [FramedText[], number, unknown, number] = [[], 0, undefined, 0];
    const flush = (): void => {
      if (texts.length === 0) return;
      count++;
      insert.run(count, encodeFrame(texts));
      for (const { seq } of texts) place.run(seq, count);
      [texts, bytes] = [[], 0];
    };
    for (const row of this.#order()) {
      const text = this.#texts.read(row.seq);
      if (row.kind !== kind || bytes + text.length > FRAME_BYTES) {
        flush();
        await pace();
      }
      kind = row.kind;
      texts.push({ seq: row.seq, text });
      bytes += text.length;
    }
    flush();
  }

  *#order(): Iterable<{ readonly seq: number; readonly kind: number }> {
    const { from, source } = this.#place;
    const sql = `select v.seq, o.kind from version v join object o on o.id = v.obj
 order by o.kind, o.ns, o.name, o.id, v.seq`;
    for (const row of from.prepare(sql).raw().iterate()) {
      const [seq, kind] = readRow(source, row).map((cell) => readInt32(source, cell));
      yield { seq: seq ?? 0, kind: kind ?? 0 };
    }
  }

  async #dictionary(table: TextTable): Promise<void> {
    const { to, pace } = this.#place;
    const insert = to.prepare('insert into text_frame(tbl, last, body) values (?, ?, ?)');
    let texts: FramedText[] = [];
    const flush = async (): Promise<void> => {
      const end = texts.at(-1);
      if (end === undefined) return;
      insert.run(table, end.seq, encodeFrame(texts));
      texts = [];
      await pace();
    };
    for (const [id, text] of this.#dictionaries.all(table)) {
      texts.push({ seq: id, text: Buffer.from(text) });
      if (texts.length === TEXTS_A_FRAME) await flush();
    }
    await flush();
  }

  /** Every row and every body, byte for byte. */
  async #compare(): Promise<void> {
    const { to, source, unfinished, pace } = this.#place;
    const rows = `select count(*) from (select ${COLUMNS} from src.version except select ${COLUMNS} from main.version)`;
    const [missing, before, after] = [
      rows,
      'select count(*) from src.version',
      'select count(*) from main.version',
    ].map((sql) => to.prepare(sql).pluck().get());
    if (missing !== 0 || before !== after) throw damaged(source, 'its changes are not those that were packed');
    const packed = new FramedBodies(unfinished, to, 0);
    let kind: number | undefined;
    let count = 0;
    for (const row of this.#order()) {
      if (!packed.read(row.seq).equals(this.#texts.read(row.seq))) {
        throw damaged(unfinished, `change ${row.seq} is not what it was`);
      }
      if (row.kind !== kind || ++count % 64 === 0) await pace();
      kind = row.kind;
    }
    const texts = new StoredTexts(unfinished, to, { formatVersion: FORMAT_VERSION, layout: 'packed' });
    for (const table of ['summary', 'refs'] as const) {
      const found = new Map(texts.all(table));
      for (const [id, text] of this.#dictionaries.all(table)) {
        if (found.get(id) !== text) throw damaged(unfinished, `a text of ${table} is not what it was`);
      }
    }
  }
}
