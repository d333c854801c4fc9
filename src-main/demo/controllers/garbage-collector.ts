import type { Stage } from '../stage.ts';
import type { Change } from '../world/history.ts';
import { deletePod } from '../workloads/pod-birth.ts';

/** Deletes what a deleted object owned, as background deletion does. */
export class GarbageCollector {
  readonly #stage: Stage;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** Begins to listen to the world. */
  start(): void {
    const stage = this.#stage;
    const { world } = stage;
    for (const owners of [world.deployments, world.replicaSets, world.jobs, world.services, world.canaries]) {
      owners.subscribe((change: Change) => {
        if (change.type === 'DELETED') stage.agenda.after(stage.random.between(40, 200), () => this.#collect(change));
      });
    }
  }

  #collect({ version: { object: owner } }: Change): void {
    const { world } = this.#stage;
    for (const dependents of [world.deployments, world.replicaSets, world.jobs, world.endpointSlices]) {
      for (const dependent of dependents.ownedBy(owner)) dependents.delete(dependent);
    }
    for (const pod of world.pods.ownedBy(owner)) deletePod(this.#stage, pod);
  }
}
