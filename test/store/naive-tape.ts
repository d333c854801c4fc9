import { CHANGE_FLAGS, SEVERITIES } from '@model/change.ts';
import { groupKindOf } from '@model/object-ref.ts';
import type { TimeRange } from '@model/time.ts';
import type { ChangeFilter, VersionInput } from '../../src-main/store/tape.ts';

/** One stored version as the plainest program would keep it. */
export interface Kept {
  readonly seq: number;
  readonly at: number;
  readonly input: VersionInput;
  readonly object: number;
  readonly summary: number;
  readonly references: number;
  /** The version before it of the same living object. */
  readonly previous: Kept | undefined;
  readonly first: boolean;
  readonly body: Buffer;
  /** Search terms, those of the version before where it brought none. */
  readonly terms: string;
}

/** What the tape must answer, by going through a list. */
export class NaiveTape {
  readonly kept: Kept[] = [];
  /** The first `seq` of each segment. */
  readonly starts = [1];
  readonly #objects = new Numbers();
  readonly #summaries = new Numbers();
  readonly #references = new Numbers();

  /** A new segment begins: of texts it knows those of living objects, of ended lives those of the two segments before. */
  cut(): void {
    const living = this.living(this.kept.length);
    this.starts.push(this.kept.length + 1);
    this.#summaries.keep(new Set(living.map((kept) => kept.input.summary)));
    this.#references.keep(new Set(living.map((kept) => kept.input.references)));
    const [remembered = 0] = this.starts.slice(-3);
    const ended = this.kept.filter((kept) => kept.seq >= remembered);
    const identities = [...living, ...ended].map(({ input }) => `${groupKindOf(input)} ${input.uid}`);
    this.#objects.keep(new Set(identities));
  }

  /** Returns how many were stored. */
  append(versions: readonly VersionInput[]): number {
    const before = this.kept.length;
    for (const input of versions) this.#append(input);
    return this.kept.length - before;
  }

  #append(input: VersionInput): void {
    const identity = `${groupKindOf(input)} ${input.uid}`;
    const object = this.#objects.of(identity);
    const newest = this.kept.findLast((kept) => kept.object === object);
    const wasAlive = newest?.input.type === 'applied';
    const repeats =
      newest !== undefined &&
      input.resourceVersion !== '' &&
      newest.input.resourceVersion === input.resourceVersion &&
      wasAlive === (input.type === 'applied');
    if (repeats) return;
    const silent = input.type === 'tombstone' && input.body.length === 0;
    this.kept.push({
      seq: this.kept.length + 1,
      at: Math.max(this.kept.at(-1)?.at ?? Number.NEGATIVE_INFINITY, input.observedAt),
      input,
      object,
      summary: this.#summaries.of(input.summary),
      references: this.#references.of(input.references),
      previous: wasAlive ? newest : undefined,
      first: newest === undefined,
      body: silent && newest !== undefined ? newest.body : Buffer.from(input.body),
      terms: input.terms ?? newest?.terms ?? '',
    });
  }

  seqAt(at: number): number {
    return this.kept.findLast((kept) => kept.at <= at)?.seq ?? 0;
  }

  /** Living versions after `seq`, by object. */
  living(seq: number): readonly Kept[] {
    const newest = new Map<number, Kept>();
    for (const kept of this.kept.slice(0, seq)) newest.set(kept.object, kept);
    return [...newest.values()].filter((kept) => kept.input.type === 'applied').sort((a, b) => a.object - b.object);
  }

  scene(at: number, pointInTime: boolean): number[] {
    return this.living(this.seqAt(at))
      .filter((kept) => pointInTime || !kept.input.pointInTime)
      .flatMap((kept) => [kept.object, kept.seq, kept.summary, kept.references]);
  }

  matching(range: TimeRange, filter: ChangeFilter): readonly Kept[] {
    return this.kept.filter((kept) => kept.at >= range.from && kept.at <= range.to && matches(kept, filter));
  }

  /** When objects were alive and as `holds` asks: by object, [from, to) in `seq`, `to` 0 while it still is. */
  truths(upTo: number, holds: (kept: Kept) => boolean): Map<number, [number, number][]> {
    const found = new Map<number, [number, number][]>();
    for (const kept of this.kept.slice(0, upTo)) {
      const spans = found.get(kept.object) ?? [];
      const open = spans.at(-1)?.[1] === 0 ? spans.at(-1) : undefined;
      const isTrue = kept.input.type === 'applied' && holds(kept);
      if (isTrue && open === undefined) spans.push([kept.seq, 0]);
      else if (!isTrue && open !== undefined) open[1] = kept.seq;
      found.set(kept.object, spans);
    }
    return found;
  }

  lives(range: TimeRange): number[] {
    const [first, last] = [this.seqAt(range.from), this.seqAt(range.to)];
    const objects = Map.groupBy(this.kept, (kept) => kept.object);
    return [...objects.values()].flatMap((all) => {
      const versions = all.filter((kept) => kept.seq <= last);
      const [oldest, newest] = [versions[0], versions.at(-1)];
      if (oldest === undefined || newest === undefined || oldest.input.pointInTime) return [];
      const gone = newest.input.type === 'applied' ? 0 : endOf(versions);
      if (oldest.seq > last || (gone !== 0 && gone <= first)) return [];
      return [oldest.object, oldest.seq, gone, newest.references];
    });
  }

  /** `SEVERITIES.length` counts a bucket, of changes from `firstSeq` on. */
  density(...[from, bucketMs, buckets, firstSeq = 1]: readonly [number, number, number, number?]): number[] {
    const counts = Array.from({ length: buckets * SEVERITIES.length }, () => 0);
    for (const kept of this.kept.filter(({ seq }) => seq >= firstSeq)) {
      const bucket = Math.floor((kept.at - from) / bucketMs);
      const cell = bucket * SEVERITIES.length + SEVERITIES.indexOf(kept.input.severity);
      if (bucket >= 0 && bucket < buckets) counts[cell] = (counts[cell] ?? 0) + 1;
    }
    return counts;
  }
}

