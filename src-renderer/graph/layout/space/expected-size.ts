import { isWorkload } from '../../shown-kinds.ts';
import type { Size } from './area.ts';
import { byBirth, type TreeNode } from '../forest.ts';
import { CARD_SIZES, GAPS } from '../places.ts';
import { gridSize } from './shelf.ts';
import { assignSlots, type Span } from './slots.ts';

/** What is expected to stand beside a card. */
export interface Expected extends Size {
  readonly pods: number;
  readonly others: number;
}

/** How far it is from the edge of a card to what it owns. */
export const TO_OWNED = CARD_SIZES.workload.width + GAPS.column;

/** What a CronJob has after a while: three Jobs that are done, which it keeps, and the one that runs. */
const USUAL_JOBS = 4;

/** Kept for the pods of a workload of which only its name is known. */
const USUAL_PODS = 3;

/** Kept for each of a Deployment's ReplicaSets: scaled up, the old one would else take the place of the next. */
const USUAL_SCALED_PODS = 6;

/** Pods a row: 3 or 4 as long as that gives a few rows, then doubled, so that hundreds do not make a tower. */
export function podColumns(depth: number): (cells: number) => number {
  const few = depth === 1 ? 4 : 3;
  return (cells) => (cells <= few * 4 ? few : cells <= few * 16 ? few * 2 : few * 4);
}

export const looseColumns = () => 3;

/**
 * The room for what cards own that were there when the picture was first complete: for as many as there ever were at
 * once until then, a row begun is a row kept, beside a Deployment for the next rollout and beside a CronJob for its next Jobs.
 */
export function expectedOf(owners: readonly TreeNode[], depth: number): Expected {
  const nodes = owners.flatMap((owner) => owner.children).sort(byBirth);
  const branches = nodes.filter(isBranch);
  const leaves = nodes.filter((node) => !isBranch(node));
  const pods = peak(leaves.filter(isPod));
  const others = peak(leaves.filter((node) => !isPod(node)));
  const columns = podColumns(depth)(pods);
  const parts = [...lanesOf(branches, depth)];
  const isRepeated = owners.some(({ life }) => life.object.kind === 'CronJob');
  while (isRepeated && parts.length < USUAL_JOBS) parts.push(besideCard(usualFor('Job')));
  if (pods > 0) parts.push(gridSize('pod', Math.max(pods, Math.min(columns, pods + 1)), columns));
  if (others > 0) parts.push(gridSize('loose', others, looseColumns()));
  const isRolled = owners.some(({ life }) => life.object.kind === 'Deployment');
  return { ...(isRolled ? withRollout(parts, branches) : stacked(parts)), pods, others };
}

/** The room for what a card owns that is new: how much that will be is not known yet. */
export function usualFor(kind: string): Expected {
  const none = { pods: 1, others: 1 };
  switch (kind) {
    case 'Deployment':
      return { ...withRollout([besideCard(gridSize('pod', USUAL_SCALED_PODS, USUAL_PODS))], []), ...none };
    case 'ReplicaSet':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'ReplicationController':
      return { ...gridSize('pod', USUAL_PODS, USUAL_PODS), ...none };
    case 'CronJob':
      return { ...stacked(Array.from({ length: USUAL_JOBS }, () => besideCard(usualFor('Job')))), ...none };
    default:
      return { ...CARD_SIZES.pod, ...none };
  }
}

export function isBranch(node: TreeNode): boolean {
  return node.children.length > 0 || isWorkload(node.life.object.kind);
}

function isPod({ life }: TreeNode): boolean {
  return life.object.kind === 'Pod';
}

function peak(nodes: readonly TreeNode[]): number {
  const spans = nodes.map(({ life }): Span => ({ from: life.bornSeq, until: life.goneSeq || Infinity }));
  return assignSlots(spans.sort((a, b) => a.from - b.from)).count;
}

/** A second lane as large as the first, and a row of old revisions. */
function withRollout(lanes: readonly Size[], branches: readonly TreeNode[]): Size {
  const sets = branches.filter(({ life }) => life.object.kind === 'ReplicaSet');
  const chips = sets.filter((set) => isIdle(set, sets)).length;
  const second = lanes.length > 1 ? [] : [lanes[0] ?? besideCard(usualFor('ReplicaSet'))];
  return stacked([...lanes, ...second, gridSize('chip', Math.max(chips, 1), 5)]);
}

function isIdle(set: TreeNode, sets: readonly TreeNode[]): boolean {
  const hasPods = set.children.some(({ life }) => life.goneSeq === 0);
  const { createdAt = 0 } = set.life.object;
  return !hasPods && sets.some(({ life }) => (life.object.createdAt ?? 0) > createdAt);
}

/** As many lanes as there were branches at once, each as large as the largest that stood in it. */
function lanesOf(branches: readonly TreeNode[], depth: number): readonly Size[] {
  const sets = branches.filter(({ life }) => life.object.kind === 'ReplicaSet');
  const laned = branches.filter((branch) => !isIdle(branch, sets));
  const { slotOf, count } = assignSlots(laned);
  const lanes = Array.from({ length: count }, (): Size[] => []);
  laned.forEach((branch, index) => lanes[slotOf[index] ?? 0]?.push(besideCard(expectedOf([branch], depth + 1))));
  return lanes.map((sizes) => ({ width: widest(sizes), height: Math.max(...sizes.map(({ height }) => height)) }));
}

/** A card with what it owns to its right. */
export function besideCard({ width, height }: Size): Size {
  const { workload } = CARD_SIZES;
  return { width: width > 0 ? TO_OWNED + width : workload.width, height: Math.max(workload.height, height) };
}

function stacked(parts: readonly Size[]): Size {
  return {
    width: widest(parts),
    height: parts.reduce((height, part) => height + part.height + GAPS.lane, parts.length > 0 ? -GAPS.lane : 0),
  };
}

function widest(sizes: readonly Size[]): number {
  return sizes.reduce((width, size) => Math.max(width, size.width), 0);
}
