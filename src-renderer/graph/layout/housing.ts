import type { Life } from '../../playback/player.ts';
import { isLandmark, isWorkload } from '../shown-kinds.ts';
import { isCompanion } from './space/companions.ts';
import {
  besideCard,
  type Expected,
  expectedOf,
  isBranch,
  leanFor,
  revisionAfter,
  usualFor,
} from './space/expected-size.ts';
import type { TreeNode } from './forest.ts';
import type { Group } from './space/group.ts';
import { type Heading, headingOf, type Grouping } from './grouping.ts';
import type { Lane, Owned } from './space/lane.ts';
import { descendantsOf, isOldRevision, type Member } from './member.ts';
import type { Cell } from './space/shelf.ts';

/** Where a life stands from a `seq` on. */
export interface Stay {
  readonly fromSeq: number;
  readonly cell: Cell;
  readonly parent: number | undefined;
  readonly isDangling: boolean;
}

export interface HousingOptions {
  readonly grouping: Grouping;
  readonly groupOf: (heading: Heading) => Group;
}

/**
 * Gives lives their places as they come and frees them as they go, one after the other in the order of the record. Nobody
 * who stands somewhere is moved by what others do: only by the birth of the owner that was missing, or of the workload it is
 * about; by owning something for the first time; and, for a ReplicaSet, by becoming an old revision and by its return.
 */
export class Housing {
  /** By id, in the order of time. */
  readonly stays: Stay[][] = [];
  /** All in which anybody ever stood, by their number. */
  readonly cells: Cell[] = [];
  /** Whose stays have changed since this was last emptied. */
  readonly changed = new Set<number>();
  private readonly options: HousingOptions;
  private readonly unattached = new Map<Group, Set<Member>>();

  constructor(options: HousingOptions) {
    this.options = options;
  }

  enter(member: Member, parent: Member | undefined, seq: number): void {
    member.born();
    if (parent) member.join(parent);
    // What gives up its lane because of the new revision leaves it to that one.
    const isSet = member.kind === 'ReplicaSet';
    for (const other of parent?.children ?? []) if (isSet && other !== member) this.retireIfOld(other, seq);
    this.house(member, seq);
    if (isSet) this.retireIfOld(member, seq);
  }

  leave(member: Member, seq: number): void {
    member.ended();
    // The card of a lane keeps its place until all that it owned is gone too.
    if (!member.lane) this.vacate(member);
    for (let above: Member | undefined = member; above; above = above.parent) {
      if (above.living === 0 && above.lane) this.giveUpLane(above, seq);
    }
    if (member.parent) this.retireIfOld(member.parent, seq);
  }

  /** The owner of somebody who had none has been heard of: they go to it, with all that they own. */
  adopt(member: Member, parent: Member, seq: number): void {
    const household = [member, ...descendantsOf(member)];
    for (const one of household.toReversed()) {
      if (one.lane) this.giveUpLane(one, seq);
      else this.vacate(one);
      one.owned = undefined;
    }
    member.join(parent);
    for (const one of household) if (one.living > 0) this.house(one, seq);
  }

  /** The kinds that a first list holds of each section, so that each is made as large as it has to be. */
  expectLoose: (group: Group, life: Life) => number = () => 1;

  private house(member: Member, seq: number): void {
    member.group = member.parent
      ? member.parent.group
      : this.options.groupOf(headingOf(rootOf(member), this.options.grouping));
    if (!member.parent) this.houseRoot(member, seq);
    else this.houseOwned(member, this.ownedOf(member.parent, seq), seq);
  }

  private houseOwned(member: Member, owned: Owned, seq: number): void {
    if (isOldRevision(member)) this.stand(member, owned.chip(), seq);
    else if (owns(member)) {
      const expected = expectedFor(member);
      this.takeLane(member, isRevision(member) ? owned.passingLane(expected) : owned.keptLane(expected), seq);
    } else this.stand(member, member.kind === 'Pod' ? owned.pod() : owned.other(), seq);
  }

  private houseRoot(member: Member, seq: number): void {
    const { group, life } = member;
    if (!group) return;
    const { kind, name, namespace, group: api } = life.object;
    if (isLandmark(kind)) {
      const [lane, isNew] = group.landmark(`${namespace}/${api}/${kind}/${name}`, () => expectedFor(member));
      member.owned = lane.owned;
      lane.owned.owners.push(member.id);
      this.stand(member, lane.card(), seq);
      if (isNew) this.attach(group, life, { lane, seq });
    } else if (owns(member)) {
      this.takeLane(member, group.lane(`${api}/${kind}`, expectedFor(member)), seq);
    } else this.houseLoose(member, group, seq);
  }

