import { controllerBody, endpointSliceBody } from './controller-bodies.ts';
import type { Json } from './feed.ts';
import { type PodTemplate, podTemplate } from './pod-body.ts';
import { Pod, type World } from './pod.ts';

interface Replicas {
  readonly uid: string;
  readonly name: string;
  readonly revision: number;
  readonly template: PodTemplate;
  readonly createdAt: string;
  readonly pods: Pod[];
  wanted: number;
  generation: number;
}

/** What names an app, and how many pods it begins with. */
export interface AppBirth {
  readonly name: string;
  readonly namespace: string;
  readonly wanted: number;
}

/** A rollout replaces a quarter of the pods in each step of so many ms. */
const STEP_MS = 14_000;
/** Controllers write what happened together once. */
const SETTLE_MS = 300;

/** One Deployment with its ReplicaSets, pods and EndpointSlice, rolled out and scaled as its controllers would. */
export class App {
  readonly #birth: AppBirth;
  readonly #world: World;
  readonly #uid: string;
  readonly #sliceUid: string;
  readonly #createdAt: string;
  readonly #old: Replicas[];
  #generation = 1;
  #wanted: number;
  #current: Replicas;
  #isBusy = false;
  #isUnsettled = false;

  constructor(world: World, birth: AppBirth) {
    this.#world = world;
    this.#birth = birth;
    this.#wanted = birth.wanted;
    this.#uid = world.feed.random.uid();
    this.#sliceUid = world.feed.random.uid();
    this.#createdAt = world.feed.iso();
    this.#old = [1, 2, 3].map((revision) => this.#replicaSet(revision));
    this.#current = this.#replicaSet(4);
    this.#current.wanted = this.#wanted;
    while (this.#current.pods.length < this.#wanted) this.#current.pods.push(this.#pod(this.#current));
  }

  get isBusy(): boolean {
    return this.#isBusy;
  }

  get pods(): readonly Pod[] {
    return this.#current.pods;
  }

  /** Its part of the first lists. */
  list(): void {
    for (const pod of this.#current.pods) pod.list();
    for (const replicas of this.#old) this.#putReplicaSet(replicas);
    this.#settle();
  }

  /** A new revision, a quarter of the pods at a time. */
  rollOut(): void {
    if (this.#isBusy) return;
    this.#isBusy = true;
    const before = this.#current;
    this.#old.push(before);
    this.#generation += 1;
    this.#current = this.#replicaSet(before.revision + 1);
    this.#say(`Scaled up replica set ${this.#current.name} to ${Math.ceil(this.#wanted / 4)}`);
    this.#settle();
    this.#replace(before);
  }

  /** Other replicas from now on. */
  scale(wanted: number): void {
    if (this.#isBusy) return;
    this.#wanted = wanted;
    this.#generation += 1;
    this.#current.wanted = wanted;
    this.#current.generation += 1;
    this.#say(
      `Scaled ${wanted > this.#current.pods.length ? 'up' : 'down'} replica set ${this.#current.name} to ${wanted}`,
    );
    this.#settle();
    this.#grow(this.#current);
    for (const pod of this.#current.pods.splice(wanted)) pod.end();
  }

  #replace(before: Replicas): void {
    const step = Math.max(1, Math.ceil(this.#wanted / 4));
    this.#current.wanted = Math.min(this.#wanted, this.#current.wanted + step);
    this.#current.generation += 1;
    this.#grow(this.#current);
    this.#world.feed.agenda.after(STEP_MS, () => {
      before.wanted = Math.max(0, this.#wanted - this.#current.wanted);
      before.generation += 1;
      for (const pod of before.pods.splice(before.wanted)) pod.end();
      this.#say(`Scaled down replica set ${before.name} to ${before.wanted}`);
      this.#changed();
      if (this.#current.wanted < this.#wanted) this.#replace(before);
      else this.#isBusy = false;
    });
  }

  #grow(replicas: Replicas): void {
    while (replicas.pods.length < replicas.wanted) {
      const pod = this.#pod(replicas);
      replicas.pods.push(pod);
      pod.begin();
      this.#world.log.say({
        about: { kind: 'ReplicaSet', uid: replicas.uid, namespace: this.#birth.namespace, name: replicas.name },
        type: 'Normal',
        reason: 'SuccessfulCreate',
        message: `Created pod: ${pod.name}`,
        component: 'replicaset-controller',
      });
      this.#changed();
    }
  }

  #changed(): void {
    if (this.#isUnsettled) return;
    this.#isUnsettled = true;
    this.#world.feed.agenda.after(SETTLE_MS, () => {
      this.#isUnsettled = false;
      this.#settle();
    });
  }

  /** What the controllers write after something changed. */
  #settle(): void {
    const { feed } = this.#world;
    const { namespace, name } = this.#birth;
    for (const replicas of [this.#old.at(-1), this.#current]) if (replicas !== undefined) this.#putReplicaSet(replicas);
    const all = [...this.#old, this.#current].flatMap(({ pods }) => pods);
    const ready = all.filter(({ isReady }) => isReady).length;
    const updated = this.#current.pods.length;
    feed.put(
      'Deployment',
      controllerBody({
        kind: 'Deployment',
        uid: this.#uid,
        namespace,
        name,
        createdAt: this.#createdAt,
        changedAt: feed.iso(),
        generation: this.#generation,
        revision: this.#current.revision,
        template: this.#current.template,
        counts: { wanted: this.#wanted, current: all.length, ready, updated },
      }),
    );
    const slice = { uid: this.#sliceUid, namespace, name: `${name}-x7k2p`, service: name };
    const endpoints = all.map((pod) => ({
      ip: pod.ip,
      node: pod.node,
      pod: pod.name,
      podUid: pod.uid,
      ready: pod.isReady,
    }));
    feed.put('EndpointSlice', endpointSliceBody(slice, endpoints, feed.iso()));
  }

  #putReplicaSet(replicas: Replicas): void {
    const { feed } = this.#world;
    const { uid, name, revision, template, createdAt, generation, wanted, pods } = replicas;
    const ready = pods.filter(({ isReady }) => isReady).length;
    feed.put(
      'ReplicaSet',
      controllerBody({
        kind: 'ReplicaSet',
        uid,
        namespace: this.#birth.namespace,
        name,
        createdAt,
        changedAt: feed.iso(),
        generation,
        revision,
        template,
        counts: { wanted, current: pods.length, ready, updated: pods.length },
        owner: this.#owner('Deployment', this.#birth.name, this.#uid),
      }),
    );
  }

  #replicaSet(revision: number): Replicas {
    const { random } = this.#world.feed;
    const template = podTemplate(this.#birth.name, this.#birth.namespace, revision);
    const name = `${this.#birth.name}-${template.hash}`;
    const createdAt = this.#world.feed.iso();
    return { uid: random.uid(), name, revision, template, createdAt, pods: [], wanted: 0, generation: 1 };
  }

  #pod(replicas: Replicas): Pod {
    return new Pod(this.#world, {
      namespace: this.#birth.namespace,
      generateName: `${replicas.name}-`,
      template: replicas.template,
      owner: this.#owner('ReplicaSet', replicas.name, replicas.uid),
      onChange: () => this.#changed(),
    });
  }

  #owner(kind: string, name: string, uid: string): Json {
    return { apiVersion: 'apps/v1', kind, name, uid, controller: true, blockOwnerDeletion: true };
  }

  #say(message: string): void {
    this.#world.log.say({
      about: { kind: 'Deployment', uid: this.#uid, namespace: this.#birth.namespace, name: this.#birth.name },
      type: 'Normal',
      reason: 'ScalingReplicaSet',
      message,
      component: 'deployment-controller',
    });
  }
}
