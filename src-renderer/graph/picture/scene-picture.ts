import type { Health } from '@model/summary.ts';
import { looksTheSame, type SceneFrame, type SceneObject } from '../../playback/player.ts';
import { type Layout, type Place, placeAt } from '../layout/places.ts';
import { BIRTH_SCALE, MOTION_MS, type Motion, motionFrom, type Pose, poseAt, progress, still } from './motion.ts';
import { News } from './news.ts';
import { TallyBook } from './tally.ts';

/** One object as it is drawn. */
export interface Drawn {
  readonly id: number;
  /** Rises with each arrival, also at another place: what arrives passes beneath what was there. */
  arrival: number;
  object: SceneObject;
  place: Place;
  motion: Motion;
  /** The health it fades from, and since when. */
  healthBefore: Health;
  healthSince: number;
  /** Not there at the instant shown, only at one that it is compared with. */
  isAbsent: boolean;
  /** No longer there; drawn until it has faded. */
  leaving: boolean;
}

/** What stays of an object for a moment after it has faded. */
export interface Ghost {
  readonly drawn: Drawn;
  readonly since: number;
}

/** How long a ghost stays, in ms. */
export const GHOST_MS = 1000;
/** Below this zoom the outlines of ghosts and free places would be a grey haze, and are not drawn. */
export const GHOST_ZOOM = 0.3;

export interface Applied {
  readonly frame: SceneFrame;
  readonly layout: Layout;
  readonly now: number;
  /** False for jumps, far seeks and people who asked for less motion. */
  readonly animate: boolean;
  /** What may be another than in the frame that was applied before, to the same layout; anything may when absent. */
  readonly touched?: ReadonlySet<number> | undefined;
  /** What is there at the instant shown, where the frame holds also what is only at one that it is compared with. */
  readonly there?: ReadonlyMap<number, SceneObject> | undefined;
}

type Standing = Pick<Drawn, 'object' | 'place' | 'isAbsent'>;

/** A step that changes more than this share of the picture is shown at once: nobody can follow it. */
const TOO_MUCH = 0.1;
const ALWAYS_FOLLOWED = 40;

/** Everything that is drawn, and where it is going. Holds no clock: the moment is an argument everywhere. */
export class ScenePicture {
  readonly drawn = new Map<number, Drawn>();
  /** Of what is there, not of what is leaving. */
  readonly tallies = new TallyBook();
  /** What has become another, also what has only gone. */
  readonly news = new News();
  ghosts: Ghost[] = [];
  private readonly leavers = new Set<Drawn>();
  /** What has been on its way since it last stood still: a jump ends that. */
  private readonly travellers = new Set<Drawn>();
  /** What the layout has elsewhere later, perhaps when something else happens. */
  private readonly movers = new Set<number>();
  private movingUntil = -Infinity;
  private arrivals = 0;

  /**
   * Goes over to the scene of a frame, from wherever everything is now. Objects whose life has no place yet wait for the
   * next layout. Returns whether anything looks another way than before.
   */
  apply(applied: Applied): boolean {
    const due = this.dueIn(applied);
    const animate = applied.animate && this.drawn.size > 0 && !this.isTooMuch(applied, due);
    const step = { ...applied, animate };
    if (!animate) {
      this.ghosts = [];
      for (const { id } of this.travellers) due.add(id);
    }
    // Owners, which were heard of first, before what grows out of them.
    const fresh = [...due].filter((id) => !this.drawn.has(id)).sort((a, b) => a - b);
    let changed = 0;
    for (const id of [...due].filter((each) => this.drawn.has(each)).concat(fresh)) {
      if (!this.visit(id, step)) continue;
      this.news.add(id);
      changed++;
    }
    return changed > 0;
  }

  /** What has to be looked at: of ten thousand a step changes a few. */
  private dueIn({ frame, touched }: Applied): Set<number> {
    if (touched) return new Set([...touched, ...this.movers]);
    this.movers.clear();
    return new Set([...frame.objects.keys(), ...this.drawn.keys()]);
  }

  /** Brings one object to where it is in the frame, or away. Returns whether it looks another way. */
  private visit(id: number, step: Applied): boolean {
    const { frame, layout } = step;
    const object = frame.objects.get(id);
    const drawn = this.drawn.get(id);
    if (!object) return drawn !== undefined && this.dismiss(drawn, step);
    const place = placeAt(layout, id, frame.seq);
    if (!place) return false;
    if (layout.places.get(id)?.later) this.movers.add(id);
    const isAbsent = step.there?.has(id) === false;
    const isSame = drawn && drawn.isAbsent === isAbsent && isAtRest(drawn, place);
    if (isSame && looksTheSame(drawn.object, object)) {
      drawn.object = object;
      return false;
    }
    if (drawn) this.change(drawn, { object, place, isAbsent }, step);
    else this.add({ object, place, isAbsent }, step);
    return true;
  }

