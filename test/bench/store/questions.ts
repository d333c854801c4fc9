import { CHANGE_COLUMNS } from '@model/change.ts';
import { SCENE_COLUMNS } from '@model/scene.ts';
import { EVER } from '@model/search.ts';
import { addMs, type Timestamp, timestampFromMs } from '@model/time.ts';
import { Random } from '../../../src-main/demo/world/random.ts';
import type { TapeReader } from '../../../src-main/store/tape.ts';
import { openReader } from '../../../src-main/store/tape-reader.ts';
import { percentile, timed } from '../measures.ts';

const SEED = 42;
const MANY = 2000;
const SOME = 300;
const SEARCHES = 40;

const BEFORE_THE_END_MS = 2000;

/** Queries as people write them, another one on each run: a search that is kept costs nothing. */
const SEARCHED: readonly ((run: number) => string)[] = [
  (run) => `image:app-${run}:1.5.0`,
  (run) => `status:CrashLoopBackOff -name:app-${run}`,
  (run) => `label:app=shop-app-${run}`,
  (run) => `payments-app-${run}`,
  (run) => `reason:BackOff ns:shop -name:app-${run}`,
];

/** The first page of a search. */
function search(reader: TapeReader, query: string): void {
  while (!reader.search({ query, range: EVER, skip: 0, limit: 50 }).done);
}

/** Milliseconds of each question, and the memory of a process that asked them. */
export interface Answered {
  readonly samples: Readonly<Record<string, { readonly p50: number; readonly p99: number }>>;
  readonly rssMb: number;
}

const summed = (samples: readonly number[]) => ({ p50: percentile(samples, 50), p99: percentile(samples, 99) });

/** Asks a recording what a page asks while it is scrubbed and looked into. */
export function askQuestions(path: string): Answered {
  const reader = openReader(path);
  const span = reader.span();
  if (span === undefined) throw new Error(`There is nothing in ${path} to be asked for.`);
  const random = new Random(SEED);
  const someTime = (): Timestamp => timestampFromMs(span.first + random.next() * (span.last - span.first));
  const someSeq = (): number => 1 + Math.floor(random.next() * span.lastSeq);
  const stepOf = (ms: number) => (): void => {
    const at = someTime();
    const [after, upTo] = [reader.seqAt(at), reader.seqAt(addMs(at, ms))];
    reader.range(after, upTo, 100_000);
  };
  timed(20, () => reader.sceneAt(someTime()));
  const objectOf = (seq: number): number => reader.range(seq - 1, seq, 1).rows[CHANGE_COLUMNS.object] ?? 1;
  const objects = Array.from({ length: MANY }, () => objectOf(someSeq()));
  const samples = {
    'state at T': timed(SOME, () => reader.sceneAt(someTime())),
    'step at 60x': timed(MANY, stepOf(1000)),
    'step at 600x': timed(SOME, stepOf(10_000)),
    'next change': timed(MANY, () => reader.step(someSeq(), 1, { skipRoutine: true })),
    body: timed(MANY, () => reader.body(someSeq())),
    'history page': timed(MANY, (run) => reader.history(objects[run] ?? 1, someSeq(), 200)),
    search: timed(SEARCHES, (run) => search(reader, SEARCHED[run % SEARCHED.length]?.(run) ?? '')),
    timeline: timed(50, () => reader.density({ from: span.first, to: span.last }, 300_000)),
  };
  reader.close();
  return {
    samples: Object.fromEntries(Object.entries(samples).map(([name, each]) => [name, summed(each)])),
    rssMb: process.resourceUsage().maxRSS / 1024,
  };
}

/** How long it takes, in ms. */
export interface Opened {
  readonly firstSceneMs: number;
  readonly withTimelineMs: number;
  readonly rssMb: number;
}

/** Opens a recording up to the first scene with all names and words in it; then the timeline and one body. */
export function openToScene(path: string): Opened {
  const began = performance.now();
  const reader = openReader(path);
  const span = reader.span();
  if (span === undefined) throw new Error(`There is nothing in ${path} to be opened.`);
  // At its very end a recording that was grown has nothing any more: its last copy is taken back there.
  const { rows } = reader.sceneAt(addMs(span.last, -BEFORE_THE_END_MS));
  const { object, summary, references, stride } = SCENE_COLUMNS;
  const column = (offset: number): number[] => {
    const ids = new Set<number>();
    for (let row = 0; row < rows.length; row += stride) ids.add(rows[row + offset] ?? 0);
    return [...ids];
  };
  reader.lookup({ objects: column(object), summaries: column(summary), references: column(references) });
  const firstSceneMs = performance.now() - began;
  reader.density({ from: span.first, to: span.last }, 300_000);
  reader.body(span.lastSeq);
  const withTimelineMs = performance.now() - began;
  reader.close();
  return { firstSceneMs, withTimelineMs, rssMb: process.resourceUsage().maxRSS / 1024 };
}
