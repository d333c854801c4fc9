import type { RecordClient } from './record-client.ts';
import type { Reference } from '@model/relation.ts';
import type { ObjectEntry } from '@model/scene.ts';
import type { Summary } from '@model/summary.ts';

/**
 * Most ids of each sort in one lookup. The contract allows more, but a request of three times as many is longer than the
 * carrier lets pass, and an answer is read in one go, which should not be felt.
 */
const MOST_IDS = 8000;

/** Ids by sort. */
export interface DictionaryIds {
  readonly objects: Set<number>;
  readonly summaries: Set<number>;
  readonly references: Set<number>;
}

export function noIds(): DictionaryIds {
  return { objects: new Set(), summaries: new Set(), references: new Set() };
}

/**
 * The part of a recording's dictionary that this page has met. Entries never change, so what is known stays known.
 * At most one lookup is under way; ids wanted meanwhile go together into the next one.
 */
export class RecordingDictionary {
  readonly #client: RecordClient;
  readonly #recording: string;
  readonly #objects = new Map<number, ObjectEntry>();
  readonly #summaries = new Map<number, Summary>();
  readonly #references = new Map<number, readonly Reference[]>();
  /** What is referred to, by its place and name: nearly all objects refer to the same few. */
  readonly #met = new Map<string, Reference[]>();
  #queue = noIds();
  #underWay: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;

  constructor(options: { readonly client: RecordClient; readonly recording: string }) {
    this.#client = options.client;
    this.#recording = options.recording;
  }

  object(id: number): ObjectEntry | undefined {
    return this.#objects.get(id);
  }

  summary(id: number): Summary | undefined {
    return this.#summaries.get(id);
  }

  references(id: number): readonly Reference[] | undefined {
    return this.#references.get(id);
  }

  /** Resolves when every id is known; rejects when the engine cannot tell. */
  async learn(ids: DictionaryIds): Promise<void> {
    const missing = {
      objects: unknown(ids.objects, this.#objects),
      summaries: unknown(ids.summaries, this.#summaries),
      references: unknown(ids.references, this.#references),
    };
    if (missing.objects.length + missing.summaries.length + missing.references.length === 0) return;
    for (const id of missing.objects) this.#queue.objects.add(id);
    for (const id of missing.summaries) this.#queue.summaries.add(id);
    for (const id of missing.references) this.#queue.references.add(id);
    this.#next ??= this.#afterOneUnderWay();
    await this.#next;
  }

  async #afterOneUnderWay(): Promise<void> {
    // Whoever asked for the one under way hears of its failure; here only its end matters.
    await Promise.allSettled([this.#underWay]);
    const wanted = this.#queue;
    this.#queue = noIds();
    this.#next = undefined;
    this.#underWay = this.#lookUp(wanted);
    await this.#underWay;
  }

  async #lookUp(wanted: DictionaryIds): Promise<void> {
    const objects = [...wanted.objects];
    const summaries = [...wanted.summaries];
    const references = [...wanted.references];
    const most = Math.max(objects.length, summaries.length, references.length);
    for (let start = 0; start < most; start += MOST_IDS) {
      const found = await this.#client.scene.lookup({
        recording: this.#recording,
        objects: objects.slice(start, start + MOST_IDS),
        summaries: summaries.slice(start, start + MOST_IDS),
        references: references.slice(start, start + MOST_IDS),
      });
      for (const entry of found.objects) this.#objects.set(entry.id, entry);
      for (const entry of found.summaries) this.#summaries.set(entry.id, entry.summary);
      for (const entry of found.references) {
        this.#references.set(
          entry.id,
          entry.references.map((reference) => this.#shared(reference)),
        );
      }
    }
    const lacking =
      unknown(wanted.objects, this.#objects)[0] ??
      unknown(wanted.summaries, this.#summaries)[0] ??
      unknown(wanted.references, this.#references)[0];
    if (lacking !== undefined) {
      throw new Error(
        `The recording names entry ${lacking} of its dictionary but does not hold it; it may be damaged.`,
      );
    }
  }

  /** The same reference, once for all that state it: else ten thousand objects would hold some ten megabytes of them. */
  #shared(reference: Reference): Reference {
    if (reference.selector !== undefined) return reference;
    const key = `${reference.namespace}/${reference.name}`;
    const met = this.#met.get(key);
    const same = met?.find((each) => isSameReference(each, reference));
    if (same) return same;
    if (met) met.push(reference);
    else this.#met.set(key, [reference]);
    return reference;
  }
}

function isSameReference(one: Reference, other: Reference): boolean {
  return (
    one.type === other.type &&
    one.kind === other.kind &&
    one.group === other.group &&
    one.uid === other.uid &&
    one.controller === other.controller
  );
}

function unknown(ids: Iterable<number>, known: ReadonlyMap<number, unknown>): number[] {
  return [...ids].filter((id) => !known.has(id));
}
