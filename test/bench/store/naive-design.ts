import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { create, type Delta } from 'jsondiffpatch';
import { type Timestamp, timestampFromMs } from '@model/time.ts';
import { Random } from '../../../src-main/demo/world/random.ts';
import { RecordingWriter } from '../../../src-main/recorder/recording-writer.ts';
import { redactorFor } from '../../../src-main/recorder/redaction/redact.ts';
import { redactionKey } from '../../../src-main/recorder/redaction/redaction-key.ts';
import { objectsOf, type PackedBatch, unpackBatch } from '../../../src-main/recorder/thread/packed-batch.ts';
import { openReader } from '../../../src-main/store/tape-reader.ts';
import { createRecording } from '../../../src-main/store/tape-writer.ts';
import { percentile, timed } from '../measures.ts';
import { bytesOf } from './grow.ts';
import { readWorkload, WORKLOAD_SCOPES } from './workload-file.ts';
import { WORKLOAD_START } from './workload/workload.ts';
import { oneThreadTape } from '../../fakes/one-thread-tape.ts';

/** Both designs take this much of the workload: the naive one takes long. */
const VERSIONS = 60_000;
const KEYFRAME_EVERY = 16;
const QUESTIONS = 300;

/** The same figures of one design; times in ms. */
export interface Figures {
  readonly bytesPerVersion: number;
  readonly perSecond: number;
  readonly stateP50: number;
  readonly stepP99: number;
  readonly bodyP50: number;
}

/** What a design is asked for. */
interface Questions {
  state(at: Timestamp): void;
  step(at: Timestamp): void;
  body(nth: number): void;
  close(): void;
}

/** The naive design and ours on the same versions, one after the other in one thread. */
export function compareWithNaive(workload: string): { readonly naive: Figures; readonly ours: Figures } {
  const scratch = mkdtempSync(join(tmpdir(), 'khronoscope-bench-'));
  try {
    return { naive: naiveFigures(workload, join(scratch, 'naive')), ours: ourFigures(workload, join(scratch, 'ours')) };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function* someBatches(workload: string): Generator<PackedBatch, void> {
  let taken = 0;
  for (const batch of readWorkload(workload)) {
    yield batch;
    taken += batch.names.length / 2;
    if (taken >= VERSIONS) return;
  }
}

function asked(questions: Questions, span: { readonly from: number; readonly to: number; readonly versions: number }) {
  const random = new Random(1);
  const someTime = (): Timestamp => timestampFromMs(span.from + random.next() * (span.to - span.from));
  const state = timed(QUESTIONS, () => questions.state(someTime()));
  const step = timed(QUESTIONS, () => questions.step(someTime()));
  const body = timed(QUESTIONS, () => questions.body(1 + Math.floor(random.next() * span.versions)));
  questions.close();
  return { stateP50: percentile(state, 50), stepP99: percentile(step, 99), bodyP50: percentile(body, 50) };
}

/** JSON text keyframes and jsondiffpatch deltas under text keys, as the product's first design had it. */
function naiveFigures(workload: string, file: string): Figures {
  const database = new Database(file);
  for (const pragma of ['journal_mode=wal', 'synchronous=normal']) database.pragma(pragma);
  database.exec('create table version(id integer primary key, uid text, ts text, nth int, deleted int, body text)');
  database.exec('create index version_uid on version(uid, ts); create index version_ts on version(ts)');
  const insert = database.prepare('insert into version(uid, ts, nth, deleted, body) values (?, ?, ?, ?, ?)');
  const differ = create({ objectHash: (item) => ('name' in item ? String(item.name) : undefined) });
  const newest = new Map<string, { readonly nth: number; readonly object: unknown }>();
  const decoder = new TextDecoder();
  let [versions, last] = [0, WORKLOAD_START];
  const began = performance.now();
  for (const batch of someBatches(workload)) {
    database.transaction(() => {
      for (const { heard, observedAt } of unpackBatch(batch)) {
        for (const { uid, body } of objectsOf(heard)) {
          const text = decoder.decode(body);
          const object: unknown = JSON.parse(text);
          const before = newest.get(uid);
          const nth = (before?.nth ?? -1) + 1;
          const stored = nth % KEYFRAME_EVERY === 0 ? text : JSON.stringify(differ.diff(before?.object, object));
          insert.run(uid, new Date(observedAt).toISOString(), nth, heard.type === 'deleted' ? 1 : 0, stored);
          newest.set(uid, { nth, object });
          versions += 1;
          last = observedAt;
        }
      }
    })();
  }
  const perSecond = (versions / (performance.now() - began)) * 1000;
  database.pragma('wal_checkpoint(TRUNCATE)');
  const bytesPerVersion = bytesOf(file) / versions;
  const span = { from: WORKLOAD_START, to: last, versions };
  return { bytesPerVersion, perSecond, ...asked(naiveQuestions(database, differ), span) };
}

function naiveQuestions(database: Database.Database, differ: ReturnType<typeof create>): Questions {
  const stateOf = database.prepare(
    'select id from (select id, uid, deleted, max(ts) from version where ts <= ? group by uid) where deleted = 0',
  );
  const stepOf = database.prepare('select id from version where ts > ? and ts <= ?');
  const place = database.prepare('select uid, nth from version where id = ?').raw();
  const chain = database.prepare('select body from version where uid = ? and nth between ? and ? order by id').pluck();
  const iso = (at: number): string => new Date(at).toISOString();
  return {
    state: (at) => stateOf.all(iso(at)),
    step: (at) => stepOf.all(iso(at), iso(at + 1000)),
    body: (id) => {
      const [uid, nth] = place.get(id) as [string, number];
      const [keyframe, ...deltas] = chain.all(uid, nth - (nth % KEYFRAME_EVERY), nth) as string[];
      let object: unknown = JSON.parse(keyframe ?? 'null');
      for (const delta of deltas) object = differ.patch(object, JSON.parse(delta) as Delta);
    },
    close: () => database.close(),
  };
}

function ourFigures(workload: string, folder: string): Figures {
  const origin = { context: 'bench', server: 'https://bench', clusterUid: 'bench', serverVersion: 'v0' };
  const tape = createRecording(folder, origin, timestampFromMs(WORKLOAD_START));
  const writer = new RecordingWriter({ tape: oneThreadTape(tape), redact: redactorFor(redactionKey(folder)) });
  for (const [id, scope] of WORKLOAD_SCOPES) writer.addReflector(id, scope);
  const began = performance.now();
  for (const batch of someBatches(workload)) writer.take(unpackBatch(batch));
  const versions = tape.append([]).lastSeq;
  const perSecond = (versions / (performance.now() - began)) * 1000;
  writer.close();
  const reader = openReader(folder);
  const span = reader.span();
  const questions: Questions = {
    state: (at) => reader.sceneAt(at),
    step: (at) => reader.range(reader.seqAt(at), reader.seqAt(timestampFromMs(at + 1000)), 100_000),
    body: (seq) => reader.body(seq),
    close: () => reader.close(),
  };
  const answered = asked(questions, { from: WORKLOAD_START, to: span?.last ?? WORKLOAD_START, versions });
  return { bytesPerVersion: bytesOf(folder) / versions, perSecond, ...answered };
}
