import type { Container, ContainerStatus } from '../kinds/pod.ts';
import type { Happening } from '../controllers/event-log.ts';
import type { Stage } from '../stage.ts';
import { timeText } from '../world/instant.ts';
import type { Script } from '../world/script.ts';
import { type Fate, fateOf, isMissing } from './fate.ts';
import { imageIdOf, terminatedState } from './pod-status.ts';
import type { PodRun } from './pod-run.ts';

/** Faster than a kubelet's 10 s … 5 min, so that a story fits into a minute. */
const FIRST_BACKOFF_MS = 2000;
const LONGEST_BACKOFF_MS = 20_000;
const PROBE_MS = 5000;

/** One container from the pull of its image to its end, if it has one. */
export class ContainerLife {
  readonly #stage: Stage;
  readonly #run: PodRun;
  readonly #container: Container;
  readonly #init: boolean;
  #backoff = FIRST_BACKOFF_MS;

  constructor(run: PodRun, container: Container, init: boolean) {
    this.#stage = run.stage;
    this.#run = run;
    this.#container = container;
    this.#init = init;
  }

  *live(): Script {
    yield* this.#pull();
    for (;;) {
      const again = yield* this.#runOnce();
      if (!again) return;
    }
  }

  *#pull(): Script {
    const { image } = this.#container;
    if (this.#run.hasImage(image)) {
      this.#tell({ reason: 'Pulled', message: `Container image "${image}" already present on machine` });
      yield { ms: this.#stage.random.between(80, 250) };
      return;
    }
    this.#tell({ reason: 'Pulling', message: `Pulling image "${image}"` });
    const ms = this.#stage.random.between(900, 2600);
    yield { ms };
    while (isMissing(image)) yield* this.#failToPull();
    this.#run.keepImage(image);
    const took = (ms / 1000).toFixed(3);
    const size = 20_000_000 + (Number.parseInt(imageIdOf(image).slice(-6), 16) % 90_000_000);
    this.#tell({
      reason: 'Pulled',
      message: `Successfully pulled image "${image}" in ${took}s (${took}s including waiting). Image size: ${size} bytes.`,
    });
  }

  *#failToPull(): Script {
    const { image } = this.#container;
    const why = `failed to pull and unpack image "${image}": failed to resolve reference "${image}": ${image}: not found`;
    this.#tell({ type: 'Warning', reason: 'Failed', message: `Failed to pull image "${image}": ${why}` });
    this.#tell({ type: 'Warning', reason: 'Failed', message: 'Error: ErrImagePull' });
    this.#set({ state: { waiting: { reason: 'ErrImagePull', message: why } } });
    yield { ms: this.#stage.random.between(1200, 2000) };
    this.#tell({ reason: 'BackOff', message: `Back-off pulling image "${image}"` });
    this.#tell({ type: 'Warning', reason: 'Failed', message: 'Error: ImagePullBackOff' });
    this.#set({
      state: {
        waiting: { reason: 'ImagePullBackOff', message: `Back-off pulling image "${image}": ErrImagePull: ${why}` },
      },
    });
    yield { ms: this.#nextBackoff() + 3000 };
    this.#tell({ reason: 'Pulling', message: `Pulling image "${image}"` });
    yield { ms: 600 };
  }

  /** Starts the container and sees it through. Returns whether it is to be started again. */
  *#runOnce(): Generator<{ readonly ms: number }, boolean, void> {
    const fate: Fate = this.#init
      ? { type: 'ends', after: this.#stage.random.between(900, 1800), exitCode: 0 }
      : fateOf(this.#stage.world, this.#run.pod, this.#container);
    this.#start(fate);
    switch (fate.type) {
      case 'serves':
        yield { ms: fate.readyAfter + this.#stage.random.between(0, 900) };
        this.#set({ ready: true });
        return false;
      case 'never-ready':
        for (;;) {
          yield { ms: PROBE_MS };
          this.#tell({
            type: 'Warning',
            reason: 'Unhealthy',
            message: `Readiness probe failed: HTTP probe failed with ${fate.answer}`,
          });
        }
      case 'ends':
        yield { ms: fate.after + this.#stage.random.between(0, 2500) };
        this.#end(fate.exitCode, fate.exitCode === 0 ? 'Completed' : 'Error');
        return false;
      case 'dies':
        if (fate.readyAfter !== undefined) {
          yield { ms: fate.readyAfter };
          this.#set({ ready: true });
        }
        yield { ms: fate.after - (fate.readyAfter ?? 0) + this.#stage.random.between(0, 700) };
        this.#end(fate.exitCode, fate.reason, fate.message);
        yield* this.#backOff();
        return true;
    }
  }

  #start(fate: Fate): void {
    const { image, name } = this.#container;
    this.#tell({ reason: 'Created', message: `Created container: ${name}` });
    this.#tell({ reason: 'Started', message: `Started container ${name}` });
    const { state, restartCount } = this.#status;
    this.#set({
      state: { running: { startedAt: this.#now } },
      ...(state.terminated && { lastState: state }),
      restartCount: restartCount + (state.terminated || this.#status.lastState.terminated ? 1 : 0),
      imageID: imageIdOf(image),
      containerID: `containerd://${this.#stage.random.hex(64)}`,
      started: true,
      ready: fate.type === 'serves' && fate.readyAfter === 0,
    });
  }

  #end(exitCode: number, reason: string, message?: string): void {
    const end = { exitCode, reason, ...(message === undefined ? {} : { message }), now: this.#now };
    this.#set({ state: terminatedState(this.#status, end), ready: this.#init && exitCode === 0, started: false });
  }

  *#backOff(): Generator<{ readonly ms: number }, void, void> {
    yield { ms: this.#stage.random.between(600, 1000) };
    const { name } = this.#container;
    const ms = this.#nextBackoff();
    const where = `${this.#run.pod.metadata.name}_${this.#run.pod.metadata.namespace ?? ''}(${this.#run.pod.metadata.uid})`;
    this.#tell({
      type: 'Warning',
      reason: 'BackOff',
      message: `Back-off restarting failed container ${name} in pod ${where}`,
    });
    const message = `back-off ${ms / 1000}s restarting failed container=${name} pod=${where}`;
    this.#set({ state: { waiting: { reason: 'CrashLoopBackOff', message } }, lastState: this.#status.state });
    yield { ms };
  }

  #nextBackoff(): number {
    const ms = this.#backoff;
    this.#backoff = Math.min(LONGEST_BACKOFF_MS, ms * 2);
    return ms;
  }

  get #now(): string {
    return timeText(this.#stage.agenda.now());
  }

  get #status(): ContainerStatus {
    return this.#run.containerStatus(this.#container.name);
  }

  #set(change: Partial<ContainerStatus>): void {
    this.#run.setContainer({ ...this.#status, ...change });
  }

  #tell(happening: Omit<Happening, 'component'>): void {
    const list = this.#init ? 'initContainers' : 'containers';
    this.#run.tell({ ...happening, fieldPath: `spec.${list}{${this.#container.name}}` });
  }
}
