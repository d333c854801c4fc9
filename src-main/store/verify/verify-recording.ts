import { setImmediate } from 'node:timers/promises';
import { BodyTexts } from '../file/body-texts.ts';
import { readInt32, readInteger, readRow, readText } from '../file/column-values.ts';
import { type TextTable, verifySchema } from '../file/format.ts';
import { type Connection, openForQuestions, translated, translating } from '../file/sqlite.ts';
import { readReferences, readSummary } from '../read/json-cells.ts';
import { States } from '../read/states.ts';
import { Statements } from '../read/statements.ts';
import { resolveRecording } from '../recording-path.ts';
import { TapeError } from '../tape-error.ts';
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
  /** Bytes of the bodies, decoded. */
  readonly bytes: number;
  readonly checkpoints: number;
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
  const counted = { objects: 0, versions: 0, bytes: 0, checkpoints: 0 };
  let file = path;
  try {
    file = resolveRecording(path).segment;
    const connection = openForQuestions(file);
    try {
      const { formatVersion } = verifySchema(file, connection);
      connection.exec('begin');
      const verifier = new Verifier({ file, connection, formatVersion }, problems, counted);
      await verifier.run(options);
    } finally {
      connection.close();
    }
  } catch (error) {
    const known = translated(file, error);
    if (!(known instanceof TapeError) || known.code !== 'damaged') throw known;
    problems.add(known.message);
  }
  return { file, ...counted, problems: problems.kept, problemCount: problems.count };
}

type Counted = { -readonly [K in 'objects' | 'versions' | 'bytes' | 'checkpoints']: Verification[K] };

class Verifier {
  readonly #file: string;
  readonly #statements: Statements;
  readonly #texts: BodyTexts;
  readonly #states: States;
  readonly #hasCheckpoints: boolean;
  readonly #problems: Problems;
  readonly #counted: Counted;

  constructor(
    segment: { readonly file: string; readonly connection: Connection; readonly formatVersion: number },
    problems: Problems,
    counted: Counted,
  ) {
    const { file, connection, formatVersion } = segment;
    this.#file = file;
    this.#statements = new Statements(connection);
    this.#texts = new BodyTexts(file, connection, TEXT_CACHE_BYTES);
    this.#states = new States(file, this.#statements, formatVersion);
    this.#hasCheckpoints = formatVersion > 1;
    this.#problems = problems;
    this.#counted = counted;
  }

  async run(options: VerifyOptions): Promise<void> {
    this.#pages();
    const summaries = this.#texted('summary', readSummary);
    const references = this.#texted('refs', readReferences);
    const walk = new VersionWalk(this.#problems, { summaries, references });
    const total = this.#number('select count(*) from version');
    const checkpoints = new Set(
      this.#hasCheckpoints ? this.#all('select seq from ckpt').map(([seq]) => readInt32(this.#file, seq)) : [],
    );
    for (let last: number | undefined = 0; last !== undefined; ) {
      if (options.signal?.aborted === true) throw new TapeError('cancelled', 'The verification was cancelled.');
      options.onProgress?.({ done: this.#counted.versions, total });
      last = this.#step(last, walk, checkpoints);
      await setImmediate();
    }
    for (const seq of checkpoints) this.#problems.add(`The checkpoint after change ${seq} is of no change.`);
    this.#lives(walk);
    this.#counts(walk);
  }

  /** SQLite's own look at pages, cells and indexes. */
  #pages(): void {
    for (const [message] of this.#all('pragma integrity_check(20)')) {
      const text = readText(this.#file, message);
      if (text !== 'ok') this.#problems.add(`The file's pages: ${text}.`);
    }
  }

  /** Verifies the next versions; the last of them, or undefined after all. */
  #step(after: number, walk: VersionWalk, checkpoints: Set<number>): number | undefined {
    const sql = `select v.seq, v.obj, v.t, v.flags, v.prev, v.sum, v.refs, o.kind from version v
 left join object o on o.id = v.obj where v.seq > ? order by v.seq limit ${VERSIONS_A_STEP}`;
    const found = this.#all(sql, after);
    let last: number | undefined;
    for (const cells of found) {
      const [seq = 0, object = 0, t = 0, flags = 0, previous = 0, summary = 0, references = 0] = cells
        .slice(0, 7)
        .map((cell) => (cell === null ? 0 : readInteger(this.#file, cell)));
      const kind = cells[7] === null ? undefined : readInt32(this.#file, cells[7]);
      walk.take({ seq, object, t, flags, previous, summary, references, kind });
      this.#counted.versions++;
      this.#problems.during(() => {
        this.#counted.bytes += this.#texts.read(seq).length;
      });
      if (checkpoints.delete(seq)) this.#checkpoint(seq, walk);
      last = seq;
    }
    return last;
  }

  #checkpoint(seq: number, walk: VersionWalk): void {
    this.#counted.checkpoints++;
    this.#problems.during(() => {
      const [stored, walked] = [this.#states.at(seq), walk.scene()];
      if (stored.length !== walked.length || stored.some((value, at) => value !== walked[at])) {
        this.#problems.add(`The checkpoint after change ${seq} is not the state then.`);
      }
    });
  }

  #lives(walk: VersionWalk): void {
    for (const [object, first, last] of this.#all('select id, first_seq, last_seq from object')) {
      this.#counted.objects++;
      const end = last === null ? null : readInt32(this.#file, last);
      walk.life(readInt32(this.#file, object), readInt32(this.#file, first), end);
    }
  }

  #counts(walk: VersionWalk): void {
    for (const [level, count] of this.#all('select level, sum(c) from hist group by level')) {
      if (count !== this.#counted.versions) {
        this.#problems.add(`The timeline by ${String(level)} ms counts ${String(count)} changes.`);
      }
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
    for (const [id, text] of this.#all(`select id, v from ${table}`)) {
      this.#problems.during(() => {
        read(this.#file, readText(this.#file, text));
      });
      ids.add(readInt32(this.#file, id));
    }
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
