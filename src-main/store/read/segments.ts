import { statSync } from 'node:fs';
import { unlessFollowed } from '../catalogue/believed-format.ts';
import type { Catalogue, DamagedSegment, SegmentEntry } from '../catalogue/catalogue.ts';
import { hasLog, sizeOf } from '../file/file-size.ts';
import { verifySchema } from '../file/format.ts';
import { isSameHead } from '../file/segment-head.ts';
import { checkingSeal, checkSeal } from '../file/seal.ts';
import { openForQuestions, translated } from '../file/sqlite.ts';
import { PACKED_ENDING } from '../recording-path.ts';
import { atOnce, type InPieces } from '../sums/in-pieces.ts';
import { lookingForDamage, type Summed } from '../sums/page-damage.ts';
import { isPlainFile } from '../sums/page-sums.ts';
import { damaged, TapeError } from '../tape-error.ts';
import { FactRoom } from '../search/kept-facts.ts';
import { SegmentReader } from '../segment/segment-reader.ts';
import type { SegmentSource } from '../segment/segment-source.ts';

/** Segments kept open beside the newest; each has caches of its own. */
const MAX_OPEN = 6;

/** The segments of a recording came or went while a question was answered; it can be asked again. */
export class SegmentsMoved extends Error {}

/** The segments of a recording as they are now, each opened when it is first asked. */
export class Segments {
  readonly #catalogue: Catalogue;
  readonly #wanted: 'what is whole' | 'what can be read';
  /** By path, the least recently asked first. */
  readonly #open = new Map<string, SegmentSource>();
  readonly #factRoom = new FactRoom();
  readonly #damage = new Map<string, string>();
  /** Sentences about segments that are asked although not all in them is as it was written, by path. */
  readonly #suspicions = new Map<string, string>();
  /** Files that were compared with their seal or their sums, or are to be, by path, as they were then. */
  readonly #compared = new Map<string, string>();
  /** Files that were asked, and are to be compared with their sums before anyone is told what is damaged. */
  readonly #uncompared = new Set<string>();
  #all: readonly (SegmentEntry | DamagedSegment)[] = [];
  #readable: readonly SegmentEntry[] = [];

  /**
   * Of a recording of one file that is not what its seal says nothing is believed, unless what can be read is wanted.
   * Throws a {@link TapeError} if there is no segment that can be read.
   */
  constructor(catalogue: Catalogue, wanted: 'what is whole' | 'what can be read' = 'what is whole') {
    this.#catalogue = catalogue;
    this.#wanted = wanted;
    this.#load();
  }

  /** Those that can be read, in order; never none. */
  get readable(): readonly SegmentEntry[] {
    return this.#readable;
  }

