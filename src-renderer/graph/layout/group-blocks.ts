import { isLandmark, isWorkload, looseRank } from '../shown-kinds.ts';
import { type Box, gridBox, overlay } from './box.ts';
import { byBirth, type TreeNode } from './forest.ts';
import { assignSlots } from './slots.ts';
import { workloadBox } from './workload-block.ts';

export interface KeyedBox {
  readonly key: string;
  readonly box: Box;
}

/** The parts of a group: workload blocks above, loose objects below. */
export interface GroupBlocks {
  readonly blocks: readonly KeyedBox[];
  readonly loose: readonly KeyedBox[];
}

/** Kinds that are about one workload and are drawn with it when it can be told which. */
const COMPANIONS: ReadonlySet<string> = new Set([
  'Service',
  'Ingress',
  'HTTPRoute',
  'HorizontalPodAutoscaler',
  'VerticalPodAutoscaler',
  'PodDisruptionBudget',
]);

/** Cells a row of loose objects, and how many are kept for each kind, so that the second pushes nothing aside. */
const LOOSE_COLUMNS = 5;
const LOOSE_RESERVED = 2;

/** Sorts the roots of a group, which may be of several namespaces, into blocks. `roots` are in the order of birth. */
export function groupBlocks(roots: readonly TreeNode[]): GroupBlocks {
  const landmarks = new Map<string, TreeNode[]>();
  const owning = new Map<string, TreeNode[]>();
  const loose: TreeNode[] = [];
  for (const root of roots) {
    const { group, kind, name, namespace } = root.life.object;
    if (isLandmark(kind)) append(landmarks, `${namespace}/${group}/${kind}/${name}`, root);
    else if (isWorkload(kind) || root.children.length > 0) append(owning, `${group}/${kind}`, root);
    else loose.push(root);
  }
  const companions = companionsOf(loose, landmarks);
  const alone = loose.filter((node) => !companions.has(node));
  const blocks = [...landmarks].map(([key, heads]) => ({
    key,
    box: workloadBox({ heads, companions: alongside(companions, key) }),
  }));
  return { blocks: [...blocks, ...[...owning].flatMap(lanesOf)], loose: looseSections(alone) };
}

/** Jobs, operators' objects and the like come and go under new names: they share lanes, given out by birth. */
function lanesOf([key, roots]: [string, TreeNode[]]): KeyedBox[] {
  const { slotOf, count } = assignSlots(roots);
  const lanes = Array.from({ length: count }, (): Box[] => []);
  roots.forEach((root, index) => lanes[slotOf[index] ?? 0]?.push(workloadBox({ heads: [root], companions: [] })));
  return lanes.map((boxes, lane) => ({ key: `${key}#${lane}`, box: overlay(boxes) }));
}

function looseSections(nodes: readonly TreeNode[]): KeyedBox[] {
  const kinds = new Map<string, TreeNode[]>();
  for (const node of nodes) append(kinds, `${node.life.object.group}/${node.life.object.kind}`, node);
  const rank = ([, [first]]: [string, TreeNode[]]) => looseRank(first?.life.object.kind ?? '');
  return [...kinds]
    .sort((a, b) => rank(a) - rank(b) || (a[0] < b[0] ? -1 : 1))
    .map(([key, cells]) => ({
      key,
      box: gridBox(cells, { size: 'loose', columns: looseColumns, atLeast: LOOSE_RESERVED }),
    }));
}

const looseColumns = (cells: number) => (cells <= LOOSE_COLUMNS * 12 ? LOOSE_COLUMNS : LOOSE_COLUMNS * 2);

/** Which block each companion stands in: by what it names, else by its own name. */
function companionsOf(
  loose: readonly TreeNode[],
  landmarks: ReadonlyMap<string, readonly TreeNode[]>,
): ReadonlyMap<TreeNode, string> {
  const blockOf = new Map<string, string>();
  for (const [key, [head]] of landmarks) if (head) blockOf.set(nameOf(head), key);
  const found = new Map<TreeNode, string>();
  const serviceBlocks = new Map<string, string>();
  const candidates = loose.filter((node) => COMPANIONS.has(node.life.object.kind));
  for (const node of candidates) {
    if (node.life.object.kind !== 'Service') continue;
    const block = blockNamedBy(node, blockOf) ?? blockLike(nameOf(node), blockOf);
    if (block === undefined) continue;
    found.set(node, block);
    serviceBlocks.set(nameOf(node), block);
  }
  for (const node of candidates) {
    if (node.life.object.kind === 'Service') continue;
    const block = blockNamedBy(node, blockOf) ?? routed(node, serviceBlocks) ?? blockLike(nameOf(node), blockOf);
    if (block !== undefined) found.set(node, block);
  }
  return found;
}

function blockNamedBy(node: TreeNode, blockOf: ReadonlyMap<string, string>): string | undefined {
  for (const reference of node.life.references) {
    const block = isLandmark(reference.kind) ? blockOf.get(nameIn(reference)) : undefined;
    if (block !== undefined) return block;
  }
  return undefined;
}

function routed(node: TreeNode, serviceBlocks: ReadonlyMap<string, string>): string | undefined {
  for (const reference of node.life.references) {
    const block = reference.kind === 'Service' ? serviceBlocks.get(nameIn(reference)) : undefined;
    if (block !== undefined) return block;
  }
  return undefined;
}

/** The block of the same name, else of the longest name that `name` continues: `web-headless` stands with `web`. */
function blockLike(name: string, blockOf: ReadonlyMap<string, string>): string | undefined {
  for (let stem = name; stem !== ''; stem = stem.slice(0, Math.max(stem.lastIndexOf('-'), 0))) {
    const block = blockOf.get(stem);
    if (block !== undefined) return block;
  }
  return undefined;
}

/** Names are unique in a namespace only, and a group may have several. */
function nameIn({ namespace, name }: { readonly namespace: string; readonly name: string }): string {
  return `${namespace}/${name}`;
}

function nameOf({ life }: TreeNode): string {
  return nameIn(life.object);
}

/** The order of companions below a card: who lets traffic in, then who scales and guards. */
const COMPANION_ORDER = [...COMPANIONS];

function alongside(companions: ReadonlyMap<TreeNode, string>, key: string): TreeNode[] {
  const rank = (node: TreeNode) => COMPANION_ORDER.indexOf(node.life.object.kind);
  const nodes = [...companions].filter(([, block]) => block === key).map(([node]) => node);
  return nodes.sort((a, b) => byBirth(a, b) || rank(a) - rank(b));
}

function append(map: Map<string, TreeNode[]>, key: string, node: TreeNode): void {
  const list = map.get(key);
  if (list) list.push(node);
  else map.set(key, [node]);
}
