import type { KubeObject } from './object.ts';

/** One version of one object, and the bytes by which it is known. */
export interface Version<T extends KubeObject = KubeObject> {
  readonly object: T;
  /** JSON with kind and apiVersion. */
  readonly text: string;
  readonly resourceVersion: number;
}

/** One committed change. A DELETED carries the last state under the resourceVersion of the deletion itself. */
export interface Change<T extends KubeObject = KubeObject> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly at: number;
  readonly version: Version<T>;
  readonly previous?: Version<T>;
}

export interface HistoryLimits {
  /** Changes kept per kind. */
  readonly changes: number;
  readonly ageMs: number;
}

/** The recent changes of one kind: what a watch can resume from, and a list be taken back to. */
export class History<T extends KubeObject> {
  readonly #limits: HistoryLimits;
  #changes: Change<T>[] = [];
  #floor = 0;

  constructor(limits: HistoryLimits) {
    this.#limits = limits;
  }

  /** The newest resourceVersion that was forgotten: nothing before it can be told any more. */
  get floor(): number {
    return this.#floor;
  }

  append(change: Change<T>): void {
    this.#changes.push(change);
    const tooOld = change.at - this.#limits.ageMs;
    const firstYoung = this.#changes.findIndex((kept) => kept.at >= tooOld);
    const forgotten = Math.max(firstYoung, this.#changes.length - this.#limits.changes);
    const last = this.#changes[forgotten - 1];
    if (last === undefined) return;
    this.#floor = last.version.resourceVersion;
    this.#changes = this.#changes.slice(forgotten);
  }

  /** The changes after `resourceVersion` in order, or undefined if some of them are forgotten. */
  since(resourceVersion: number): readonly Change<T>[] | undefined {
    if (resourceVersion < this.#floor) return undefined;
    return this.#changes.filter((change) => change.version.resourceVersion > resourceVersion);
  }
}
