import type { Heard } from '../heard.ts';
import { afterFailure, afterSilence } from './after-failure.ts';
import { afterBack } from './after-outage.ts';
import { CALM_MS } from './backoff.ts';
import {
  failing,
  hear,
  silence,
  stay,
  toGone,
  toList,
  toNext,
  toSampling,
  toWaiting,
  toWatch,
  toWatching,
} from './moves.ts';
import { isBehind } from './going-back.ts';
import type {
  Listing,
  Moment,
  ReflectorInput,
  ReflectorState,
  Resuming,
  Standing,
  Step,
  Watching,
} from './reflector-state.ts';

/** A watch that ends sooner than this without a word counts as a failure, or it would be asked for without end. */
const TOO_SHORT_MS = 1_000;

/** The whole behaviour of a reflector: what follows from an input. An input that a state does not wait for changes nothing. */
export function step(state: ReflectorState, input: ReflectorInput, moment: Moment): Step {
  if (state.type === 'stopped') return stay(state);
  switch (input.type) {
    case 'start':
      return state.type === 'empty' ? toList(state.standing) : stay(state);
    case 'page':
      return state.type === 'listing' ? afterPage(state, input) : stay(state);
    case 'list-done':
      return state.type === 'listing' ? afterList(state, input.resourceVersion, moment) : stay(state);
    case 'event':
      return afterWord(state, { type: input.event, object: input.object }, moment);
    case 'bookmark':
      return afterWord(state, input, moment);
    case 'quiet':
      return state.type === 'resuming'
        ? toWatching(state, { cursor: state.cursor, heard: false }, moment)
        : stay(state);
    case 'unanswered':
      return state.type === 'resuming' ? afterWaiting(state, moment) : stay(state);
    case 'silence':
      return state.type === 'watching' && state.standing.bookmarked
        ? afterSilence(state, input.unheardMs, moment)
        : stay(state);
    case 'ended':
      return afterEnd(state, moment);
    case 'failed':
      return afterFailure(state, input.error, moment);
    case 'timer':
      return afterTimer(state, moment);
    case 'retry':
      return afterRetry(state, moment);
    case 'back':
      return afterBack(state, input.withinMs, moment);
    case 'vanished':
      return state.type === 'gone' ? stay(state) : abandoning(toGone(state.standing));
    case 'returned':
      return state.type === 'gone' ? toList({ ...state.standing, failures: 0, last: undefined }) : stay(state);
    case 'stop':
      break;
  }
  return abandoning(stay({ type: 'stopped', standing: state.standing }));
}

function afterPage(state: Listing, page: Extract<ReflectorInput, { type: 'page' }>): Step {
  const { objects, remaining } = page;
  const listed = hear({ type: 'listed', objects, ...(remaining !== undefined && { remaining }) });
  // A server says what remains behind a page; of that one the next brings piece by piece.
  const left = remaining ?? (state.remaining === undefined ? undefined : Math.max(0, state.remaining - objects.length));
  const progress = { objects: state.objects + objects.length, ...(left !== undefined && { remaining: left }) };
  return {
    state: { ...state, begun: true, ...progress },
    actions: state.begun ? [listed] : [hear({ type: 'list-begin' }), listed],
  };
}

function afterList(state: Listing, resourceVersion: string, moment: Moment): Step {
  const { last } = state.standing;
  const standing: Standing = {
    ...state.standing,
    refused: undefined,
    silent: undefined,
    last: last === 'away' ? undefined : last,
  };
  const next =
    standing.sampling === undefined
      ? toWatch(standing, resourceVersion, moment)
      : toSampling(standing, standing.sampling.everyMs, moment);
  const begin = state.begun ? [] : [hear({ type: 'list-begin' })];
  return { state: next.state, actions: [...begin, hear({ type: 'list-end', resourceVersion }), ...next.actions] };
}

/** A change or a bookmark: its resourceVersion is where we are now. */
function afterWord(
  state: ReflectorState,
  heard: Extract<Heard, { type: 'applied' | 'deleted' | 'bookmark' }>,
  moment: Moment,
): Step {
  if (state.type !== 'watching' && state.type !== 'resuming') return stay(state);
  const place = heard.type === 'bookmark' ? heard.resourceVersion : heard.object.resourceVersion;
  const goesBack = isBehind(place, state.cursor);
  if (goesBack && heard.type !== 'bookmark') return goingBack(state, moment);
  const cursor = goesBack ? state.cursor : place;
  const watching: Step =
    state.type === 'resuming'
      ? toWatching(state, { cursor, heard: true }, moment)
      : stay({ ...state, cursor, heard: true });
  return {
    state: heard.type === 'bookmark' ? withBookmark(watching.state) : watching.state,
    actions: [...watching.actions, hear(heard)],
  };
}

/** Between two watches nothing is heard. Most are answered at once, and what is resumed was no silence: it is taken back then. */
function afterWaiting(state: Resuming, { now }: Moment): Step {
  const detail = 'asked to go on; the answer takes its time';
  const said = silence(state.standing, { why: 'disconnected', detail, unheardMs: now - state.since });
  return { state: { ...state, standing: said.standing }, actions: said.actions };
}

/** What was heard before cannot be told from what is new by looking at one version: only a list says how things are. */
function goingBack(state: Watching | Resuming, moment: Moment): Step {
  const detail = 'the watch went back to what it had said before; listing again';
  const trouble = { next: { type: 'list' }, why: 'disconnected', code: 'unreachable', detail } as const;
  return abandoning(toWaiting(failing(state, moment), trouble, moment));
}

function withBookmark(state: ReflectorState): ReflectorState {
  return { ...state, standing: { ...state.standing, bookmarked: true } };
}

/** A clean end means nothing by itself: timeout, an edited CRD, a slow reader cut off. We go on from where we were. */
function afterEnd(state: ReflectorState, moment: Moment): Step {
  if (state.type !== 'watching' && state.type !== 'resuming') return stay(state);
  const short = state.type === 'resuming' || (!state.heard && moment.now - state.since < TOO_SHORT_MS);
  if (short) return afterShortWatch(state, moment);
  const calm = moment.now - state.since >= CALM_MS;
  const standing: Standing = calm ? { ...state.standing, failures: 0 } : state.standing;
  return toWatch(standing, state.cursor, moment);
}

function afterShortWatch(state: Watching | Resuming, moment: Moment): Step {
  return toWaiting(
    failing(state, moment),
    {
      next: { type: 'watch', cursor: state.cursor },
      why: 'disconnected',
      code: 'unreachable',
      detail: 'the watch ended at once, without a word',
      unheardMs: state.type === 'resuming' ? moment.now - state.since : 0,
    },
    moment,
  );
}

function afterTimer(state: ReflectorState, moment: Moment): Step {
  switch (state.type) {
    case 'waiting':
      return toNext(state.standing, state.next, moment);
    case 'denied':
    case 'sampling':
      return toList(state.standing);
    default:
      return stay(state);
  }
}

function afterRetry(state: ReflectorState, moment: Moment): Step {
  switch (state.type) {
    case 'waiting':
    case 'blocked':
      return abandoning(toNext(state.standing, state.next, moment));
    case 'denied':
    case 'sampling':
      return abandoning(toList(state.standing));
    default:
      return stay(state);
  }
}

function abandoning(step: Step): Step {
  return { state: step.state, actions: [{ type: 'abandon' }, ...step.actions] };
}
