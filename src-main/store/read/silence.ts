import type { Coverage } from '@model/coverage.ts';
import type { Gap } from '@model/gap.ts';
import type { ObjectEntry } from '@model/scene.ts';
import { groupKindOf } from '@model/object-ref.ts';
import { type Timestamp, timestampFromMs } from '@model/time.ts';
import type { DamagedSegment, SegmentEntry } from '../catalogue/catalogue.ts';
import { DISK_FULL } from '../write/full-disk.ts';
import { atOnce } from '../sums/in-pieces.ts';
import type { Segments } from './segments.ts';

/** Gaps and coverage over all segments. */
export class Silence {
  readonly #segments: Segments;
  /** Of closed segments, which never change, by path. */
  readonly #remembered = new Map<string, ReadonlyMap<number, Gap>>();

  constructor(segments: Segments) {
    this.#segments = segments;
  }

  /** All gaps in the order of their beginning, with one for each segment that is damaged or suspected to be. */
  gaps(): readonly Gap[] {
    const merged = this.#merged();
    atOnce(this.#segments.comparing());
    return this.#withDamage(merged);
  }

  /** The same, of segments that are suspected up to now only: none is compared for it. */
  told(): readonly Gap[] {
    return this.#withDamage(this.#merged());
  }

  #merged(): readonly Gap[] {
    const entries = this.#segments.readable;
    const merged = new Map<number, Gap>();
    entries.forEach((entry, index) => {
      const here = this.#gapsOf(entry, index === entries.length - 1);
      // A gap that was open when a segment ended goes on in the next one. If it is not there, it was taken back.
      const follows = entries[index - 1]?.number === entry.number - 1;
      for (const [id, gap] of merged) {
        if (gap.to !== undefined || here.has(id)) continue;
        if (follows) merged.delete(id);
        else merged.set(id, { ...gap, to: timestampFromMs(entry.startedAt) });
      }
      for (const [id, gap] of here) merged.set(id, gap);
    });
    return [...merged.values()];
  }

  #withDamage(merged: readonly Gap[]): readonly Gap[] {
    const damaged = this.#segments.damaged.map((segment) => this.#gapOf(segment));
    const suspected = this.#segments.suspected.map(({ entry, damage }) => this.#doubtOf(entry, damage));
    const known = [...merged, ...damaged, ...suspected];
    return [...known, ...this.#openEnd(known)].toSorted((a, b) => a.from - b.from);
  }

  /** That the disk took no more is told by the recording itself only once something can be written again. */
  #openEnd(known: readonly Gap[]): readonly Gap[] {
    const newest = this.#segments.readable.at(-1);
    const isTold = known.some(({ why, to }) => why === DISK_FULL.why && to === undefined);
    if (newest === undefined || isTold || !this.#segments.areFull) return [];
    return [{ from: this.#segments.source(newest).recordedUntil(), kind: '', namespace: '', ...DISK_FULL }];
  }

  /** The newest coverage of each kind and namespace at `at`. */
  coverageAt(at: Timestamp): readonly Coverage[] {
    const entries = this.#segments.readable;
    const entry = entries.findLast(({ startedAt }) => startedAt <= at) ?? entries[0];
    const newest = new Map<string, Coverage>();
    if (entry === undefined) return [];
    for (const coverage of this.#segments.source(entry).coverage()) {
      if (coverage.since <= at) newest.set(JSON.stringify([coverage.kind, coverage.namespace]), coverage);
    }
    return [...newest.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, coverage]) => coverage);
  }

  /** When the kind of an object was first listed where it is, as far as the segments that can be read say so. */
  firstListed(): (object: Pick<ObjectEntry, 'group' | 'kind' | 'namespace'>) => Timestamp | undefined {
    const first = new Map<string, Timestamp>();
    for (const entry of this.#segments.readable) {
      for (const { kind, namespace, state, since } of this.#segments.source(entry).coverage()) {
        const place = JSON.stringify([kind, namespace]);
        if (state === 'recorded' && !first.has(place)) first.set(place, since);
      }
    }
    return (object) => {
      const [everywhere, here] = ['', object.namespace].map((namespace) =>
        first.get(JSON.stringify([groupKindOf(object), namespace])),
      );
      return everywhere === undefined || (here !== undefined && here < everywhere) ? here : everywhere;
    };
  }

  #gapsOf(entry: SegmentEntry, isNewest: boolean): ReadonlyMap<number, Gap> {
    const known = this.#remembered.get(entry.path);
    if (known !== undefined) return known;
    const gaps = this.#segments.source(entry).gaps();
    if (!isNewest) this.#remembered.set(entry.path, gaps);
    return gaps;
  }

  /** The time of a segment not all of which is as it was written. */
  #doubtOf(entry: SegmentEntry, damage: string): Gap {
    const source = this.#segments.source(entry);
    const after = this.#segments.readable.find(({ number }) => number > entry.number);
    const to = after?.startedAt ?? Math.max(source.endsAt(), source.recordedUntil());
    const [from, until] = [timestampFromMs(entry.startedAt), timestampFromMs(Math.max(to, entry.startedAt))];
    return { from, to: until, kind: '', namespace: '', why: 'damaged', detail: damage };
  }

  /** What a damaged segment leaves: a silence of everything between its neighbours. */
  #gapOf({ number, damage }: DamagedSegment): Gap {
    const before = this.#segments.readable.findLast((entry) => entry.number < number);
    const after = this.#segments.readable.find((entry) => entry.number > number);
    const to = after === undefined ? {} : { to: this.#segments.source(after).knownFrom() };
    const from = before === undefined ? timestampFromMs(after?.startedAt ?? 0) : this.#segments.source(before).endsAt();
    return { from, ...to, kind: '', namespace: '', why: 'damaged', detail: damage };
  }
}
