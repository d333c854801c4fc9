import type { Life } from '../../playback/player.ts';
import { isShown } from '../shown-kinds.ts';
import { Area } from './space/area.ts';
import { FirstList } from './first-list.ts';
import { awaitedBy, Census, namesOf, type Ownership } from './forest.ts';
import { Group } from './space/group.ts';
import { BY_NAMESPACE, type Grouping, type Heading, ownershipIn } from './grouping.ts';
import { Housing } from './housing.ts';
import { isPlacedAlike } from './life-facts.ts';
import { Member } from './member.ts';
import { pack, positionsOf, type Sized, type Spacing } from './space/packing.ts';
import { type BoxOfGroup, PlaceBook } from './place-book.ts';
import { GAPS, type Layout, type Place, type Slot } from './places.ts';

/** Width / height that the picture as a whole aims at. */
const CLUSTER_ASPECT = 1.5;
const GROUP_SPACING: Spacing = { gap: GAPS.group, snap: 1 };
/** Real chains of owners have three or four links. */
const MAX_DEPTH = 8;

/** How the picture is arranged. */
export interface LayoutSettings {
  readonly grouping: Grouping;
  /** Lives that ended by this `seq` get no place, and those that began by then are arranged as a first list is. */
  readonly since?: number;
  /** The last `seq` of the first lists: what was heard of until then is arranged together. Without it, everything is. */
  readonly listed?: number;
}

export const AS_USUAL: LayoutSettings = { grouping: BY_NAMESPACE };

/** A layout that was just made. */
export interface FreshLayout extends Layout {
  readonly places: ReadonlyMap<number, Place>;
  readonly slots: readonly Slot[];
}

/** Gives every life its place: see {@link LifeLayout}. `lives` are in the order of `bornSeq`. */
export function layoutLives(lives: readonly Life[], settings = AS_USUAL): FreshLayout {
  return new LifeLayout(settings).take(lives);
}

/**
 * Gives lives their places. What was there when the picture was first complete is arranged together; everything later is
 * taken in the order of the record, and moves nothing that has a place. So the places are a function of the record alone:
 * it makes no difference whether it is taken whole or in pieces, as it grows.
 */
export class LifeLayout {
  private readonly settings: LayoutSettings;
  /** As they were taken, to see what is new. */
  private known: Life[] = [];
  private done = 0;
  private fold: Fold | undefined;

  constructor(settings: LayoutSettings) {
    this.settings = settings;
  }

  /** All lives up to now, in the order of `bornSeq`; those of the time before may have ended since. */
  take(lives: readonly Life[]): FreshLayout {
    const { since, listed } = this.settings;
    const first = since ?? listed ?? Infinity;
    // As long as the first lists come in, all that is there is arranged with each that comes.
    const events = this.fold && this.done >= first ? this.news(lives) : undefined;
    if (!this.fold || !events) {
      const placed = since === undefined ? lives : lives.filter(({ goneSeq }) => goneSeq === 0 || goneSeq > since);
      this.fold = new Fold(this.settings.grouping, placed.filter(({ bornSeq }) => bornSeq <= first).map(asOf(first)));
      this.fold.follow(eventsAfter(placed, first));
    } else this.fold.follow(events);
    this.known = [...lives];
    this.done = lives.reduce((last, { bornSeq, goneSeq }) => Math.max(last, bornSeq, goneSeq), this.done);
    return this.fold.layout();
  }

  /** What happened since the last time; undefined when the record now tells something else of what was taken already. */
  private news(lives: readonly Life[]): readonly Event[] | undefined {
    const { since = 0 } = this.settings;
    const events: Event[] = [];
    for (const [index, life] of lives.entries()) {
      const before = this.known[index];
      if (life === before) continue;
      if (!before) {
        if (life.bornSeq <= this.done) return undefined;
        events.push(...eventsAfter([life], this.done));
        continue;
      }
      const isSame = before.object.id === life.object.id && isPlacedAlike(before, life, this.settings.grouping);
      if (!isSame) return undefined;
      if (before.goneSeq === life.goneSeq) continue;
      if (before.goneSeq !== 0 || life.goneSeq <= Math.max(this.done, since)) return undefined;
      events.push({ seq: life.goneSeq, life, isBirth: false });
    }
    return events.sort(inOrder);
  }
}

interface Event {
  readonly seq: number;
  readonly life: Life;
  readonly isBirth: boolean;
}

function eventsAfter(lives: readonly Life[], seq: number): readonly Event[] {
  const events: Event[] = [];
  for (const life of lives) {
    if (life.bornSeq > seq) events.push({ seq: life.bornSeq, life, isBirth: true });
    if (life.goneSeq > seq) events.push({ seq: life.goneSeq, life, isBirth: false });
  }
  return events.sort(inOrder);
}

function inOrder(a: Event, b: Event): number {
  return a.seq - b.seq || a.life.object.id - b.life.object.id;
}

