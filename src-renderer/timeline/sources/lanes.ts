import { CHANGE_COLUMNS, type ChangeRows, changeTypeOf } from '@model/change.ts';
import type { ObjectEntry } from '@model/scene.ts';
import type { Health } from '@model/summary.ts';
import type { Life } from '../../playback/player.ts';

/** Rows under the density: the selection, what owns it, and what belongs beside it. */
export const MOST_LANES = 8;

/** A stretch of one health. `to` is absent while it lasts. */
export interface LaneBar {
  readonly from: number;
  readonly to?: number;
  readonly health: Health;
}

export interface Lane {
  readonly object: ObjectEntry;
  readonly label: string;
  readonly isSelected: boolean;
  readonly bars: readonly LaneBar[];
}

/** One known version of an object, newest last. */
export interface LaneVersion {
  readonly seq: number;
  readonly at: number;
  /** Absent for a deletion. */
  readonly summary?: number;
}

/** The lives that get a lane, from the top, and how many more would have had one. */
export interface ChosenLanes {
  readonly lives: readonly Life[];
  readonly left: number;
}

/**
 * Which lives get a lane: the owners from the top, then the selection with its dependents, or else with its siblings
 * and with its kind elsewhere under the same top owner, so that the pods before and after a rollout stand together.
 * Of too many those are chosen that are nearest to the instant `seq`, and of equally near ones the latest born. What is
 * there at the instant is listed first, then what is gone by then, then what comes after it; each from the latest born on.
 */
export function chooseLanes(lives: readonly Life[], selection: number | undefined, seq: number): ChosenLanes {
  const selected = selection === undefined ? undefined : lives.find((life) => life.object.id === selection);
  if (!selected) return { lives: [], left: 0 };
  const owners = ownersOf(lives, selected);
  const dependents = dependentsOf(lives, selected.object.uid);
  const room = Math.max(MOST_LANES - owners.length - 1, 0);
  const fromNow = (one: Life, other: Life) => tenseOf(one, seq) - tenseOf(other, seq);
  if (dependents.length > 0) {
    const below = nearest(dependents, seq, room).toReversed().sort(fromNow);
    return { lives: [...owners, selected, ...below], left: dependents.length - below.length };
  }
  const siblings = ownedBy(lives, owners.at(-1)).filter((life) => life !== selected);
  const cousins =
    owners.length < 2
      ? []
      : dependentsOf(lives, owners[0]?.object.uid ?? '').filter((life) => {
          return life.object.kind === selected.object.kind && life !== selected && !siblings.includes(life);
        });
  const kin = [...cousins, ...siblings];
  const beside = [selected, ...nearest(kin, seq, room)].sort((a, b) => fromNow(a, b) || b.bornSeq - a.bornSeq);
  return { lives: [...owners, ...beside], left: kin.length + 1 - beside.length };
}

/** The present before the past before the future. */
function tenseOf({ bornSeq, goneSeq }: Life, seq: number): 0 | 1 | 2 {
  if (bornSeq > seq) return 2;
  return goneSeq === 0 || goneSeq > seq ? 0 : 1;
}

/** As many as there is room for, in their order. What is there at the instant comes first, and of what is equally near the last in order. */
function nearest(lives: readonly Life[], seq: number, room: number): readonly Life[] {
  const chosen = lives
    .map((life, index) => ({ index, distance: distanceFrom(life, seq) }))
    .sort((a, b) => a.distance - b.distance || b.index - a.index)
    .slice(0, room);
  return chosen.sort((a, b) => a.index - b.index).flatMap(({ index }) => lives[index] ?? []);
}

/** How many changes lie between a life and an instant; none while it lasts. */
function distanceFrom({ bornSeq, goneSeq }: Life, seq: number): number {
  if (bornSeq > seq) return bornSeq - seq;
  return goneSeq === 0 || goneSeq > seq ? 0 : seq - goneSeq + 1;
}

function ownedBy(lives: readonly Life[], owner: Life | undefined): readonly Life[] {
  return owner ? lives.filter((life) => ownerUid(life) === owner.object.uid) : [];
}

function ownerUid(life: Life): string | undefined {
  const owners = life.references.filter(({ type }) => type === 'owner');
  return (owners.find(({ controller }) => controller) ?? owners[0])?.uid;
}

/** The owners from the top down, without the selection. Ownership has no cycles in an honest API, but the file may lie. */
function ownersOf(lives: readonly Life[], selected: Life): Life[] {
  const owners: Life[] = [];
  let uid = ownerUid(selected);
  while (uid !== undefined && owners.length < MOST_LANES - 2) {
    const owner = lives.find((life) => life.object.uid === uid);
    if (!owner || owners.includes(owner)) break;
    owners.unshift(owner);
    uid = ownerUid(owner);
  }
  return owners;
}

/** What `uid` owns; through a level that owns in turn, as a Deployment's ReplicaSets do, down to the leaves. */
function dependentsOf(lives: readonly Life[], uid: string): Life[] {
  const owned = lives.filter((life) => ownerUid(life) === uid);
  const below = owned.length > 0 ? new Set(owned.map(({ object }) => object.uid)) : new Set<string>();
  const leaves = lives.filter((life) => below.has(ownerUid(life) ?? ''));
  return leaves.length > 0 ? [...owned, ...leaves] : owned;
}

/** What a lane is called: its kind and name; of a name that begins with its owner's, only the tail that tells it apart. */
export function laneLabel(life: Life, lives: readonly Life[]): string {
  const { name, kind } = life.object;
  const uid = ownerUid(life);
  const owner = lives.find(({ object }) => object.uid === uid)?.object.name;
  return owner !== undefined && name.startsWith(`${owner}-`) ? `…${name.slice(owner.length + 1)}` : `${kind} ${name}`;
}

/** The versions in an answer of `objects.history`, oldest first. */
export function versionsOf(history: ChangeRows): LaneVersion[] {
  const { stride } = CHANGE_COLUMNS;
  const versions: LaneVersion[] = [];
  for (let index = history.times.length - 1; index >= 0; index -= 1) {
    const start = index * stride;
    const isApplied = changeTypeOf(history.rows[start + CHANGE_COLUMNS.flags] ?? 0) === 'applied';
    versions.push({
      seq: history.rows[start + CHANGE_COLUMNS.seq] ?? 0,
      at: history.times[index] ?? 0,
      ...(isApplied ? { summary: history.rows[start + CHANGE_COLUMNS.summary] ?? 0 } : {}),
    });
  }
  return versions;
}

/** Joins versions of equal health into bars. */
export function barsOf(
  versions: readonly LaneVersion[],
  healthOf: (summary: number) => Health | undefined,
): readonly LaneBar[] {
  const bars: LaneBar[] = [];
  let open: LaneBar | undefined;
  for (const version of versions) {
    const health = version.summary === undefined ? undefined : healthOf(version.summary);
    if (open && health === open.health) continue;
    if (open) bars.push({ ...open, to: version.at });
    open = health === undefined ? undefined : { from: version.at, health };
  }
  if (open) bars.push(open);
  return bars;
}