/** The columns of a change as they cross threads. */
export function columnsOf(kept: Kept): number[] {
  const { seq, object, summary, references, previous } = kept;
  return [
    seq,
    object,
    flagsOf(kept),
    summary,
    references,
    previous?.seq ?? 0,
    previous?.summary ?? 0,
    previous?.references ?? 0,
  ];
}

export function matches(kept: Kept, filter: ChangeFilter): boolean {
  const { input } = kept;
  const kinds = [groupKindOf(input), input.kind].map((kind) => kind.toLowerCase());
  return (
    (filter.kind === undefined || kinds.includes(filter.kind.toLowerCase())) &&
    (filter.namespace === undefined || filter.namespace === input.namespace) &&
    (filter.name === undefined || filter.name === input.name) &&
    (filter.objects === undefined || filter.objects.includes(kept.object)) &&
    (filter.skipRoutine !== true || input.severity !== 'routine') &&
    (filter.skipPointInTime !== true || !input.pointInTime)
  );
}

/** Where the object stopped living for the last time: the first of its trailing deletions. */
function endOf(versions: readonly Kept[]): number {
  const alive = versions.findLastIndex((kept) => kept.input.type === 'applied');
  return versions[alive + 1]?.seq ?? 0;
}

function flagsOf({ input, first }: Kept): number {
  const type = { applied: CHANGE_FLAGS.applied, deleted: CHANGE_FLAGS.deleted, tombstone: CHANGE_FLAGS.tombstone };
  return (
    type[input.type] +
    SEVERITIES.indexOf(input.severity) * 4 +
    (input.inferred ? CHANGE_FLAGS.inferred : 0) +
    (first ? CHANGE_FLAGS.first : 0) +
    (input.pointInTime ? CHANGE_FLAGS.pointInTime : 0)
  );
}

/** Numbers from 1 in the order of first sight. */
class Numbers {
  readonly #ids = new Map<string, number>();
  #last = 0;

  of(key: string): number {
    const id = this.#ids.get(key) ?? ++this.#last;
    this.#ids.set(key, id);
    return id;
  }

  /** Forgets all other keys; they get new numbers when they come again. */
  keep(keys: ReadonlySet<string>): void {
    for (const key of this.#ids.keys()) if (!keys.has(key)) this.#ids.delete(key);
  }
}