  /** Those that cannot. */
  get damaged(): readonly DamagedSegment[] {
    return this.#all.flatMap((entry) => {
      if ('damage' in entry) return [entry];
      const damage = this.#damage.get(entry.path);
      return damage === undefined ? [] : [{ number: entry.number, path: entry.path, damage }];
    });
  }

  /** Those of which is known up to now that their answers may be wrong, with a sentence each. */
  get suspected(): readonly { readonly entry: SegmentEntry; readonly damage: string }[] {
    return this.#readable.flatMap((entry) => {
      const damage = this.#suspicions.get(entry.path);
      return damage === undefined ? [] : [{ entry, damage }];
    });
  }

  /** True for a segment that was asked before, even if it is closed by now. */
  wasAsked(entry: SegmentEntry): boolean {
    return this.#compared.has(entry.path);
  }

  /** Compares what was asked and is not compared yet. */
  *comparing(): InPieces<void> {
    for (const path of this.#uncompared) yield* this.#comparingPages(path);
  }

  /** True while the disk takes no more of what is recorded. */
  get areFull(): boolean {
    return this.#catalogue.isFull();
  }

  /** Asks a segment no more that turned out to be damaged; false if `error` says nothing of the kind, or none is left without. */
  giveUp(error: unknown): boolean {
    if (!(error instanceof TapeError) || error.code !== 'damaged') return false;
    const entry = this.#readable.find(({ path }) => path === error.file);
    if (entry === undefined || this.#readable.length === 1) return false;
    this.#damage.set(entry.path, error.message);
    this.#settle();
    this.#close(entry.path);
    return true;
  }

  /** Looks whether segments came or went. */
  refresh(): void {
    if (this.#catalogue.hasChanged()) this.#load();
  }

  /** What answers about `entry`. Throws {@link SegmentsMoved} if it turned out to be elsewhere, or damaged. */
  source(entry: SegmentEntry): SegmentSource {
    const known = this.#open.get(entry.path);
    if (known !== undefined) {
      this.#open.delete(entry.path);
      this.#open.set(entry.path, known);
      return known;
    }
    const opened = this.#opened(entry);
    this.#open.set(entry.path, opened);
    const newest = this.#readable.at(-1)?.path;
    const [oldest] = [...this.#open.keys()].filter((path) => path !== newest && path !== entry.path);
    if (this.#open.size > MAX_OPEN && oldest !== undefined) this.#close(oldest);
    return opened;
  }

  /** What answers about the segment of this number, wherever it lies now; undefined if it cannot be read. */
  numbered(number: number): SegmentSource | undefined {
    for (;;) {
      const entry = this.#readable.find((one) => one.number === number);
      if (entry === undefined) return undefined;
      try {
        return this.source(entry);
      } catch (error) {
        if (!(error instanceof SegmentsMoved)) throw error;
      }
    }
  }

  close(): void {
    for (const path of this.#open.keys()) this.#close(path);
  }

  #opened(entry: SegmentEntry): SegmentSource {
    // Given up meanwhile: whoever still asks it begins anew without it.
    if (this.#damage.has(entry.path)) throw new SegmentsMoved();
    try {
      this.#compare(entry.path);
      return openSegment(entry, this.#factRoom);
    } catch (thrown) {
      const later = this.#readable.filter(({ number }) => number > entry.number).map(({ path }) => path);
      const error = unlessFollowed(thrown, entry.path, later);
      if (!(error instanceof TapeError)) throw error;
      const others = this.#readable.length > 1;
      if (error.code === 'not-found' && others) this.#load();
      else if ((error.code === 'damaged' || error.code === 'not-a-recording') && others) {
        this.#damage.set(entry.path, error.message);
        this.#settle();
      } else throw error;
      throw new SegmentsMoved();
    }
  }

  /**
   * Compares a file with what was noted of it, once as long as it stays as it is. What is sealed, or may be changed while
   * we ask, is compared before it is asked, the pages of all else when someone wants to know what is damaged.
   */
  #compare(path: string): void {
    const stat = statSync(path, { throwIfNoEntry: false });
    const stamp = stat === undefined ? '' : `${stat.ino} ${stat.size} ${stat.mtimeMs}`;
    if (stamp === '' || this.#compared.get(path) === stamp) return;
    const isAlone = this.#all.length === 1;
    const broken = this.#wanted === 'what can be read' && isAlone ? atOnce(lookingAtSeal(path)) : undefined;
    if (broken === undefined && isQuicklyCompared(path)) verifySeal(path);
    if (broken === undefined) this.#uncompared.add(path);
    else this.#suspicions.set(path, suspicion(path, broken));
    if (hasLog(path)) atOnce(this.#comparingPages(path));
    this.#compared.set(path, stamp);
  }

  *#comparingPages(path: string): InPieces<void> {
    const entry = this.#readable.find((each) => each.path === path);
    const what = yield* unlessGone(path, lookingForWrong(entry ?? { path }));
    if (what !== undefined) this.#suspicions.set(path, suspicion(path, what));
    this.#uncompared.delete(path);
  }

  #load(): void {
    this.#all = this.#catalogue.segments();
    this.#settle();
    const paths = new Set(this.#all.map(({ path }) => path));
    for (const path of this.#open.keys()) if (!paths.has(path)) this.#close(path);
  }

  #settle(): void {
    this.#readable = this.#all.flatMap((entry) => ('damage' in entry || this.#damage.has(entry.path) ? [] : [entry]));
    const [first] = this.damaged;
    if (this.#readable.length === 0) throw new TapeError('damaged', first?.damage ?? 'The recording has no segment.');
  }

  #close(path: string): void {
    this.#open.get(path)?.close();
    this.#open.delete(path);
  }
}

function suspicion(path: string, what: string): string {
  return `The recording ${path} is damaged (${what}); what is said of its time may be wrong.`;
}

/** What in a file is not as it was written, in words for a sentence. */
function* lookingForWrong(segment: Summed): InPieces<string | undefined> {
  const { path } = segment;
  const what = yield* lookingForDamage(segment);
  if (what !== undefined || isQuicklyCompared(path)) return what;
  return yield* lookingAtSeal(path);
}

/** What was packed or removed meanwhile has nothing to compare any more: nothing is packed that is not what was noted of it. */
function* unlessGone(path: string, looking: InPieces<string | undefined>): InPieces<string | undefined> {
  try {
    return isPlainFile(path) ? yield* looking : undefined;
  } catch (error) {
    if (!isPlainFile(path)) return undefined;
    throw translated(path, error);
  }
}

function* lookingAtSeal(path: string): InPieces<string | undefined> {
  try {
    yield* checkingSeal(path);
    return undefined;
  } catch (error) {
    if (error instanceof TapeError && error.code === 'damaged') return 'it is not what was sealed';
    throw error;
  }
}

/** Larger files are compared with their seal when someone wants to know what is damaged, not before their first answer. */
const MAX_COMPARED_BYTES = 512 * 1024 * 1024;

function isQuicklyCompared(path: string): boolean {
  return sizeOf(path) <= MAX_COMPARED_BYTES;
}

/** A packed segment and an exported file are sealed: what is not as it was written is not believed. */
function verifySeal(path: string): void {
  if (sizeOf(path) === 0) return;
  const isSealed = checkSeal(path);
  if (path.endsWith(PACKED_ENDING) && !isSealed) throw damaged(path, 'its seal is missing');
}

/** The catalogue may remember another file that lay in this place. */
function openSegment(entry: SegmentEntry, factRoom: FactRoom): SegmentSource {
  const { path } = entry;
  const connection = openForQuestions(path);
  try {
    const opened = new SegmentReader(path, connection, { schema: verifySchema(path, connection), factRoom });
    if (!isSameHead(opened.head, entry)) throw damaged(path, `it says that it is segment ${opened.head.segment}`);
    return opened;
  } catch (error) {
    connection.close();
    throw translated(path, error);
  }
}
