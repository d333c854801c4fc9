export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
  readonly blockOwnerDeletion?: boolean;
}

export interface ManagedField {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  readonly time: string;
  readonly fieldsType: 'FieldsV1';
  readonly fieldsV1: Readonly<Record<string, unknown>>;
  readonly subresource?: string;
}

export type StringMap = Readonly<Record<string, string>>;

/** What the one who creates an object says of it. */
export interface DraftMetadata {
  readonly name: string;
  readonly generateName?: string;
  readonly namespace?: string;
  /** RFC 3339; now, if not given. */
  readonly creationTimestamp?: string;
  readonly labels?: StringMap;
  readonly annotations?: StringMap;
  readonly ownerReferences?: readonly OwnerReference[];
  readonly finalizers?: readonly string[];
}

/** `metav1.ObjectMeta`. */
export interface Metadata extends DraftMetadata {
  readonly uid: string;
  readonly resourceVersion: string;
  readonly generation?: number;
  readonly creationTimestamp: string;
  readonly deletionTimestamp?: string;
  readonly deletionGracePeriodSeconds?: number;
  readonly managedFields?: readonly ManagedField[];
}

/** Any object, without kind and apiVersion: those belong to its resource. */
export interface KubeObject {
  readonly metadata: Metadata;
  readonly spec?: unknown;
  readonly status?: unknown;
}

/** The metadata of an object that the API server has not yet seen: what only the server gives is empty. */
export function newMetadata(draft: DraftMetadata): Metadata {
  return { uid: '', resourceVersion: '', creationTimestamp: '', ...draft };
}

/** The condition of any kind; pods add `lastProbeTime`, deployments `lastUpdateTime`. */
export interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly observedGeneration?: number;
  readonly lastProbeTime?: null;
  readonly lastHeartbeatTime?: string;
  readonly lastUpdateTime?: string;
  readonly lastTransitionTime: string;
  readonly reason?: string;
  readonly message?: string;
}

/** `namespace/name`, or the name alone where there is no namespace: where etcd keeps it, and the order of lists. */
export function keyOf(metadata: { readonly namespace?: string; readonly name: string }): string {
  return metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`;
}

/** The owner that manages an object, if it has one. */
export function controllerOf(object: KubeObject): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find((owner) => owner.controller === true);
}

/** True if `labels` has every pair of `wanted`. */
export function hasLabels(labels: StringMap | undefined, wanted: StringMap): boolean {
  return Object.entries(wanted).every(([key, value]) => labels?.[key] === value);
}

/** `conditions` with `next` in the place of the one of the same type; its lastTransitionTime stays while its status does. */
export function withCondition(conditions: readonly Condition[] | undefined, next: Condition): readonly Condition[] {
  const before = conditions?.find((condition) => condition.type === next.type);
  if (before === undefined) return [...(conditions ?? []), next];
  const kept = before.status === next.status ? { ...next, lastTransitionTime: before.lastTransitionTime } : next;
  return (conditions ?? []).map((condition) => (condition.type === next.type ? kept : condition));
}
