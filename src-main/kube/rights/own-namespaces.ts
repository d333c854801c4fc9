import type { Clock } from '../clock.ts';
import type { ResourceKind } from '../heard.ts';
import type { KubeConnection } from '../wire/connection.ts';
import { type Rights, rightsIn } from './rules-review.ts';

interface OwnNamespacesOptions {
  readonly connection: KubeConnection;
  /** Where rights are looked for: the context's own namespace first, then those of other contexts of the cluster. */
  readonly candidates: () => readonly string[];
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Rights are asked for again when they are needed after this time. */
const VALID_MS = 60_000;
/** A user of more single namespaces than this names them. */
const MOST_NAMESPACES = 50;

type Known = readonly (readonly [namespace: string, rights: Rights | undefined])[];

/** The namespaces in which someone who may not list cluster-wide has rights. */
export class OwnNamespaces {
  readonly #options: OwnNamespacesOptions;
  #known: { readonly at: number; readonly answer: Promise<Known> } | undefined;

  constructor(options: OwnNamespacesOptions) {
    this.#options = options;
  }

  /** Rights have changed: what was answered before no longer counts. */
  forget(): void {
    this.#known = undefined;
  }

  /**
   * Where to hear a kind that is refused cluster-wide: every namespace in which the server says that it is allowed; the
   * first candidate, to be tried, where the server does not say.
   */
  async for(kind: ResourceKind): Promise<readonly string[]> {
    const known = await this.#rights();
    return known
      .filter(([, rights], index) => (rights === undefined ? index === 0 : rights.mayHear(kind)))
      .map(([namespace]) => namespace);
  }

  #rights(): Promise<Known> {
    const now = this.#options.clock.monotonic();
    if (this.#known === undefined || now - this.#known.at >= VALID_MS) {
      this.#known = { at: now, answer: this.#ask() };
    }
    return this.#known.answer;
  }

  async #ask(): Promise<Known> {
    const { connection, candidates, signal } = this.#options;
    const known = new Map<string, Rights | undefined>();
    const waiting = [...candidates()];
    for (let next = waiting.shift(); next !== undefined && !signal.aborted; next = waiting.shift()) {
      if (known.has(next) || known.size >= MOST_NAMESPACES) continue;
      const rights = await rightsIn(connection, next, signal);
      known.set(next, rights);
      waiting.push(...(rights?.namedNamespaces ?? []));
    }
    return [...known];
  }
}
