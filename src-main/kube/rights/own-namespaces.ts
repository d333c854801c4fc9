import type { Clock } from '../clock.ts';
import { resourceKey } from '../discovery/discovered.ts';
import type { ResourceKind } from '../heard.ts';
import type { Slots } from '../reflector/slots.ts';
import type { KubeConnection } from '../wire/connection.ts';
import { type Rights, rightsIn } from './rules-review.ts';
import { isLetIn } from './trial.ts';

interface OwnNamespacesOptions {
  readonly connection: KubeConnection;
  /** Where rights are looked for: the context's own namespace first, then those of other contexts of the cluster. */
  readonly candidates: () => readonly string[];
  /** Trials are lists, and wait for their turn as others do. */
  readonly slots: Slots;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Rights are asked for again when they are needed after this time. */
const VALID_MS = 60_000;
/** A user of more single namespaces than this names them. */
const MOST_NAMESPACES = 50;
/** In so many namespaces a kind is tried that no rule allows: nobody's sixty kinds are not sixty times fifty requests. */
const MOST_TRIED = 3;

interface Known {
  readonly at: number;
  readonly rights: Promise<ReadonlyMap<string, Rights | undefined>>;
  /** By kind and namespace. */
  readonly trials: Map<string, Promise<boolean>>;
}

/** The namespaces in which someone who may not list cluster-wide has rights. */
export class OwnNamespaces {
  readonly #options: OwnNamespacesOptions;
  #known: Known | undefined;

  constructor(options: OwnNamespacesOptions) {
    this.#options = options;
  }

  /** Rights have changed, or who we are: what was answered before no longer counts. */
  forget(): void {
    this.#known = undefined;
  }

  /**
   * Where to hear a kind that is refused cluster-wide: every namespace in which the server says that it is allowed. What
   * it says is a hint, since only some authorizers can tell their rules (a webhook cannot): where the server does not know
   * everything, and wherever it allows nothing, the kind is tried, and the refusal believed.
   */
  async for(kind: ResourceKind): Promise<readonly string[]> {
    const known = this.#current();
    const rights = await known.rights;
    const allowed = [...rights].filter(([, each]) => each?.mayHear(kind) === true).map(([namespace]) => namespace);
    const doubted = this.#named()
      .filter((namespace) => !allowed.includes(namespace))
      .filter((namespace) => allowed.length === 0 || rights.get(namespace)?.isComplete !== true)
      .slice(0, MOST_TRIED);
    const trials = await Promise.all(doubted.map((namespace) => this.#tried(known, kind, namespace)));
    return [...allowed, ...doubted.filter((_namespace, index) => trials[index])];
  }

  #named(): readonly string[] {
    return [...new Set(this.#options.candidates())];
  }

  #tried({ trials }: Known, kind: ResourceKind, namespace: string): Promise<boolean> {
    const key = `${resourceKey(kind)}@${namespace}`;
    const trial = trials.get(key) ?? this.#try(kind, namespace);
    trials.set(key, trial);
    return trial;
  }

  async #try(kind: ResourceKind, namespace: string): Promise<boolean> {
    const { connection, slots, signal } = this.#options;
    const giveBack = await slots.take();
    try {
      return await isLetIn(connection, { kind, namespace, without: [] }, signal);
    } finally {
      giveBack();
    }
  }

  #current(): Known {
    const now = this.#options.clock.monotonic();
    if (this.#known === undefined || now - this.#known.at >= VALID_MS) {
      this.#known = { at: now, rights: this.#ask(), trials: new Map() };
    }
    return this.#known;
  }

  async #ask(): Promise<ReadonlyMap<string, Rights | undefined>> {
    const { connection, signal } = this.#options;
    const known = new Map<string, Rights | undefined>();
    const waiting = [...this.#named()];
    for (let next = waiting.shift(); next !== undefined && !signal.aborted; next = waiting.shift()) {
      if (known.has(next) || known.size >= MOST_NAMESPACES) continue;
      const rights = await rightsIn(connection, next, signal);
      known.set(next, rights);
      waiting.push(...(rights?.namedNamespaces ?? []));
    }
    return known;
  }
}
