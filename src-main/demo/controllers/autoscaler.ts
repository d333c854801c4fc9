import { isReady } from '../kinds/pod.ts';
import type { Deployment, HorizontalPodAutoscaler } from '../kinds/workloads.ts';
import type { Stage } from '../stage.ts';
import { timeText } from '../world/instant.ts';
import { type Condition, hasLabels, withCondition } from '../world/object.ts';
import { millicoresOf } from '../world/quantity.ts';

const SYNC_MS = 15_000;
/** Less than this part off the target, and nothing is scaled. */
const TOLERANCE = 0.1;

/** Every 15 s compares the load of each target with what its autoscaler wants, and scales. */
export class Autoscaler {
  readonly #stage: Stage;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** Begins to listen to the world. */
  start(): void {
    const stage = this.#stage;
    stage.agenda.every(SYNC_MS, stage.random.between(1000, SYNC_MS), () => {
      for (const autoscaler of stage.world.autoscalers.all()) this.#sync(autoscaler);
    });
  }

  #sync(autoscaler: HorizontalPodAutoscaler): void {
    const { deployments } = this.#stage.world;
    const namespace = autoscaler.metadata.namespace ?? '';
    const target = deployments.get(namespace, autoscaler.spec.scaleTargetRef.name);
    const goal = autoscaler.spec.metrics[0]?.resource.target.averageUtilization;
    if (target === undefined || goal === undefined) return;
    const usage = this.#usage(target);
    if (usage === undefined) return;
    const current = target.spec.replicas;
    const ratio = usage.utilization / goal;
    const wanted = Math.abs(ratio - 1) <= TOLERANCE ? current : Math.ceil(current * ratio);
    const desired = Math.min(autoscaler.spec.maxReplicas, Math.max(autoscaler.spec.minReplicas, wanted));
    const now = timeText(this.#stage.agenda.now());
    if (desired !== current) this.#rescale(autoscaler, target, desired);
    this.#stage.world.autoscalers.put({
      ...autoscaler,
      status: {
        ...(desired === current
          ? autoscaler.status.lastScaleTime !== undefined && { lastScaleTime: autoscaler.status.lastScaleTime }
          : { lastScaleTime: now }),
        currentReplicas: current,
        desiredReplicas: desired,
        currentMetrics: [
          {
            type: 'Resource',
            resource: {
              name: 'cpu',
              current: { averageUtilization: usage.utilization, averageValue: `${usage.millicores}m` },
            },
          },
        ],
        conditions: this.#conditions(autoscaler, { wanted, desired, now }),
      },
    });
  }

  #rescale(autoscaler: HorizontalPodAutoscaler, target: Deployment, replicas: number): void {
    const { world, events } = this.#stage;
    const direction = replicas > target.spec.replicas ? 'above' : 'below';
    events.record(world.autoscalers.resource, autoscaler, {
      reason: 'SuccessfulRescale',
      message:
        direction === 'above'
          ? `New size: ${replicas}; reason: cpu resource utilization (percentage of request) above target`
          : `New size: ${replicas}; reason: All metrics below target`,
      component: 'horizontal-pod-autoscaler',
    });
    world.deployments.put({ ...target, spec: { ...target.spec, replicas } });
  }

  /** Average use per ready pod, in millicores and in percent of the request; undefined while no pod is ready. */
  #usage(target: Deployment): { readonly millicores: number; readonly utilization: number } | undefined {
    const pods = this.#stage.world.pods
      .all()
      .filter(
        (pod) =>
          pod.metadata.namespace === target.metadata.namespace &&
          hasLabels(pod.metadata.labels, target.spec.selector.matchLabels) &&
          isReady(pod),
      );
    const request = target.spec.template.spec.containers.reduce(
      (sum, { resources }) => sum + millicoresOf(resources.requests?.['cpu'] ?? '0'),
      0,
    );
    if (pods.length === 0 || request === 0) return undefined;
    const load = this.#stage.load.of(`${target.metadata.namespace ?? ''}/${target.metadata.name}`);
    const noise = 1 + (this.#stage.random.next() - 0.5) * 0.06;
    const millicores = Math.round((load * noise) / target.spec.replicas);
    return { millicores, utilization: Math.round((millicores * 100) / request) };
  }

  #conditions(
    autoscaler: HorizontalPodAutoscaler,
    { wanted, desired, now }: { readonly wanted: number; readonly desired: number; readonly now: string },
  ): readonly Condition[] {
    const limited = wanted !== desired;
    const say = (type: string, holds: boolean, words: readonly [string, string]): Condition => ({
      type,
      status: holds ? 'True' : 'False',
      lastTransitionTime: now,
      reason: words[0],
      message: words[1],
    });
    const limit: readonly [string, string] = !limited
      ? ['DesiredWithinRange', 'the desired count is within the acceptable range']
      : wanted > desired
        ? ['TooManyReplicas', 'the desired replica count is more than the maximum replica count']
        : ['TooFewReplicas', 'the desired replica count is less than the minimum replica count'];
    const metric =
      'the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)';
    let { conditions } = autoscaler.status;
    for (const condition of [
      say('AbleToScale', true, ['ReadyForNewScale', 'recommended size matches current size']),
      say('ScalingActive', true, ['ValidMetricFound', metric]),
      say('ScalingLimited', limited, limit),
    ]) {
      conditions = withCondition(conditions, condition);
    }
    return conditions ?? [];
  }
}
