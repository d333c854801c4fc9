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
  /** An autoscaler decides how many pods it has. */
  isScaled?: true;
  /** It names an owner that the record does not hold. */
  readonly isDangling: boolean;
}

/** Who stands above a life in the picture. */
export interface Ownership {
  readonly ownerOf: (life: Life) => Life | undefined;
  readonly isDangling: (life: Life) => boolean;
}

/** How far up an owner is looked for; real chains have three or four links. */
const MAX_DEPTH = 8;

/**
 * Builds the trees of all shown lives: those that stand below no other, in the order of `from`. An owner that is part of
 * a circle counts as none. `lives` are in the order of `bornSeq`, and so is every list here.
 */
export function treesOf(lives: readonly Life[], { ownerOf, isDangling }: Ownership): readonly TreeNode[] {
  // Ids are dense, so arrays serve as maps of them; with fifty thousand lives it is felt.
  const nodes: (TreeNode | undefined)[] = [];
  const roots: TreeNode[] = [];

  // Each answer is found once.
  const owners: (Life | 'none' | undefined)[] = [];
  const ownerOnce = (life: Life): Life | undefined => {
    if (life.references.length === 0) return undefined;
    const known = owners[life.object.id] ?? ownerOf(life) ?? 'none';
    owners[life.object.id] = known;
    return known === 'none' ? undefined : known;
  };

  const nodeOf = (life: Life): TreeNode => {
    const known = nodes[life.object.id];
    if (known) return known;
    const owner = ownerOnce(life);
    const parent = owner && climbs(owner, ownerOnce) ? nodeOf(owner) : undefined;
    const until = life.goneSeq === 0 ? Infinity : life.goneSeq;
    const dangles = !parent && isDangling(life);
    const node: TreeNode = { life, children: [], from: life.bornSeq, until, parent, isDangling: dangles };
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
    const list = node.parent ? node.parent.children : roots;
    list.push(node);
  }
  roots.sort(byBirth);
  for (const node of nodes) if (node && node.children.length > 1) node.children.sort(byBirth);
  return roots;
}

/** The order in which slots are given out. */
export function byBirth(a: TreeNode, b: TreeNode): number {
  return a.from - b.from || a.life.object.id - b.life.object.id;
}

/** The lives that can be named as owners; grows as they are heard of. */
export class Census {
  readonly byUid = new Map<string, Life>();
  readonly machines = new Map<string, Life>();

  add(life: Life): void {
    const { uid, kind, group, name } = life.object;
    this.byUid.set(uid, life);
    if (kind === 'Node' && group === '') this.machines.set(name, life);
  }
}

/**
 * The owners that the objects state: the managing controller, else the first owner named. An owner that the picture does
 * not show is replaced by its own owner; one of another namespace counts as none.
 */
export function statedOwnership({ byUid }: Census): Ownership {
  return {
    ownerOf(life) {
      let owner = directOwner(life, byUid);
      for (let depth = 0; owner && !isShown(owner.object); depth++) {
        owner = depth < MAX_DEPTH ? directOwner(owner, byUid) : undefined;
      }
      return owner && owner.object.namespace === life.object.namespace ? owner : undefined;
    },
    isDangling: ({ references }) =>
      references.some(({ type }) => type === 'owner') &&
      !references.some(({ type, uid }) => type === 'owner' && uid !== undefined && byUid.has(uid)),
  };
}

/** Pods below the machine that they run on, all else below its owner. */
export function machineOwnership(census: Census): Ownership {
  const stated = statedOwnership(census);
  return {
    ownerOf(life) {
      const machine = machineOf(life);
      if (machine !== undefined) return census.machines.get(machine);
      const owner = stated.ownerOf(life);
      return owner && isPod(owner) ? undefined : owner;
    },
    isDangling: (life) => stated.isDangling(life),
  };
}

/** What a life would hang on if it were heard of: see {@link namesOf}. */
export function awaitedBy(life: Life): readonly string[] {
  const owners = life.references.flatMap(({ type, uid }) => (type === 'owner' && uid !== undefined ? [uid] : []));
  const machine = machineOf(life);
  return machine === undefined || machine === '' ? owners : [...owners, `node/${machine}`];
}

/** By what names others may wait for a life. */
export function namesOf({ object }: Life): readonly string[] {
  return object.kind === 'Node' && object.group === '' ? [object.uid, `node/${object.name}`] : [object.uid];
}

/** The name of the machine that a pod runs on, empty while it has none; undefined for all else. */
export function machineOf(life: Life): string | undefined {
  if (!isPod(life)) return undefined;
  return life.references.find(({ type }) => type === 'runs-on')?.name ?? '';
}

function isPod({ object }: Life): boolean {
  return object.kind === 'Pod' && object.group === '';
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
