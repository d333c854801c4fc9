import type { Canary } from '../kinds/cluster.ts';
import type { Deployment } from '../kinds/workloads.ts';
import type { Stage } from '../stage.ts';
import { timeText } from '../world/instant.ts';
import { keyOf, newMetadata, withCondition } from '../world/object.ts';
import { ownerReferenceTo } from '../world/resource.ts';
import { play, type Script } from '../world/script.ts';

const STEP_MS = 4000;
const PATIENCE_MS = 15_000;
const COMPONENT = 'canary-operator';

/**
 * The operator behind our custom resource: a new image first runs in a deployment of its own beside the target, gets
 * more of the traffic step by step, and then becomes the target's image, or is taken away if it never gets ready.
 */
export class CanaryOperator {
  readonly #stage: Stage;
  readonly #busy = new Set<string>();

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** Begins to listen to the world. */
  start(): void {
    const stage = this.#stage;
    stage.world.canaries.subscribe(({ type, version: { object: canary } }) => {
      const key = keyOf(canary.metadata);
      const seen = canary.status.observedGeneration === canary.metadata.generation;
      if (type === 'DELETED' || seen || this.#busy.has(key)) return;
      this.#busy.add(key);
      play(stage.agenda, this.#release(key), () => this.#busy.delete(key));
    });
  }

  *#release(key: string): Script {
    yield { ms: 300 };
    const canary = this.#canary(key);
    const target = this.#target(canary);
    if (imageOf(target) === canary.spec.image) {
      this.#tell(key, {
        phase: 'Succeeded',
        weight: 0,
        reason: 'UpToDate',
        message: `${canary.spec.image} is released.`,
      });
      return;
    }
    this.#tell(key, {
      phase: 'Progressing',
      weight: 0,
      reason: 'CanaryStarting',
      message: 'Waiting for the first pod.',
    });
    const trial = this.#startTrial(canary, target);
    yield { until: () => this.#isServing(trial), atMost: PATIENCE_MS };
    if (!this.#isServing(trial)) {
      this.#endTrial(trial);
      this.#tell(key, {
        phase: 'RolledBack',
        weight: 0,
        reason: 'CanaryNotReady',
        message: `${canary.spec.image} was not ready within ${PATIENCE_MS / 1000}s.`,
      });
      return;
    }
    for (const weight of canary.spec.steps) {
      this.#tell(key, {
        phase: 'Progressing',
        weight,
        reason: 'CanaryServing',
        message: `Canary takes ${weight}% of requests.`,
      });
      yield { ms: STEP_MS };
    }
    this.#tell(key, {
      phase: 'Promoting',
      weight: 100,
      reason: 'Promoting',
      message: `Rolling out ${canary.spec.image}.`,
    });
    this.#promote(canary);
    yield { ms: 2000 };
    yield { until: () => this.#isRolledOut(canary), atMost: 40_000 };
    this.#endTrial(trial);
    this.#tell(key, {
      phase: 'Succeeded',
      weight: 0,
      reason: 'Promoted',
      message: `${canary.spec.image} is released.`,
    });
  }

  #startTrial(canary: Canary, target: Deployment): Deployment {
    const { deployments, canaries } = this.#stage.world;
    const labels = { app: `${target.metadata.name}-canary`, 'demo.khronoscope.dev/track': 'canary' };
    const [first, ...others] = target.spec.template.spec.containers;
    if (first === undefined)
      throw new Error(`Deployment ${target.metadata.name} has no container to try another image in.`);
    return deployments.create({
      metadata: newMetadata({
        name: `${target.metadata.name}-canary`,
        namespace: target.metadata.namespace ?? '',
        labels,
        ownerReferences: [ownerReferenceTo(canaries.resource, canary)],
      }),
      spec: {
        ...target.spec,
        replicas: 1,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: { ...target.spec.template.spec, containers: [{ ...first, image: canary.spec.image }, ...others] },
        },
      },
      status: {},
    });
  }

  #endTrial(trial: Deployment): void {
    const current = this.#stage.world.deployments.at(keyOf(trial.metadata));
    if (current !== undefined) this.#stage.world.deployments.delete(current);
  }

  #promote(canary: Canary): void {
    const target = this.#target(canary);
    const [first, ...others] = target.spec.template.spec.containers;
    if (first === undefined) return;
    const spec = { ...target.spec.template.spec, containers: [{ ...first, image: canary.spec.image }, ...others] };
    const template = { ...target.spec.template, spec };
    this.#stage.world.deployments.put({ ...target, spec: { ...target.spec, template } });
  }

  #isServing(deployment: Deployment): boolean {
    return this.#stage.world.deployments.at(keyOf(deployment.metadata))?.status.availableReplicas === 1;
  }

  #isRolledOut(canary: Canary): boolean {
    const { metadata, spec, status } = this.#target(canary);
    return (
      status.observedGeneration === metadata.generation &&
      status.updatedReplicas === spec.replicas &&
      status.replicas === spec.replicas &&
      status.availableReplicas === spec.replicas
    );
  }

  #canary(key: string): Canary {
    const canary = this.#stage.world.canaries.at(key);
    if (canary === undefined) throw new Error(`Canary ${key} is gone in the middle of its release.`);
    return canary;
  }

  #target(canary: Canary): Deployment {
    const { name } = canary.spec.targetRef;
    const target = this.#stage.world.deployments.get(canary.metadata.namespace ?? '', name);
    if (target === undefined)
      throw new Error(`Canary ${keyOf(canary.metadata)} is for deployment ${name}, which is not there.`);
    return target;
  }

  #tell(
    key: string,
    step: Pick<Canary['status'], 'phase' | 'weight'> & { readonly reason: string; readonly message: string },
  ): void {
    const { world, agenda, events } = this.#stage;
    const canary = this.#canary(key);
    const now = timeText(agenda.now());
    const condition = (type: string, holds: boolean) =>
      ({
        type,
        status: holds ? 'True' : 'False',
        lastTransitionTime: now,
        reason: step.reason,
        message: step.message,
      }) as const;
    const moving = step.phase === 'Progressing' || step.phase === 'Promoting';
    let { conditions } = canary.status;
    conditions = withCondition(conditions, condition('Progressing', moving));
    conditions = withCondition(conditions, condition('Ready', step.phase === 'Succeeded'));
    world.canaries.put({
      ...canary,
      status: {
        observedGeneration: canary.metadata.generation ?? 1,
        phase: step.phase,
        weight: step.weight,
        conditions,
      },
    });
    events.record(world.canaries.resource, canary, {
      ...(step.phase === 'RolledBack' && { type: 'Warning' as const }),
      reason: step.reason,
      message: step.message,
      component: COMPONENT,
    });
  }
}

function imageOf(deployment: Deployment): string | undefined {
  return deployment.spec.template.spec.containers[0]?.image;
}
