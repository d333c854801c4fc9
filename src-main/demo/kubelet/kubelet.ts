import type { Pod } from '../kinds/pod.ts';
import type { Stage } from '../stage.ts';
import { type Machine, PodRun } from './pod-run.ts';

/** The kubelets of all nodes: each pod bound to a node gets a run, and a deleted one its end. */
export class Kubelets {
  readonly #stage: Stage;
  readonly #runs = new Map<string, PodRun>();
  readonly #machines = new Map<string, Machine>();

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** Begins to listen to the world. */
  start(): void {
    const stage = this.#stage;
    stage.world.pods.subscribe(({ type, version: { object: pod } }) => {
      if (type === 'DELETED') this.#forget(pod);
      else if (pod.spec.nodeName !== undefined) this.#look(pod, pod.spec.nodeName);
    });
  }

  #look(pod: Pod, nodeName: string): void {
    const run = this.#runs.get(pod.metadata.uid);
    if (run === undefined) this.#runs.set(pod.metadata.uid, new PodRun(this.#stage, this.#machine(nodeName), pod));
    else if (pod.metadata.deletionTimestamp !== undefined) run.die();
  }

  #forget(pod: Pod): void {
    this.#runs.get(pod.metadata.uid)?.stop();
    this.#runs.delete(pod.metadata.uid);
  }

  #machine(name: string): Machine {
    const known = this.#machines.get(name);
    if (known !== undefined) return known;
    const node = this.#stage.world.nodes.get('', name);
    if (node === undefined) throw new Error(`A pod is bound to ${name}, which is no node.`);
    const prefix = node.spec.podCIDR.replace(/\d+\/\d+$/, '');
    let given = 0;
    const machine: Machine = {
      name,
      address: node.status.addresses[0]?.address ?? '',
      images: new Set(),
      nextPodAddress: () => {
        given = (given % 250) + 1;
        return `${prefix}${given + 1}`;
      },
    };
    this.#machines.set(name, machine);
    return machine;
  }
}
