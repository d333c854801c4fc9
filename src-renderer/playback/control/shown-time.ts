import type { ShownTime } from '../player.ts';
import { playheadOf, type TimeControl } from './time-state.ts';

/** What panels see of time. */
export function shownTime(control: TimeControl): ShownTime {
  const { playState, rate, edges, stepScope, options, loop, leftLiveAt, notice } = control;
  return {
    playState,
    rate,
    at: playheadOf(control),
    isHearing: control.engineOffset !== undefined,
    stepScope,
    options,
    ...(edges ? { edges } : {}),
    ...(loop ? { loop } : {}),
    ...(leftLiveAt === undefined ? {} : { leftLiveAt }),
    ...(notice ? { notice } : {}),
  };
}

/** Whether panels would see no difference. */
export function isSameTime(one: ShownTime, other: ShownTime): boolean {
  return (
    one.playState === other.playState &&
    one.rate === other.rate &&
    one.at === other.at &&
    one.isHearing === other.isHearing &&
    one.stepScope === other.stepScope &&
    one.options === other.options &&
    one.loop === other.loop &&
    one.leftLiveAt === other.leftLiveAt &&
    one.notice === other.notice &&
    one.edges?.last === other.edges?.last &&
    one.edges?.first === other.edges?.first
  );
}
