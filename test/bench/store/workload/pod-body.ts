import type { Json, Thing } from './feed.ts';
import { managedFields } from './managed-fields.ts';

/** What the pods of one template share. */
export interface PodTemplate {
  readonly app: string;
  /** `pod-template-hash`. */
  readonly hash: string;
  readonly labels: { readonly [key: string]: Json };
  readonly annotations: { readonly [key: string]: Json };
  readonly spec: { readonly [key: string]: Json };
  readonly images: readonly string[];
}

/** Where a container stands. */
export type ContainerStand = 'creating' | 'running' | 'ready' | 'backing-off' | 'ended';

/** One pod as it is now: all that distinguishes one version from another. */
export interface PodNow {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  readonly generateName: string;
  readonly owner: Json;
  readonly template: PodTemplate;
  readonly createdAt: string;
  readonly node?: string;
  readonly ip?: string;
  readonly stand?: ContainerStand;
  readonly startedAt?: string;
  readonly changedAt: string;
  readonly restarts: number;
  readonly deletedAt?: string;
}

const APPS = ['app', 'proxy'];

/** The template of revision `revision` of an app. */
export function podTemplate(app: string, namespace: string, revision: number): PodTemplate {
  const images = [
    `registry.example.com/${namespace}/${app}:1.${revision}.0`,
    'registry.example.com/mesh/proxy:2.14.1',
  ] as const;
  const hash = (revision * 2654435761 + app.length * 97).toString(36).slice(0, 10);
  return {
    app,
    hash,
    images,
    labels: {
      app,
      'app.kubernetes.io/name': app,
      'app.kubernetes.io/part-of': namespace,
      'app.kubernetes.io/version': `1.${revision}.0`,
      'pod-template-hash': hash,
      team: `team-${namespace.length % 5}`,
    },
    annotations: {
      'prometheus.io/scrape': 'true',
      'prometheus.io/port': '9090',
      'mesh.example.com/inject': 'enabled',
      'checksum/config': `${hash}${hash}${hash}${hash}`,
    },
    spec: templateSpec(app, images, revision),
  };
}

function templateSpec(
  app: string,
  images: readonly [string, string],
  revision: number,
): { readonly [key: string]: Json } {
  const probe = (path: string): Json => ({
    httpGet: { path, port: 8080, scheme: 'HTTP' },
    initialDelaySeconds: 5,
    timeoutSeconds: 1,
    periodSeconds: 10,
    successThreshold: 1,
    failureThreshold: 3,
  });
  const containers = APPS.map((name, index) => ({
    name,
    image: images[index] ?? '',
    args: ['--listen=0.0.0.0:8080', '--log-format=json', `--name=${app}`],
    ports: [{ name: `http-${index}`, containerPort: 8080 + index, protocol: 'TCP' }],
    env: Array.from({ length: 14 }, (_none, nth) => ({
      name: `${app.toUpperCase().replaceAll('-', '_')}_SETTING_${nth}`,
      value: nth === 0 ? `revision-${revision}` : `value of setting ${nth} of ${name}`,
    })),
    resources: { limits: { cpu: '500m', memory: '512Mi' }, requests: { cpu: '100m', memory: '128Mi' } },
    volumeMounts: [
      { name: 'config', mountPath: `/etc/${app}` },
      { name: 'kube-api-access', readOnly: true, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' },
    ],
    livenessProbe: probe('/healthz'),
    readinessProbe: probe('/readyz'),
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: 'IfNotPresent',
  }));
  return {
    volumes: [
      { name: 'config', configMap: { name: `${app}-config`, defaultMode: 420 } },
      {
        name: 'kube-api-access',
        projected: { sources: [{ serviceAccountToken: { path: 'token' } }], defaultMode: 420 },
      },
    ],
    containers,
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    serviceAccountName: app,
    securityContext: { runAsNonRoot: true, fsGroup: 1000 },
    schedulerName: 'default-scheduler',
    tolerations: ['not-ready', 'unreachable'].map((what) => ({
      key: `node.kubernetes.io/${what}`,
      operator: 'Exists',
      effect: 'NoExecute',
      tolerationSeconds: 300,
    })),
    priority: 0,
    enableServiceLinks: true,
    preemptionPolicy: 'PreemptLowerPriority',
  };
}

/** The object as the API server would send it. */
export function podBody(pod: PodNow): Thing {
  const status = statusOf(pod);
  const { template, node, deletedAt } = pod;
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: {
      name: pod.name,
      generateName: pod.generateName,
      namespace: pod.namespace,
      uid: pod.uid,
      creationTimestamp: pod.createdAt,
      ...(deletedAt !== undefined && { deletionTimestamp: deletedAt, deletionGracePeriodSeconds: 30 }),
      labels: template.labels,
      annotations: template.annotations,
      ownerReferences: [pod.owner],
      managedFields: managedFields(
        {
          manager: 'kube-controller-manager',
          apiVersion: 'v1',
          time: pod.createdAt,
          like: `Pod ${template.app}`,
          fields: () => ({
            metadata: { annotations: template.annotations, labels: template.labels },
            spec: template.spec,
          }),
        },
        {
          manager: 'kubelet',
          apiVersion: 'v1',
          time: pod.changedAt,
          like: `Pod status ${node === undefined} ${pod.stand} ${pod.ip === undefined} ${pod.restarts > 0}`,
          fields: () => ({ status }),
          subresource: 'status',
        },
      ),
    },
    spec: { ...template.spec, ...(node !== undefined && { nodeName: node }) },
    status,
  };
}

