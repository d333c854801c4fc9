import type { Life } from '../../playback/player.ts';
import { isShown } from '../shown-kinds.ts';

/**
 * A life with what it owns. The span covers the life and all that it owns: a first list may tell of pods before it
 * tells of their owner, and pods may outlive it.
 */
export interface TreeNode {
  readonly life: Life;
  readonly parent: TreeNode | undefined;
  /** In the order of `from`. */
  readonly children: TreeNode[];
  from: number;
  until: number;
}

/** The lives of a namespace (or of the cluster, under the empty key) that no other life in it owns, in the order of `from`. */
export type Forest = ReadonlyMap<string, readonly TreeNode[]>;

/** How far up an owner is looked for; real chains have three or four links. */
const MAX_DEPTH = 8;

/**
 * Builds the trees of ownership of all shown lives. The owner is the managing controller, else the first owner named;
 * an owner that the picture does not show is replaced by its own owner. An owner that is missing, of another
 * namespace, or part of a circle counts as none. `lives` are in the order of `bornSeq`, and so is every list here.
 */
export function ownerForest(lives: readonly Life[]): Forest {
  const ownerOf = ownersOf(lives);
  // Ids are dense, so arrays serve as maps of them; with fifty thousand lives it is felt.
  const nodes: (TreeNode | undefined)[] = [];
  const forest = new Map<string, TreeNode[]>();

  const nodeOf = (life: Life): TreeNode => {
    const known = nodes[life.object.id];
    if (known) return known;
    const owner = ownerOf(life);
    const parent = owner && climbs(owner, ownerOf) ? nodeOf(owner) : undefined;
    const until = life.goneSeq === 0 ? Infinity : life.goneSeq;
    const node: TreeNode = { life, children: [], from: life.bornSeq, until, parent };
    nodes[life.object.id] = node;
    return node;
  };

  for (const life of lives) {
    if (!isShown(life.object)) continue;
    const node = nodeOf(life);
    for (let above = node.parent; above; above = above.parent) {
      above.from = Math.min(above.from, node.from);
      above.until = Math.max(above.until, node.until);
    }
    const list = node.parent ? node.parent.children : listOf(forest, life.object.namespace);
    list.push(node);
  }
  for (const roots of forest.values()) roots.sort(byBirth);
  for (const node of nodes) if (node && node.children.length > 1) node.children.sort(byBirth);
  return forest;
}

/** The order in which slots are given out. */
export function byBirth(a: TreeNode, b: TreeNode): number {
  return a.from - b.from || a.life.object.id - b.life.object.id;
}

function listOf(forest: Map<string, TreeNode[]>, key: string): TreeNode[] {
  const known = forest.get(key);
  if (known) return known;
  const list: TreeNode[] = [];
  forest.set(key, list);
  return list;
}

/** Answers who owns a life in the picture; each answer is found once. */
function ownersOf(lives: readonly Life[]): (life: Life) => Life | undefined {
  const byUid = new Map<string, Life>();
  for (const life of lives) byUid.set(life.object.uid, life);
  const owners: (Life | 'none' | undefined)[] = [];
  return (life) => {
    if (life.references.length === 0) return undefined;
    const known = owners[life.object.id];
    if (known) return known === 'none' ? undefined : known;
    let owner = directOwner(life, byUid);
    for (let depth = 0; owner && !isShown(owner.object); depth++) {
      owner = depth < MAX_DEPTH ? directOwner(owner, byUid) : undefined;
    }
    if (owner && owner.object.namespace !== life.object.namespace) owner = undefined;
    owners[life.object.id] = owner ?? 'none';
    return owner;
  };
}

function directOwner(life: Life, byUid: ReadonlyMap<string, Life>): Life | undefined {
  let first: Life | undefined;
  for (const reference of life.references) {
    if (reference.type !== 'owner' || reference.uid === undefined) continue;
    const owner = byUid.get(reference.uid);
    if (owner && reference.controller) return owner;
    first ??= owner;
  }
  return first;
}

/** True when the owner's own chain ends within {@link MAX_DEPTH} links: neither a circle nor one made to exhaust us. */
function climbs(owner: Life, ownerOf: (life: Life) => Life | undefined): boolean {
  let above = ownerOf(owner);
  for (let depth = 1; above; depth++) {
    if (depth === MAX_DEPTH) return false;
    above = ownerOf(above);
  }
  return true;
}
