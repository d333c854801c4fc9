import { referenceTo } from '../controllers/event-log.ts';
import type { CronJob, Job } from '../kinds/workloads.ts';
import type { Stage } from '../stage.ts';
import { timeText } from '../world/instant.ts';
import { controllerOf, keyOf, newMetadata } from '../world/object.ts';
import { ownerReferenceTo } from '../world/resource.ts';

const MINUTE_MS = 60_000;
const COMPONENT = 'cronjob-controller';

/** Starts a Job at each full minute for every CronJob (the demo knows no other schedule), and forgets old Jobs. */
export class CronJobController {
  readonly #stage: Stage;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** Begins to listen to the world. */
  start(): void {
    const stage = this.#stage;
    this.#waitForMinute();
    stage.world.jobs.subscribe(({ type, version: { object: job } }) => {
      const owner = controllerOf(job);
      if (owner === undefined || type === 'DELETED' || job.status.conditions === undefined) return;
      stage.agenda.after(stage.random.between(80, 300), () =>
        this.#close(`${job.metadata.namespace ?? ''}/${owner.name}`),
      );
    });
  }

  #waitForMinute(): void {
    const now = this.#stage.agenda.now();
    this.#stage.agenda.after(MINUTE_MS - (now % MINUTE_MS), () => {
      this.#waitForMinute();
      for (const cronJob of this.#stage.world.cronJobs.all()) {
        if (!cronJob.spec.suspend) this.#startJob(cronJob);
      }
    });
  }

  #startJob(cronJob: CronJob): void {
    const { jobs, cronJobs } = this.#stage.world;
    const now = this.#stage.agenda.now();
    const job = jobs.create({
      metadata: newMetadata({
        name: `${cronJob.metadata.name}-${Math.floor(now / MINUTE_MS)}`,
        namespace: cronJob.metadata.namespace ?? '',
        ...cronJob.spec.jobTemplate.metadata,
        annotations: { 'batch.kubernetes.io/cronjob-scheduled-timestamp': timeText(now) },
        ownerReferences: [ownerReferenceTo(cronJobs.resource, cronJob)],
      }),
      spec: cronJob.spec.jobTemplate.spec,
      status: {},
    });
    this.#tell(cronJob, 'SuccessfulCreate', `Created job ${job.metadata.name}`);
    cronJobs.put({
      ...cronJob,
      status: {
        ...cronJob.status,
        active: [...(cronJob.status.active ?? []), referenceTo(jobs.resource, job)],
        lastScheduleTime: timeText(now),
      },
    });
  }

  /** Takes ended Jobs off the active list and deletes those beyond the history limits. */
  #close(key: string): void {
    const { jobs, cronJobs } = this.#stage.world;
    const cronJob = cronJobs.at(key);
    if (cronJob === undefined) return;
    const own = jobs.ownedBy(cronJob);
    const running = new Set(own.filter((job) => job.status.conditions === undefined).map((job) => job.metadata.uid));
    const active = (cronJob.status.active ?? []).filter((reference) => running.has(reference.uid));
    const { active: before, lastScheduleTime, lastSuccessfulTime } = cronJob.status;
    const completed =
      own
        .flatMap((job) => job.status.completionTime ?? [])
        .sort()
        .at(-1) ?? lastSuccessfulTime;
    for (const reference of before ?? []) {
      if (!running.has(reference.uid)) {
        this.#tell(cronJob, 'SawCompletedJob', `Saw completed job: ${reference.name}, condition: Complete`);
      }
    }
    cronJobs.put({
      ...cronJob,
      status: {
        ...(active.length > 0 && { active }),
        ...(lastScheduleTime !== undefined && { lastScheduleTime }),
        ...(completed !== undefined && { lastSuccessfulTime: completed }),
      },
    });
    const failed = own.filter(hasFailed);
    const succeeded = own.filter((job) => job.status.completionTime !== undefined);
    this.#forget(cronJob, failed, cronJob.spec.failedJobsHistoryLimit);
    this.#forget(cronJob, succeeded, cronJob.spec.successfulJobsHistoryLimit);
  }

  #forget(cronJob: CronJob, jobs: readonly Job[], kept: number): void {
    for (const job of jobs.slice(0, Math.max(0, jobs.length - kept))) {
      this.#stage.world.jobs.delete(job);
      this.#tell(cronJob, 'SuccessfulDelete', `Deleted job ${keyOf(job.metadata)}`);
    }
  }

  #tell(cronJob: CronJob, reason: string, message: string): void {
    this.#stage.events.record(this.#stage.world.cronJobs.resource, cronJob, { reason, message, component: COMPONENT });
  }
}

function hasFailed(job: Job): boolean {
  return job.status.conditions?.some((condition) => condition.type === 'Failed') ?? false;
}
