import type { Node } from '../kinds/cluster.ts';
import { isActive, pinnedNode, type Pod } from '../kinds/pod.ts';
import type { Stage } from '../stage.ts';
import { timeText } from '../world/instant.ts';
import { keyOf, withCondition } from '../world/object.ts';
import { bytesOf } from '../world/quantity.ts';
import { WorkQueue } from './work-queue.ts';

const RETRY_MS = 6000;
const COMPONENT = 'default-scheduler';
const CORDONED = 'node.kubernetes.io/unschedulable';

/** Binds pods to nodes: the fitting node with the fewest pods. */
export class Scheduler {
  readonly #stage: Stage;
  readonly #queue: WorkQueue;

  constructor(stage: Stage) {
    this.#stage = stage;
    this.#queue = new WorkQueue(stage, (key) => this.#schedule(key));
  }

  /** Begins to listen to the world. */
  start(): void {
    const stage = this.#stage;
    stage.world.pods.subscribe((change) => {
      const pod = change.version.object;
      if (change.type === 'ADDED' && pod.spec.nodeName === undefined) this.#queue.add(keyOf(pod.metadata));
    });
  }

  #schedule(key: string): void {
    const pod = this.#stage.world.pods.at(key);
    if (pod === undefined || pod.spec.nodeName !== undefined || !isActive(pod)) return;
    const refusals: string[] = [];
    const fitting = this.#stage.world.nodes.all().filter((node) => {
      const refusal = this.#refusal(pod, node);
      if (refusal !== undefined) refusals.push(refusal);
      return refusal === undefined;
    });
    if (fitting.length === 0) {
      this.#fail(pod, refusals);
      this.#queue.add(key, RETRY_MS);
      return;
    }
    const counts = fitting.map((node) => this.#podsOn(node).length);
    const fewest = Math.min(...counts);
    this.#bind(pod, this.#stage.random.pick(fitting.filter((_, index) => counts[index] === fewest)));
  }

  #bind(pod: Pod, node: Node): void {
    this.#stage.world.pods.put({
      ...pod,
      spec: { ...pod.spec, nodeName: node.metadata.name },
      status: { ...pod.status, conditions: withCondition(pod.status.conditions, this.#scheduled('True')) },
    });
    this.#stage.events.record(this.#stage.world.pods.resource, pod, {
      reason: 'Scheduled',
      message: `Successfully assigned ${keyOf(pod.metadata)} to ${node.metadata.name}`,
      component: COMPONENT,
    });
  }

  #fail(pod: Pod, refusals: readonly string[]): void {
    const counts = new Map<string, number>();
    for (const refusal of refusals) counts.set(refusal, (counts.get(refusal) ?? 0) + 1);
    const reasons = [...counts].map(([refusal, count]) => `${count} ${refusal}`).join(', ');
    const message = `0/${refusals.length} nodes are available: ${reasons}.`;
    this.#stage.world.pods.put({
      ...pod,
      status: {
        ...pod.status,
        conditions: withCondition(pod.status.conditions, {
          ...this.#scheduled('False'),
          reason: 'Unschedulable',
          message,
        }),
      },
    });
    this.#stage.events.record(this.#stage.world.pods.resource, pod, {
      type: 'Warning',
      reason: 'FailedScheduling',
      message,
      component: COMPONENT,
    });
  }

  /** Why `pod` may not run on `node`, in the scheduler's words. */
  #refusal(pod: Pod, node: Node): string | undefined {
    const wanted = pinnedNode(pod);
    if (wanted !== undefined) {
      return wanted === node.metadata.name ? undefined : "node(s) didn't satisfy plugin(s) [NodeAffinity]";
    }
    if (node.spec.taints?.some((taint) => taint.key === CORDONED) === true) return 'node(s) were unschedulable';
    const used = this.#podsOn(node).reduce((sum, other) => sum + memoryRequest(other), 0);
    const free = bytesOf(node.status.allocatable['memory'] ?? '0') - used;
    return memoryRequest(pod) > free ? 'Insufficient memory' : undefined;
  }

  #podsOn(node: Node): Pod[] {
    return this.#stage.world.pods.all().filter((pod) => pod.spec.nodeName === node.metadata.name && isActive(pod));
  }

  #scheduled(status: 'True' | 'False') {
    const lastTransitionTime = timeText(this.#stage.agenda.now());
    return { type: 'PodScheduled', status, lastProbeTime: null, lastTransitionTime } as const;
  }
}

function memoryRequest(pod: Pod): number {
  return pod.spec.containers.reduce((sum, { resources }) => sum + bytesOf(resources.requests?.['memory'] ?? '0'), 0);
}
