import type { Reference } from '../../src-preload/model/relation.ts';
import { timestampFromMs } from '../../src-preload/model/time.ts';
import type { Life } from '../../src-renderer/playback/player.ts';

/** Writes histories of lives the way controllers make them, one `seq` a step. */
export class LifeWriter {
  private readonly written: Life[] = [];
  private seq = 0;

  born(kind: string, name: string, { namespace = 'shop', owner, references = [] }: Birth = {}): Life {
    const id = this.written.length + 1;
    const own: Reference[] = owner ? [ownerReference(owner)] : [];
    const life: Life = {
      object: {
        id,
        group: GROUPS[kind] ?? '',
        version: 'v1',
        kind,
        namespace,
        name,
        uid: `uid-${id}`,
        createdAt: timestampFromMs(this.seq * 1000),
      },
      bornSeq: ++this.seq,
      goneSeq: 0,
      references: [...own, ...references],
    };
    this.written.push(life);
    return life;
  }

  gone(life: Life): void {
    const index = this.written.findIndex(({ object }) => object.id === life.object.id);
    const known = this.written[index];
    if (known && known.goneSeq === 0) this.written[index] = { ...known, goneSeq: ++this.seq };
  }

  /** Deployment, ReplicaSet and pods as they come up. */
  deployment(name: string, replicas: number, namespace = 'shop') {
    const deployment = this.born('Deployment', name, { namespace });
    const { set, pods } = this.revision(deployment, replicas);
    return { deployment, set, pods };
  }

  /** One more revision of a Deployment, beside those that are there. */
  revision(deployment: Life, replicas: number) {
    const { namespace, name } = deployment.object;
    const set = this.born('ReplicaSet', `${name}-${this.seq}`, { namespace, owner: deployment });
    const pods = Array.from({ length: replicas }, (_, pod) =>
      this.born('Pod', `${set.object.name}-p${pod}`, { namespace, owner: set }),
    );
    return { set, pods };
  }

  lives(): Life[] {
    return [...this.written];
  }

  now(): number {
    return this.seq;
  }
}

interface Birth {
  readonly namespace?: string;
  readonly owner?: Life;
  readonly references?: readonly Reference[];
}

const GROUPS: Readonly<Record<string, string>> = {
  Deployment: 'apps',
  ReplicaSet: 'apps',
  StatefulSet: 'apps',
  DaemonSet: 'apps',
  Job: 'batch',
  CronJob: 'batch',
  Basket: 'shop.example.com',
};

export function ownerReference({ object }: Life): Reference {
  const { group, kind, namespace, name, uid } = object;
  return { type: 'owner', group, kind, namespace, name, uid, controller: true };
}

/** Whether the life is there at an instant. */
export function isAlive(life: Life, seq: number): boolean {
  return life.bornSeq <= seq && (life.goneSeq === 0 || life.goneSeq > seq);
}

/** Random numbers in [0, 1) that are the same for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A history in which everything that controllers do happens in random order. */
export function randomHistory(seed: number, steps: number): LifeWriter {
  const random = seeded(seed);
  const writer = new LifeWriter();
  const below = (limit: number) => Math.floor(random() * limit);
  const namespaces = ['shop', 'pay', 'kube-system'];
  const namespaceOf = () => namespaces[below(namespaces.length)] ?? 'shop';
  const alive = () => writer.lives().filter((life) => life.goneSeq === 0);
  const one = (kinds: readonly string[]) => {
    const all = alive().filter((life) => kinds.includes(life.object.kind));
    return all[below(all.length)];
  };
  const acts: readonly (() => void)[] = [
    () => writer.deployment(`app-${below(6)}`, 1 + below(5), namespaceOf()),
    () => {
      const deployment = one(['Deployment']);
      if (deployment) writer.revision(deployment, 1 + below(4));
    },
    () => {
      const set = one(['ReplicaSet', 'Job', 'StatefulSet']);
      if (set)
        writer.born('Pod', `${set.object.name}-${writer.now()}`, { namespace: set.object.namespace, owner: set });
    },
    () => writer.born('CronJob', `cron-${below(3)}`, { namespace: namespaceOf() }),
    () => {
      const cron = one(['CronJob', 'Basket']);
      if (cron) writer.born('Job', `job-${writer.now()}`, { namespace: cron.object.namespace, owner: cron });
    },
    () => writer.born('Job', `once-${writer.now()}`, { namespace: namespaceOf() }),
    () => writer.born('Basket', `basket-${writer.now()}`, { namespace: namespaceOf() }),
    () => writer.born('StatefulSet', `db-${below(3)}`, { namespace: namespaceOf() }),
    () => writer.born('ConfigMap', `map-${writer.now()}`, { namespace: namespaceOf() }),
    () => writer.born('Service', `app-${below(8)}`, { namespace: namespaceOf() }),
    () => writer.born('Node', `node-${writer.now()}`, { namespace: '' }),
  ];
  for (let step = 0; step < steps; step++) {
    if (random() < 0.45) {
      const all = alive();
      const victim = all[below(all.length)];
      if (victim) writer.gone(victim);
    } else acts[below(acts.length)]?.();
  }
  return writer;
}
