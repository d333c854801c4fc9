import type { SegmentEntry } from '../catalogue/catalogue.ts';
import type { SegmentSource } from '../segment/segment-source.ts';
import type { Segments } from './segments.ts';

/** A number that rises from segment to segment. */
export type NumberKey = 'startedAt' | 'firstSeq' | 'firstObject' | 'firstSummary' | 'firstReferences';

/** Of a segment that is asked, those of `ids` that it knows. */
type Ask<T> = (source: SegmentSource, ids: readonly number[]) => readonly T[];

/** What was given a number, asked of the segments that know it. */
export class Numbered {
  readonly #segments: Segments;
  /** Where the scene lay that was asked last. */
  #sceneIn: string | undefined;

  constructor(segments: Segments) {
    this.#segments = segments;
  }

  /** A scene lies in `entry`: all that lived then is in that segment, wherever it was numbered. */
  showing(entry: SegmentEntry | undefined): void {
    this.#sceneIn = entry?.path;
  }

  /**
   * Entries of the dictionary: of the segment that the scene lies in, so that a scene and its names need one segment only,
   * and what that does not know as {@link listed}.
   */
  known<T extends { readonly id: number }>(ids: readonly number[], key: NumberKey, ask: Ask<T>): readonly T[] {
    const entries = this.#segments.readable;
    const at = entries.findIndex(({ path }) => path === this.#sceneIn);
    const [scene, next] = [entries[at], entries[at + 1]];
    // What was numbered later is not in it.
    const asked = scene === undefined ? [] : ids.filter((id) => next === undefined || id < next[key]);
    if (scene === undefined || asked.length === 0) return this.listed(ids, key, ask);
    const here = ask(this.#segments.source(scene), asked);
    return here.length === ids.length ? here : [...here, ...this.listed(without(ids, here), key, ask)];
  }

  /** Asks each id of the segment in which it was given, and what that does not have any more of the one after it. */
  listed<T extends { readonly id: number }>(ids: readonly number[], key: NumberKey, ask: Ask<T>): readonly T[] {
    const entries = this.#segments.readable;
    const found: (readonly T[])[] = [];
    const begins = entries.map((entry) => entry[key]);
    for (const [index, wanted] of Map.groupBy(ids, (id) => begins.findLastIndex((begin) => begin <= id))) {
      let left: readonly number[] = wanted;
      for (const entry of entries.slice(Math.max(index, 0), index + 2)) {
        if (left.length === 0) break;
        const here = ask(this.#segments.source(entry), left);
        found.push(here);
        if (here.length === left.length) break;
        left = without(left, here);
      }
    }
    return found.flat();
  }
}

function without(ids: readonly number[], found: readonly { readonly id: number }[]): readonly number[] {
  const got = new Set(found.map(({ id }) => id));
  return ids.filter((id) => !got.has(id));
}
