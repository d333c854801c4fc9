import type { Json, Thing } from './feed.ts';
import { managedFields } from './managed-fields.ts';
import type { PodTemplate } from './pod-body.ts';

/** Counts of a Deployment or ReplicaSet at an instant. */
export interface Counts {
  readonly wanted: number;
  readonly current: number;
  readonly ready: number;
  readonly updated: number;
}

/** A Deployment, ReplicaSet or DaemonSet as it is now. */
export interface ControllerNow {
  readonly kind: 'Deployment' | 'ReplicaSet' | 'DaemonSet';
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  readonly createdAt: string;
  readonly changedAt: string;
  readonly generation: number;
  readonly revision: number;
  readonly template: PodTemplate;
  readonly counts: Counts;
  readonly owner?: Json;
}

export function controllerBody(now: ControllerNow): Thing {
  const { kind, template, counts, owner, createdAt, changedAt } = now;
  const podTemplate = {
    metadata: { creationTimestamp: null, labels: template.labels, annotations: template.annotations },
    spec: template.spec,
  };
  const spec: Json = {
    ...(kind !== 'DaemonSet' && { replicas: counts.wanted }),
    selector: { matchLabels: { app: template.app } },
    template: podTemplate,
    ...(kind === 'Deployment' && {
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' } },
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
    }),
  };
  const status = kind === 'DaemonSet' ? daemonStatus(now) : statusOf(now);
  return {
    kind,
    apiVersion: 'apps/v1',
    metadata: {
      name: now.name,
      namespace: now.namespace,
      uid: now.uid,
      generation: now.generation,
      creationTimestamp: createdAt,
      labels: template.labels,
      annotations: {
        'deployment.kubernetes.io/revision': String(now.revision),
        ...(kind === 'Deployment' && {
          'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({ kind, spec: podTemplate }),
        }),
      },
      ...(owner !== undefined && { ownerReferences: [owner] }),
      managedFields: managedFields(
        {
          manager: 'helm',
          apiVersion: 'apps/v1',
          time: createdAt,
          like: `${kind} ${template.app}`,
          fields: () => ({ metadata: { labels: template.labels }, spec }),
        },
        {
          manager: 'kube-controller-manager',
          apiVersion: 'apps/v1',
          time: changedAt,
          like: `${kind} status ${counts.ready > 0} ${counts.ready < counts.wanted}`,
          fields: () => ({ metadata: { annotations: { 'deployment.kubernetes.io/revision': '' } }, status }),
          subresource: 'status',
        },
      ),
    },
    spec,
    status,
  };
}

function statusOf({ kind, counts, generation, changedAt, createdAt, name }: ControllerNow): Json {
  const { current, ready, updated, wanted } = counts;
  if (kind === 'ReplicaSet') {
    return {
      replicas: current,
      fullyLabeledReplicas: current,
      ...(ready > 0 && { readyReplicas: ready, availableReplicas: ready }),
      observedGeneration: generation,
    };
  }
  const whole = ready >= wanted && updated >= wanted;
  return {
    observedGeneration: generation,
    replicas: current,
    updatedReplicas: updated,
    readyReplicas: ready,
    availableReplicas: ready,
    ...(ready < wanted && { unavailableReplicas: wanted - ready }),
    conditions: [
      {
        type: 'Available',
        status: ready * 4 >= wanted * 3 ? 'True' : 'False',
        lastUpdateTime: createdAt,
        lastTransitionTime: createdAt,
        reason: 'MinimumReplicasAvailable',
        message: 'Deployment has minimum availability.',
      },
      {
        type: 'Progressing',
        status: 'True',
        lastUpdateTime: changedAt,
        lastTransitionTime: createdAt,
        reason: whole ? 'NewReplicaSetAvailable' : 'ReplicaSetUpdated',
        message: `ReplicaSet "${name}" ${whole ? 'has successfully progressed' : 'is progressing'}.`,
      },
    ],
  };
}

function daemonStatus({ counts, generation }: ControllerNow): Json {
  return {
    currentNumberScheduled: counts.current,
    numberMisscheduled: 0,
    desiredNumberScheduled: counts.wanted,
    numberReady: counts.ready,
    observedGeneration: generation,
    updatedNumberScheduled: counts.updated,
    numberAvailable: counts.ready,
  };
}

/** One address behind a Service. */
export interface Endpoint {
  readonly ip: string;
  readonly node: string;
  readonly pod: string;
  readonly podUid: string;
  readonly ready: boolean;
}

export function endpointSliceBody(
  slice: { readonly uid: string; readonly namespace: string; readonly name: string; readonly service: string },
  endpoints: readonly Endpoint[],
  changedAt: string,
): Thing {
  const { uid, namespace, name, service } = slice;
  const list = endpoints.map(({ ip, node, pod, podUid, ready }) => ({
    addresses: [ip],
    conditions: { ready, serving: ready, terminating: false },
    targetRef: { kind: 'Pod', namespace, name: pod, uid: podUid },
    nodeName: node,
    zone: 'zone-a',
    hints: { forZones: [{ name: 'zone-a' }] },
  }));
  const labels = {
    'kubernetes.io/service-name': service,
    'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
  };
  return {
    addressType: 'IPv4',
    apiVersion: 'discovery.k8s.io/v1',
    endpoints: list,
    kind: 'EndpointSlice',
    metadata: {
      annotations: { 'endpoints.kubernetes.io/last-change-trigger-time': changedAt },
      creationTimestamp: '2026-01-01T00:00:00Z',
      generateName: `${service}-`,
      labels,
      managedFields: managedFields({
        manager: 'kube-controller-manager',
        apiVersion: 'discovery.k8s.io/v1',
        time: changedAt,
        like: 'EndpointSlice',
        fields: () => ({ addressType: '', endpoints: '', metadata: { labels, generateName: '' }, ports: '' }),
      }),
      name,
      namespace,
      uid,
    },
    ports: [
      { name: 'http', port: 8080, protocol: 'TCP' },
      { name: 'metrics', port: 9090, protocol: 'TCP' },
    ],
  };
}