  private houseLoose(member: Member, group: Group, seq: number): void {
    const lane = isCompanion(member.life) ? group.companions.laneOf(member.life) : undefined;
    if (lane) {
      this.stand(member, lane.below(), seq);
      if (member.kind === 'Service') this.attachWaiting(group, seq);
      return;
    }
    if (isCompanion(member.life)) {
      const waiting = this.unattached.get(group) ?? new Set();
      this.unattached.set(group, waiting.add(member));
    }
    this.stand(
      member,
      group.cell(member.life.object, () => this.expectLoose(group, member.life)),
      seq,
    );
  }

  /** A workload is new: what is about it and stood alone goes to it. */
  private attach(group: Group, head: Life, { lane, seq }: { readonly lane: Lane; readonly seq: number }): void {
    group.companions.add(head, lane);
    this.attachWaiting(group, seq);
  }

  private attachWaiting(group: Group, seq: number): void {
    for (const member of this.unattached.get(group) ?? []) {
      const isWaiting = member.isAlive && !member.parent && !member.lane;
      const lane = isWaiting ? group.companions.laneOf(member.life) : undefined;
      if (isWaiting && !lane) continue;
      this.unattached.get(group)?.delete(member);
      if (!lane) continue;
      this.vacate(member);
      this.stand(member, lane.below(), seq);
      if (member.kind === 'Service') this.attachWaiting(group, seq);
    }
  }

  /** Where the things of an owner stand. Who owns something for the first time gets a lane; so does an old revision that returns. */
  private ownedOf(owner: Member, seq: number): Owned {
    if (owner.owned) return owner.owned;
    this.vacate(owner);
    this.house(owner, seq);
    if (!owner.owned) throw new Error(`${owner.kind} ${owner.life.object.name} has no room for what it owns.`);
    return owner.owned;
  }

  private retireIfOld(set: Member, seq: number): void {
    const family = set.parent?.owned;
    if (!family || !set.lane || !isOldRevision(set)) return;
    this.giveUpLane(set, seq);
    this.stand(set, family.chip(), seq);
  }

  private takeLane(member: Member, lane: Lane, seq: number): void {
    member.lane = lane;
    member.owned = lane.owned;
    lane.owned.owners.push(member.id);
    this.stand(member, lane.card(), seq);
  }

  private giveUpLane(member: Member, seq: number): void {
    this.vacate(member);
    member.lane?.release(seq);
    member.lane = undefined;
    member.owned = undefined;
  }

  private stand(member: Member, cell: Cell, seq: number): void {
    member.cell = cell;
    cell.occupants.push(member.id);
    // Who is gone has a room for what is left of it, and no other place than it had.
    if (!member.isAlive) return;
    if (cell.slot === undefined) {
      cell.slot = this.cells.length;
      this.cells.push(cell);
    }
    const stays = this.stays[member.id] ?? [];
    this.stays[member.id] = stays;
    stays.push({ fromSeq: seq, cell, parent: member.parent?.id, isDangling: member.isDangling });
    this.changed.add(member.id);
  }

  private vacate(member: Member): void {
    const { cell } = member;
    member.cell = undefined;
    cell?.rack.leave(cell);
  }
}

/** Whether it has a lane of its own: because of its kind, or of what it owns or was known to own. */
function owns(member: Member): boolean {
  if (isWorkload(member.kind) || member.children.length > 0) return true;
  return member.node !== undefined && isBranch(member.node);
}

function expectedFor(member: Member): Expected {
  const { kind, node, parent } = member;
  if (node) return expectedOf([node]);
  const [first] = member.children;
  if (first && !isWorkload(kind)) return { ...besideCard(leanFor(first.kind)), pods: 1, others: 1 };
  if (parent && (!isWorkload(parent.kind) || parent.parent)) return leanFor(kind);
  if (!parent || !isRevision(member)) return usualFor(kind);
  const revisions = parent.children.filter((other) => other !== member && isRevision(other));
  return revisionAfter(revisions.reduce((pods, { living }) => Math.max(pods, living - 1), 0));
}

/** A ReplicaSet of a Deployment, or of what acts as one. */
function isRevision({ kind, parent }: Member): boolean {
  return kind === 'ReplicaSet' && parent !== undefined;
}

function rootOf({ life, node }: Member): Pick<TreeNode, 'life' | 'children'> {
  return node ?? { life, children: [] };
}
