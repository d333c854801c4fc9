import { groupKindOf } from '@model/object-ref.ts';
import { HEALTHS, type Health, worseHealth } from '@model/summary.ts';
import { looksTheSame, type SceneObject } from '../playback/player.ts';
import { pluralOf } from './plural.ts';

/** One line of the tree: an object, a namespace, or the objects of one kind that belong to nothing. */
export interface TreeNode {
  /** Stays the same while the thing lives: a uid, `ns:shop`, `ns:shop/kind:Service`. Folding is remembered by it. */
  readonly key: string;
  readonly type: 'object' | 'namespace' | 'kind';
  /** What the line says; an object below its owner leaves out the owner's name. */
  readonly title: string;
  /** Kind and group for the glyph. */
  readonly kind: string;
  readonly group: string;
  /** The object of the line; absent on a kind, and on a namespace whose own object is not recorded. */
  readonly object?: SceneObject;
  /** Made when first asked for: with ten thousand objects most lines are folded. */
  readonly children: readonly TreeNode[];
  readonly isParent: boolean;
  /** The worst health of the line and of all below it. */
  readonly worst: Health;
  /** Objects on and below the line; of a kind, those that are listed under it, without what they own. */
  readonly count: number;
}

/** Kinds that stand for themselves in a namespace, also when they own nothing yet. */
const WORKLOADS: ReadonlySet<string> = new Set([
  'Deployment.apps',
  'StatefulSet.apps',
  'DaemonSet.apps',
  'ReplicaSet.apps',
  'ReplicationController',
  'CronJob.batch',
  'Job.batch',
  'Pod',
]);

type Owned = ReadonlyMap<string, readonly SceneObject[]>;

/** What a tree takes over, and what it has to bring. */
export interface Growth {
  /** A namespace in which nothing is another than in this tree is taken over from it. */
  readonly before?: readonly TreeNode[];
  /** Lines whose children are wanted at once; all others are made when they are first asked for. */
  readonly isOpen?: (node: TreeNode) => boolean;
}

/**
 * The tree of what exists: cluster-scoped kinds first, then namespaces by name, in each the workloads with what they
 * own, then all else by kind.
 */