  /** Drops what has finished leaving, and old ghosts. Returns whether anything still moves at `now`. */
  settle(now: number): boolean {
    for (const drawn of this.leavers) {
      if (!drawn.leaving || this.drawn.get(drawn.id) !== drawn) this.leavers.delete(drawn);
      if (!this.leavers.has(drawn) || progress(drawn.motion.startedAt, now) < 1) continue;
      this.leavers.delete(drawn);
      this.forget(drawn);
      this.ghosts.push({ drawn, since: now });
    }
    if (this.ghosts.length > 0) this.ghosts = this.ghosts.filter((ghost) => now - ghost.since < GHOST_MS);
    // One tick more than the longest movement, so that its end is drawn too.
    return now < this.movingUntil + 20;
  }

  private add({ object, place, isAbsent }: Standing, { now, animate }: Applied): void {
    const pose = animate ? this.birthplace(place, now) : undefined;
    const motion = pose ? this.move(pose, place, now) : still(place.x, place.y);
    const { health } = object.summary;
    const drawn: Drawn = {
      id: object.id,
      arrival: ++this.arrivals,
      object,
      place,
      motion,
      healthBefore: health,
      healthSince: -Infinity,
      isAbsent,
      leaving: false,
    };
    this.count(drawn, 1);
    this.drawn.set(object.id, drawn);
    if (pose) this.travellers.add(drawn);
  }

  private change(drawn: Drawn, { object, place, isAbsent }: Standing, { now, animate }: Applied): void {
    if (!drawn.leaving) this.count(drawn, -1);
    if (drawn.object.summary.health !== object.summary.health) {
      drawn.healthBefore = drawn.object.summary.health;
      drawn.healthSince = animate ? now : -Infinity;
      if (animate) this.keepMoving(now + MOTION_MS);
    }
    drawn.object = object;
    const target = drawn.motion;
    const isThere = !drawn.leaving && target.toX === place.x && target.toY === place.y;
    drawn.place = place;
    drawn.isAbsent = isAbsent;
    drawn.leaving = false;
    this.count(drawn, 1);
    if (isThere && target.startedAt === -Infinity) return;
    if (!animate) {
      drawn.motion = still(place.x, place.y);
      this.travellers.delete(drawn);
    } else if (!isThere) {
      drawn.arrival = ++this.arrivals;
      drawn.motion = this.move(poseAt(target, now), place, now);
      this.travellers.add(drawn);
    }
  }

  /** Returns whether it was to be seen until now. */
  private dismiss(drawn: Drawn, { now, animate }: Applied): boolean {
    if (!drawn.leaving) this.count(drawn, -1);
    if (!animate) {
      this.forget(drawn);
      return true;
    }
    if (drawn.leaving) return false;
    const pose = poseAt(drawn.motion, now);
    drawn.leaving = true;
    this.leavers.add(drawn);
    drawn.motion = motionFrom(pose, { x: pose.x, y: pose.y, opacity: 0 }, now);
    this.travellers.add(drawn);
    this.keepMoving(now + MOTION_MS);
    return true;
  }

  private forget(drawn: Drawn): void {
    this.news.add(drawn.id);
    this.drawn.delete(drawn.id);
    this.travellers.delete(drawn);
    this.movers.delete(drawn.id);
  }

  private count({ object, place, isAbsent }: Drawn, by: 1 | -1): void {
    this.tallies.count(isAbsent ? 'absent' : object.summary.health, place.group, by);
  }

  private move(pose: Pose, place: Place, now: number): Motion {
    this.keepMoving(now + MOTION_MS);
    return motionFrom(pose, { x: place.x, y: place.y, opacity: 1 }, now);
  }

  /** Where a new object starts: in the middle of its owner, small; without an owner, at its own place. */
  private birthplace(place: Place, now: number): Pose {
    const owner = place.parent === undefined ? undefined : this.drawn.get(place.parent);
    if (!owner) return { x: place.x, y: place.y, scale: 0.9, opacity: 0 };
    const pose = poseAt(owner.motion, now);
    return {
      x: pose.x + (owner.place.width - place.width) / 2,
      y: pose.y + (owner.place.height - place.height) / 2,
      scale: BIRTH_SCALE,
      opacity: 0,
    };
  }

  private keepMoving(until: number): void {
    this.movingUntil = Math.max(this.movingUntil, until);
  }

  private isTooMuch({ frame, layout }: Applied, due: ReadonlySet<number>): boolean {
    const limit = Math.max(ALWAYS_FOLLOWED, this.drawn.size * TOO_MUCH);
    let [entering, leaving] = [0, 0];
    for (const id of due) {
      const isThere = frame.objects.has(id);
      const drawn = this.drawn.get(id);
      if (drawn && !drawn.leaving && !isThere) leaving++;
      if (!drawn && isThere && layout.places.has(id)) entering++;
    }
    return entering + leaving > limit;
  }
}

/** There, where it should be, and not on its way. */
function isAtRest(drawn: Drawn, place: Place): boolean {
  return drawn.place === place && !drawn.leaving && drawn.motion.startedAt === -Infinity;
}
