import { type Health, HEALTHS } from '@model/summary.ts';
import type { Drawn } from './scene-picture.ts';

/** How many are how. */
export interface Tally {
  readonly total: number;
  readonly byHealth: Readonly<Record<Health, number>>;
}

const NOTHING: Readonly<Record<Health, number>> = {
  healthy: 0,
  progressing: 0,
  degraded: 0,
  failing: 0,
  finished: 0,
  unknown: 0,
};

/** Counts what is there (not what is leaving): all of it, and by group of the layout. */
export function tallies(
  drawn: Iterable<Drawn>,
  groups: number,
): { readonly all: Tally; readonly groups: readonly Tally[] } {
  const all = { ...NOTHING };
  const perGroup = Array.from({ length: groups }, () => ({ ...NOTHING }));
  for (const { object, place, leaving } of drawn) {
    if (leaving) continue;
    all[object.summary.health]++;
    const group = perGroup[place.group];
    if (group) group[object.summary.health]++;
  }
  return { all: tallyOf(all), groups: perGroup.map(tallyOf) };
}

function tallyOf(byHealth: Readonly<Record<Health, number>>): Tally {
  return { total: HEALTHS.reduce((total, health) => total + byHealth[health], 0), byHealth };
}

/** The worst health that anything has and that deserves a word: the title of a group names it. */
export function worstOf({ byHealth }: Tally): Health | undefined {
  return HEALTHS.find((health) => byHealth[health] > 0 && health !== 'healthy' && health !== 'finished');
}

const COUNT = new Intl.NumberFormat('en');

/** `1,204`. Titles are written with every frame, and making a format each time is what they would cost. */
export function countText(count: number): string {
  return count < 1000 ? String(count) : COUNT.format(count);
}

/** `64 objects · 4 failing`, `31 objects · healthy`. */
export function tallyText(tally: Tally): string {
  const worst = worstOf(tally);
  const objects = tally.total === 1 ? '1 object' : `${countText(tally.total)} objects`;
  if (tally.total === 0) return 'nothing at this instant';
  return `${objects} · ${worst ? `${tally.byHealth[worst]} ${worst}` : 'healthy'}`;
}
