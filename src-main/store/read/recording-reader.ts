import { CHANGE_COLUMNS, type ChangeRows } from '@model/change.ts';
import type { Coverage } from '@model/coverage.ts';
import type { Gap } from '@model/gap.ts';
import type { RecordingReport, RecordingSpan } from '@model/recording.ts';
import type { Dictionary, Lives, Scene } from '@model/scene.ts';
import type { SearchAnswer, SearchQuestion } from '@model/search.ts';
import { addMs, type TimeRange, type Timestamp, timestampFromMs } from '@model/time.ts';
import type { Catalogue, SegmentEntry } from '../catalogue/catalogue.ts';
import { bucketsOf, emptyDensity } from '../file/density.ts';
import { atOnce, type InPieces } from '../sums/in-pieces.ts';
import { damaged, LostBodyError, TapeError } from '../tape-error.ts';
import { stepWithin } from '../search/matching-step.ts';
import { searchedFile } from '../search/searched-file.ts';
import { type Edge, Searches } from '../search/searches.ts';
import type { ChangeFilter, Density, StepFilter, TapeReader } from '../tape.ts';
import { joinedRows } from '../versions/change-rows.ts';
import { Numbered, type NumberKey } from './numbered.ts';
import { reportOf } from './report.ts';
import { mergedLives, stateAfter } from './segment-states.ts';
import type { DictionaryIds, SegmentSource } from '../segment/segment-source.ts';
import { Segments, SegmentsMoved } from './segments.ts';
import { Silence } from './silence.ts';

/** How often a question is asked again because segments moved under it. */
const MAX_TRIES = 20;

/** Answers from all segments of a recording as if they were one; see {@link TapeReader}. */
export class RecordingReader implements TapeReader {
  readonly #path: string;
  readonly #segments: Segments;
  readonly #numbered: Numbered;
  readonly #silence: Silence;
  readonly #searches: Searches;
  /** Why bodies could not be read, by their `seq`. */
  readonly #lost = new Map<number, string>();
  #isClosed = false;

