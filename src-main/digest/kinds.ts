import { endpointSliceDigest } from './cluster/endpoint-slice.ts';
import { eventDigest } from './cluster/event.ts';
import { genericDigest } from './cluster/generic.ts';
import { ingressDigest } from './cluster/ingress.ts';
import { namespaceDigest } from './cluster/namespace.ts';
import { nodeDigest } from './cluster/node.ts';
import { serviceDigest } from './cluster/service.ts';
import { persistentVolumeClaimDigest, persistentVolumeDigest } from './cluster/volumes.ts';
import type { KindDigest } from './kind-digest.ts';
import { cronJobDigest } from './workload/cron-job.ts';
import { daemonSetDigest } from './workload/daemon-set.ts';
import { deploymentDigest } from './workload/deployment.ts';
import { horizontalPodAutoscalerDigest } from './workload/horizontal-pod-autoscaler.ts';
import { jobDigest } from './workload/job.ts';
import { podDigest } from './workload/pod.ts';
import { replicaSetDigest } from './workload/replica-set.ts';
import { statefulSetDigest } from './workload/stateful-set.ts';

/** Kinds with words of their own, by `groupKindOf`. */
const KINDS: ReadonlyMap<string, KindDigest> = new Map([
  ['Pod', podDigest],
  ['ReplicationController', replicaSetDigest],
  ['Deployment.apps', deploymentDigest],
  ['ReplicaSet.apps', replicaSetDigest],
  ['StatefulSet.apps', statefulSetDigest],
  ['DaemonSet.apps', daemonSetDigest],
  ['Job.batch', jobDigest],
  ['CronJob.batch', cronJobDigest],
  ['HorizontalPodAutoscaler.autoscaling', horizontalPodAutoscalerDigest],
  ['Node', nodeDigest],
  ['Namespace', namespaceDigest],
  ['Service', serviceDigest],
  ['Ingress.networking.k8s.io', ingressDigest],
  ['EndpointSlice.discovery.k8s.io', endpointSliceDigest],
  ['PersistentVolumeClaim', persistentVolumeClaimDigest],
  ['PersistentVolume', persistentVolumeDigest],
  ['Event', eventDigest],
  ['Event.events.k8s.io', eventDigest],
]);

/** How a kind is digested, by `groupKindOf`; any kind we have no words for reads its conditions or its phase. */
export function kindDigestOf(groupKind: string): KindDigest {
  return KINDS.get(groupKind) ?? genericDigest;
}

/** True for kinds that happen at an instant and are no part of a scene. */
export function isPointInTime(groupKind: string): boolean {
  return groupKind === 'Event' || groupKind === 'Event.events.k8s.io';
}