function statusOf(pod: PodNow): Json {
  const { node, stand, createdAt, changedAt, ip } = pod;
  const condition = (type: string, isTrue: boolean, since: string): Json => ({
    type,
    status: isTrue ? 'True' : 'False',
    lastProbeTime: null,
    lastTransitionTime: since,
    ...(!isTrue && { reason: 'ContainersNotReady', message: 'containers with unready status: [app proxy]' }),
  });
  if (node === undefined) return { phase: 'Pending', qosClass: 'Burstable' };
  const ready = stand === 'ready';
  const running = ready || stand === 'running' || stand === 'backing-off';
  return {
    phase: running ? 'Running' : stand === 'ended' ? 'Succeeded' : 'Pending',
    conditions: [
      condition('PodReadyToStartContainers', running, changedAt),
      condition('Initialized', true, createdAt),
      condition('Ready', ready, changedAt),
      condition('ContainersReady', ready, changedAt),
      condition('PodScheduled', true, createdAt),
    ],
    ...(stand !== undefined && {
      hostIP: `10.0.${node.length}.${node.charCodeAt(node.length - 1)}`,
      startTime: createdAt,
      containerStatuses: APPS.map((name, index) => containerStatus(pod, name, index)),
    }),
    ...(ip !== undefined && { podIP: ip, podIPs: [{ ip }] }),
    qosClass: 'Burstable',
  };
}

function containerStatus(pod: PodNow, name: string, index: number): Json {
  const { stand, startedAt = pod.createdAt, changedAt, template } = pod;
  const fails = index === 0 && stand === 'backing-off';
  const id = `containerd://${pod.uid.replaceAll('-', '')}${index}${pod.restarts}`;
  const ended = { exitCode: 1, reason: 'Error', startedAt, finishedAt: changedAt, containerID: id };
  const state: Json = fails
    ? { waiting: { reason: 'CrashLoopBackOff', message: `back-off 40s restarting failed container=${name}` } }
    : stand === 'creating'
      ? { waiting: { reason: 'ContainerCreating' } }
      : stand === 'ended'
        ? { terminated: { ...ended, exitCode: 0, reason: 'Completed' } }
        : { running: { startedAt } };
  return {
    name,
    state,
    lastState: index === 0 && pod.restarts > 0 ? { terminated: ended } : {},
    ready: stand === 'ready',
    restartCount: index === 0 ? pod.restarts : 0,
    image: template.images[index] ?? '',
    imageID: `sha256:${'0123456789abcdef'.repeat(4)}`,
    containerID: id,
    started: stand === 'ready' || stand === 'running',
  };
}
