import type { Node } from '../kinds/cluster.ts';
import type { Stage } from '../stage.ts';
import { microTimeText, timeText } from '../world/instant.ts';
import { type Condition, newMetadata } from '../world/object.ts';
import { ownerReferenceTo } from '../world/resource.ts';
import { plainContainer, podSpec, resources, serverContainer } from './container.ts';
import { Planter } from './planter.ts';

const DAY_MS = 86_400_000;
const NODE_NAMES = ['fra-a1', 'fra-a2', 'fra-b1', 'fra-b2'];
const VERSION = 'v1.32.5';

/** Namespaces of the system, nodes with their leases, DNS, and the agent on every node. Returns the nodes. */
export function plantPlatform(stage: Stage): readonly Node[] {
  for (const name of ['default', 'kube-node-lease']) new Planter(stage, name, 41).namespace();
  const system = new Planter(stage, 'kube-system', 41);
  system.namespace();
  const nodes = NODE_NAMES.map((name, index) => plantNode(stage, name, index));
  plantApiService(stage);
  system.serviceAccount('coredns');
  system.configMap('coredns', {
    Corefile:
      '.:53 {\n    errors\n    health\n    ready\n    kubernetes cluster.local\n    forward . /etc/resolv.conf\n    cache 30\n}\n',
  });
  system.deployment({
    name: 'coredns',
    replicas: 2,
    spec: podSpec({
      serviceAccountName: 'coredns',
      containers: [
        serverContainer({
          name: 'coredns',
          image: 'registry.k8s.io/coredns/coredns:v1.13.1',
          port: 9153,
          resources: resources('100m', '170Mi'),
          mounts: { config: '/etc/coredns' },
        }),
      ],
      volumes: [{ name: 'config', configMap: { name: 'coredns', defaultMode: 420 } }],
    }),
  });
  system.service('coredns', 53);
  return nodes;
}

/** The agent that collects logs from every node, and a dashboard. */
export function plantObservability(stage: Stage): void {
  const planter = new Planter(stage, 'observability', 33);
  planter.namespace();
  planter.serviceAccount('agent');
  planter.configMap('agent-config', {
    'agent.yaml': 'flush: 5s\nsinks:\n  - http://grafana.observability.svc:3000/push\n',
  });
  stage.world.daemonSets.create({
    metadata: planter.metadata('agent', { labels: { app: 'agent' } }),
    spec: {
      selector: { matchLabels: { app: 'agent' } },
      template: {
        metadata: { labels: { app: 'agent' } },
        spec: podSpec({
          serviceAccountName: 'agent',
          containers: [
            plainContainer('agent', 'registry.khronoscope.dev/platform/agent:0.14.2', resources('50m', '128Mi')),
          ],
          volumes: [
            { name: 'varlog', hostPath: { path: '/var/log', type: '' } },
            { name: 'config', configMap: { name: 'agent-config', defaultMode: 420 } },
          ],
        }),
      },
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } },
      revisionHistoryLimit: 10,
    },
    status: { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 },
  });
  planter.deployment({
    name: 'grafana',
    replicas: 1,
    spec: podSpec({
      containers: [
        serverContainer({
          name: 'grafana',
          image: 'docker.io/grafana/grafana:12.4.1',
          port: 3000,
          resources: resources('50m', '192Mi'),
        }),
      ],
    }),
  });
  planter.service('grafana', 3000);
}

function plantNode(stage: Stage, name: string, index: number): Node {
  const created = timeText(stage.agenda.now() - 41 * DAY_MS);
  const zone = `fra-${name.charAt(4)}`;
  const node = stage.world.nodes.create({
    metadata: newMetadata({
      name,
      creationTimestamp: created,
      labels: {
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'node.kubernetes.io/instance-type': 'c4.large',
        'topology.kubernetes.io/region': 'fra',
        'topology.kubernetes.io/zone': zone,
      },
      annotations: { 'node.alpha.kubernetes.io/ttl': '0' },
    }),
    spec: { podCIDR: `10.244.${index}.0/24`, podCIDRs: [`10.244.${index}.0/24`], providerID: `demo://${zone}/${name}` },
    status: nodeStatus(stage, { name, address: `10.0.${index + 1}.10`, created }),
  });
  stage.world.leases.create({
    metadata: newMetadata({
      name,
      namespace: 'kube-node-lease',
      creationTimestamp: created,
      ownerReferences: [leaseOwner(stage, node)],
    }),
    spec: { holderIdentity: name, leaseDurationSeconds: 40, renewTime: microTimeText(stage.agenda.now()) },
  });
  return node;
}

interface Birth {
  readonly name: string;
  readonly address: string;
  readonly created: string;
}

function nodeStatus(stage: Stage, { name, address, created }: Birth): Node['status'] {
  const now = timeText(stage.agenda.now());
  const condition = (type: string, status: 'True' | 'False', words: readonly [string, string]): Condition => ({
    type,
    status,
    lastHeartbeatTime: now,
    lastTransitionTime: created,
    reason: words[0],
    message: words[1],
  });
  const machine = {
    cpu: '4',
    'ephemeral-storage': '101430960Ki',
    'hugepages-2Mi': '0',
    memory: '8151564Ki',
    pods: '110',
  };
  return {
    capacity: machine,
    allocatable: { ...machine, cpu: '3920m', memory: '7538Mi' },
    conditions: [
      condition('MemoryPressure', 'False', ['KubeletHasSufficientMemory', 'kubelet has sufficient memory available']),
      condition('DiskPressure', 'False', ['KubeletHasNoDiskPressure', 'kubelet has no disk pressure']),
      condition('PIDPressure', 'False', ['KubeletHasSufficientPID', 'kubelet has sufficient PID available']),
      condition('Ready', 'True', ['KubeletReady', 'kubelet is posting ready status']),
    ],
    addresses: [
      { type: 'InternalIP', address },
      { type: 'Hostname', address: name },
    ],
    daemonEndpoints: { kubeletEndpoint: { Port: 10_250 } },
    nodeInfo: {
      machineID: stage.random.hex(32),
      systemUUID: stage.random.uid(),
      bootID: stage.random.uid(),
      kernelVersion: '6.12.48-cloud-amd64',
      osImage: 'Debian GNU/Linux 13 (trixie)',
      containerRuntimeVersion: 'containerd://2.1.4',
      kubeletVersion: VERSION,
      kubeProxyVersion: '',
      operatingSystem: 'linux',
      architecture: 'amd64',
    },
  };
}

/** A lease belongs to its node, which does not manage it. */
function leaseOwner(stage: Stage, node: Node) {
  const { apiVersion, kind, name, uid } = ownerReferenceTo(stage.world.nodes.resource, node);
  return { apiVersion, kind, name, uid };
}

function plantApiService(stage: Stage): void {
  stage.world.services.create({
    metadata: new Planter(stage, 'default', 41).metadata('kubernetes', {
      labels: { component: 'apiserver', provider: 'kubernetes' },
    }),
    spec: {
      ports: [{ name: 'https', protocol: 'TCP', port: 443, targetPort: 6443 }],
      clusterIP: '10.96.0.1',
      clusterIPs: ['10.96.0.1'],
      type: 'ClusterIP',
      sessionAffinity: 'None',
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
      internalTrafficPolicy: 'Cluster',
    },
    status: { loadBalancer: {} },
  });
}
