import type { EventLog } from './event-log.ts';
import type { Feed, Json } from './feed.ts';
import { podBody, type PodNow, type PodTemplate } from './pod-body.ts';

/** What pods need of the world around them. */
export interface World {
  readonly feed: Feed;
  readonly log: EventLog;
  readonly nodes: readonly string[];
}

/** Whose pod it is. */
export interface PodBirth {
  readonly namespace: string;
  readonly generateName: string;
  readonly template: PodTemplate;
  readonly owner: Json;
  /** Its readiness changed, or it is gone. */
  readonly onChange: () => void;
}

/** One pod's life as scheduler and kubelet write it. */
export class Pod {
  readonly #world: World;
  readonly #birth: PodBirth;
  readonly node: string;
  readonly ip: string;
  #now: PodNow;

  constructor(world: World, birth: PodBirth) {
    const { random } = world.feed;
    this.#world = world;
    this.#birth = birth;
    this.node = random.pick(world.nodes);
    this.ip = `10.244.${random.between(0, 255)}.${random.between(1, 254)}`;
    const { namespace, generateName, template, owner } = birth;
    const time = world.feed.iso();
    const name = `${generateName}${random.nameSuffix()}`;
    this.#now = {
      uid: random.uid(),
      namespace,
      name,
      generateName,
      owner,
      template,
      createdAt: time,
      changedAt: time,
      restarts: 0,
    };
  }

  get uid(): string {
    return this.#now.uid;
  }

  get name(): string {
    return this.#now.name;
  }

  get isReady(): boolean {
    return this.#now.stand === 'ready' && this.#now.deletedAt === undefined;
  }

  /** As one of the first list: it has been ready for long. */
  list(): void {
    const { node, ip } = this;
    this.#become({ node, ip, stand: 'ready', startedAt: this.#now.createdAt });
  }

  /** From creation to readiness, in some seconds. */
  begin(): void {
    const { node, ip } = this;
    const { random, agenda } = this.#world.feed;
    this.#become({});
    agenda.after(20, () => {
      this.#become({ node });
      this.#say(
        'Scheduled',
        `Successfully assigned ${this.#now.namespace}/${this.name} to ${node}`,
        'default-scheduler',
      );
    });
    agenda.after(400, () => this.#become({ stand: 'creating' }));
    const started = random.between(1_500, 4_000);
    this.#now.template.images.forEach((image, index) => {
      const at = 600 + index * 500;
      agenda.after(at, () => this.#say('Pulled', `Container image "${image}" already present on machine`));
      agenda.after(at + 150, () => this.#say('Created', `Created container ${index === 0 ? 'app' : 'proxy'}`));
      agenda.after(at + 300, () => this.#say('Started', `Started container ${index === 0 ? 'app' : 'proxy'}`));
    });
    agenda.after(started, () => this.#become({ ip, stand: 'running', startedAt: this.#world.feed.iso() }));
    agenda.after(started + random.between(3_000, 9_000), () => this.#turn('ready'));
  }

  /** From deletion to its end, in some seconds. */
  end(): void {
    const { feed } = this.#world;
    this.#become({ deletedAt: feed.iso() });
    this.#say('Killing', 'Stopping container app');
    this.#say('Killing', 'Stopping container proxy');
    this.#birth.onChange();
    feed.agenda.after(1_000, () => this.#turn('running'));
    feed.agenda.after(3_000, () => this.#turn('ended'));
    feed.agenda.after(3_200, () => this.#become({}));
    feed.agenda.after(3_300, () => {
      feed.drop('Pod', podBody(this.#now));
      this.#birth.onChange();
    });
  }

  /** Starts, fails, backs off, again and again, ever more slowly. */
  crash(times: number): void {
    if (times === 0 || this.#now.deletedAt !== undefined) return;
    const { agenda, random } = this.#world.feed;
    this.#turn('backing-off');
    this.#say('BackOff', `Back-off restarting failed container app in pod ${this.name}`, 'kubelet', 'Warning');
    const wait = Math.min(300_000, 10_000 * 2 ** Math.min(this.#now.restarts, 5));
    agenda.after(wait, () => {
      if (this.#now.deletedAt !== undefined) return;
      this.#become({ restarts: this.#now.restarts + 1, startedAt: this.#world.feed.iso() });
      this.#turn('running');
      agenda.after(random.between(1_000, 20_000), () => this.crash(times - 1));
    });
  }

  /** Loses its readiness for some seconds. */
  flap(): void {
    if (!this.isReady) return;
    const { agenda, random } = this.#world.feed;
    this.#turn('running');
    this.#say('Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503', 'kubelet', 'Warning');
    agenda.after(random.between(5_000, 30_000), () => this.#turn('ready'));
  }

  #turn(stand: NonNullable<PodNow['stand']>): void {
    const isOver = this.#now.deletedAt !== undefined && stand === 'ready';
    if (isOver) return;
    const wasReady = this.isReady;
    this.#become({ stand });
    if (wasReady !== this.isReady) this.#birth.onChange();
  }

  #become(change: Partial<PodNow>): void {
    const { feed } = this.#world;
    this.#now = { ...this.#now, ...change, changedAt: feed.iso() };
    feed.put('Pod', podBody(this.#now));
  }

  #say(...[reason, message, component = 'kubelet', type = 'Normal']: Saying): void {
    const { uid, namespace, name } = this.#now;
    this.#world.log.say({ about: { kind: 'Pod', uid, namespace, name }, type, reason, message, component });
  }
}

type Saying = [reason: string, message: string, component?: string, type?: 'Normal' | 'Warning'];
