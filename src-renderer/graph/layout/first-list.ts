import type { Life } from '../../playback/player.ts';
import { isLandmark } from '../shown-kinds.ts';
import { isCompanion } from './space/companions.ts';
import { expectedOf, isBranch } from './space/expected-size.ts';
import { type Ownership, type TreeNode, treesOf } from './forest.ts';
import type { Group } from './space/group.ts';
import { type Grouping, type Heading, headingOf } from './grouping.ts';
import type { Housing } from './housing.ts';
import { Member } from './member.ts';
import { assignSlots } from './space/slots.ts';

export interface FirstListOptions {
  readonly ownership: Ownership;
  readonly housing: Housing;
  /** By id: filled here. */
  readonly members: Member[];
}

/** Something that happened while the first lists came in. Owners go before what they own, whatever was listed first. */
interface FirstEvent {
  readonly seq: number;
  /** Where in the list it is looked at. */
  readonly order: number;
  readonly depth: number;
  readonly node: TreeNode;
  readonly isBirth: boolean;
}

/** What was heard of until the picture was first complete: all of it is known before anything gets its place. */
export class FirstList {
  private readonly roots: readonly TreeNode[];
  private readonly options: FirstListOptions;

  constructor(lives: readonly Life[], options: FirstListOptions) {
    this.roots = treesOf(lives, options.ownership);
    this.options = options;
  }

  house(grouping: Grouping, groupOf: (heading: Heading) => Group): void {
    const { housing, members } = this.options;
    const looseOf = new Map<Group, Map<string, TreeNode[]>>();
    const landmarks = new Map<Group, Map<string, TreeNode[]>>();
    for (const root of this.roots) {
      const group = groupOf(headingOf(root, grouping));
      const { kind, name, namespace, group: api } = root.life.object;
      if (isLandmark(kind)) append(landmarks, group, [`${namespace}/${api}/${kind}/${name}`, root]);
      else if (!isBranch(root) && !isCompanion(root.life)) append(looseOf, group, [`${api}/${kind}`, root]);
    }
    for (const { life } of this.roots) {
      for (const { type, namespace, group: api, kind, name } of life.references) {
        if (type !== 'scales') continue;
        const key = `${namespace}/${api}/${kind}/${name}`;
        for (const heads of landmarks.values()) for (const node of heads.get(key) ?? []) node.isScaled = true;
      }
    }
    // Before all else, so that what is about a workload finds it.
    for (const [group, heads] of landmarks) {
      for (const [key, nodes] of heads) {
        const [lane] = group.landmark(key, () => expectedOf(nodes));
        for (const { life } of nodes) group.companions.add(life, lane);
      }
    }
    housing.expectLoose = (group, { object }) => {
      const cells = looseOf.get(group)?.get(`${object.group}/${object.kind}`) ?? [];
      return assignSlots(cells).count;
    };
    for (const { node, seq, isBirth } of this.events()) {
      const parent = node.parent && members[node.parent.life.object.id];
      const member = members[node.life.object.id] ?? new Member(node.life, node);
      members[node.life.object.id] = member;
      member.isDangling = node.isDangling;
      if (isBirth) housing.enter(member, parent, seq);
      else housing.leave(member, seq);
    }
    housing.expectLoose = () => 1;
  }

  private events(): readonly FirstEvent[] {
    const events: FirstEvent[] = [];
    const visit = (node: TreeNode, depth: number) => {
      const { life } = node;
      events.push({ seq: node.from, order: orderOf(node), depth, node, isBirth: true });
      if (life.goneSeq !== 0) events.push({ seq: life.goneSeq, order: life.goneSeq, depth, node, isBirth: false });
      for (const child of node.children) visit(child, depth + 1);
    };
    for (const root of this.roots) visit(root, 0);
    return events.sort(
      (a, b) => a.order - b.order || a.depth - b.depth || a.node.life.object.id - b.node.life.object.id,
    );
  }
}

/**
 * Some are looked at before their birth, none after it: then a place that it takes is free for all its life. Routes find
 * their workload by the Service that they name; old revisions are told by the newer ones, which have the lanes.
 */
function orderOf(node: TreeNode): number {
  const { life, parent, from } = node;
  if (!parent && life.object.kind === 'Service') return 0;
  const isSet = parent && life.object.kind === 'ReplicaSet';
  return isSet && isWhole(parent) && hasLane(node, parent) ? parent.from : from;
}

/** Whether nothing of it had ended yet: else its lanes were used by one after the other. */
function isWhole({ children }: TreeNode): boolean {
  return children.every(({ life, children }) => life.goneSeq === 0 && children.every((pod) => pod.life.goneSeq === 0));
}

/** Whether a ReplicaSet has pods, or is the newest of those that are there. */
function hasLane({ life, children }: TreeNode, parent: TreeNode): boolean {
  const madeAt = life.object.createdAt ?? 0;
  return (
    children.length > 0 ||
    parent.children.every((other) => other.life.goneSeq !== 0 || (other.life.object.createdAt ?? 0) <= madeAt)
  );
}

function append(
  map: Map<Group, Map<string, TreeNode[]>>,
  group: Group,
  [key, node]: readonly [string, TreeNode],
): void {
  const ofGroup = map.get(group) ?? new Map<string, TreeNode[]>();
  map.set(group, ofGroup);
  const list = ofGroup.get(key);
  if (list) list.push(node);
  else ofGroup.set(key, [node]);
}
