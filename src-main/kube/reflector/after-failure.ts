import type { Problem } from '@model/recording.ts';
import type { KubeError } from '../wire/kube-error.ts';
import {
  type Trouble,
  failing,
  silence,
  stay,
  toBlocked,
  toDenied,
  toGone,
  toList,
  toNext,
  toWaiting,
} from './moves.ts';
import type { Listing, Moment, Next, ReflectorState, Resuming, Standing, Step, Watching } from './reflector-state.ts';

const UNAUTHORIZED_MS = 30_000;

/** So many refusals in a row, about a minute of them, are doubted before rights that we had are taken for withdrawn. */
const DOUBTED_REFUSALS = 6;

/** How long a server was away says little about how soon it is ready: its first answers count as so many failures at most. */
const FAILURES_WHEN_BACK = 3;

/** What follows from a list or watch that failed. None of it speaks of objects. */
export function afterFailure(state: ReflectorState, error: KubeError, moment: Moment): Step {
  if (state.type !== 'listing' && state.type !== 'resuming' && state.type !== 'watching') return stay(state);
  const standing = failedStanding(state, error, moment);
  const again = sameAgain(state);
  const trouble = (next: Next, atLeastMs = 0): Trouble => ({
    next,
    why: 'disconnected',
    code: codeOf(error),
    detail: error.message,
    unheardMs: unheardFor(state, error, moment),
    // The server asked for patience, whatever it refused.
    atLeastMs: Math.max(atLeastMs, (error.retryAfterSeconds ?? 0) * 1000),
  });
  switch (error.type) {
    case 'credentials':
      return toBlocked(standing, trouble(again));
    case 'malformed':
      // Something was sent that we could not read, so a resume could miss it.
      return toWaiting(standing, trouble({ type: 'list' }), moment);
    case 'unreachable':
      return toWaiting({ ...standing, last: 'away' }, trouble(again), moment);
    case 'answered':
      break;
  }
  if (isExpired(error)) return afterExpiry(state, { ...standing, last: 'expired' }, { error, moment });
  switch (error.status) {
    case 401:
      return toWaiting(standing, trouble(again, UNAUTHORIZED_MS), moment);
    case 403: {
      // A server that is just starting answers 403 until it has read its roles: rights we had are not gone at once.
      const { times, since } = state.standing.refused ?? { times: 0, since: moment.now };
      const refused: Standing = { ...standing, refused: { times: times + 1, since } };
      return wasHeard(state, standing) && times < DOUBTED_REFUSALS
        ? toWaiting(refused, { ...trouble(again), why: 'forbidden' }, moment)
        : toDenied(refused, error.message, moment);
    }
    case 404:
      // A server that is just starting answers 404 for custom resources it has yet to load.
      if (state.standing.last === 'missing') return toGone(standing);
      return toWaiting({ ...standing, last: 'missing' }, trouble({ type: 'list' }), moment);
    case 400:
    case 422:
      // It does not take our cursor for one of its own.
      return toWaiting(standing, trouble({ type: 'list' }), moment);
    default:
      return toWaiting(standing, trouble(again), moment);
  }
}

/**
 * No byte for longer than bookmarks allow: the other side is gone without a word. A watch that has been silent since it
 * was opened may instead stand at a resourceVersion that the server has yet to reach, because its storage was restored:
 * it would stay silent for ever, and only a list helps.
 */
export function afterSilence(state: Watching, unheardMs: number, moment: Moment): Step {
  const said = silence(failing(state, moment), {
    why: 'disconnected',
    detail: 'the watch gave no sign of life; asking again',
    unheardMs,
  });
  const going = toNext(said.standing, state.heard ? { type: 'watch', cursor: state.cursor } : { type: 'list' }, moment);
  return { state: going.state, actions: [{ type: 'abandon' }, ...said.actions, ...going.actions] };
}

/**
 * The server no longer knows our place (410, or a place it has yet to reach): list again. At once for the first time;
 * if that did not help, after a while, so that a server that forgets at once is not listed without end.
 */
function afterExpiry(
  state: Listing | Resuming | Watching,
  standing: Standing,
  { error, moment }: { readonly error: KubeError; readonly moment: Moment },
): Step {
  const trouble: Trouble = {
    next: { type: 'list' },
    why: 'expired',
    code: 'unreachable',
    detail: error.message,
    unheardMs: unheardFor(state, error, moment),
  };
  if (state.standing.last === 'expired') return toWaiting(standing, trouble, moment);
  if (state.type === 'listing') return toList(standing);
  const said = silence(standing, trouble);
  const listing = toList(said.standing);
  return { state: listing.state, actions: [...said.actions, ...listing.actions] };
}

/** What a failure means for the recording as a whole. */
export function codeOf(error: KubeError): Problem['code'] {
  if (error.type === 'credentials') return 'credentials';
  if (error.status === 401) return 'unauthorized';
  return error.status === 403 ? 'denied' : 'unreachable';
}

function isExpired(error: KubeError): boolean {
  // "Too large resource version" is a 504 whose message names it; its cause is all that tells it from a slow etcd.
  return error.status === 410 || (error.status === 504 && /too large resource version/i.test(error.message));
}

/** A list that was begun and fails leaves the sink in the middle of it, so its silence is said even if there was one. */
function failedStanding(state: Listing | Resuming | Watching, { type }: KubeError, moment: Moment): Standing {
  const failed = failing(state, moment);
  const isBack = type === 'answered' && state.standing.last === 'away';
  const standing = isBack ? { ...failed, failures: Math.min(failed.failures, FAILURES_WHEN_BACK) } : failed;
  const inside = state.type === 'listing' && state.begun && standing.silent !== 'denied';
  return inside ? { ...standing, silent: undefined } : standing;
}

/** Whether we may have been let in a moment ago: we had a place in the watch, or lost the server and list again. */
function wasHeard(state: Listing | Resuming | Watching, standing: Standing): boolean {
  return state.type !== 'listing' || (standing.silent !== undefined && standing.silent !== 'denied');
}

/** Nothing is heard from the end of one watch to the beginning of the next, however long the answer to that takes. */
function unheardFor(state: Listing | Resuming | Watching, { unheardMs }: KubeError, { now }: Moment): number {
  return state.type === 'resuming' ? Math.max(unheardMs, now - state.since) : unheardMs;
}

function sameAgain(state: Listing | Resuming | Watching): Next {
  return state.type === 'listing' ? { type: 'list' } : { type: 'watch', cursor: state.cursor };
}
