import type { GroupVersionKind } from '@model/object-ref.ts';

/**
 * Kinds that are bookkeeping in a picture: they repeat what other cards say, or hold rules that no instant changes.
 * The explorer lists them all; only the graph leaves them out.
 */
const BOOKKEEPING: ReadonlySet<string> = new Set([
  // Points in time and heartbeats.
  'Event',
  'Lease',
  // Copies of what Services, StatefulSets and DaemonSets already show.
  'Endpoints',
  'EndpointSlice',
  'ControllerRevision',
  'PodMetrics',
  'NodeMetrics',
  // The boxes of the picture are the namespaces.
  'Namespace',
  // Identity and access.
  'ServiceAccount',
  'Role',
  'RoleBinding',
  'ClusterRole',
  'ClusterRoleBinding',
  'CertificateSigningRequest',
  // Limits and rules of a namespace.
  'LimitRange',
  'ResourceQuota',
  // How the API server and the machines are set up.
  'APIService',
  'CustomResourceDefinition',
  'ComponentStatus',
  'PriorityClass',
  'RuntimeClass',
  'FlowSchema',
  'PriorityLevelConfiguration',
  'MutatingWebhookConfiguration',
  'ValidatingWebhookConfiguration',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'StorageClass',
  'IngressClass',
  'DeviceClass',
  'ServiceCIDR',
  'IPAddress',
  'CSIDriver',
  'CSINode',
  'CSIStorageCapacity',
  'VolumeAttachment',
  // One per pod or per identity in clusters with Cilium.
  'CiliumEndpoint',
  'CiliumIdentity',
  'CiliumNode',
]);

/** The kinds that run something: each is drawn as a full card with a column of its own beside it. */
const WORKLOADS: ReadonlySet<string> = new Set([
  'Deployment',
  'ReplicaSet',
  'StatefulSet',
  'DaemonSet',
  'ReplicationController',
  'CronJob',
  'Job',
]);

/** Workloads that people name themselves and that come back under the same name: the landmarks of a namespace. */
const LANDMARKS: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob']);

type Named = Pick<GroupVersionKind, 'kind'> & { readonly name: string };

/** Whether the graph gives the object a place. */
export function isShown(object: Named): boolean {
  if (BOOKKEEPING.has(object.kind)) return false;
  // Every namespace has the first; every Helm upgrade leaves one of the second.
  if (object.kind === 'ConfigMap') return object.name !== 'kube-root-ca.crt';
  if (object.kind === 'Secret') return !object.name.startsWith('sh.helm.release.');
  return true;
}

/** Whether the kind is drawn as a workload even while it owns nothing. */
export function isWorkload(kind: string): boolean {
  return WORKLOADS.has(kind);
}

/** Whether each name of this kind keeps a block of its own, also across deletion and re-creation. */
export function isLandmark(kind: string): boolean {
  return LANDMARKS.has(kind);
}

const LOOSE_ORDER = ['Node', 'Ingress', 'Gateway', 'Service', 'Pod', 'PersistentVolumeClaim', 'PersistentVolume'];

/** The order of the loose objects below the workloads: what serves and runs first, configuration last. */
export function looseRank(kind: string): number {
  if (kind === 'ConfigMap') return 90;
  if (kind === 'Secret') return 91;
  const rank = LOOSE_ORDER.indexOf(kind);
  return rank < 0 ? 50 : rank;
}
