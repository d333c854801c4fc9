import { groupKindOf } from '@model/object-ref.ts';
import { HEALTHS, type Health, worseHealth } from '@model/summary.ts';
import type { SceneObject } from '../playback/player.ts';
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
  readonly children: readonly TreeNode[];
  /** The worst health of the line and of all below it. */
  readonly worst: Health;
  /** Objects on and below the line. */
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

/**
 * The tree of what exists: cluster-scoped kinds first, then namespaces by name, in each the workloads with what they
 * own, then all else by kind.
 */
export function buildTree(objects: Iterable<SceneObject>): readonly TreeNode[] {
  const byUid = new Map<string, SceneObject>();
  for (const object of objects) {
    byUid.set(object.uid, object);
  }
  const { roots, owned } = splitByOwner(byUid);
  const scopes = Map.groupBy(roots, ({ namespace }) => namespace);
  const clusterScoped = scopes.get('') ?? [];
  const namespaceObjects = new Map(clusterScoped.filter(isNamespace).map((object) => [object.name, object]));
  const names = new Set([...scopes.keys(), ...namespaceObjects.keys()]);
  names.delete('');
  return [
    ...kindNodes(
      '',
      objectNodes(
        clusterScoped.filter((object) => !isNamespace(object)),
        owned,
      ),
    ),
    ...[...names]
      .sort(compareNames)
      .map((name) => namespaceNode(name, namespaceObjects.get(name), objectNodes(scopes.get(name) ?? [], owned))),
  ];
}

/** The uid of the owner that an object is drawn below: its controller, else its first owner. */
export function ownerUidOf(object: Pick<SceneObject, 'references'>): string | undefined {
  const owners = object.references.filter(({ type }) => type === 'owner');
  return (owners.find(({ controller }) => controller === true) ?? owners[0])?.uid;
}

/** An owner elsewhere (a Node that owns its static pods) does not count: a namespace holds all that is in it. */
function splitByOwner(byUid: ReadonlyMap<string, SceneObject>): { roots: readonly SceneObject[]; owned: Owned } {
  const roots: SceneObject[] = [];
  const owned = new Map<string, SceneObject[]>();
  for (const object of byUid.values()) {
    const owner = byUid.get(ownerUidOf(object) ?? '');
    if (owner === undefined || owner.namespace !== object.namespace || isInOwnerCycle(object, byUid)) {
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
function isInOwnerCycle(object: SceneObject, byUid: ReadonlyMap<string, SceneObject>): boolean {
  const seen = new Set<string>();
  for (let at: SceneObject | undefined = object; at !== undefined && !seen.has(at.uid); ) {
    seen.add(at.uid);
    const owner = ownerUidOf(at);
    if (owner === object.uid) {
      return true;
    }
    at = byUid.get(owner ?? '');
  }
  return false;
}

function objectNodes(objects: readonly SceneObject[], owned: Owned, owner?: SceneObject): TreeNode[] {
  return objects
    .map((object): TreeNode => {
      const children = objectNodes(owned.get(object.uid) ?? [], owned, object);
      return {
        key: object.uid,
        type: 'object',
        title: titleBelow(object, owner),
        kind: object.kind,
        group: object.group,
        object,
        ...below(children, object),
      };
    })
    .sort(compareNodes);
}

function namespaceNode(name: string, object: SceneObject | undefined, nodes: readonly TreeNode[]): TreeNode {
  const [own, others] = [nodes.filter(standsForItself), nodes.filter((node) => !standsForItself(node))];
  const children = [...own, ...kindNodes(`ns:${name}/`, others)];
  const self = object === undefined ? {} : { object };
  return {
    key: `ns:${name}`,
    type: 'namespace',
    title: name,
    kind: 'Namespace',
    group: '',
    ...self,
    ...below(children, undefined),
  };
}

function kindNodes(prefix: string, nodes: readonly TreeNode[]): readonly TreeNode[] {
  return [...Map.groupBy(nodes, groupKindOf)]
    .map(([groupKind, members]): TreeNode => {
      const [{ kind, group } = { kind: '', group: '' }] = members;
      return {
        key: `${prefix}kind:${groupKind}`,
        type: 'kind',
        title: pluralOf(kind),
        kind,
        group,
        ...below(members, undefined),
      };
    })
    .sort((a, b) => compareNames(a.title, b.title) || compareNames(a.group, b.group));
}

/** Children of a line with what a line tells of all below it. A line by itself has nothing wrong: it starts at the best. */
function below(children: readonly TreeNode[], object: SceneObject | undefined) {
  const best: Health = HEALTHS.at(-1) ?? 'finished';
  return {
    children,
    worst: children.reduce((worst, child) => worseHealth(worst, child.worst), object?.summary.health ?? best),
    count: children.reduce((count, child) => count + child.count, object === undefined ? 0 : 1),
  };
}

function standsForItself(node: TreeNode): boolean {
  return WORKLOADS.has(groupKindOf(node)) || node.children.some(standsForItself);
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

function compareNodes(a: TreeNode, b: TreeNode): number {
  return compareNames(a.object?.name ?? '', b.object?.name ?? '') || compareNames(a.key, b.key);
}
