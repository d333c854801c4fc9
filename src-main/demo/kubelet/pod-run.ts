import type { Happening } from '../controllers/event-log.ts';
import type { ContainerStatus, Pod, PodStatus } from '../kinds/pod.ts';
import type { Stage } from '../stage.ts';
import { timeText } from '../world/instant.ts';
import { keyOf } from '../world/object.ts';
import { play, type Script } from '../world/script.ts';
import { ContainerLife } from './container-life.ts';
import { derived, terminatedState, waitingStatus, withContainer } from './pod-status.ts';

/** What a kubelet knows beyond its pods. */
export interface Machine {
  readonly name: string;
  readonly address: string;
  readonly images: Set<string>;
  nextPodAddress(): string;
}

/** One pod on its node, from admission to removal. */
export class PodRun {
  readonly stage: Stage;
  readonly #machine: Machine;
  readonly #key: string;
  readonly #takeBack: (() => void)[] = [];
  #dying = false;

  constructor(stage: Stage, machine: Machine, pod: Pod) {
    this.stage = stage;
    this.#machine = machine;
    this.#key = keyOf(pod.metadata);
    this.#play(this.#live());
  }

  /** The pod as it is now. */
  get pod(): Pod {
    const pod = this.stage.world.pods.at(this.#key);
    if (pod === undefined) throw new Error(`The kubelet of ${this.#machine.name} runs ${this.#key}, which is gone.`);
    return pod;
  }

  hasImage(image: string): boolean {
    return this.#machine.images.has(image);
  }

  keepImage(image: string): void {
    this.#machine.images.add(image);
  }

  containerStatus(name: string): ContainerStatus {
    const { containerStatuses = [], initContainerStatuses = [] } = this.pod.status;
    const found = [...initContainerStatuses, ...containerStatuses].find((status) => status.name === name);
    if (found === undefined) throw new Error(`Pod ${this.#key} has no status of a container ${name}.`);
    return found;
  }

  setContainer(next: ContainerStatus): void {
    this.#setStatus(withContainer(this.pod, next, this.#now));
  }

  tell(happening: Omit<Happening, 'component'>): void {
    this.stage.events.record(this.stage.world.pods.resource, this.pod, {
      ...happening,
      component: 'kubelet',
      host: this.#machine.name,
    });
  }

  /** Stops the containers and removes the pod. Does nothing the second time. */
  die(): void {
    if (this.#dying) return;
    this.#dying = true;
    this.stop();
    this.#play(this.#end());
  }

  /** Breaks off whatever goes on. */
  stop(): void {
    for (const takeBack of this.#takeBack) takeBack();
    this.#takeBack.length = 0;
  }

  *#live(): Script {
    const { random } = this.stage;
    yield { ms: random.between(60, 240) };
    this.#admit();
    yield { ms: random.between(250, 700) };
    for (const container of this.pod.spec.initContainers ?? []) {
      yield* new ContainerLife(this, container, true).live();
    }
    for (const container of this.pod.spec.containers) this.#play(new ContainerLife(this, container, false).live());
  }

  *#end(): Script {
    const { random, world } = this.stage;
    yield { ms: random.between(20, 90) };
    const running = (this.pod.status.containerStatuses ?? []).filter(({ state }) => state.running !== undefined);
    for (const { name } of running) {
      this.tell({ reason: 'Killing', message: `Stopping container ${name}`, fieldPath: `spec.containers{${name}}` });
    }
    yield { ms: running.length === 0 ? 300 : random.between(1200, 2800) };
    for (const status of running) {
      const state = terminatedState(status, { exitCode: 0, reason: 'Completed', now: this.#now });
      this.setContainer({ ...this.containerStatus(status.name), state, ready: false, started: false });
    }
    yield { ms: random.between(20, 60) };
    const { metadata } = this.pod;
    world.pods.delete(
      world.pods.put({
        ...this.pod,
        metadata: { ...metadata, deletionTimestamp: this.#now, deletionGracePeriodSeconds: 0 },
      }),
    );
  }

  /** The first status a kubelet writes: all containers wait. */
  #admit(): void {
    const { pod } = this;
    const { initContainers = [], containers } = pod.spec;
    const waitsFor = initContainers.length === 0 ? 'ContainerCreating' : 'PodInitializing';
    const address = this.#machine.nextPodAddress();
    this.#setStatus(
      derived(
        pod,
        {
          ...pod.status,
          hostIP: this.#machine.address,
          hostIPs: [{ ip: this.#machine.address }],
          podIP: address,
          podIPs: [{ ip: address }],
          startTime: this.#now,
          ...(initContainers.length > 0 && {
            initContainerStatuses: initContainers.map((container) => waitingStatus(container, 'PodInitializing')),
          }),
          containerStatuses: containers.map((container) => waitingStatus(container, waitsFor)),
        },
        this.#now,
      ),
    );
  }

  #setStatus(status: PodStatus): void {
    this.stage.world.pods.put({ ...this.pod, status });
  }

  #play(script: Script): void {
    this.#takeBack.push(play(this.stage.agenda, script));
  }

  get #now(): string {
    return timeText(this.stage.agenda.now());
  }
}
