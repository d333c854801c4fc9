import { stay } from './moves.ts';
import type { Moment, ReflectorState, Step } from './reflector-state.ts';

/** So much later than the one before it does each that waited ask again: about thirty requests a second. */
const APART_MS = 33;

/**
 * Whether this step shows that the server can be reached again: the request before it got no answer, and this one was
 * served. A refusal does not: it may come from a proxy with nobody behind it.
 */
export function isBack(before: ReflectorState, now: ReflectorState): boolean {
  const isServed =
    now.type === 'listing' || now.type === 'resuming' || now.type === 'watching' || now.type === 'sampling';
  return before.standing.last === 'away' && now.standing.last !== 'away' && isServed;
}

/** Within what time so many reflectors of one server ask again when it is back, in milliseconds. */
export function spreadMs(reflectors: number): number {
  return reflectors * APART_MS;
}

/**
 * Another reflector found the server back: whoever waits only because no answer came asks again within `withinMs`, at a
 * time of its own. Whoever was refused, or told to wait, waits on.
 */
export function afterBack(state: ReflectorState, withinMs: number, { now, chance }: Moment): Step {
  // One that has drawn its time already, for another that came back before, keeps it.
  const isLate = state.type === 'waiting' && state.until - now > withinMs;
  if (!isLate || state.standing.last !== 'away') return stay(state);
  const ms = Math.round(chance * withinMs);
  return { state: { ...state, until: now + ms }, actions: [{ type: 'abandon' }, { type: 'wait', ms }] };
}
