/** What one object is to another. `owner` is drawn always, the others for the selection or on demand. */
export type RelationType =
  | 'owner'
  /** A Service's endpoints, or what its selector finds. */
  | 'selects'
  | 'routes-to'
  /** A route to its Gateway, a Gateway to its class. */
  | 'attached-to'
  | 'mounts'
  | 'runs-on'
  | 'scales'
  | 'uses-account'
  /** A RoleBinding to its role and to each of its subjects. */
  | 'grants'
  /** A claim to its volume, a volume to its claim. */
  | 'binds'
  /** A claim or a volume to its StorageClass. */
  | 'provisioned-by'
  /** A PodDisruptionBudget to its pods. */
  | 'protects'
  /** A NetworkPolicy to its pods. */
  | 'restricts'
  /** A field of a custom resource that names another object. */
  | 'refers-to'
  /** A label, which selectors find the object by: kind `Label`, or `PodLabel` for those of the pods it makes; name `app=web`. */
  | 'labelled';

/** All relations in the order in which they are listed to a person. */
export const RELATION_TYPES: readonly RelationType[] = [
  'owner',
  'selects',
  'routes-to',
  'attached-to',
  'scales',
  'protects',
  'restricts',
  'mounts',
  'binds',
  'provisioned-by',
  'runs-on',
  'uses-account',
  'grants',
  'refers-to',
  'labelled',
];

/** One condition of a label selector. `In` and `NotIn` compare with `values`. */
export interface LabelRequirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values: readonly string[];
}

/**
 * A reference as one object states it, from the object that holds it to the object it names. By `uid` where the API
 * gives one (ownerReferences, endpoints); else by kind, namespace and name; else by `selector`, without a name. The last
 * two are resolved at the instant shown.
 */
export interface Reference {
  readonly type: RelationType;
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid?: string;
  /** On `owner`: the managing controller. */
  readonly controller?: true;
  /** All must hold; empty finds everything of the kind in the namespace. */
  readonly selector?: readonly LabelRequirement[];
}

/** What a reference can mean: an object with its own references, among which its labels are. */
export interface Referable {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly references: readonly Reference[];
}

/** Whether the reference means the object, at the instant for which the object was given. */
export function means(reference: Reference, object: Referable): boolean {
  if (reference.uid !== undefined) return reference.uid === object.uid;
  if (reference.namespace !== object.namespace) return false;
  const isKind = reference.kind === object.kind && reference.group === object.group;
  if (reference.selector === undefined) return isKind && reference.name === object.name;
  const labels = isKind ? labelsOf(object.references) : podLabelsOf(reference, object);
  return labels !== undefined && reference.selector.every((requirement) => holds(requirement, labels));
}

/** What selects pods means the workload that makes them, too. */
function podLabelsOf({ kind, group }: Reference, { references }: Referable): ReadonlyMap<string, string> | undefined {
  if (kind !== 'Pod' || group !== '') return undefined;
  const labels = labelsAmong(references, 'PodLabel');
  return labels.size === 0 ? undefined : labels;
}

/** The labels among an object's references. */
export function labelsOf(references: readonly Reference[]): ReadonlyMap<string, string> {
  return labelsAmong(references, 'Label');
}

type LabelKind = 'Label' | 'PodLabel';

const labelsByReferences: Readonly<Record<LabelKind, WeakMap<readonly Reference[], ReadonlyMap<string, string>>>> = {
  Label: new WeakMap(),
  PodLabel: new WeakMap(),
};

/** References are interned, so this is worked out once for all objects that share them. */
function labelsAmong(references: readonly Reference[], labelKind: LabelKind): ReadonlyMap<string, string> {
  const known = labelsByReferences[labelKind].get(references);
  if (known !== undefined) return known;
  const labels = new Map<string, string>();
  for (const { type, kind, name } of references) {
    const equals = name.indexOf('=');
    if (type === 'labelled' && kind === labelKind && equals > 0)
      labels.set(name.slice(0, equals), name.slice(equals + 1));
  }
  labelsByReferences[labelKind].set(references, labels);
  return labels;
}

function holds({ key, operator, values }: LabelRequirement, labels: ReadonlyMap<string, string>): boolean {
  const value = labels.get(key);
  switch (operator) {
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
  }
}
