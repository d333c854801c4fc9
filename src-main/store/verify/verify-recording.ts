import { CHANGE_COLUMNS, changeTypeOf } from '@model/change.ts';
import type { Gap } from '@model/gap.ts';
import { setImmediate } from 'node:timers/promises';
import { type Bodies, bodiesOf } from '../packed/bodies.ts';
import { readInt32, readInteger, readRow, readText } from '../file/column-values.ts';
import { HISTORY_FORMAT, type SegmentSchema, type TextTable, verifyHeader, verifySchema } from '../file/format.ts';
import type { SegmentEntry } from '../catalogue/catalogue.ts';
import { segmentsAsTheyAre } from '../catalogue/folder-catalogue.ts';
import { isWhole, readHead, type SegmentHead } from '../file/segment-head.ts';
import { StoredTexts } from '../texts/stored-texts.ts';
import { checkSeal } from '../file/seal.ts';
import { type Connection, openForQuestions, translated, translating } from '../file/sqlite.ts';
import { readReferences, readSummary } from '../segment/json-cells.ts';
import { totalsOf } from '../segment/segment-totals.ts';
import { GAP_COLUMNS, readGap } from '../segment/silence-rows.ts';
import { States } from '../segment/states.ts';
import { Statements } from '../segment/statements.ts';
import { PACKED_ENDING, resolveRecording } from '../recording-path.ts';
import { damaged, TapeError } from '../tape-error.ts';
import { type FactFile, factFile } from '../search/facts.ts';
import { pageDamage } from '../sums/page-damage.ts';
import { checkFacts } from './fact-check.ts';
import { checkHistories } from './history-check.ts';
import { Problems } from './problems.ts';
import { VersionWalk } from './version-walk.ts';

const TEXT_CACHE_BYTES = 64 * 1024 * 1024;
/** Versions between two looks at the event loop. */
const VERSIONS_A_STEP = 1000;

/** What came of verifying. */
export interface Verification {
  /** The file looked at. */
  readonly file: string;
  readonly objects: number;
  readonly versions: number;
  /** Of the bodies of these versions, decoded: what a report calls raw, but for those that cannot be read. */
  readonly bytes: number;
  readonly checkpoints: number;
  /** Bodies of which the recording itself says that they were lost: no damage of this file. */
  readonly lostBodies: number;
  /**
   * Times of which the recording itself says that they were damaged before this was written: no damage of this file, but
   * what is said of them may be wrong.
   */
  readonly damagedBefore: readonly Gap[];
  /** The first of them, in sentences. */
  readonly problems: readonly string[];
  /** How many there are in all. */
  readonly problemCount: number;
}

/** What verifying tells and listens to. */
export interface VerifyOptions {
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
  readonly signal?: AbortSignal;
}

/**
 * Verifies the recording at `path` (folder or file, also while it is being recorded: as it was when this began): every
 * page and index by SQLite, every body along its chain of bases, and whatever the tables say twice. Damage is in the
 * answer; rejects with a {@link TapeError} for what is no recording of ours: `not-found`, `not-a-recording`,
 * `newer-format`, `in-use`, `disk`, `cancelled`.
 */
export async function verifyRecording(path: string, options: VerifyOptions = {}): Promise<Verification> {
  const problems = new Problems();
  const damagedBefore = new Map<number, Gap>();
  const counted = { objects: 0, versions: 0, bytes: 0, checkpoints: 0 };
  let file = path;
  try {
    const found = resolveRecording(path);
    const alone = found.segments.length === 1;
    file = alone ? found.segments[0].path : found.path;
    for (const entry of segmentsAsTheyAre(found)) {
      if ('damage' in entry) problems.add(entry.damage);
      else await verifySegment(entry, { problems, counted, damagedBefore, ...options });
    }
  } catch (error) {
    problems.add(damageIn(file, error));
  }
  return {
    file,
    ...counted,
    lostBodies: problems.lost,
    damagedBefore: [...damagedBefore.values()].toSorted((a, b) => a.from - b.from),
    problems: problems.kept,
    problemCount: problems.count,
  };
}

/** Verifies one segment; damage that keeps it from being opened costs this one only. */
async function verifySegment(entry: SegmentEntry, options: VerifyOptions & Findings): Promise<void> {
  const file = entry.path;
  const { problems, counted } = options;
  try {
    verifyHeader(file);
    problems.during(() => {
      if (!checkSeal(file) && file.endsWith(PACKED_ENDING)) throw damaged(file, 'its seal is missing');
      const what = translating(file, () => pageDamage(entry));
      if (what !== undefined) throw damaged(file, what);
    });
    const connection = openForQuestions(file);
    try {
      const schema = verifySchema(file, connection);
      connection.exec('begin');
      const told = connection.prepare(`select id, ${GAP_COLUMNS} from gap where why = 'damaged'`).raw();
      problems.during(() => {
        // One that a segment begins with has the id that it had in the segment before, and may have ended since.
        for (const row of translating(file, () => told.all())) {
          const [id, ...gap] = readRow(file, row);
          options.damagedBefore.set(readInteger(file, id), readGap(file, gap));
        }
      });
      await new Verifier({ file, connection, schema }, problems, counted).run(options);
    } finally {
      connection.close();
    }
  } catch (error) {
    problems.add(damageIn(file, error));
  }
}

