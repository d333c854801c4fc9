import { EVER, MAX_TRUTHS, type SearchAnswer, type SearchHit, type SearchQuestion, type Truth } from '@model/search.ts';
import type { ObjectEntry } from '@model/scene.ts';
import type { Timestamp } from '@model/time.ts';
import { ObjectMarks } from './object-marks.ts';
import type { Truths } from './truth-walk.ts';
import type { BodyFile, Progress } from './body-walk.ts';
import { type Found, searchRun } from './search-run.ts';

/** So long a search is worked at before others get their turn, in ms. */
const TURN_MS = 40;
/** Searches kept, so that their further pages cost nothing. */
const KEPT = 4;

/** When an object began or ceased to be as asked. */
export interface Edge {
  readonly at: Timestamp;
  /** It was in a silence, or in a part of the recording that is lost or was removed: then, or some time before. */
  readonly inferred?: true;
}

/** What searching needs of the reader of a recording. */
export interface SearchPlace {
  /** Oldest first. */
  files(): readonly BodyFile[];
  lastSeq(): number;
  seqAt(at: Timestamp): number;
  edgeAt(seq: number): Edge;
  /** When the kind of an object was first listed where it is; what was so by then may have been so for long. */
  firstListed(): (object: ObjectEntry) => Timestamp | undefined;
  entries(objects: readonly number[]): readonly ObjectEntry[];
  /** Milliseconds on a clock that only rises. */
  now(): number;
}

interface Run {
  /** Undefined once it is done: a generator that ended keeps all that it worked with. */
  work: { readonly steps: Generator<Progress, Found>; readonly marks: ObjectMarks } | undefined;
  progress: Progress;
  found?: Found;
}

/** The searches of one reader: each goes on whenever its question is asked again, until it is done. */
export class Searches {
  readonly #place: SearchPlace;
  readonly #runs = new Map<string, Run>();
  /** What the last search that is done has left. */
  #marks: ObjectMarks | undefined;

  constructor(place: SearchPlace) {
    this.#place = place;
  }

  /** All times in which objects were as `query` asks, over the whole recording; works until it has them. */
  truthsOf(query: string): Truths {
    for (const upTo = this.#place.lastSeq(); ; ) {
      const { found } = this.#turn({ query, range: EVER, skip: 0, limit: 0, upTo });
      if (found !== undefined) return found.truths;
    }
  }

  ask(question: SearchQuestion): SearchAnswer {
    const { upTo, found, progress } = this.#turn(question);
    if (found === undefined) return { done: false, progress, hits: [], total: 0, upTo, notes: [] };
    const page = found.order.subarray(question.skip, question.skip + question.limit);
    return {
      done: true,
      progress: 1,
      hits: this.#hits(found, [...page]),
      total: found.order.length,
      upTo,
      notes: found.notes,
    };
  }

  /** Goes on with a search for a while. */
  #turn(question: SearchQuestion): Pick<Run, 'found' | 'progress'> & { readonly upTo: number } {
    const upTo = Math.min(question.upTo ?? this.#place.lastSeq(), this.#place.seqAt(question.range.to));
    const key = JSON.stringify([question.query, question.range.from, question.range.to, upTo]);
    const run = this.#runs.get(key) ?? this.#begin(question, upTo);
    // One that throws is not kept.
    this.#runs.delete(key);
    this.#work(run);
    this.#keep(key, run);
    return { ...run, upTo };
  }

  #begin(question: SearchQuestion, upTo: number): Run {
    const since = this.#place.seqAt(question.range.from);
    const marks = this.#marks ?? new ObjectMarks();
    this.#marks = undefined;
    marks.clear();
    const steps = searchRun(this.#place.files(), { query: question.query, since, upTo, marks });
    return { work: { steps, marks }, progress: 0 };
  }

  #work(run: Run): void {
    const until = this.#place.now() + TURN_MS;
    while (run.work !== undefined) {
      const step = run.work.steps.next();
      run.progress = step.done === true ? 1 : step.value;
      if (step.done === true) {
        run.found = step.value;
        this.#marks = run.work.marks;
        run.work = undefined;
      }
      if (this.#place.now() >= until) return;
    }
  }

  #keep(key: string, run: Run): void {
    this.#runs.set(key, run);
    const [oldest] = this.#runs.keys();
    if (this.#runs.size > KEPT && oldest !== undefined) this.#runs.delete(oldest);
  }

  /** From change `seq` to change `end` (0: it still was at the end), of an object whose kind was first listed at `listed`. */
  #truth(seq: number, end: number, listed: Timestamp | undefined): Truth {
    const [from, to] = [this.#place.edgeAt(seq), end === 0 ? undefined : this.#place.edgeAt(end)];
    const isUnseen = from.inferred === true || (listed !== undefined && from.at <= listed);
    return {
      from: from.at,
      ...(to !== undefined && { to: to.at }),
      seq,
      ...(isUnseen && { fromInferred: true }),
      ...(to?.inferred && { toInferred: true }),
    };
  }

  #hits({ truths }: Found, objects: readonly number[]): readonly SearchHit[] {
    const entries = new Map(this.#place.entries(objects).map((entry) => [entry.id, entry]));
    const listedAt = this.#place.firstListed();
    return objects.flatMap((id): SearchHit[] => {
      const [object, pairs] = [entries.get(id), truths.get(id)];
      if (object === undefined || pairs === undefined) return [];
      const shown = pairs.slice(0, MAX_TRUTHS * 2);
      const listed = listedAt(object);
      const held = shown.flatMap((seq, at) => (at % 2 === 1 ? [] : [this.#truth(seq, shown[at + 1] ?? 0, listed)]));
      return [{ object, truths: held, truthCount: pairs.length / 2 }];
    });
  }
}
