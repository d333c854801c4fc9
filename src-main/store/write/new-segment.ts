import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { RecordingOrigin } from '@model/recording.ts';
import { SCENE_COLUMNS } from '@model/scene.ts';
import { encodeCheckpoint } from '../file/checkpoint.ts';
import { readInt32, readInteger, readRow, readText } from '../file/column-values.ts';
import { CODEC_NAME, type MetaKey, verifySchema, writeSchema } from '../file/format.ts';
import { StoredTexts } from '../texts/stored-texts.ts';
import { headRows, readHead, type SegmentHead } from '../file/segment-head.ts';
import { type Cell, type Connection, openPlain, translated } from '../file/sqlite.ts';
import { factFile } from '../search/facts.ts';
import {
  countedOver,
  countsText,
  readRedactions,
  REDACTED_BEFORE,
  type RedactionCounts,
} from '../segment/redaction-counts.ts';
import { COVERAGE_COLUMNS, GAP_COLUMNS, GAPS_CARRIED } from '../segment/silence-rows.ts';
import { Statements } from '../segment/statements.ts';
import { SUMS_SUFFIX } from '../sums/page-sums.ts';
import { readOrigin } from '../segment/json-cells.ts';
import { sceneOf } from './checkpoint-writer.ts';
import type { Life } from './known-lives.ts';

/** What a segment knows of silences from the instant on with which the next one begins, as rows: gaps and coverage. */
class Silences {
  readonly #gaps: readonly (readonly Cell[])[];
  readonly #coverage: readonly (readonly Cell[])[];

  constructor(file: string, connection: Connection, startedAt: number) {
    const rows = (sql: string) =>
      connection
        .prepare(sql)
        .raw()
        .all({ startedAt })
        .map((row) => readRow(file, row));
    // The next one begins with the last change, which a silence may have followed that is over.
    this.#gaps = rows(`select id, ${GAP_COLUMNS} from gap where t1 is null or t1 > @startedAt order by id`);
    this.#coverage = rows(`select ${COVERAGE_COLUMNS} from coverage where since > @startedAt
 or id in (select max(id) from coverage where since <= @startedAt group by kind, ns) order by id`);
  }

  /** Writes them into the segment that follows; gaps keep their ids, so that each is one and can be said to end. */
  copyInto(connection: Connection): void {
    const gap = connection.prepare(`insert into gap(id, ${GAP_COLUMNS}) values (?, ?, ?, ?, ?, ?, ?)`);
    for (const row of this.#gaps) gap.run(...row);
    const coverage = connection.prepare(`insert into coverage(${COVERAGE_COLUMNS}) values (?, ?, ?, ?, ?)`);
    for (const row of this.#coverage) coverage.run(...row);
  }
}

/** What a segment begins with. */
export interface Beginning {
  readonly origin: RecordingOrigin;
  /** A random id that tells its segments from those of others; recordings of earlier programs have none. */
  readonly recording?: string;
  readonly head: SegmentHead;
  readonly recordedUntil: number;
  readonly completeAt?: number;
  /** What goes on from the segment before; absent in a recording's first. */
  readonly before?: {
    /** Values replaced up to here. */
    readonly redactions: RedactionCounts;
    /** The scene at the end of the segment before. */
    readonly scene: Int32Array;
    /** False if no object is to be carried over. */
    readonly living: boolean;
    /** Gaps and coverage that reach into it. */
    readonly silences: Silences;
  };
}

/** How the segment after the one in `file` begins; `living` are the objects that have not ended there. */
export function beginningAfter(file: string, connection: Connection, living: Iterable<Life>): Beginning {
  const numbers = (sql: string) => readRow(file, connection.prepare(sql).raw().get());
  const meta = (key: MetaKey) => connection.prepare('select v from meta where k = ?').pluck().get(key);
  const head = readHead(file, connection);
  const schema = verifySchema(file, connection);
  const statements = new Statements(connection);
  const { versions } = factFile(file, statements, { schema, head });
  const lastSeq = versions.last();
  const lastTime = versions.timeOf(lastSeq);
  const after = (first: number, cell: unknown): number => Math.max(readInt32(file, cell) + 1, first);
  const [lastObject, lastGap] = numbers('select (select max(id) from object), (select max(id) from gap)');
  const texts = new StoredTexts(file, connection, schema);
  const lives = [...living];
  const startedAt = Math.max(lastTime ?? head.startedAt, head.firstSeq > 1 ? head.startedAt : -Infinity);
  const [complete, recording] = [meta('complete_at'), meta('recording')];
  return {
    origin: readOrigin(file, readText(file, meta('origin'))),
    ...(recording === undefined ? {} : { recording: readText(file, recording) }),
    head: {
      segment: head.segment + 1,
      startedAt,
      firstSeq: Math.max(lastSeq + 1, head.firstSeq),
      firstObject: after(head.firstObject, lastObject),
      firstSummary: after(head.firstSummary, texts.last('summary')),
      firstReferences: after(head.firstReferences, texts.last('refs')),
      firstGap: after(head.firstGap, lastGap),
    },
    recordedUntil: readInteger(file, meta('recorded_until')),
    ...(complete === undefined ? {} : { completeAt: readInteger(file, complete) }),
    before: {
      redactions: countedOver([readRedactions(file, statements)]),
      scene: sceneOf(lives),
      living: lives.length > 0,
      silences: new Silences(file, connection, startedAt),
    },
  };
}

/** Writes an empty segment beside its place and renames it, so that it exists with its tables or not at all. */
export function writeNewSegment(segment: string, beginning: Beginning): void {
  const unfinished = `${segment}.new`;
  try {
    rmSync(unfinished, { force: true });
    closeSync(openSync(unfinished, 'wx', 0o600));
    const connection = openPlain(unfinished);
    try {
      writeSchema(connection);
      connection.transaction(() => fill(connection, beginning))();
      // Before it has its name: a kill while the mode changes leaves a journal that no reader may roll back.
      connection.pragma('journal_mode=wal');
    } finally {
      connection.close();
    }
    // What a lost segment of that name has left would be taken for a part of this one.
    for (const suffix of ['-wal', '-shm', SUMS_SUFFIX]) rmSync(segment + suffix, { force: true });
    renameSync(unfinished, segment);
    settleFolder(dirname(segment));
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw translated(segment, error);
  }
}

function fill(connection: Connection, beginning: Beginning): void {
  const { origin, recording, head, recordedUntil, completeAt, before } = beginning;
  const meta = connection.prepare('insert into meta(k, v) values (?, ?)');
  meta.run('origin', JSON.stringify(origin));
  if (recording !== undefined) meta.run('recording', recording);
  meta.run('codec', CODEC_NAME);
  for (const [key, value] of headRows(head)) meta.run(key, value);
  meta.run('recorded_until', BigInt(recordedUntil));
  meta.run('raw_bytes', 0n);
  meta.run('whole', before?.living === true ? 0n : 1n);
  if (completeAt !== undefined) meta.run('complete_at', BigInt(completeAt));
  if (before === undefined) return;
  if (before.redactions.size > 0) meta.run(REDACTED_BEFORE, countsText(before.redactions));
  const checkpoint = connection.prepare('insert into ckpt(seq, n, body) values (?, ?, ?)');
  checkpoint.run(head.firstSeq - 1, before.scene.length / SCENE_COLUMNS.stride, encodeCheckpoint(before.scene));
  before.silences.copyInto(connection);
  meta.run(GAPS_CARRIED, 1n);
}

/** Makes a new name in `folder` survive a power loss; Windows has no such call and needs none. */
export function settleFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