/** The sentence of an error that says what is damaged; others pass. */
function damageIn(file: string, error: unknown): string {
  const known = translated(file, error);
  if (!(known instanceof TapeError) || known.code !== 'damaged') throw known;
  return known.message;
}

/** What came up so far. */
interface Findings {
  readonly problems: Problems;
  readonly counted: Counted;
  /** By id. */
  readonly damagedBefore: Map<number, Gap>;
}

type Counted = { -readonly [K in 'objects' | 'versions' | 'bytes' | 'checkpoints']: Verification[K] };

class Verifier {
  readonly #file: string;
  readonly #statements: Statements;
  readonly #formatVersion: number;
  readonly #bodies: Bodies;
  readonly #texts: StoredTexts;
  readonly #states: States;
  readonly #hasCheckpoints: boolean;
  readonly #problems: Problems;
  readonly #counted: Counted;
  readonly #head: SegmentHead;
  readonly #isWhole: boolean;
  readonly #hasCarried: boolean;
  readonly #hasHistories: boolean;
  readonly #facts: FactFile;
  /** By object. */
  readonly #kinds: ReadonlyMap<number, number>;
  readonly #isOldest: boolean;
  /** Versions of this segment's own. */
  #versions = 0;

  constructor(
    segment: { readonly file: string; readonly connection: Connection; readonly schema: SegmentSchema },
    problems: Problems,
    counted: Counted,
  ) {
    const { file, connection, schema } = segment;
    const { formatVersion } = schema;
    this.#file = file;
    this.#statements = new Statements(connection);
    this.#texts = new StoredTexts(file, connection, schema);
    this.#formatVersion = formatVersion;
    this.#hasCheckpoints = formatVersion > 1;
    this.#hasCarried = formatVersion > 2;
    this.#hasHistories = formatVersion >= HISTORY_FORMAT;
    this.#head = readHead(file, connection);
    this.#isWhole = isWhole(connection);
    this.#facts = factFile(file, this.#statements, { schema, head: this.#head });
    const { places } = this.#facts;
    this.#bodies = bodiesOf(file, connection, { formatVersion, places, capacity: TEXT_CACHE_BYTES });
    this.#states = new States(file, this.#statements, { schema, stored: this.#facts });
    this.#kinds = new Map(
      this.#all('select id, kind from object').map(([id, kind]) => [readInt32(file, id), readInt32(file, kind)]),
    );
    this.#problems = problems;
    this.#counted = counted;
    this.#isOldest = counted.objects === 0 && counted.versions === 0;
  }

  async run(options: VerifyOptions): Promise<void> {
    this.#pages();
    this.#about();
    const summaries = this.#texted('summary', readSummary);
    const references = this.#texted('refs', readReferences);
    const walk = new VersionWalk(this.#problems, { summaries, references, firstSeq: this.#head.firstSeq });
    const total = this.#counted.versions + this.#facts.versions.count();
    const checkpoints = new Set(
      this.#hasCheckpoints ? this.#all('select seq from ckpt').map(([seq]) => readInt32(this.#file, seq)) : [],
    );
    for (let last: number | undefined = 0; last !== undefined; ) {
      if (options.signal?.aborted === true) throw new TapeError('cancelled', 'The verification was cancelled.');
      options.onProgress?.({ done: this.#counted.versions, total });
      last = this.#step(last, walk, checkpoints);
      await setImmediate();
    }
    this.#beginning(checkpoints, walk, Number.POSITIVE_INFINITY);
    for (const seq of checkpoints) this.#problems.add(`The checkpoint after change ${seq} is of no change.`);
    this.#lives(walk);
    this.#counts(walk);
    await checkFacts(this.#facts, this.#problems);
    // Before, SQLite looked at the index that they were.
    if (this.#hasHistories) await checkHistories(this.#facts, this.#problems);
  }

  /** SQLite's own look at pages, cells and indexes. */
  #pages(): void {
    for (const [message] of this.#all('pragma integrity_check(20)')) {
      const text = readText(this.#file, message);
      if (text !== 'ok') this.#problems.add(`The file's pages: ${text}.`);
    }
  }

  /** What the segment says of itself, read as whoever opens it does. */
  #about(): void {
    this.#problems.during(() => {
      translating(this.#file, () => totalsOf(this.#file, this.#statements, this.#formatVersion));
    });
    this.#problems.during(() => {
      for (const [value] of this.#all(`select v from meta where k in ('recorded_until', 'complete_at')`)) {
        readInteger(this.#file, value);
      }
    });
  }

  /** Verifies the next versions; the last of them, or undefined after all. */
  #step(after: number, walk: VersionWalk, checkpoints: Set<number>): number | undefined {
    const before = Number.MAX_SAFE_INTEGER;
    const asked = { after, before, order: 'asc', limit: VERSIONS_A_STEP, flags: {}, about: [] } as const;
    const { rows, times } = translating(this.#file, () => this.#facts.versions.walk(asked));
    let last: number | undefined;
    for (const [index, at] of times.entries()) {
      const from = index * CHANGE_COLUMNS.stride;
      const [seq = 0, object = 0, flags = 0, summary = 0, references = 0, previous = 0] = rows.subarray(from, from + 6);
      this.#beginning(checkpoints, walk, seq);
      walk.take({ seq, object, at, flags, previous, summary, references, kind: this.#kinds.get(object) });
      const isOwn = seq >= this.#head.firstSeq;
      if (isOwn) {
        this.#counted.versions++;
        this.#versions++;
      }
      this.#problems.during(() => {
        const { length } = this.#bodies.read(seq);
        // The body of a tombstone is that of the version before it, and what was carried over counts where it came from.
        if (isOwn && changeTypeOf(flags) !== 'tombstone') this.#counted.bytes += length;
      });
      if (checkpoints.delete(seq)) this.#checkpoint(seq, walk);
      last = seq;
    }
    return last;
  }

  /** Before the first change of its own a segment has the state that it begins with. */
  #beginning(checkpoints: Set<number>, walk: VersionWalk, next: number): void {
    const { firstSeq } = this.#head;
    if (next >= firstSeq && checkpoints.delete(firstSeq - 1)) this.#checkpoint(firstSeq - 1, walk);
  }

  #checkpoint(seq: number, walk: VersionWalk): void {
    this.#counted.checkpoints++;
    // What is still to be carried over cannot be compared.
    if (!this.#isWhole) return;
    this.#problems.during(() => {
      const [stored, walked] = [this.#states.at(seq), walk.scene()];
      if (stored.length !== walked.length || stored.some((value, at) => value !== walked[at])) {
        this.#problems.add(`The checkpoint after change ${seq} is not the state then.`);
      }
    });
  }

  /** As the report counts them: the objects that lived when the oldest segment there is began are its own. */
  #lives(walk: VersionWalk): void {
    if (this.#isOldest) this.#counted.objects += walk.carried;
    for (const [object, first, last] of this.#all('select id, first_seq, last_seq from object')) {
      if (readInt32(this.#file, first) >= this.#head.firstSeq) this.#counted.objects++;
      const end = last === null ? null : readInt32(this.#file, last);
      walk.life(readInt32(this.#file, object), readInt32(this.#file, first), end);
    }
  }

  #counts(walk: VersionWalk): void {
    for (const [level, count] of this.#all('select level, sum(c) from hist group by level')) {
      if (count !== this.#versions) {
        this.#problems.add(`The timeline by ${String(level)} ms counts ${String(count)} changes.`);
      }
    }
    const carried = this.#hasCarried ? this.#number('select coalesce(sum(carried), 0) from kind') : 0;
    if (carried !== walk.carried) {
      this.#problems.add(`The counts by kind say that ${carried} objects were carried over; it is ${walk.carried}.`);
    }
    for (const [kind, name, objects, versions] of this.#all('select id, kind, objects, versions from kind')) {
      const tally = walk.tallies.get(readInt32(this.#file, kind)) ?? { objects: 0, versions: 0 };
      if (tally.objects !== objects || tally.versions !== versions) {
        const [said, is] = [
          [objects, versions],
          [tally.objects, tally.versions],
        ].map((pair) => pair.join(' and '));
        this.#problems.add(
          `The counts of ${readText(this.#file, name)} say ${said} objects and versions; it is ${is}.`,
        );
      }
    }
  }

  /** The ids of a table of texts, each read once. */
  #texted(table: TextTable, read: (file: string, text: string) => unknown): ReadonlySet<number> {
    const ids = new Set<number>();
    this.#problems.during(() => {
      for (const [id, text] of this.#texts.all(table)) {
        this.#problems.during(() => {
          read(this.#file, text);
        });
        ids.add(id);
      }
    });
    return ids;
  }

  #number(sql: string): number {
    return readInteger(this.#file, this.#all(sql)[0]?.[0]);
  }

  #all(sql: string, ...values: readonly number[]): readonly (readonly unknown[])[] {
    return translating(this.#file, () =>
      this.#statements
        .rows(sql)
        .all(...values)
        .map((row) => readRow(this.#file, row)),
    );
  }
}
