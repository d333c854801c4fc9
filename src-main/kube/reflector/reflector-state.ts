import type { GapReason } from '@model/gap.ts';
import type { Problem } from '@model/recording.ts';
import type { Heard, WireObject } from '../heard.ts';
import type { KubeError } from '../wire/kube-error.ts';

/** What to go on with: a list, or the watch from a resourceVersion that this server gave us. */
export type Next = { readonly type: 'list' } | { readonly type: 'watch'; readonly cursor: string };

/** What a reflector carries from state to state, however it fares. */
export interface Standing {
  /** Failures in a row, 0 in calm. */
  readonly failures: number;
  /** The refusals (403) in a row, up to now: how many, and since when, in monotonic milliseconds. */
  readonly refused: { readonly times: number; readonly since: number } | undefined;
  /** Why we told the sink that we hear nothing, or that we were told we are denied; undefined while nothing is missed. */
  readonly silent: GapReason | 'denied' | undefined;
  /**
   * The last failure was a 404, or a 410: a second one in a row means more than the first. Or no answer came (`away`):
   * then it waits for nothing but the server to be reached again.
   */
  readonly last: 'missing' | 'expired' | 'away' | undefined;
  /** A bookmark was heard once: from then on a longer silence than bookmarks allow is suspicious. */
  readonly bookmarked: boolean;
  /** Set for a kind that is listed again and again instead of watched, and whether it has been listed. */
  readonly sampling?: { readonly everyMs: number; readonly begun: boolean };
}

/** Where a reflector is. Its life: empty → listing → resuming → watching, and by way of waiting, denied or gone back again. */
export type ReflectorState =
  | { readonly type: 'empty'; readonly standing: Standing }
  /** `begun`: the first objects came, so the sink was told that a list begins. */
  | {
      readonly type: 'listing';
      readonly standing: Standing;
      readonly begun: boolean;
      readonly objects: number;
      readonly remaining?: number;
    }
  /** The watch was asked for and has not said anything yet: accepted, or about to say that the cursor is too old. */
  | { readonly type: 'resuming'; readonly standing: Standing; readonly cursor: string; readonly since: number }
  | {
      readonly type: 'watching';
      readonly standing: Standing;
      readonly cursor: string;
      readonly since: number;
      readonly heard: boolean;
    }
  /** The next list is at `until`: what happens in between is not seen. */
  | { readonly type: 'sampling'; readonly standing: Standing; readonly until: number }
  | {
      readonly type: 'waiting';
      readonly standing: Standing;
      readonly next: Next;
      readonly code: Problem['code'];
      readonly detail: string;
      /** Monotonic milliseconds. */
      readonly until: number;
    }
  /** No credentials, and asking for them again by ourselves could open a prompt: only `retry` goes on. */
  | { readonly type: 'blocked'; readonly standing: Standing; readonly next: Next; readonly detail: string }
  | { readonly type: 'denied'; readonly standing: Standing; readonly detail: string; readonly until: number }
  | { readonly type: 'gone'; readonly standing: Standing }
  | { readonly type: 'stopped'; readonly standing: Standing };

/** What can happen to it. */
export type ReflectorInput =
  | { readonly type: 'start' }
  | { readonly type: 'page'; readonly objects: readonly WireObject[]; readonly remaining?: number }
  | { readonly type: 'list-done'; readonly resourceVersion: string }
  | { readonly type: 'event'; readonly event: 'applied' | 'deleted'; readonly object: WireObject }
  | { readonly type: 'bookmark'; readonly resourceVersion: string }
  /** The watch is open, and for a second it said nothing: so it did not say that the cursor is too old. */
  | { readonly type: 'quiet' }
  /** The watch was asked for and is still not answered: whoever waits for it hears nothing. */
  | { readonly type: 'unanswered' }
  /** No byte for longer than bookmarks allow. */
  | { readonly type: 'silence'; readonly unheardMs: number }
  /** The watch ended cleanly, which says nothing about why. */
  | { readonly type: 'ended' }
  | { readonly type: 'failed'; readonly error: KubeError }
  | { readonly type: 'timer' }
  /** A person, or news that things changed, asks for another try at once. */
  | { readonly type: 'retry' }
  /** The server was away and is back: another reflector was served. */
  | { readonly type: 'back'; readonly withinMs: number }
  /** Discovery no longer has the kind. */
  | { readonly type: 'vanished' }
  /** Discovery has the kind. */
  | { readonly type: 'returned' }
  | { readonly type: 'stop' };

/** What is to be done, in order. */
export type ReflectorAction =
  | { readonly type: 'hear'; readonly heard: Heard }
  /** Wait until the sink has committed all it heard. */
  | { readonly type: 'settle' }
  | { readonly type: 'list' }
  | { readonly type: 'watch'; readonly cursor: string; readonly timeoutSeconds: number }
  /** Give `timer` after so long. */
  | { readonly type: 'wait'; readonly ms: number }
  /** Abandon the request under way, and the timer. */
  | { readonly type: 'abandon' };

/** The moment of a step: what is not a matter of the state. */
export interface Moment {
  /** Monotonic milliseconds. */
  readonly now: number;
  /** In [0, 1). */
  readonly chance: number;
}

export interface Step {
  readonly state: ReflectorState;
  readonly actions: readonly ReflectorAction[];
}

export const EMPTY: ReflectorState = {
  type: 'empty',
  standing: { failures: 0, refused: undefined, silent: undefined, last: undefined, bookmarked: false },
};

/** The beginning of a reflector that only lists, every so many milliseconds. */
export function emptySampling(everyMs: number): ReflectorState {
  return { type: 'empty', standing: { ...EMPTY.standing, sampling: { everyMs, begun: false } } };
}

export type Listing = Extract<ReflectorState, { type: 'listing' }>;
export type Resuming = Extract<ReflectorState, { type: 'resuming' }>;
export type Watching = Extract<ReflectorState, { type: 'watching' }>;
