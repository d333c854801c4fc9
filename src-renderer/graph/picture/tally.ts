import { type Health, HEALTHS } from '@model/summary.ts';
import type { GroupBox } from '../layout/places.ts';

/** How many are how. */
export interface Tally {
  readonly total: number;
  readonly byHealth: Readonly<Record<Health, number>>;
  /** How many are drawn beside them that are only there at an instant which is compared with. */
  readonly absent: number;
  /** How many there are in all of a group, of which this counts what stands in a further box. */
  readonly of?: number;
}

const NOTHING: Readonly<Record<Health, number>> = {
  healthy: 0,
  progressing: 0,
  degraded: 0,
  failing: 0,
  finished: 0,
  unknown: 0,
};

/** Counts what comes, changes and goes, in all and by group of the layout: a step costs what it changes. */
export class TallyBook {
  private readonly whole = new Count();
  private readonly perGroup: Count[] = [];

  /** One more, or one less, in a group: of this health, or not there at the instant shown. */
  count(as: Health | 'absent', group: number, by: 1 | -1): void {
    this.whole.add(as, by);
    this.perGroup[group] ??= new Count();
    this.perGroup[group].add(as, by);
  }

  /** All of it. The same object while nothing changed. */
  all(): Tally {
    return this.whole.tally();
  }

  /** Of each of the first `groups` groups. */
  byGroup(groups: number): readonly Tally[] {
    return Array.from({ length: groups }, (_, group) => this.perGroup[group]?.tally() ?? NONE);
  }
}

/** What is told over each box: over the first of a group all that is in it, over a further one what of that it holds. */
export function toldOver(boxes: readonly GroupBox[], counted: readonly Tally[]): readonly Tally[] {
  if (boxes.every(({ continues }) => continues === undefined)) return counted;
  const wholes = new Map<string, Tally>();
  boxes.forEach(({ key, continues = key }, index) =>
    wholes.set(continues, sum(wholes.get(continues) ?? NONE, counted[index] ?? NONE)),
  );
  return boxes.map(({ key, continues }, index) =>
    continues === undefined
      ? (wholes.get(key) ?? NONE)
      : { ...(counted[index] ?? NONE), of: wholes.get(continues)?.total ?? 0 },
  );
}

function sum(a: Tally, b: Tally): Tally {
  const byHealth = { ...a.byHealth };
  for (const health of HEALTHS) byHealth[health] += b.byHealth[health];
  return { total: a.total + b.total, byHealth, absent: a.absent + b.absent };
}

const NONE: Tally = { total: 0, byHealth: NOTHING, absent: 0 };

class Count {
  private readonly byHealth = { ...NOTHING };
  private absent = 0;
  private told: Tally | undefined = NONE;

  add(as: Health | 'absent', by: 1 | -1): void {
    if (as === 'absent') this.absent += by;
    else this.byHealth[as] += by;
    this.told = undefined;
  }

  tally(): Tally {
    const { byHealth, absent } = this;
    this.told ??= {
      total: HEALTHS.reduce((total, health) => total + byHealth[health], 0),
      byHealth: { ...byHealth },
      absent,
    };
    return this.told;
  }
}

/** Whether nothing is drawn, of the instant shown or of one that it is compared with. */
export function isBare({ total, absent }: Tally): boolean {
  return total === 0 && absent === 0;
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

/** `64 objects · 4 failing`, `31 objects · healthy`, `3 of 31 objects · healthy`. */
export function tallyText(tally: Tally): string {
  const worst = worstOf(tally);
  const whole = tally.of ?? tally.total;
  const part = tally.of === undefined ? '' : `${countText(tally.total)} of `;
  const objects = whole === 1 ? '1 object' : `${part}${countText(whole)} objects`;
  if (tally.total === 0) return 'nothing at this instant';
  return `${objects} · ${worst ? `${tally.byHealth[worst]} ${worst}` : 'healthy'}`;
}
