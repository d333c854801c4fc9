import type { Random } from '../../../../src-main/demo/world/random.ts';
import type { Json, Thing } from './feed.ts';
import { managedFields } from './managed-fields.ts';

/** What names an object. */
export interface Named {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

const BORN = '2026-01-01T00:00:00Z';

export function leaseBody(lease: Named, holder: string, renewTime: string): Thing {
  const spec = { holderIdentity: holder, leaseDurationSeconds: 40, renewTime };
  return {
    kind: 'Lease',
    apiVersion: 'coordination.k8s.io/v1',
    metadata: {
      ...lease,
      creationTimestamp: BORN,
      ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: holder, uid: lease.uid }],
      managedFields: managedFields({
        manager: 'kubelet',
        apiVersion: 'coordination.k8s.io/v1',
        time: `${renewTime.slice(0, 19)}Z`,
        like: `Lease ${holder}`,
        fields: () => ({ metadata: { ownerReferences: [{ name: holder }] }, spec }),
      }),
    },
    spec,
  };
}

export function nodeBody(
  node: { readonly name: string; readonly uid: string; readonly images: readonly string[] },
  now: { readonly beat: string; readonly ready: boolean; readonly since: string },
): Thing {
  const { name, uid, images } = node;
  const condition = (type: string, status: string, since: string): Json => ({
    type,
    status,
    lastHeartbeatTime: now.beat,
    lastTransitionTime: since,
    reason: `Kubelet${type}`,
    message: `kubelet reports ${type} as ${status}`,
  });
  const labels = {
    'kubernetes.io/hostname': name,
    'kubernetes.io/arch': 'amd64',
    'kubernetes.io/os': 'linux',
    'node.kubernetes.io/instance-type': 'm6i.2xlarge',
    'topology.kubernetes.io/region': 'eu-central-1',
    'topology.kubernetes.io/zone': `eu-central-1${'abc'[uid.charCodeAt(0) % 3] ?? 'a'}`,
  };
  const status = {
    capacity: { cpu: '8', memory: '32Gi', pods: '110', 'ephemeral-storage': '100Gi' },
    allocatable: { cpu: '7910m', memory: '30Gi', pods: '110', 'ephemeral-storage': '90Gi' },
    conditions: [
      ...['MemoryPressure', 'DiskPressure', 'PIDPressure'].map((type) => condition(type, 'False', BORN)),
      condition('Ready', now.ready ? 'True' : 'Unknown', now.since),
    ],
    addresses: [
      { type: 'InternalIP', address: `10.0.0.${name.length}` },
      { type: 'Hostname', address: name },
    ],
    nodeInfo: { kubeletVersion: 'v1.34.1', osImage: 'Bottlerocket OS', containerRuntimeVersion: 'containerd://2.1.4' },
    images: images.map((image, index) => ({
      names: [`${image}@sha256:${sha(image)}`, image],
      sizeBytes: 61_234_567 + index,
    })),
  };
  return {
    kind: 'Node',
    apiVersion: 'v1',
    metadata: {
      name,
      uid,
      creationTimestamp: BORN,
      labels,
      annotations: { 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' },
      managedFields: managedFields({
        manager: 'kubelet',
        apiVersion: 'v1',
        time: now.beat,
        like: 'Node',
        fields: () => ({ metadata: { labels }, status }),
      }),
    },
    spec: { podCIDR: `10.244.${name.length}.0/24`, providerID: `aws:///eu-central-1a/${name}` },
    status,
  };
}

const shas = new Map<string, string>();

function sha(text: string): string {
  const known = shas.get(text);
  if (known !== undefined) return known;
  let [hash, digest] = [0x811c9dc5, ''];
  for (let word = 0; word < 8; word++) {
    for (const letter of text) hash = Math.imul(hash ^ letter.charCodeAt(0) ^ word, 0x01000193) >>> 0;
    digest += hash.toString(16).padStart(8, '0');
  }
  shas.set(text, digest);
  return digest;
}

/** What an Event says, of which object. */
export interface Said {
  readonly about: Named & { readonly kind: string };
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  readonly component: string;
}

export function eventBody(
  event: Named,
  said: Said,
  seen: { readonly first: string; readonly last: string; readonly count: number },
): Thing {
  const { about, type, reason, message, component } = said;
  const involvedObject = {
    kind: about.kind,
    namespace: about.namespace,
    name: about.name,
    uid: about.uid,
    apiVersion: 'v1',
  };
  const rest = {
    reason,
    message,
    source: { component },
    firstTimestamp: seen.first,
    lastTimestamp: seen.last,
    count: seen.count,
    type,
  };
  return {
    kind: 'Event',
    apiVersion: 'v1',
    metadata: {
      ...event,
      creationTimestamp: seen.first,
      managedFields: managedFields({
        manager: component,
        apiVersion: 'v1',
        time: seen.last,
        like: 'Event',
        fields: () => ({ involvedObject, ...rest }),
      }),
    },
    involvedObject,
    ...rest,
    eventTime: null,
    reportingComponent: component,
    reportingInstance: '',
  };
}

/** A Helm release: gzip in base64, so nothing compresses it. Others are small. */
export function secretBody(secret: Named, random: Random, bytes: number): Thing {
  const noise = Buffer.from(Uint32Array.from({ length: bytes / 4 }, () => Math.floor(random.next() * 2 ** 32)).buffer);
  return {
    kind: 'Secret',
    apiVersion: 'v1',
    metadata: { ...secret, creationTimestamp: BORN, labels: { owner: 'helm', status: 'deployed' } },
    data: { release: noise.toString('base64') },
    type: 'helm.sh/release.v1',
  };
}

export function configMapBody(map: Named, revision: number): Thing {
  const lines = Array.from({ length: 40 }, (_none, nth) => `setting.${nth} = value ${nth} of ${map.name}`);
  return {
    kind: 'ConfigMap',
    apiVersion: 'v1',
    metadata: { ...map, creationTimestamp: BORN, labels: { 'app.kubernetes.io/name': map.name } },
    data: { 'app.properties': [`revision = ${revision}`, ...lines].join('\n') },
  };
}

export function serviceBody(service: Named, app: string): Thing {
  const labels = { app, 'app.kubernetes.io/name': app };
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: {
      ...service,
      creationTimestamp: BORN,
      labels,
      managedFields: managedFields({
        manager: 'helm',
        apiVersion: 'v1',
        time: BORN,
        like: 'Service',
        fields: () => ({ metadata: { labels }, spec: { selector: { app }, ports: [{ name: 'http' }], type: '' } }),
      }),
    },
    spec: {
      ports: [{ name: 'http', protocol: 'TCP', port: 80, targetPort: 8080 }],
      selector: { app },
      clusterIP: `10.96.0.${app.length}`,
      type: 'ClusterIP',
      sessionAffinity: 'None',
      ipFamilyPolicy: 'SingleStack',
    },
    status: { loadBalancer: {} },
  };
}
