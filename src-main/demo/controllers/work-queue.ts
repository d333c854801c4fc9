import type { Stage } from '../stage.ts';
import { controllerOf } from '../world/object.ts';

interface Look {
  readonly due: number;
  readonly takeBack: () => void;
}

/** The keys (`namespace/name`) a controller must look at again; many changes in a short time are one look. */
export class WorkQueue {
  readonly #stage: Stage;
  readonly #reconcile: (key: string) => void;
  readonly #planned = new Map<string, Look>();

  constructor(stage: Stage, reconcile: (key: string) => void) {
    this.#stage = stage;
    this.#reconcile = reconcile;
  }

  /** Looks at `key` after `ms`, or after the few milliseconds a controller takes to notice; sooner if it was planned sooner. */
  add(key: string, ms = this.#stage.random.between(8, 60)): void {
    const due = this.#stage.agenda.now() + ms;
    const planned = this.#planned.get(key);
    if (planned !== undefined && planned.due <= due) return;
    planned?.takeBack();
    const takeBack = this.#stage.agenda.after(ms, () => {
      this.#planned.delete(key);
      this.#reconcile(key);
    });
    this.#planned.set(key, { due, takeBack });
  }

  /** Looks at what controls a pod whenever the pod changes, if that is of `kind`. */
  addOwnersOfPods(kind: string): void {
    this.#stage.world.pods.subscribe((change) => {
      const pod = change.version.object;
      const owner = controllerOf(pod);
      if (owner?.kind === kind) this.add(`${pod.metadata.namespace ?? ''}/${owner.name}`);
    });
  }
}
