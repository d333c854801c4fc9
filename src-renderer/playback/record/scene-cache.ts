import type { RecordClient } from './record-client.ts';
import type { ChangeRows } from '@model/change.ts';
import type { Scene } from '@model/scene.ts';
import type { Timestamp } from '@model/time.ts';
import {
  appended,
  type ChangeWindow,
  collectChangeIds,
  countUntil,
  emptyWindow,
  prepended,
  rowAt,
  rowsAfter,
  trimmed,
} from './change-window.ts';
import { differences, objectsOfScene, redo, undo, unknownIdsOfScene } from './scene-objects.ts';
import { noIds, type RecordingDictionary } from './dictionary.ts';
import type { SceneObject } from '../player.ts';
import { ServiceHealth } from '../service-health.ts';

/** Seeks on their way at once: the second goes out while the first is answered, so that a drag never stands still. */
const MOST_SEEKS = 2;

const NOTHING: ReadonlySet<number> = new Set();

/** How many rows lie around the playhead. */
export interface WindowSizes {
  /** Rows asked for at once. */
  readonly page: number;
  /** With fewer rows than this ahead in a direction, more are fetched. */
  readonly low: number;
  /** And at rest, with fewer than this: then a jump seldom has to be asked for. */
  readonly wide: number;
  /** With more rows than this, the far end is dropped. */
  readonly most: number;
}

/** A row takes 40 bytes. An hour of a cluster of ten thousand objects is about as long as this window. */
export const WINDOW_SIZES: WindowSizes = { page: 4000, low: 2000, wide: 60_000, most: 128_000 };

/** What {@link SceneCache.show} arrived at. */
export interface ShownScene {
  readonly at: Timestamp;
  readonly seq: number;
  readonly objects: ReadonlyMap<number, SceneObject>;
  readonly touched: ReadonlySet<number>;
  /** True when the scene was asked for as a whole: the playhead left what lies around it. */
  readonly far: boolean;
}

interface Seek {
  readonly order: number;
  readonly at: Timestamp;
  readonly abort: AbortController;
}

export interface SceneCacheOptions {
  readonly client: RecordClient;
  readonly recording: string;
  readonly dictionary: RecordingDictionary;
  readonly sizes?: WindowSizes;
  /** A whole scene that was asked for is there: {@link SceneCache.show} returns it. */
  readonly onArrived?: () => void;
  /** Told of each request that failed for another reason than being overtaken; only without a `scene` is the picture late. */
  readonly onFailure: (what: 'scene' | 'changes', error: unknown) => void;
}

/**
 * The scene around the playhead. Within its window of changes it moves without asking: forward by applying rows,
 * backward by what each row says was before. Outside it asks for the whole scene; of several answers only one that is
 * newer than what is held counts. Nothing enters before its names are known, so moving never waits.
 */
export class SceneCache {
  readonly #options: SceneCacheOptions;
  readonly #sizes: WindowSizes;
  #window: ChangeWindow | undefined;
  /** Rows of the window that are applied to `#objects`. */
  #applied = 0;
  #objects: ReadonlyMap<number, SceneObject> = new Map();
  readonly #services = new ServiceHealth();
  #shown: ShownScene | undefined;
  /** The instant of a whole scene that arrived and was not shown yet. */
  #arrived: Timestamp | undefined;
  #newestSeq = 0;
  #seeks: Seek[] = [];
  #orders = 0;
  #held = 0;
  readonly #fetching: { forward?: AbortController; backward?: AbortController } = {};

  constructor(options: SceneCacheOptions) {
    this.#options = options;
    this.#sizes = options.sizes ?? WINDOW_SIZES;
  }

  /** The record is known to reach `seq`; {@link append} was or will be told what lies before it. */
  reaches(seq: number): void {
    this.#newestSeq = Math.max(this.#newestSeq, seq);
  }