export function buildTree(objects: Iterable<SceneObject>, before: readonly TreeNode[] = []): readonly TreeNode[] {
  const steps = growTree(objects, { before });
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

/** Objects that are put into their namespaces in one step. */
const STEP = 1000;

/** The same tree in steps that are short, namespace by namespace: what is worked on may wait between any two. */
export function* growTree(
  objects: Iterable<SceneObject>,
  { before = [], isOpen = () => false }: Growth,
): Generator<undefined, readonly TreeNode[]> {
  const scopes = new Map<string, SceneObject[]>();
  let put = 0;
  for (const object of objects) {
    const scope = scopes.get(object.namespace);
    if (scope === undefined) scopes.set(object.namespace, [object]);
    else scope.push(object);
    if (++put % STEP === 0) yield;
  }
  const { roots, owned } = splitByOwner(scopes.get('') ?? []);
  const namespaceObjects = new Map(roots.filter(isNamespace).map((object) => [object.name, object]));
  const names = new Set([...scopes.keys(), ...namespaceObjects.keys()]);
  names.delete('');
  const known = new Map(before.map((node) => [node.key, node]));
  const tree = [...kindNodes('', { roots: roots.filter((object) => !isNamespace(object)), owned })];
  for (const name of [...names].sort(compareNames)) {
    yield;
    const node = namespaceNode(name, { object: namespaceObjects.get(name), members: scopes.get(name) ?? [], known });
    if (isOpen(node)) bring(node);
    tree.push(node);
  }
  return tree;
}

/** Has the children of a line made. */
function bring(node: TreeNode): readonly TreeNode[] {
  return node.children;
}

/** By references, of which the record has each set once. */
const ownerUids = new WeakMap<SceneObject['references'], { readonly uid: string | undefined }>();

/** The uid of the owner that an object is drawn below: its controller, else its first owner. */
export function ownerUidOf({ references }: Pick<SceneObject, 'references'>): string | undefined {
  const known = ownerUids.get(references);
  if (known) return known.uid;
  const uid = ownerUidIn(references);
  ownerUids.set(references, { uid });
  return uid;
}

function ownerUidIn(references: SceneObject['references']): string | undefined {
  let first: string | undefined;
  for (const { type, uid, controller } of references) {
    if (type !== 'owner') continue;
    if (controller) return uid;
    first ??= uid;
  }
  return first;
}

/** The members of one namespace, or what is in none. An owner elsewhere (a Node that owns its static pods) does not count: a namespace holds all that is in it. */
function splitByOwner(members: readonly SceneObject[]): { roots: readonly SceneObject[]; owned: Owned } {
  const roots: SceneObject[] = [];
  const owned = new Map<string, SceneObject[]>();
  const byUid = new Map(members.map((object) => [object.uid, object]));
  const owners = new Map<SceneObject, SceneObject>();
  for (const object of byUid.values()) {
    const owner = byUid.get(ownerUidOf(object) ?? '');
    if (owner !== undefined) owners.set(object, owner);
  }
  for (const object of byUid.values()) {
    const owner = owners.get(object);
    if (owner === undefined || isInOwnerCycle(object, owners)) {
      roots.push(object);
    } else {
      const siblings = owned.get(owner.uid);
      if (siblings === undefined) {
        owned.set(owner.uid, [object]);
      } else {
        siblings.push(object);
      }
    }
  }
  return { roots, owned };
}

/** The API server does not forbid owner cycles; all members of one are roots, so that none gets lost. */
function isInOwnerCycle(object: SceneObject, owners: ReadonlyMap<SceneObject, SceneObject>): boolean {
  const owner = owners.get(object);
  if (owner === undefined || !owners.has(owner)) return false;
  // The second walks half as fast: in a circle that the object is no part of they meet.
  let slow: SceneObject | undefined = object;
  let at: SceneObject | undefined = object;
  for (let steps = 1; at !== undefined; steps++) {
    at = owners.get(at);
    if (at === object) return true;
    if (steps % 2 === 0) slow = slow && owners.get(slow);
    if (at === slow) return false;
  }
  return false;
}

function objectNodes(objects: readonly SceneObject[], owned: Owned, owner?: SceneObject): readonly TreeNode[] {
  return objects.toSorted(compareObjects).map((object) => {
    const { uid, kind, group } = object;
    const below = owned.get(uid) ?? [];
    const isParent = below.length > 0;
    const line: Line = {
      key: uid,
      type: 'object',
      title: titleBelow(object, owner),
      kind,
      group,
      object,
      isParent,
      ...sumOf(object, owned),
    };
    return withChildren(line, () => objectNodes(below, owned, object));
  });
}

interface Namespace {
  /** Its own object, if that is recorded. */
  readonly object: SceneObject | undefined;
  readonly members: readonly SceneObject[];
  /** Nodes of the tree before, by key. */
  readonly known: ReadonlyMap<string, TreeNode>;
}

/** What each namespace was made of. */
const madeOf = new WeakMap<TreeNode, readonly SceneObject[]>();

function namespaceNode(name: string, { object, members, known }: Namespace): TreeNode {
  const key = `ns:${name}`;
  const before = known.get(key);
  if (before && before.object === object && isSame(madeOf.get(before), members)) return before;
  const line: Line = {
    key,
    type: 'namespace',
    title: name,
    kind: 'Namespace',
    group: '',
    ...(object === undefined ? {} : { object }),
    isParent: members.length > 0,
    worst: members.reduce((worst, { summary }) => worseHealth(worst, summary.health), BEST),
    count: members.length,
  };
  const node = withChildren(line, () => {
    const { roots, owned } = splitByOwner(members);
    const own = roots.filter((root) => standsForItself(root, owned));
    const others = roots.filter((root) => !standsForItself(root, owned));
    return [...objectNodes(own, owned), ...kindNodes(`${key}/`, { roots: others, owned })];
  });
  madeOf.set(node, members);
  return node;
}

function isSame(before: readonly SceneObject[] | undefined, members: readonly SceneObject[]): boolean {
  return (
    before?.length === members.length &&
    before.every((object, index) => {
      const member = members[index];
      return member !== undefined && looksTheSame(object, member);
    })
  );
}

interface Scope {
  readonly roots: readonly SceneObject[];
  readonly owned: Owned;
}

function kindNodes(prefix: string, { roots, owned }: Scope): readonly TreeNode[] {
  return [...Map.groupBy(roots, groupKindOf)]
    .map(([groupKind, members]) => {
      const [{ kind, group } = { kind: '', group: '' }] = members;
      const line: Line = {
        key: `${prefix}kind:${groupKind}`,
        type: 'kind',
        title: pluralOf(kind),
        kind,
        group,
        isParent: true,
        worst: sumOfAll(members, owned).worst,
        count: members.length,
      };
      return withChildren(line, () => objectNodes(members, owned));
    })
    .sort((a, b) => compareNames(a.title, b.title) || compareNames(a.group, b.group));
}

type Line = Omit<TreeNode, 'children'>;

/** A line whose children are made when they are first asked for. */
function withChildren(line: Line, make: () => readonly TreeNode[]): TreeNode {
  let made: readonly TreeNode[] | undefined;
  return {
    ...line,
    get children() {
      made ??= make();
      return made;
    },
  };
}

type Sum = Pick<TreeNode, 'worst' | 'count'>;

/** An object with all that it owns. */
function sumOf(object: SceneObject, owned: Owned): Sum {
  const below = owned.get(object.uid);
  const { health } = object.summary;
  if (below === undefined) return { worst: health, count: 1 };
  const { worst, count } = sumOfAll(below, owned);
  return { worst: worseHealth(health, worst), count: count + 1 };
}

const BEST: Health = HEALTHS.at(-1) ?? 'finished';

/** A line by itself has nothing wrong: it starts at the best. */
function sumOfAll(objects: readonly SceneObject[], owned: Owned): Sum {
  let worst = BEST;
  let count = 0;
  for (const object of objects) {
    const sum = sumOf(object, owned);
    worst = worseHealth(worst, sum.worst);
    count += sum.count;
  }
  return { worst, count };
}

function standsForItself(object: SceneObject, owned: Owned): boolean {
  return (
    WORKLOADS.has(groupKindOf(object)) || (owned.get(object.uid) ?? []).some((child) => standsForItself(child, owned))
  );
}

function isNamespace(object: SceneObject): boolean {
  return object.kind === 'Namespace' && object.group === '';
}

/** Pods of `web-7849bbc47c` are told apart by their tails alone. */
function titleBelow(object: SceneObject, owner: SceneObject | undefined): string {
  const prefix = `${owner?.name ?? ''}-`;
  return owner !== undefined && object.kind === 'Pod' && object.name.startsWith(prefix)
    ? object.name.slice(prefix.length)
    : object.name;
}

const names = new Intl.Collator('en', { numeric: true });

function compareNames(a: string, b: string): number {
  return names.compare(a, b);
}

function compareObjects(a: SceneObject, b: SceneObject): number {
  return compareNames(a.name, b.name) || compareNames(a.uid, b.uid);
}
