import { createHash } from 'node:crypto';

/**
 * Pods as a real API server writes them: Go's key order, managedFields, 4.4 KB each, fifty of a ReplicaSet. Their
 * changes are those of a kubelet: readiness lost and found again, a container started again.
 */
export class PodWorld {
  readonly #count: number;
  readonly #restarts: Uint32Array;
  readonly #revisions: Uint32Array;
  #revision: number;

  constructor(count: number) {
    this.#count = count;
    this.#restarts = new Uint32Array(count);
    this.#revisions = Uint32Array.from({ length: count }, (_none, index) => index + 1);
    this.#revision = count;
  }

  /** The newest resourceVersion there is. */
  get revision(): number {
    return this.#revision;
  }

  /** A list of the pods in [from, until), with `more` as the token of what follows if anything does. */
  page(from: number, until: number): Buffer {
    const remaining = this.#count - until;
    const more = remaining === 0 ? '' : `,"continue":"${until}","remainingItemCount":${remaining}`;
    const items = Array.from({ length: until - from }, (_none, offset) => this.#pod(from + offset));
    const envelope = `{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"${this.#revision}"${more}}`;
    return Buffer.from(`${envelope},"items":[${items.join(',')}]}\n`);
  }

  /** The watch lines of the next `count` changes, pod after pod. */
  changes(count: number): Buffer {
    const lines = Array.from({ length: count }, () => {
      const index = this.#revision % this.#count;
      this.#revisions[index] = ++this.#revision;
      const restarts = this.#restarts[index] ?? 0;
      if (this.#revision % 3 === 0) this.#restarts[index] = restarts + 1;
      const pod = this.#pod(index).slice(1);
      return `{"type":"MODIFIED","object":{"kind":"Pod","apiVersion":"v1",${pod}}\n`;
    });
    return Buffer.from(lines.join(''));
  }

  #pod(index: number): string {
    const revision = this.#revisions[index] ?? 0;
    const restarts = this.#restarts[index] ?? 0;
    return JSON.stringify(podOf({ index, revision, restarts, ready: revision <= this.#count || revision % 2 === 0 }));
  }
}

interface PodState {
  readonly index: number;
  readonly revision: number;
  readonly restarts: number;
  readonly ready: boolean;
}

const PODS_PER_REPLICA_SET = 50;
const START_MS = Date.UTC(2026, 0, 1, 8);

function podOf(state: PodState): object {
  const set = Math.floor(state.index / PODS_PER_REPLICA_SET);
  const app = `app-${set}`;
  const owner = `${app}-${hex('hash', set, 9)}`;
  const name = `${owner}-${hex('pod', state.index, 5)}`;
  return {
    metadata: {
      name,
      generateName: `${owner}-`,
      namespace: 'scale',
      uid: uid('pod', state.index),
      resourceVersion: String(state.revision),
      generation: 1,
      creationTimestamp: time(0),
      labels: { app, 'pod-template-hash': hex('hash', set, 9), tier: 'backend', version: 'v1' },
      annotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '8080' },
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: 'ReplicaSet',
          name: owner,
          uid: uid('set', set),
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
      managedFields: managedFields(state, uid('set', set)),
    },
    spec: specOf(state, app),
    status: statusOf(state),
  };
}

function managedFields({ revision, restarts }: PodState, owner: string): object {
  const leaf = {};
  return [
    {
      manager: 'kube-controller-manager',
      operation: 'Update',
      apiVersion: 'v1',
      time: time(0),
      fieldsType: 'FieldsV1',
      fieldsV1: {
        'f:metadata': {
          'f:annotations': { '.': leaf, 'f:prometheus.io/port': leaf, 'f:prometheus.io/scrape': leaf },
          'f:generateName': leaf,
          'f:labels': { '.': leaf, 'f:app': leaf, 'f:pod-template-hash': leaf, 'f:tier': leaf, 'f:version': leaf },
          'f:ownerReferences': { '.': leaf, [`k:{"uid":"${owner}"}`]: leaf },
        },
        'f:spec': {
          'f:containers': {
            'k:{"name":"app"}': {
              '.': leaf,
              'f:env': { '.': leaf, 'k:{"name":"LOG_LEVEL"}': { '.': leaf, 'f:name': leaf, 'f:value': leaf } },
              'f:image': leaf,
              'f:imagePullPolicy': leaf,
              'f:name': leaf,
              'f:resources': { '.': leaf, 'f:requests': { '.': leaf, 'f:cpu': leaf, 'f:memory': leaf } },
              'f:terminationMessagePath': leaf,
              'f:terminationMessagePolicy': leaf,
            },
          },
          'f:dnsPolicy': leaf,
          'f:enableServiceLinks': leaf,
          'f:restartPolicy': leaf,
          'f:schedulerName': leaf,
          'f:securityContext': leaf,
          'f:terminationGracePeriodSeconds': leaf,
        },
      },
    },
    {
      manager: 'kubelet',
      operation: 'Update',
      apiVersion: 'v1',
      time: time(revision),
      fieldsType: 'FieldsV1',
      fieldsV1: {
        'f:status': {
          'f:conditions': Object.fromEntries(
            CONDITIONS.map((type) => [
              `k:{"type":"${type}"}`,
              { '.': leaf, 'f:lastProbeTime': leaf, 'f:lastTransitionTime': leaf, 'f:status': leaf, 'f:type': leaf },
            ]),
          ),
          'f:containerStatuses': leaf,
          'f:hostIP': leaf,
          'f:phase': leaf,
          'f:podIP': leaf,
          'f:podIPs': { '.': leaf, [`k:{"ip":"10.1.${restarts % 250}.7"}`]: { '.': leaf, 'f:ip': leaf } },
          'f:startTime': leaf,
        },
      },
      subresource: 'status',
    },
  ];
}

function specOf({ index }: PodState, app: string): object {
  const access = `kube-api-access-${hex('access', index, 5)}`;
  return {
    volumes: [
      {
        name: access,
        projected: {
          sources: [
            { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
            { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
          ],
          defaultMode: 420,
        },
      },
    ],
    containers: [
      {
        name: 'app',
        image: `registry.example/shop/${app}:1.4.2`,
        env: [{ name: 'LOG_LEVEL', value: 'info' }],
        resources: { requests: { cpu: '10m', memory: '16Mi' } },
        volumeMounts: [{ name: access, readOnly: true, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' }],
        terminationMessagePath: '/dev/termination-log',
        terminationMessagePolicy: 'File',
        imagePullPolicy: 'IfNotPresent',
      },
    ],
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    serviceAccountName: 'default',
    serviceAccount: 'default',
    nodeName: `node-${index % 100}`,
    securityContext: {},
    schedulerName: 'default-scheduler',
    tolerations: ['not-ready', 'unreachable'].map((taint) => ({
      key: `node.kubernetes.io/${taint}`,
      operator: 'Exists',
      effect: 'NoExecute',
      tolerationSeconds: 300,
    })),
    priority: 0,
    enableServiceLinks: true,
    preemptionPolicy: 'PreemptLowerPriority',
  };
}

const CONDITIONS = ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled'] as const;
const OF_READINESS: ReadonlySet<string> = new Set(['Ready', 'ContainersReady']);

function statusOf({ index, revision, restarts, ready }: PodState): object {
  const ip = `10.1.${index % 250}.${Math.floor(index / 250)}`;
  const container = `containerd://${hex('container', index * 1000 + restarts, 64)}`;
  return {
    phase: 'Running',
    conditions: CONDITIONS.map((type) => ({
      type,
      status: OF_READINESS.has(type) && !ready ? 'False' : 'True',
      observedGeneration: 1,
      lastProbeTime: null,
      lastTransitionTime: time(OF_READINESS.has(type) ? revision : 2),
      ...(OF_READINESS.has(type) && !ready
        ? { reason: 'ContainersNotReady', message: 'containers with unready status: [app]' }
        : {}),
    })),
    hostIP: `192.168.0.${index % 100}`,
    hostIPs: [{ ip: `192.168.0.${index % 100}` }],
    podIP: ip,
    podIPs: [{ ip }],
    startTime: time(1),
    containerStatuses: [
      {
        name: 'app',
        state: { running: { startedAt: time(3 + restarts * 60) } },
        lastState: {},
        ready,
        restartCount: restarts,
        image: `registry.example/shop/app-${Math.floor(index / PODS_PER_REPLICA_SET)}:1.4.2`,
        imageID: `registry.example/shop@sha256:${hex('image', Math.floor(index / PODS_PER_REPLICA_SET), 64)}`,
        containerID: container,
        started: true,
      },
    ],
    qosClass: 'Burstable',
    observedGeneration: 1,
  };
}

/** Whole seconds, as the API writes times. */
function time(second: number): string {
  return new Date(START_MS + second * 1000).toISOString().replace('.000', '');
}

const hashes = new Map<string, string>();

function hex(what: string, number: number, length: number): string {
  const of = `${what} ${number}`;
  const hash = hashes.get(of) ?? createHash('sha256').update(of).digest('hex');
  hashes.set(of, hash);
  return hash.slice(0, length);
}

function uid(what: string, number: number): string {
  const digits = hex(what, number, 32);
  return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join(
    '-',
  );
}
