import { WorkQueue } from '../controllers/work-queue.ts';
import { isActive, isReady } from '../kinds/pod.ts';
import type { Job } from '../kinds/workloads.ts';
import type { Stage } from '../stage.ts';
import { timeText } from '../world/instant.ts';
import { type Condition, keyOf } from '../world/object.ts';
import { createPod } from './pod-birth.ts';

const COMPONENT = 'job-controller';

/** Runs pods until enough of them have succeeded, or too many have failed. */
export class JobController {
  readonly #stage: Stage;
  readonly #queue: WorkQueue;

  constructor(stage: Stage) {
    this.#stage = stage;
    this.#queue = new WorkQueue(stage, (key) => this.#reconcile(key));
  }

  /** Begins to listen to the world. */
  start(): void {
    const stage = this.#stage;
    stage.world.jobs.subscribe((change) => {
      if (change.type !== 'DELETED') this.#queue.add(keyOf(change.version.object.metadata));
    });
    this.#queue.addOwnersOfPods('Job');
  }

  #reconcile(key: string): void {
    const { jobs } = this.#stage.world;
    const job = jobs.at(key);
    if (job === undefined || job.status.conditions !== undefined) return;
    const pods = this.#stage.world.pods.ownedBy(job);
    const succeeded = pods.filter((pod) => pod.status.phase === 'Succeeded').length;
    const failed = pods.filter((pod) => pod.status.phase === 'Failed').length;
    const over = succeeded >= job.spec.completions ? 'Complete' : failed > job.spec.backoffLimit ? 'Failed' : undefined;
    const wanted = over === undefined ? Math.min(job.spec.parallelism, job.spec.completions - succeeded) : 0;
    for (let active = pods.filter(isActive).length; active < wanted; active += 1) {
      createPod(this.#stage, {
        resource: jobs.resource,
        owner: job,
        template: job.spec.template,
        component: COMPONENT,
      });
    }
    const now = timeText(this.#stage.agenda.now());
    const running = this.#stage.world.pods.ownedBy(job).filter(isActive);
    jobs.put({
      ...job,
      status: {
        ...(over !== undefined && { conditions: endConditions(over, now) }),
        startTime: job.status.startTime ?? now,
        ...(over === 'Complete' && { completionTime: now }),
        ...(running.length > 0 && { active: running.length }),
        ...(succeeded > 0 && { succeeded }),
        ...(failed > 0 && { failed }),
        ready: running.filter(isReady).length,
      },
    });
    if (over !== undefined) this.#tellEnd(job, over);
  }

  #tellEnd(job: Job, over: 'Complete' | 'Failed'): void {
    const { events, world } = this.#stage;
    events.record(
      world.jobs.resource,
      job,
      over === 'Complete'
        ? { reason: 'Completed', message: 'Job completed', component: COMPONENT }
        : {
            type: 'Warning',
            reason: 'BackoffLimitExceeded',
            message: 'Job has reached the specified backoff limit',
            component: COMPONENT,
          },
    );
  }
}

function endConditions(over: 'Complete' | 'Failed', now: string): readonly Condition[] {
  const reason = over === 'Complete' ? 'CompletionsReached' : 'BackoffLimitExceeded';
  const message =
    over === 'Complete' ? 'Reached expected number of succeeded pods' : 'Job has reached the specified backoff limit';
  const condition = (type: string): Condition => ({
    type,
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: now,
    reason,
    message,
  });
  return [condition(over === 'Complete' ? 'SuccessCriteriaMet' : 'FailureTarget'), condition(over)];
}
