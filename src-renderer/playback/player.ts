import type { Silence } from '@model/gap.ts';
import type { Mark } from '@model/mark.ts';
import type { GroupVersionKind } from '@model/object-ref.ts';
import type { PlaybackCommand } from '@model/playback.ts';
import type { Reference } from '@model/relation.ts';
import type { ObjectEntry } from '@model/scene.ts';
import type { Summary } from '@model/summary.ts';
import type { Timestamp } from '@model/time.ts';
import type { StoreApi } from 'zustand/vanilla';
import type { TimeControl } from './control/time-state.ts';

/** One living object at the instant shown. Immutable: a change makes a new one. */
export interface SceneObject extends GroupVersionKind {
  /** Dictionary id, stable for the whole recording. */
  readonly id: number;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly createdAt?: Timestamp;
  /** The version shown. */
  readonly seq: number;
  readonly summary: Summary;
  readonly references: readonly Reference[];
}

/**
 * Whether two versions of one object are the same to the eye: they say the same of themselves and of others. Summaries and
 * references are the record's own, each once, so that most versions of a busy cluster differ in nothing but their bodies.
 */
export function looksTheSame(one: SceneObject, other: SceneObject): boolean {
  return one.id === other.id && one.summary === other.summary && one.references === other.references;
}

/** The scene at the playhead. A new frame for each instant shown; `objects` may be the same map when nothing changed. */
export interface SceneFrame {
  readonly at: Timestamp;
  readonly seq: number;
  readonly objects: ReadonlyMap<number, SceneObject>;
  /** Ids that entered, left or changed since the frame before. */
  readonly touched: ReadonlySet<number>;
  /** True when the picture should not animate: the first frame, a far seek, a very fast scrub. */
  readonly jump: boolean;
}

/** One life, known for the whole loaded window: what the layout gives a place to. */
export interface Life {
  readonly object: ObjectEntry;
  readonly bornSeq: number;
  /** 0 while alive at the newest instant known. */
  readonly goneSeq: number;
  /** The newest references known; they name the owner. */
  readonly references: readonly Reference[];
}

/** What panels see of time: the playhead, how it moves, and what was last told of it. */
export interface ShownTime
  extends Pick<
    TimeControl,
    'playState' | 'rate' | 'edges' | 'stepScope' | 'options' | 'loop' | 'leftLiveAt' | 'notice'
  > {
  /** The playhead. */
  readonly at: Timestamp;
  /** False for a file, and while the engine or its feed is away: the live edge stands still. */
  readonly isHearing: boolean;
}

/** What React panels read. Changes at most ten times a second while time runs; use {@link Player.onFrame} for the picture. */
export interface PlaybackState extends ShownTime {
  /** In the order of time. */
  readonly marks: readonly Mark[];
  /** Why marks cannot be read or kept, in one sentence. */
  readonly markProblem?: string;
  /** In the order of time. */
  readonly silences: readonly Silence[];
  /** True while the recording grows: there is a live edge to follow. */
  readonly isLive: boolean;
  /** Dictionary id of the selected object; it need not exist at the instant shown. */
  readonly selection?: number;
  readonly phase: 'opening' | 'ready' | 'failed';
  /** One sentence, with phase `failed`. */
  readonly problem?: string;
}

/** Plays one recording. Everything that moves time sends it commands; everything that draws reads its frames. */
export interface Player {
  readonly recording: string;
  readonly state: StoreApi<PlaybackState>;
  send(command: PlaybackCommand): void;
  select(object: number | undefined): void;
  frame(): SceneFrame;
  /** Calls back with each new frame, in order; returns how to stop. */
  onFrame(listener: (frame: SceneFrame) => void): () => void;
  /** All lives of the loaded window in the order of `bornSeq`. */
  lives(): readonly Life[];
  /** The last `seq` of the first lists; undefined until every kind was listed, and if the recording ended before. */
  listedSeq(): number | undefined;
  /** Calls back when lives were added or ended, or {@link listedSeq} has become known; returns how to stop. */
  onLives(listener: () => void): () => void;
  /** The entry of an object that was ever seen by this player, living or not. */
  object(id: number): ObjectEntry | undefined;
  /** Fetches the exact bytes of a version; cached. */
  body(seq: number): Promise<Uint8Array<ArrayBuffer>>;
  close(): void;
}

/** True unless the instant shown is the live edge: then live-only actions are absent and the frame takes the past's tone. */
export function isPast(state: Pick<PlaybackState, 'playState' | 'isLive'>): boolean {
  return !(state.isLive && state.playState === 'following');
}

/** Whether time moves by itself. Following a live edge from which nothing is heard, it stands. */
export function isRunning({ playState, isHearing }: Pick<PlaybackState, 'playState' | 'isHearing'>): boolean {
  return playState === 'playing' || (playState === 'following' && isHearing);
}
