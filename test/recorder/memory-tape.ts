import { type Coverage, newestCoverage } from '../../src-preload/model/coverage.ts';
import type { Gap } from '../../src-preload/model/gap.ts';
import { groupKindOf, type GroupVersionKind } from '../../src-preload/model/object-ref.ts';
import type { RedactionCount } from '../../src-preload/model/redaction-rule.ts';
import { type Timestamp, timestampFromMs } from '../../src-preload/model/time.ts';
import type { RecordingTape } from '../../src-main/recorder/recording-tape.ts';
import type { KnownObject, TapeWriter, VersionInput } from '../../src-main/store/tape.ts';

/** A tape in memory that keeps the promises of {@link TapeWriter}, for looking at what was written and in which order. */
export class MemoryTape implements TapeWriter, RecordingTape {
  completeAt: Timestamp | undefined;
  readonly versions: VersionInput[] = [];
  readonly gaps = new Map<number, { -readonly [K in keyof Gap]: Gap[K] }>();
  readonly coverage: Coverage[] = [];
  readonly redactions: Record<string, number> = {};
  aliveUntil: Timestamp | undefined;
  transactions = 0;
  #gaps = 0;
  #waiting: VersionInput[] = [];

  put(version: VersionInput): void {
    this.#waiting.push(version);
  }

  commit(): void {
    this.append(this.#waiting);
    this.#waiting = [];
  }

  append(versions: readonly VersionInput[]): { readonly lastSeq: number; readonly stored: number } {
    const before = this.versions.length;
    for (const version of versions) {
      const newest = this.versions.findLast(({ uid }) => uid === version.uid);
      const repeats = newest?.resourceVersion === version.resourceVersion && newest.type === version.type;
      if (!repeats) this.versions.push(version);
    }
    if (versions.length > 0) this.transactions += 1;
    return { lastSeq: this.versions.length, stored: this.versions.length - before };
  }

  recordedUntil(): Timestamp {
    return timestampFromMs(Math.max(0, this.aliveUntil ?? 0, ...this.versions.map(({ observedAt }) => observedAt)));
  }

  living(kind: Pick<GroupVersionKind, 'group' | 'kind'>, namespace?: string): ReadonlyMap<string, KnownObject> {
    const living = new Map<string, KnownObject>();
    for (const version of this.versions) {
      if (groupKindOf(version) !== groupKindOf(kind)) continue;
      if (version.type === 'applied') living.set(version.uid, version);
      else living.delete(version.uid);
    }
    for (const [uid, known] of living) if (namespace !== undefined && known.namespace !== namespace) living.delete(uid);
    return living;
  }

  everyLiving(): readonly KnownObject[] {
    const kinds = new Map(this.versions.map((version) => [groupKindOf(version), version]));
    return [...kinds.values()].flatMap((kind) => [...this.living(kind).values()]);
  }

  newestCoverage(): readonly Coverage[] {
    return newestCoverage(this.coverage);
  }

  openGap(gap: Omit<Gap, 'to'>): number {
    this.#gaps += 1;
    this.gaps.set(this.#gaps, { ...gap });
    return this.#gaps;
  }

  closeGap(id: number, to: Timestamp): void {
    const gap = this.gaps.get(id);
    if (gap === undefined) throw new Error(`There is no gap ${id}.`);
    gap.to = to;
  }

  dropGap(id: number): void {
    if (!this.gaps.delete(id)) throw new Error(`There is no gap ${id}.`);
  }

  setCoverage(coverage: Coverage): void {
    this.coverage.push(coverage);
  }

  addRedactions(counts: readonly RedactionCount[]): void {
    for (const { kind, rule, count } of counts) {
      const key = rule === '' ? kind : `${kind}/${rule}`;
      this.redactions[key] = (this.redactions[key] ?? 0) + count;
    }
  }

  setComplete(at: Timestamp): void {
    this.completeAt ??= at;
  }

  touch(at: Timestamp): void {
    this.aliveUntil = at;
  }

  /** What the store does when a recording is continued: gaps left open end there. */
  continueAt(to: Timestamp): void {
    for (const gap of this.gaps.values()) gap.to ??= to;
  }

  close(): void {
    this.append = () => {
      throw new Error('The tape is closed.');
    };
  }
}
