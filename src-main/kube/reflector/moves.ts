import type { GapReason } from '@model/gap.ts';
import type { Problem } from '@model/recording.ts';
import type { Heard } from '../heard.ts';
import { CALM_MS, backoffMs, untilAskedAgainMs } from './backoff.ts';
import type { Moment, Next, ReflectorAction, ReflectorState, Resuming, Standing, Step } from './reflector-state.ts';

const SHORTEST_WATCH_S = 1_800;

/** The input means nothing here. */
export function stay(state: ReflectorState): Step {
  return { state, actions: [] };
}

export function hear(heard: Heard): ReflectorAction {
  return { type: 'hear', heard };
}

export function toList(standing: Standing): Step {
  return { state: { type: 'listing', standing, begun: false, objects: 0 }, actions: [{ type: 'list' }] };
}

/** Everything heard is committed first, so that the cursor we go on from never passes what is on disk. */
export function toWatch(standing: Standing, cursor: string, { now, chance }: Moment): Step {
  const timeoutSeconds = SHORTEST_WATCH_S + Math.floor(chance * SHORTEST_WATCH_S);
  return {
    state: { type: 'resuming', standing, cursor, since: now },
    actions: [{ type: 'settle' }, { type: 'watch', cursor, timeoutSeconds }],
  };
}

/** A list that went well; the next one comes after a while, and until then nothing is missed that was promised. */
export function toSampling(standing: Standing, everyMs: number, { now }: Moment): Step {
  return {
    state: {
      type: 'sampling',
      standing: { ...standing, failures: 0, last: undefined, sampling: { everyMs, begun: true } },
      until: now + everyMs,
    },
    actions: [{ type: 'wait', ms: everyMs }],
  };
}

export function toNext(standing: Standing, next: Next, moment: Moment): Step {
  return next.type === 'list' ? toList(standing) : toWatch(standing, next.cursor, moment);
}

/** The server accepted the cursor: nothing was missed. */
export function toWatching(
  state: Resuming,
  at: { readonly cursor: string; readonly heard: boolean },
  { now }: Moment,
): Step {
  const standing: Standing = { ...state.standing, refused: undefined, silent: undefined, last: undefined };
  return {
    state: { type: 'watching', standing, ...at, since: now },
    actions: state.standing.silent === undefined ? [] : [hear({ type: 'resumed' })],
  };
}

/** What went wrong and what to do about it after a while. */
export interface Trouble {
  readonly next: Next;
  readonly why: GapReason;
  /** The same for the state of the whole recording. */
  readonly code: Problem['code'];
  readonly detail: string;
  /** For so long we were deaf before we noticed, in milliseconds. */
  readonly unheardMs?: number;
  /** The server asked for at least this much patience, in milliseconds. */
  readonly atLeastMs?: number;
}

export function toWaiting(standing: Standing, trouble: Trouble, moment: Moment): Step {
  // A server that refuses has come back: how long it was away says nothing about how soon it has read its roles.
  const inARow = standing.refused?.times ?? standing.failures;
  const ms = Math.max(trouble.atLeastMs ?? 0, backoffMs(inARow, moment.chance));
  const said = silence(standing, trouble);
  return {
    state: {
      type: 'waiting',
      standing: said.standing,
      next: trouble.next,
      code: trouble.code,
      detail: trouble.detail,
      until: moment.now + ms,
    },
    actions: [...said.actions, { type: 'wait', ms }],
  };
}

export function toBlocked(standing: Standing, trouble: Trouble): Step {
  const said = silence(standing, trouble);
  return {
    state: { type: 'blocked', standing: said.standing, next: trouble.next, detail: trouble.detail },
    actions: said.actions,
  };
}

export function toDenied(standing: Standing, detail: string, moment: Moment): Step {
  const known = standing.silent === 'denied';
  const sinceMs = standing.refused === undefined ? 0 : moment.now - standing.refused.since;
  const ms = untilAskedAgainMs(sinceMs, moment.chance);
  const denied: Heard = { type: 'denied', detail, ...(sinceMs > 0 && { sinceMs }) };
  return {
    state: { type: 'denied', standing: { ...standing, silent: 'denied' }, detail, until: moment.now + ms },
    actions: [...(known ? [] : [hear(denied)]), { type: 'wait', ms }],
  };
}

export function toGone(standing: Standing): Step {
  return {
    state: { type: 'gone', standing: { ...standing, silent: undefined } },
    actions: [hear({ type: 'gone' })],
  };
}

/** Says that we hear nothing, once; again only when it turns out that the place is lost. */
export function silence(
  standing: Standing,
  { why, detail, unheardMs = 0 }: Pick<Trouble, 'why' | 'detail' | 'unheardMs'>,
): { readonly standing: Standing; readonly actions: readonly ReflectorAction[] } {
  const known = standing.silent !== undefined && (why !== 'expired' || standing.silent === 'expired');
  if (known) return { standing, actions: [] };
  const silent: Heard = { type: 'silent', why, detail, ...(unheardMs > 0 && { unheardMs }) };
  return { standing: { ...standing, silent: why }, actions: [hear(silent)] };
}

/** The standing with one more failure, which is the first one if things went well for long before. */
export function failing(state: ReflectorState, { now }: Moment): Standing {
  const calm = state.type === 'watching' && now - state.since >= CALM_MS;
  return { ...state.standing, failures: calm ? 1 : state.standing.failures + 1, refused: undefined, last: undefined };
}
