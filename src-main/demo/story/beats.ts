import { isActive, pinnedNode } from '../kinds/pod.ts';
import type { Stage } from '../stage.ts';
import { timeText } from '../world/instant.ts';
import type { Script } from '../world/script.ts';
import { deletePod, evictPod } from '../workloads/pod-birth.ts';
import { deploymentAt, editDeployment, imageOf, isRolledOut, nextImage } from './edits.ts';

const CORDON = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };
/** Millicores that three pods of `web` handle without effort, and that need twice as many. */
const QUIET_LOAD = 150;
const BUSY_LOAD = 330;

/** Sets the load that autoscalers see before the story starts. */
export function settleLoad(stage: Stage): void {
  stage.load.set('shop/web', QUIET_LOAD);
}

/** A deployment gets the image of its next version. */
export function release(stage: Stage, key: string): void {
  const image = nextImage(imageOf(stage, key), stage.random.chance(0.25));
  editDeployment(stage, key, { container: { image } });
}

/** A new version of some deployment rolls out and is fine. */
export function* anyRollout(stage: Stage): Script {
  const key = stage.random.pick(['shop/web', 'shop/api', 'shop/cart', 'shop/checkout']);
  release(stage, key);
  yield { ms: 1000 };
  yield { until: () => isRolledOut(stage, key), atMost: 40_000 };
}

/** The shop gets busy and quiet again; its autoscaler follows. */
export function* rush(stage: Stage): Script {
  stage.load.set('shop/web', BUSY_LOAD + stage.random.between(0, 50));
  yield { ms: 1000 };
  yield { until: () => deploymentAt(stage, 'shop/web').spec.replicas > 3, atMost: 20_000 };
  yield { ms: 14_000 };
  stage.load.set('shop/web', QUIET_LOAD);
  yield { until: () => deploymentAt(stage, 'shop/web').spec.replicas === 3, atMost: 35_000 };
  yield { ms: 4000 };
}

/** A node is drained for maintenance: cordoned, emptied pod by pod, and given back. */
export function* drain(stage: Stage): Script {
  const name = stage.random.pick(stage.world.nodes.all()).metadata.name;
  cordon(stage, name, true);
  yield { ms: 1500 };
  const pods = stage.world.pods
    .all()
    .filter((pod) => pod.spec.nodeName === name && isActive(pod) && pinnedNode(pod) === undefined);
  for (const { metadata } of pods) {
    const pod = stage.world.pods.get(metadata.namespace ?? '', metadata.name);
    if (pod !== undefined && pod.metadata.uid === metadata.uid && isActive(pod)) evictPod(stage, pod);
    yield { ms: 900 };
  }
  yield { ms: 9000 };
  cordon(stage, name, false);
  yield { ms: 1000 };
}

/** Someone deletes a database pod; it comes back under the same name as another one. */
export function* loseDatabasePod(stage: Stage): Script {
  const name = `db-${stage.random.between(0, 2)}`;
  const pod = stage.world.pods.get('shop', name);
  if (pod === undefined) return;
  deletePod(stage, pod);
  yield {
    until: () => (stage.world.statefulSets.get('shop', 'db')?.status.readyReplicas ?? 0) === 3,
    atMost: 25_000,
  };
}

/** The payments team releases its gateway through the Canary; now and then it is not good enough. */
export function* canaryRelease(stage: Stage): Script {
  const canary = stage.world.canaries.get('payments', 'gateway');
  if (canary === undefined) throw new Error('The story needs Canary payments/gateway, which is not there.');
  const next = nextImage(imageOf(stage, 'payments/gateway'), false);
  const image = stage.random.chance(0.3) ? `${next}-rc.1` : next;
  stage.world.canaries.put({ ...canary, spec: { ...canary.spec, image } });
  yield { ms: 2000 };
  yield {
    until: () =>
      ['Succeeded', 'RolledBack'].includes(stage.world.canaries.get('payments', 'gateway')?.status.phase ?? ''),
    atMost: 75_000,
  };
}

/** The platform team updates the agent, one node at a time. */
export function* agentUpdate(stage: Stage): Script {
  const { daemonSets } = stage.world;
  const agent = daemonSets.get('observability', 'agent');
  if (agent === undefined) throw new Error('The story needs DaemonSet observability/agent, which is not there.');
  const { template } = agent.spec;
  const containers = template.spec.containers.map((container) => ({
    ...container,
    image: nextImage(container.image, false),
  }));
  daemonSets.put({
    ...agent,
    spec: { ...agent.spec, template: { ...template, spec: { ...template.spec, containers } } },
  });
  yield { ms: 2000 };
  yield {
    until: () => {
      const { updatedNumberScheduled, numberReady, desiredNumberScheduled } =
        daemonSets.get('observability', 'agent')?.status ?? agent.status;
      return updatedNumberScheduled === desiredNumberScheduled && numberReady === desiredNumberScheduled;
    },
    atMost: 40_000,
  };
}

function cordon(stage: Stage, name: string, cordoned: boolean): void {
  const { nodes } = stage.world;
  const node = nodes.get('', name);
  if (node === undefined) return;
  const { podCIDR, podCIDRs, providerID } = node.spec;
  const taint = { ...CORDON, timeAdded: timeText(stage.agenda.now()) };
  nodes.put({
    ...node,
    spec: { podCIDR, podCIDRs, providerID, ...(cordoned && { taints: [taint], unschedulable: true }) },
  });
  const reason = cordoned ? 'NodeNotSchedulable' : 'NodeSchedulable';
  stage.events.record(nodes.resource, node, {
    reason,
    message: `Node ${name} status is now: ${reason}`,
    component: 'kubelet',
    host: name,
  });
}
