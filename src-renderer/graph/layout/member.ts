import type { Life } from '../../playback/player.ts';
import type { TreeNode } from './forest.ts';
import type { Group } from './space/group.ts';
import type { Lane, Owned } from './space/lane.ts';
import type { Cell } from './space/shelf.ts';

const NOBODY: readonly Member[] = [];

/** A life as the layout sees it: whom it hangs on, and where it stands. */
export class Member {
  readonly life: Life;
  /** What was known of it when the picture was first complete. */
  readonly node: TreeNode | undefined;
  parent: Member | undefined;
  isAlive = true;
  /** It names an owner that the record does not hold. */
  isDangling = false;
  /** How many live of it and of all that it owns. */
  living = 0;
  /** How many of what it owned at first have not been looked at yet. */
  awaited: number;
  /** In whose box it stands. */
  group: Group | undefined;
  cell: Cell | undefined;
  /** The lane that is its own. */
  lane: Lane | undefined;
  /** Where what it owns stands. */
  owned: Owned | undefined;

  private offspring: Member[] | undefined;

  constructor(life: Life, node?: TreeNode) {
    this.life = life;
    this.node = node;
    this.awaited = node?.children.length ?? 0;
  }

  get id(): number {
    return this.life.object.id;
  }

  get children(): readonly Member[] {
    return this.offspring ?? NOBODY;
  }

  get kind(): string {
    return this.life.object.kind;
  }

  /** Hangs it below an owner, with all that lives of it. */
  join(parent: Member): void {
    this.parent = parent;
    // Most own nothing, and there may be fifty thousand of them.
    if (parent.offspring) parent.offspring.push(this);
    else parent.offspring = [this];
    if (parent.awaited > 0) parent.awaited--;
    this.isDangling = false;
    this.count(parent, this.living);
  }

  born(): void {
    this.isAlive = true;
    this.count(this, 1);
  }

  ended(): void {
    this.isAlive = false;
    this.count(this, -1);
  }

  /** Whether it stands somewhere above another, or is it. */
  isAbove(other: Member): boolean {
    for (let above: Member | undefined = other; above; above = above.parent) if (above === this) return true;
    return false;
  }

  private count(from: Member, more: number): void {
    for (let above: Member | undefined = from; above; above = above.parent) above.living += more;
  }
}

/** All that hangs on a member, from the top down. */
export function descendantsOf(member: Member): readonly Member[] {
  return member.children.flatMap((child) => [child, ...descendantsOf(child)]);
}

/**
 * Whether a ReplicaSet has become an old revision: it has no pods and is not the newest of its Deployment. A Deployment
 * keeps ten of them, which would leave ten empty lanes.
 */
export function isOldRevision(set: Member): boolean {
  if (set.kind !== 'ReplicaSet' || !set.isAlive || set.living > 1 || set.awaited > 0) return false;
  return (set.parent?.children ?? []).some(
    (other) => other.kind === 'ReplicaSet' && other.isAlive && isNewer(other.life, set.life),
  );
}

/** By when the server made them: those that were there at first were listed in no order that means anything. */
function isNewer(a: Life, b: Life): boolean {
  const [first, second] = [a.object.createdAt, b.object.createdAt];
  if (first !== undefined && second !== undefined && first !== second) return first > second;
  return a.bornSeq - b.bornSeq > 0 || (a.bornSeq === b.bornSeq && a.object.id > b.object.id);
}
