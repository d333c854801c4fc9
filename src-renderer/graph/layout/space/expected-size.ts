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

/** Down by half of what a pod is less high than the card that owns it, so that they stand level. */
export const LEVEL = (CARD_SIZES.workload.height - CARD_SIZES.pod.height) / 2;

/** How far it is from the edge of a card to what it owns. */
export const TO_OWNED = CARD_SIZES.workload.width + GAPS.column;

/** What a CronJob has after a while: three Jobs that are done, which it keeps, and the one that runs. */
const USUAL_JOBS = 4;

/** Kept for the pods of a workload of which only its name is known. */
const USUAL_PODS = 3;

/** Pods a row: 4 as long as that gives a few rows, then doubled, so that hundreds do not make a tower. */
export function podColumns(cells: number): number {
  return cells <= 16 ? 4 : cells <= 64 ? 8 : 16;
}

/** Old revisions that a Deployment keeps unless it is told otherwise, and the one that has just ended. */
export const USUAL_REVISIONS = 11;

/** Old revisions a row, beside a Deployment that has so much room. */
export function chipColumns(width: number): number {
  const fit = Math.floor((width + GAPS.cellX) / (CARD_SIZES.chip.width + GAPS.cellX));
  return Math.min(Math.max(fit, Math.ceil(USUAL_REVISIONS / 2)), USUAL_REVISIONS);
}

export const looseColumns = () => 3;

/**
 * The room for what cards own that were there when the picture was first complete: for as many as there ever were at
 * once until then, a row begun is a row kept, beside a Deployment for the next rollout and beside a CronJob for its next Jobs.
 */
export function expectedOf(owners: readonly TreeNode[]): Expected {
  const nodes = owners.flatMap((owner) => owner.children).sort(byBirth);
  const branches = nodes.filter(isBranch);
  const leaves = nodes.filter((node) => !isBranch(node));
  const pods = peak(leaves.filter(isPod));
  const others = peak(leaves.filter((node) => !isPod(node)));
  const columns = podColumns(pods);
  const parts = [...lanesOf(branches)];
  const isRepeated = owners.some(({ life }) => life.object.kind === 'CronJob');
  while (isRepeated && parts.length < USUAL_JOBS) parts.push(besideCard(usualFor('Job')));
  if (pods > 0) parts.push(gridSize('pod', oneMore(pods), columns));
  if (others > 0) parts.push(gridSize('loose', others, looseColumns()));
  const isRolled = owners.some(({ life }) => life.object.kind === 'Deployment');
  const isScaled = owners.some((owner) => owner.isScaled);
  return { ...(isRolled ? withRollout(parts, branches, isScaled) : stacked(parts)), pods, others };
}

/** The room for what a card owns that is new: how much that will be is not known yet. */
export function usualFor(kind: string): Expected {
  const none = { pods: 1, others: 1 };
  switch (kind) {
    case 'Deployment':
      return { ...withRollout([besideCard(usualFor('ReplicaSet'))]), ...none };
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

/**
 * The room for what an operator makes when it needs it, a Deployment say: one of each in a row, which finds room where three
 * revisions with all their pods would not, and grows from there.
 */
export function leanFor(kind: string): Expected {
  const made = kind === 'Deployment' ? 'ReplicaSet' : kind === 'CronJob' ? 'Job' : undefined;
  return { ...(made === undefined ? CARD_SIZES.pod : besideCard(leanFor(made))), pods: 1, others: 1 };
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

/** How a revision is expected to be that follows one with so many pods. */
export function revisionAfter(pods: number): Expected {
  if (pods === 0) return usualFor('ReplicaSet');
  return { ...gridSize('pod', oneMore(pods), podColumns(pods)), pods: 1, others: 1 };
}

/** A row begun has room for one more. */
function oneMore(pods: number): number {
  return Math.max(pods, Math.min(podColumns(pods), pods + 1));
}

/**
 * A second lane as large as the first, one for a third revision that begins before the first has ended or for more pods
 * than there were, one more for the pods that an autoscaler adds, and old revisions at the foot.
 */
function withRollout(lanes: readonly Size[], branches: readonly TreeNode[] = [], isScaled = false): Size {
  const sets = branches.filter(({ life }) => life.object.kind === 'ReplicaSet');
  const chips = Math.max(sets.filter((set) => isIdle(set, sets)).length, USUAL_REVISIONS);
  const first = lanes[0] ?? besideCard(usualFor('ReplicaSet'));
  const width = widest([first, ...lanes]);
  const second = lanes.length > 1 ? [] : [first];
  const third = { width, height: Math.min(first.height, besideCard(gridSize('pod', 3, 1)).height) };
  const more = isScaled ? [first] : [];
  return stacked([...lanes, ...second, third, ...more, gridSize('chip', chips, chipColumns(width))]);
}

function isIdle(set: TreeNode, sets: readonly TreeNode[]): boolean {
  const hasPods = set.children.some(({ life }) => life.goneSeq === 0);
  const { createdAt = 0 } = set.life.object;
  return !hasPods && sets.some(({ life }) => (life.object.createdAt ?? 0) > createdAt);
}

/** As many lanes as there were branches at once, each as large as the largest that stood in it. */
function lanesOf(branches: readonly TreeNode[]): readonly Size[] {
  const sets = branches.filter(({ life }) => life.object.kind === 'ReplicaSet');
  const laned = branches.filter((branch) => !isIdle(branch, sets));
  const { slotOf, count } = assignSlots(laned);
  const lanes = Array.from({ length: count }, (): Size[] => []);
  laned.forEach((branch, index) => lanes[slotOf[index] ?? 0]?.push(besideCard(expectedOf([branch]))));
  return lanes.map((sizes) => ({ width: widest(sizes), height: Math.max(...sizes.map(({ height }) => height)) }));
}

/** A card with what it owns to its right. */
export function besideCard({ width, height }: Size): Size {
  const { workload } = CARD_SIZES;
  return { width: width > 0 ? TO_OWNED + width : workload.width, height: Math.max(workload.height, height + LEVEL) };
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