/** What a first list knew of a life: not its end. */
function asOf(seq: number): (life: Life) => Life {
  return (life) => (life.goneSeq > seq ? { ...life, goneSeq: 0 } : life);
}

/** The places so far, and what the next events make of them. */
class Fold {
  private readonly root = new Area({ width: 0, height: 0, gap: GAPS.group, aspect: CLUSTER_ASPECT, floats: true });
  private readonly groups = new Map<string, Group>();
  private readonly boxes: BoxOfGroup[] = [];
  private readonly members: Member[] = [];
  /** Who has no owner, by the names of those that it would hang on. */
  private readonly waiting = new Map<string, Member[]>();
  private readonly census = new Census();
  private readonly ownership: Ownership;
  private readonly housing: Housing;
  private readonly book = new PlaceBook();

  constructor(grouping: Grouping, lives: readonly Life[]) {
    this.housing = new Housing({ grouping, groupOf: (heading) => this.groupOf(heading) });
    for (const life of lives) this.census.add(life);
    this.ownership = ownershipIn(grouping, this.census);
    const first = new FirstList(lives, { ownership: this.ownership, housing: this.housing, members: this.members });
    first.house(grouping, (heading) => this.groupOf(heading));
    for (const member of this.members) if (member && !member.parent) this.await(member, member.life);
    this.arrange();
  }

  follow(events: readonly Event[]): void {
    for (const { seq, life, isBirth } of events) {
      if (isBirth) this.birth(life, seq);
      else {
        const member = this.members[life.object.id];
        if (member?.isAlive) this.housing.leave(member, seq);
      }
    }
  }

  layout(): FreshLayout {
    return this.book.layout(this.housing, this.boxes);
  }

  private birth(life: Life, seq: number): void {
    this.census.add(life);
    if (isShown(life.object)) {
      const member = new Member(life);
      this.members[life.object.id] = member;
      const parent = this.parentOf(member);
      member.isDangling = !parent && this.ownership.isDangling(life);
      this.housing.enter(member, parent, seq);
      if (!parent) this.await(member, life);
    }
    for (const name of namesOf(life)) {
      const waiting = this.waiting.get(name) ?? [];
      this.waiting.delete(name);
      for (const member of waiting) this.reunite(member, life, seq);
    }
  }

  private reunite(member: Member, heard: Life, seq: number): void {
    if (member.parent || member.living === 0) return;
    const parent = this.parentOf(member);
    if (parent) this.housing.adopt(member, parent, seq);
    // An owner that is not shown may have one that is not known yet.
    else this.await(member, heard);
  }

  private parentOf(member: Member): Member | undefined {
    const owner = this.ownership.ownerOf(member.life);
    const parent = owner && this.members[owner.object.id];
    if (!parent || member.isAbove(parent)) return undefined;
    let depth = 1;
    for (let above = parent.parent; above; above = above.parent) depth++;
    return depth < MAX_DEPTH ? parent : undefined;
  }

  private await(member: Member, named: Life): void {
    for (const name of awaitedBy(named)) {
      const waiting = this.waiting.get(name);
      if (waiting) waiting.push(member);
      else this.waiting.set(name, [member]);
    }
  }

  private groupOf(heading: Heading): Group {
    const known = this.groups.get(heading.key);
    if (known) return known;
    const ground = (options: ConstructorParameters<typeof Area>[0]) => {
      const area = this.root.place(options);
      if (!area) throw new Error('The picture has no end, and yet no room.');
      const part = this.boxes.filter((box) => box.heading.key === heading.key).length;
      this.boxes.push({ area, heading, part });
      return area;
    };
    const group = new Group(heading, { ground, floats: this.root.floats });
    this.groups.set(heading.key, group);
    return group;
  }

  /**
   * Puts the boxes of the first list to their places: large ones first, which packs well, and they most likely matter. Those
   * without a workload take little room, and stand last, where nothing is in the way of what comes into them.
   */
  private arrange(): void {
    for (const group of this.groups.values()) group.arrange();
    const bySize = [...this.groups.values()].sort(
      (a, b) =>
        Number(b.hasWorkloads) - Number(a.hasWorkloads) ||
        a.heading.rank - b.heading.rank ||
        heightOf(b) - heightOf(a) ||
        (a.heading.key < b.heading.key ? -1 : 1),
    );
    const boxes = bySize.flatMap(({ heading, areas: [area] }): Sized[] =>
      area ? [{ key: heading.key, width: area.width, height: area.height }] : [],
    );
    const { positions } = positionsOf(pack(boxes, { ...GROUP_SPACING, aspect: CLUSTER_ASPECT }), boxes, GROUP_SPACING);
    for (const { heading, areas } of bySize) {
      const { x, y } = positions.get(heading.key) ?? { x: 0, y: 0 };
      for (const area of areas) [area.x, area.y] = [x, y];
    }
    this.root.floats = false;
    const { width, height } = this.root.used;
    this.root.grow({ width, height });
  }
}

function heightOf({ areas }: Group): number {
  return areas[0]?.height ?? 0;
}