  /** Throws a {@link TapeError} if nothing of it can be read. */
  constructor(path: string, catalogue: Catalogue) {
    this.#path = path;
    this.#segments = new Segments(catalogue);
    this.#numbered = new Numbered(this.#segments);
    this.#silence = new Silence(this.#segments);
    this.#searches = new Searches({
      files: () =>
        this.#entries.map((entry, index) =>
          searchedFile({
            source: () => this.#segments.source(entry),
            body: (seq) => this.#bodyIn(entry, seq),
            isAfterLoss: index > 0 && this.#entries[index - 1]?.number !== entry.number - 1,
          }),
        ),
      lastSeq: () => this.#source(this.#entries.length - 1).lastSeq(),
      seqAt: (at) => this.#seqAt(at),
      edgeAt: (seq) => this.#edgeAt(seq),
      firstListed: () => this.#silence.firstListed(),
      entries: (objects) => this.lookup({ objects, summaries: [], references: [] }).objects,
      now: () => performance.now(),
    });
    this.#asked(() => this.#source(this.#entries.length - 1));
  }

  report({ asItSays = false }: { readonly asItSays?: boolean } = {}): RecordingReport {
    const gaps = (): readonly Gap[] => (asItSays ? this.#silence.told() : this.#silence.gaps());
    return this.#asked(() => reportOf(this.#segments, { span: this.#span(), gaps: gaps() }));
  }

  span(): RecordingSpan | undefined {
    return this.#asked(() => this.#span());
  }

  sceneAt(at: Timestamp, options?: { readonly pointInTime?: boolean }): Scene {
    return this.#asked(() => {
      const seq = this.#seqAt(at);
      if (seq === 0) return { at, seq, rows: new Int32Array(0) };
      const index = this.#indexAt(at);
      const before = index === 0 ? undefined : () => this.#source(index - 1);
      this.#numbered.showing(this.#entries[index]);
      return { at, seq, rows: stateAfter(seq, this.#source(index), { ...options, before }) };
    });
  }

  range(after: number, upTo: number, limit: number): ChangeRows {
    return this.#asked(() => this.#forward({}, { after, before: upTo + 1 }, limit));
  }

  seqAt(at: Timestamp): number {
    return this.#asked(() => this.#seqAt(at));
  }

  step(
    from: number,
    direction: 1 | -1,
    filter: StepFilter,
  ): { readonly seq: number; readonly at: Timestamp } | undefined {
    return this.#asked(() => {
      if (filter.matching !== undefined) {
        const { matching, ...rest } = filter;
        return stepWithin(this.#searches.truthsOf(matching), (...asked) => this.step(...asked), {
          from,
          direction,
          filter: rest,
        });
      }
      const bounds = direction === 1 ? { after: from, before: Number.MAX_SAFE_INTEGER } : { after: 0, before: from };
      const walk = direction === 1 ? this.#forward(filter, bounds, 1) : this.#backward(filter, bounds, 1);
      const [seq] = walk.rows;
      const [at] = walk.times;
      return seq === undefined || at === undefined ? undefined : { seq, at: timestampFromMs(at) };
    });
  }

  history(object: number, before: number, limit: number): ChangeRows {
    return this.#asked(() => this.#backward({ objects: [object] }, { after: 0, before }, limit, true));
  }

  find(...[after, range, filter, limit]: Parameters<TapeReader['find']>): ChangeRows {
    return this.#asked(() => {
      const from = this.#seqAt(addMs(range.from, -1));
      return this.#forward(filter, { after: Math.max(after, from), before: this.#seqAt(range.to) + 1 }, limit);
    });
  }

  lives(range: TimeRange): Lives {
    return this.#asked(() => {
      const window = { first: this.#seqAt(range.from), last: this.#seqAt(range.to) };
      const index = Math.max(this.#indexAt(range.from), 0);
      const needsBefore = index > 0 && !this.#source(index).isWhole();
      // The segment before does not know what ended since, so the later ones tell that too, and it is left out after.
      const since = needsBefore ? { ...window, first: (this.#entries[index]?.firstSeq ?? 1) - 1 } : window;
      const parts = this.#entries
        .slice(needsBefore ? index - 1 : index, this.#indexAt(range.to) + 1)
        .map((entry) => this.#segments.source(entry).lives(since));
      return { rows: mergedLives(parts, window.first) };
    });
  }

  lookup(ids: DictionaryIds): Dictionary {
    return this.#asked(() => ({
      objects: this.#numbered.known(ids.objects, 'firstObject', (source, objects) => {
        return source.lookup({ objects, summaries: [], references: [] }).objects;
      }),
      summaries: this.#numbered.known(ids.summaries, 'firstSummary', (source, summaries) => {
        return source.lookup({ objects: [], summaries, references: [] }).summaries;
      }),
      references: this.#numbered.known(ids.references, 'firstReferences', (source, references) => {
        return source.lookup({ objects: [], summaries: [], references }).references;
      }),
    }));
  }

  resourceVersions(seqs: readonly number[]): readonly string[] {
    return this.#asked(() => {
      const found = this.#numbered.listed(seqs, 'firstSeq', (source, wanted) =>
        [...source.resourceVersions(wanted)].map(([id, text]) => ({ id, text })),
      );
      const texts = new Map(found.map(({ id, text }) => [id, text]));
      return seqs.map((seq) => {
        const text = texts.get(seq);
        if (text === undefined) throw this.#noSuchChange(seq);
        return text;
      });
    });
  }

  density(range: TimeRange, bucketMs: number): Density {
    const buckets = bucketsOf(range, bucketMs);
    return this.#asked(() => {
      const density = emptyDensity(buckets);
      this.#entries.forEach((entry, index) => {
        const next = this.#entries[index + 1];
        const isOver = next !== undefined && next.startedAt < buckets.from;
        if (entry.startedAt < buckets.to && !isOver) this.#segments.source(entry).count(density);
        else if (index === 0 && !isOver) this.#segments.source(entry).count(density);
      });
      return density;
    });
  }

  gaps(range: TimeRange): readonly Gap[] {
    return this.#asked(() =>
      this.#silence.gaps().filter(({ from, to }) => from <= range.to && (to === undefined || to >= range.from)),
    );
  }

  coverageAt(at: Timestamp): readonly Coverage[] {
    return this.#asked(() => this.#silence.coverageAt(at));
  }

  search(question: SearchQuestion): SearchAnswer {
    return this.#asked(() => this.#searches.ask(question));
  }

  body(seq: number): Uint8Array<ArrayBuffer> {
    return this.#asked(() => {
      const index = this.#indexOf(seq, 'firstSeq');
      for (const at of [index, index + 1]) {
        const entry = this.#entries[at];
        const isHere = entry !== undefined && this.#segments.source(entry).has(seq);
        if (isHere) return new Uint8Array(this.#bodyIn(entry, seq));
      }
      throw this.#noSuchChange(seq);
    });
  }

  *comparing(): InPieces<void> {
    this.#asked(() => undefined);
    for (const entry of this.#entries.filter((each) => !this.#segments.wasAsked(each))) {
      this.#asked(() => this.#entries.includes(entry) && this.#segments.source(entry));
      yield;
    }
    yield* this.#segments.comparing();
  }

  damage(): readonly string[] {
    atOnce(this.#segments.comparing());
    const { damaged: left, suspected } = this.#segments;
    const gone = left.map(({ damage }) => `${damage} What it held is not in this answer.`);
    return [...gone, ...suspected.map(({ damage }) => damage), ...lostSentence(this.#lost)];
  }

  close(): void {
    this.#isClosed = true;
    this.#segments.close();
  }

  /** The body of a version of a segment; one that cannot be read is remembered. */
  #bodyIn(entry: SegmentEntry, seq: number): Buffer {
    try {
      return this.#segments.source(entry).body(seq);
    } catch (error) {
      if (error instanceof LostBodyError) this.#lost.set(seq, error.message);
      throw error;
    }
  }

  get #entries(): readonly SegmentEntry[] {
    return this.#segments.readable;
  }

  /** Answers, again if segments moved meanwhile or one turned out to be damaged, and then without it. */
  #asked<T>(answer: () => T): T {
    if (this.#isClosed) {
      throw new TapeError('closed', `The recording ${this.#path} is closed; open it again to ask it.`);
    }
    this.#segments.refresh();
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      try {
        return answer();
      } catch (error) {
        if (!(error instanceof SegmentsMoved) && !this.#segments.giveUp(error)) throw error;
      }
    }
    throw damaged(this.#path, 'its segments vanish one after the other');
  }

  #source(index: number): SegmentSource {
    const entry = this.#entries[index];
    if (entry === undefined) throw damaged(this.#path, 'a segment is missing');
    return this.#segments.source(entry);
  }

  /** The segment that holds or began at instant `at`; −1 before all. */
  #indexAt(at: number): number {
    // What is before the beginning of a recording's very first segment is still its affair: clocks are set back.
    return this.#indexOf(
      at,
      'startedAt',
      this.#entries.findLastIndex(({ firstSeq }) => firstSeq === 1),
    );
  }

  /** The last segment whose number `key` is at most `value`; `least` if none. */
  #indexOf(value: number, ...[key, least = -1]: readonly [key: NumberKey, least?: number]): number {
    let [known, beyond] = [least, this.#entries.length];
    while (beyond - known > 1) {
      const middle = Math.floor((known + beyond) / 2);
      if ((this.#entries[middle]?.[key] ?? Number.POSITIVE_INFINITY) <= value) known = middle;
      else beyond = middle;
    }
    return known;
  }

  #seqAt(at: Timestamp): number {
    const index = this.#indexAt(at);
    return index < 0 ? 0 : this.#source(index).seqAt(at);
  }

  /**
   * When change `seq` was, with which something began or ended. Of what a relist told after a silence no more is known
   * than that it was by then, nor of what is older than the first segment; of what was lost with its segment, that it was
   * before the next segment began.
   */
  #edgeAt(seq: number): Edge {
    const index = this.#indexOf(seq, 'firstSeq');
    const [before, after] = [this.#entries[index], this.#entries[index + 1]];
    const isHere = before !== undefined && seq <= this.#segments.source(before).lastSeq();
    // What was removed from the beginning on is known as far as it was carried over.
    const holder = isHere ? before : before === undefined ? after : undefined;
    const source = holder === undefined ? undefined : this.#segments.source(holder);
    const at = source?.timeOf(seq);
    const isInferred = before === undefined || source?.isInferred(seq) === true;
    if (at !== undefined) return isInferred ? { at, inferred: true } : { at };
    const last = this.#source(this.#entries.length - 1);
    const until = after?.startedAt ?? Math.max(last.endsAt(), last.recordedUntil());
    return { at: timestampFromMs(until), inferred: true };
  }

  #span(): RecordingSpan | undefined {
    const begins = this.#entries.find((entry) => entry.firstSeq > 1 || this.#segments.source(entry).lastSeq() > 0);
    if (begins === undefined) return undefined;
    const newest = this.#source(this.#entries.length - 1);
    const lastSeq = newest.lastSeq();
    const first = this.#segments.source(begins).knownFrom();
    const last = timestampFromMs(Math.max(newest.endsAt(), newest.recordedUntil()));
    const complete = newest.completeAt();
    const span = { firstSeq: begins.firstSeq, lastSeq, first, last };
    return complete === undefined ? span : { ...span, complete: timestampFromMs(Math.max(complete, first)) };
  }

  #forward(
    filter: ChangeFilter,
    bounds: { readonly after: number; readonly before: number },
    limit: number,
  ): ChangeRows {
    const parts: ChangeRows[] = [];
    let left = limit;
    for (let index = Math.max(this.#indexOf(bounds.after + 1, 'firstSeq'), 0); left > 0; index++) {
      const entry = this.#entries[index];
      if (entry === undefined || entry.firstSeq >= bounds.before) break;
      const part = this.#segments.source(entry).changes({ filter, ...bounds, order: 'asc', limit: left });
      parts.push(part);
      left -= part.times.length;
    }
    return joinedRows(parts);
  }

  /** Newest first; with `carried` also what the oldest segment knows of the time before it. */
  #backward(
    filter: ChangeFilter,
    bounds: { readonly after: number; readonly before: number },
    ...[limit, carried = false]: readonly [limit: number, carried?: boolean]
  ): ChangeRows {
    const parts: ChangeRows[] = [];
    let [left, { before }] = [limit, bounds];
    const newest = Math.max(this.#indexOf(bounds.before - 1, 'firstSeq'), 0);
    for (const entry of this.#entries.slice(0, newest + 1).toReversed()) {
      if (left <= 0) break;
      const follows = this.#entries.some(({ number }) => number === entry.number - 1);
      const within = { after: bounds.after, before };
      const asked = { filter, ...within, order: 'desc' as const, limit: left, carried: carried && !follows };
      const part = this.#segments.source(entry).changes(asked);
      parts.push(part);
      left -= part.times.length;
      // The segment before does not know when the object changed next, and would look for it up to its own end.
      const known = part.rows.at(CHANGE_COLUMNS.previousSeq - CHANGE_COLUMNS.stride) ?? 0;
      if (filter.objects?.length === 1 && known !== 0) before = Math.min(before, known + 1);
    }
    return joinedRows(parts);
  }

  #noSuchChange(seq: number): TapeError {
    return new TapeError('bad-question', `The recording ${this.#path} has no change ${seq}.`);
  }
}

function lostSentence(lost: ReadonlyMap<number, string>): readonly string[] {
  const [first] = lost.values();
  if (first === undefined) return [];
  return [lost.size === 1 ? first : `${first} So it is with ${lost.size - 1} more.`];
}
