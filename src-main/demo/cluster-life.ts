import { Autoscaler } from './controllers/autoscaler.ts';
import { CanaryOperator } from './controllers/canary-operator.ts';
import { EndpointSliceController } from './controllers/endpoint-slice-controller.ts';
import { EventLog } from './controllers/event-log.ts';
import { GarbageCollector } from './controllers/garbage-collector.ts';
import { Load } from './controllers/load.ts';
import { NodeHeartbeat } from './controllers/node-heartbeat.ts';
import { Scheduler } from './controllers/scheduler.ts';
import { Kubelets } from './kubelet/kubelet.ts';
import { plantPayments } from './manifests/payments.ts';
import { plantObservability, plantPlatform } from './manifests/platform.ts';
import { plantShop } from './manifests/shop.ts';
import type { Stage } from './stage.ts';
import { settleLoad } from './story/beats.ts';
import { story } from './story/story.ts';
import { CronJobController } from './workloads/cron-job-controller.ts';
import { DaemonSetController } from './workloads/daemon-set-controller.ts';
import { DeploymentController } from './workloads/deployment-controller.ts';
import { JobController } from './workloads/job-controller.ts';
import { ReplicaSetController } from './workloads/replica-set-controller.ts';
import { StatefulSetController } from './workloads/stateful-set-controller.ts';
import { Agenda } from './world/agenda.ts';
import type { HistoryLimits } from './world/history.ts';
import { Random } from './world/random.ts';
import { play } from './world/script.ts';
import { World } from './world/world.ts';

/** What the cluster has lived through before anyone looks at it: pods are up, a few jobs have come and gone. */
const YOUTH_MS = 12 * 60_000;

export interface LifeOptions {
  readonly seed: number;
  /** The instant from which it is told, in ms. */
  readonly startMs: number;
  readonly history?: HistoryLimits;
}

/**
 * A whole cluster at `startMs`, settled, with its story about to begin. It stands still until its agenda follows a
 * clock or is run by hand.
 */
export function liveUntil(options: LifeOptions): Stage {
  const random = new Random(options.seed);
  const agenda = new Agenda(options.startMs - YOUTH_MS);
  const world = new World({
    now: () => agenda.now(),
    uid: () => random.uid(),
    ...(options.history && { history: options.history }),
  });
  const stage: Stage = { world, agenda, random, events: new EventLog(world.events, agenda, random), load: new Load() };
  startControllers(stage);
  new NodeHeartbeat(stage).start(plantPlatform(stage));
  plantShop(stage);
  plantPayments(stage);
  plantObservability(stage);
  settleLoad(stage);
  agenda.runUntil(options.startMs);
  play(agenda, story(stage));
  return stage;
}

function startControllers(stage: Stage): void {
  new DeploymentController(stage).start();
  new ReplicaSetController(stage).start();
  new StatefulSetController(stage).start();
  new DaemonSetController(stage).start();
  new JobController(stage).start();
  new CronJobController(stage).start();
  new Scheduler(stage).start();
  new Kubelets(stage).start();
  new EndpointSliceController(stage).start();
  new Autoscaler(stage).start();
  new CanaryOperator(stage).start();
  new GarbageCollector(stage).start();
}
