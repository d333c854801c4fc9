import { configMapDigest, secretDigest } from './cluster/configuration.ts';
import { eventDigest } from './cluster/event.ts';
import { genericDigest } from './cluster/generic.ts';
import { namespaceDigest } from './cluster/namespace.ts';
import { nodeDigest } from './cluster/node.ts';
import { persistentVolumeClaimDigest, persistentVolumeDigest, storageClassDigest } from './cluster/volumes.ts';
import type { KindDigest } from './kind-digest.ts';
import { endpointSliceDigest } from './network/endpoint-slice.ts';
import { gatewayDigest, routeDigest } from './network/gateway.ts';
import { ingressDigest } from './network/ingress.ts';
import { serviceDigest } from './network/service.ts';
import { bindingDigest, roleDigest, serviceAccountDigest } from './rules/access.ts';
import { networkPolicyDigest } from './rules/network-policy.ts';
import { podDisruptionBudgetDigest } from './rules/pod-disruption-budget.ts';
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
  ['StorageClass.storage.k8s.io', storageClassDigest],
  ['ConfigMap', configMapDigest],
  ['Secret', secretDigest],
  ['PodDisruptionBudget.policy', podDisruptionBudgetDigest],
  ['NetworkPolicy.networking.k8s.io', networkPolicyDigest],
  ['Gateway.gateway.networking.k8s.io', gatewayDigest],
  ['HTTPRoute.gateway.networking.k8s.io', routeDigest],
  ['GRPCRoute.gateway.networking.k8s.io', routeDigest],
  ['TLSRoute.gateway.networking.k8s.io', routeDigest],
  ['TCPRoute.gateway.networking.k8s.io', routeDigest],
  ['UDPRoute.gateway.networking.k8s.io', routeDigest],
  ['ServiceAccount', serviceAccountDigest],
  ['Role.rbac.authorization.k8s.io', roleDigest],
  ['ClusterRole.rbac.authorization.k8s.io', roleDigest],
  ['RoleBinding.rbac.authorization.k8s.io', bindingDigest],
  ['ClusterRoleBinding.rbac.authorization.k8s.io', bindingDigest],
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
