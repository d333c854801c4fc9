import { isWorkload } from '../shown-kinds.ts';
import { beside, type Box, type Grid, gridBox, lowered, overlay, ownSpan, stack } from './box.ts';
import { byBirth, type TreeNode } from './forest.ts';
import { CARD_SIZES, GAPS, type Place } from './places.ts';
import { assignSlots, type Span } from './slots.ts';

/** The heads of a block, one after the other in the same place, and what stands beside them. */
export interface WorkloadBlock {
  readonly heads: readonly TreeNode[];
  /** Services, routes and scalers of the workload: below its card, because their own lives are no tree. */
  readonly companions: readonly TreeNode[];
}

/**
 * The block of a workload: its card, and to the right what it owns. What itself owns something gets a lane (its card
 * with its own things to the right); lanes are given out by birth like slots. Pods and other leaves stand in grids.
 */
export function workloadBox(block: WorkloadBlock): Box {
  const heads = gridBox(block.heads, { size: 'workload', columns: one });
  const companions = gridBox(block.companions, { size: 'loose', columns: one });
  const cards = block.companions.length > 0 ? stack([heads, companions], GAPS.cellY) : heads;
  return beside(cards, ownedBox(block.heads, 1), GAPS.column);
}

function ownedBox(owners: readonly TreeNode[], depth: number): Box {
  const nodes = owners.flatMap((owner) => owner.children);
  if (owners.length > 1) nodes.sort(byBirth);
  const leaves = nodes.filter((node) => !isBranch(node));
  const pods = leaves.filter((node) => node.life.object.kind === 'Pod');
  const others = leaves.filter((node) => node.life.object.kind !== 'Pod');
  const branches = nodes.filter(isBranch);
  const retirements = retirementsOf(branches);
  const family: Family = { owners: owners.map((owner) => owner.life.object.id), retirements, depth };
  const parts = lanes(branches, family);
  const grids = [
    ...(pods.length > 0 ? [podGrid(pods, family)] : []),
    ...(others.length > 0 ? [leafGrid(others, { size: 'loose', columns: () => 3 }, family)] : []),
  ];
  // The first row of a grid stands level with the card that owns it.
  const level = (CARD_SIZES.workload.height - CARD_SIZES.pod.height) / 2;
  grids.forEach((grid) => parts.push(parts.length === 0 ? lowered(grid, level) : grid));
  const chips = chipBox(branches, retirements);
  if (chips) parts.push(chips);
  return stack(parts, GAPS.lane);
}

interface Family {
  readonly owners: readonly number[];
  readonly retirements: ReadonlyMap<TreeNode, number>;
  readonly depth: number;
}

function podGrid(pods: readonly TreeNode[], family: Family): Box {
  return leafGrid(pods, { size: 'pod', columns: podColumns(family.depth) }, family);
}

function leafGrid(leaves: readonly TreeNode[], grid: Pick<Grid, 'size' | 'columns'>, { owners }: Family): Box {
  return gridBox(leaves, { ...grid, owners, isBracketed: true });
}

function lanes(branches: readonly TreeNode[], { owners, retirements, depth }: Family): Box[] {
  const spanOf = (branch: TreeNode): Span => ({ from: branch.from, until: retirements.get(branch) ?? branch.until });
  const laned = branches.filter((branch) => spanOf(branch).until > branch.from);
  const { slotOf, count } = assignSlots(laned.map(spanOf));
  const members = Array.from({ length: count }, (): TreeNode[] => []);
  laned.forEach((branch, index) => members[slotOf[index] ?? 0]?.push(branch));
  return members.map((heads) => {
    // A second lane is there for rollouts; that it is free says nothing. That a Job is gone does.
    const isForSets = heads.some((head) => head.life.object.kind === 'ReplicaSet');
    const cards = gridBox(heads, { size: 'workload', columns: one, spanOf, ...(!isForSets && { owners }) });
    return beside(cards, overlay(heads.map((head) => ownedBox([head], depth + 1))), GAPS.column);
  });
}

function isBranch(node: TreeNode): boolean {
  return node.children.length > 0 || isWorkload(node.life.object.kind);
}

/**
 * When each ReplicaSet leaves its lane: when it is no longer the newest and its last pod is gone. A Deployment keeps
 * ten old ones, which would leave ten empty lanes. Branches that stay where they are until their end are not listed.
 */
function retirementsOf(branches: readonly TreeNode[]): ReadonlyMap<TreeNode, number> {
  const retirements = new Map<TreeNode, number>();
  const sets = branches.filter((branch) => branch.life.object.kind === 'ReplicaSet').sort(byOwnBirth);
  sets.forEach((set, index) => {
    const successor = sets.slice(index + 1).find((later) => later.parent === set.parent);
    if (!successor) return;
    const lastPodGone = set.children.reduce((last, pod) => Math.max(last, pod.until), set.from);
    // Those that were there and idle before the recording began were listed in no order that means anything.
    const from = set.children.length === 0 ? set.from : Math.max(lastPodGone, successor.life.bornSeq);
    if (from < ownSpan(set).until) retirements.set(set, from);
  });
  return retirements;
}

function byOwnBirth(a: TreeNode, b: TreeNode): number {
  const [first, second] = [a.life.object.createdAt, b.life.object.createdAt];
  if (first !== undefined && second !== undefined && first !== second) return first - second;
  return a.life.bornSeq - b.life.bornSeq || a.life.object.id - b.life.object.id;
}

/** The old revisions as chips. They find their place in the lane already written, and add when they leave it. */
function chipBox(branches: readonly TreeNode[], retirements: ReadonlyMap<TreeNode, number>): Box | undefined {
  const retired = branches.filter((branch) => retirements.has(branch));
  if (retired.length === 0) return undefined;
  const asChips = retired.map((node): TreeNode => {
    const life = { ...node.life, bornSeq: retirements.get(node) ?? node.from };
    return { ...node, life, children: [] };
  });
  const grid = gridBox(asChips, { size: 'chip', columns: () => 5 });
  return {
    width: grid.width,
    height: grid.height,
    put(x, y, sheet) {
      const chips = new Map<number, Place>();
      grid.put(x, y, { ...sheet, places: chips });
      for (const chip of asChips) {
        const { id } = chip.life.object;
        const place = chips.get(id);
        if (!place) continue;
        const lane = sheet.places.get(id);
        sheet.places.set(id, lane ? { ...lane, retired: { fromSeq: chip.life.bornSeq, place } } : place);
      }
    },
  };
}

/** Pods a row: 3 or 4 as long as that gives a few rows, then doubled, so that hundreds do not make a tower. */
function podColumns(depth: number): (cells: number) => number {
  const few = depth === 1 ? 4 : 3;
  return (cells) => (cells <= few * 4 ? few : cells <= few * 16 ? few * 2 : few * 4);
}

const one = () => 1;