  /**
   * Moves to `at` if that needs no answer, else asks for it.
   * Returns what to draw, or undefined when there is nothing new to draw yet.
   */
  show(at: Timestamp): ShownScene | undefined {
    const arrived = this.#arrived;
    if (this.#window && this.#covers(this.#window, at)) {
      this.#forgetSeeks();
      return this.#drawn(at, arrived !== undefined, this.#moveTo(this.#window, at));
    }
    this.#ask(at);
    // An overtaken answer is still nearer to the hand than what is on screen.
    return arrived === undefined ? undefined : this.#drawn(arrived, true, NOTHING);
  }

  /** Adds a live batch: the changes in (afterSeq, seq]. Dropped when the window ends elsewhere; it is fetched then. */
  async append(changes: ChangeRows, afterSeq: number, seq: number): Promise<void> {
    await this.#learn(changes);
    const window = this.#window;
    if (window && window.lastSeq >= afterSeq && window.lastSeq <= seq) {
      this.#window = this.#fitted(appended(window, rowsAfter(changes, window.lastSeq), seq), 1);
    }
    this.reaches(seq);
  }

  /** Asks at once for the scene at `at`, if {@link show} will need an answer for it. */
  expect(at: Timestamp): void {
    if (this.#window && !this.#covers(this.#window, at)) this.#ask(at);
  }

  /** Fetches changes around the playhead: the nearest first in the direction of travel, and at rest those further away. */
  prefetch(direction: 1 | -1, isAtRest: boolean): void {
    const window = this.#window;
    if (!window) return;
    const { low, wide } = this.#sizes;
    const forward = window.lastSeq < this.#newestSeq ? window.times.length - this.#applied : Number.POSITIVE_INFINITY;
    const backward = window.afterSeq > 0 ? this.#applied : Number.POSITIVE_INFINITY;
    if (forward < low && (direction === 1 || backward >= low)) void this.#fetch(window, 1);
    else if (backward < low) void this.#fetch(window, -1);
    else if (isAtRest && Math.min(forward, backward) < wide) void this.#fetch(window, forward <= backward ? 1 : -1);
  }

  close(): void {
    this.#forgetSeeks();
    this.#forgetFetches();
  }

  #covers(window: ChangeWindow, at: number): boolean {
    return at >= window.coversFrom && (at <= window.coversUntil || window.lastSeq >= this.#newestSeq);
  }

  #drawn(at: Timestamp, far: boolean, moved: ReadonlySet<number>): ShownScene | undefined {
    const before = this.#shown;
    const touched = far ? differences(before?.objects ?? new Map(), this.#objects) : moved;
    this.#arrived = undefined;
    if (before && before.at === at && touched.size === 0 && !far) return undefined;
    const window = this.#window;
    const seq = window && this.#applied > 0 ? rowAt(window, this.#applied - 1).seq : (window?.afterSeq ?? 0);
    this.#shown = { at, seq, objects: this.#objects, touched, far };
    return this.#shown;
  }

  #moveTo(window: ChangeWindow, at: number): ReadonlySet<number> {
    const target = countUntil(window, at);
    if (target === this.#applied) return NOTHING;
    const objects = new Map(this.#objects);
    const touched = new Set<number>();
    const into = { objects, touched, dictionary: this.#options.dictionary };
    // Of several changes of an object only the one next to the target counts, so it goes first.
    for (let row = target - 1; row >= this.#applied; row -= 1) redo(rowAt(window, row), into);
    for (let row = target; row < this.#applied; row += 1) undo(rowAt(window, row), into);
    this.#applied = target;
    for (const id of this.#services.apply(objects, [...touched], this.#objects)) touched.add(id);
    if (touched.size > 0) this.#objects = objects;
    return touched;
  }

  #ask(at: Timestamp): void {
    if (this.#seeks.length >= MOST_SEEKS || this.#seeks.some((seek) => seek.at === at)) return;
    this.#orders += 1;
    const seek: Seek = { order: this.#orders, at, abort: new AbortController() };
    this.#seeks.push(seek);
    void this.#answer(seek);
  }

  async #answer(seek: Seek): Promise<void> {
    const { client, recording, onArrived, onFailure } = this.#options;
    try {
      const scene = await client.scene.at({ recording, at: seek.at }, { signal: seek.abort.signal });
      if (seek.order < this.#held) return;
      await this.#options.dictionary.learn(unknownIdsOfScene(scene, this.#options.dictionary));
      if (seek.order < this.#held) return;
      this.#hold(scene, seek);
    } catch (error) {
      if (!seek.abort.signal.aborted) onFailure('scene', error);
    } finally {
      this.#seeks = this.#seeks.filter((each) => each !== seek);
    }
    if (this.#arrived === seek.at) onArrived?.();
  }

  #hold(scene: Scene, seek: Seek): void {
    this.#held = seek.order;
    for (const each of this.#seeks) if (each.order < seek.order) each.abort.abort();
    const objects = objectsOfScene(scene, this.#objects, this.#options.dictionary);
    this.#services.apply(objects, [...objects.keys()], objects);
    this.#objects = objects;
    this.#window = emptyWindow(scene.seq, seek.at);
    // What was fetched for elsewhere would not touch this window.
    this.#forgetFetches();
    this.#applied = 0;
    this.#arrived = seek.at;
    this.reaches(scene.seq);
  }

  #forgetSeeks(): void {
    if (this.#seeks.length === 0) return;
    this.#orders += 1;
    this.#held = this.#orders;
    for (const seek of this.#seeks) seek.abort.abort();
    this.#seeks = [];
  }

  #forgetFetches(): void {
    this.#fetching.forward?.abort();
    this.#fetching.backward?.abort();
  }

  async #fetch(asked: ChangeWindow, direction: 1 | -1): Promise<void> {
    const side = direction === 1 ? 'forward' : 'backward';
    if (this.#fetching[side]) return;
    const abort = new AbortController();
    this.#fetching[side] = abort;
    const { client, recording, onFailure } = this.#options;
    const { page } = this.#sizes;
    const after = direction === 1 ? asked.lastSeq : Math.max(0, asked.afterSeq - page);
    const upTo = direction === 1 ? this.#newestSeq : asked.afterSeq;
    try {
      const changes = await client.changes.range({ recording, after, upTo, limit: page }, { signal: abort.signal });
      await this.#learn(changes);
      if (direction === 1) this.#addForward(changes, after, upTo);
      else this.#addBackward(changes, after, upTo);
    } catch (error) {
      if (!abort.signal.aborted) onFailure('changes', error);
    } finally {
      delete this.#fetching[side];
    }
  }

  #addForward(changes: ChangeRows, after: number, upTo: number): void {
    const window = this.#window;
    if (window?.lastSeq !== after) return;
    const count = changes.times.length;
    const lastSeq = count < this.#sizes.page ? upTo : rowAt(changes, count - 1).seq;
    this.#window = this.#fitted(appended(window, changes, lastSeq), 1);
  }

  #addBackward(changes: ChangeRows, after: number, upTo: number): void {
    const window = this.#window;
    if (window?.afterSeq !== upTo) return;
    this.#applied += changes.times.length;
    this.#window = this.#fitted(prepended(window, changes, after), -1);
  }

  /** Drops rows at the far end, but never past the playhead. */
  #fitted(window: ChangeWindow, direction: 1 | -1): ChangeWindow {
    const excess = window.times.length - this.#sizes.most;
    if (excess <= 0) return window;
    if (direction === 1) {
      const start = Math.min(excess, this.#applied);
      this.#applied -= start;
      return start === 0 ? window : trimmed(window, start, window.times.length);
    }
    const end = Math.max(window.times.length - excess, this.#applied);
    return trimmed(window, 0, Math.max(end, 1));
  }

  async #learn(changes: ChangeRows): Promise<void> {
    const ids = noIds();
    collectChangeIds(changes, ids);
    await this.#options.dictionary.learn(ids);
  }
}
