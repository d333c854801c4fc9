import type { Coverage } from '@model/coverage.ts';
import type { Gap } from '@model/gap.ts';
import { groupKindOf, type GroupVersionKind } from '@model/object-ref.ts';
import type { RedactionCount } from '@model/redaction-rule.ts';
import type { Timestamp } from '@model/time.ts';
import type { KnownObject, VersionInput } from '../../store/tape.ts';
import type { RecordingTape } from '../recording-tape.ts';
import { VersionPacker } from './packed-versions.ts';
import type { OpenedTape, TapeOrder, ToTape } from './tape-messages.ts';

/** A tape in another thread: what it is to do is collected and told at once. */
export class ToldTape implements RecordingTape {
  readonly #tell: (message: ToTape) => void;
  readonly #packer = new VersionPacker();
  readonly #until: Timestamp;
  readonly #coverage: readonly Coverage[];
  /** By kind and uid, as the recording was opened; each kind is asked for once. */
  readonly #living: Map<string, Map<string, KnownObject>>;
  #orders: TapeOrder[] = [];
  /** Versions since the last order to append some. */
  #put = 0;
  #gaps = 0;

  constructor({ until, living, coverage }: OpenedTape, tell: (message: ToTape) => void) {
    this.#tell = tell;
    this.#until = until;
    this.#coverage = coverage;
    this.#living = new Map();
    for (const known of living) {
      const kind = groupKindOf(known);
      const lives = this.#living.get(kind) ?? new Map<string, KnownObject>();
      this.#living.set(kind, lives.set(known.uid, known));
    }
  }

  /** As of the opening. */
  recordedUntil(): Timestamp {
    return this.#until;
  }

  /** As of the opening, and only once: whoever asks follows from there. */
  living(kind: Pick<GroupVersionKind, 'group' | 'kind'>): ReadonlyMap<string, KnownObject> {
    const known = this.#living.get(groupKindOf(kind));
    this.#living.delete(groupKindOf(kind));
    return known ?? new Map<string, KnownObject>();
  }

  /** As of the opening. */
  newestCoverage(): readonly Coverage[] {
    return this.#coverage;
  }

  /** From now on bodies are views of `heard`, until it is told. */
  beginBatch(heard: Uint8Array<ArrayBuffer>): void {
    this.#packer.begin(heard);
  }

  put(version: VersionInput): void {
    this.#packer.add(version);
    this.#put += 1;
  }

  commit(): void {
    this.#orders.push({ type: 'append', versions: this.#put });
    this.#put = 0;
  }

  openGap(gap: Omit<Gap, 'to'>): number {
    const id = ++this.#gaps;
    this.#orders.push({ type: 'open-gap', id, gap });
    return id;
  }

  closeGap(id: number, to: Timestamp): void {
    this.#orders.push({ type: 'close-gap', id, to });
  }

  dropGap(id: number): void {
    this.#orders.push({ type: 'drop-gap', id });
  }

  setCoverage(coverage: Coverage): void {
    this.#orders.push({ type: 'set-coverage', coverage });
  }

  addRedactions(counts: readonly RedactionCount[]): void {
    this.#orders.push({ type: 'add-redactions', counts });
  }

  setComplete(at: Timestamp): void {
    this.#orders.push({ type: 'set-complete', at });
  }

  touch(at: Timestamp): void {
    this.#orders.push({ type: 'touch', at });
  }

  close(): void {
    this.tellAll();
    this.#tell({ type: 'close' });
  }

  /** Tells what was collected. With it the batch that was begun is done, of which `unreadable` could not be read. */
  tellBatch(unreadable: number): void {
    this.#send({ unreadable });
  }

  /** Tells what was collected, of which no body lies in a batch. */
  tellAll(): void {
    if (this.#orders.length > 0) this.#send();
  }

  #send(batch?: { readonly unreadable: number }): void {
    const [orders, versions] = [this.#orders, this.#packer.packed()];
    this.#orders = [];
    this.#tell({ type: 'orders', orders, versions, ...(batch !== undefined && { batch }) });
  }
}
