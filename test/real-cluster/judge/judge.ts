import { endOf, faultsOf, type Truth } from '../../faults/verdict.ts';
import type { RealCluster } from '../cluster.ts';
import { presentOf } from './present.ts';
import { type RawWatch, watchEverything } from './raw-watch.ts';

/** The kinds that are judged, by resource, and what gaps call them. */
export const JUDGED = new Map([
  ['pods', 'Pod'],
  ['configmaps', 'ConfigMap'],
  ['services', 'Service'],
  ['replicasets', 'ReplicaSet.apps'],
  ['deployments', 'Deployment.apps'],
]);

const SETTLE_WITHIN_MS = 120_000;
const STILL_MS = 2_000;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Judges recordings of a real cluster by a raw watch of the same server, and by its lists. */
export class Judge {
  readonly #cluster: RealCluster;
  readonly #raw: RawWatch;
  #since = 0;
  /** What the recording ended as when it was last at rest, and how much had happened by then. */
  #rested: { readonly present: ReadonlyMap<string, string>; readonly events: number } | undefined;

  private constructor(cluster: RealCluster, raw: RawWatch) {
    this.#cluster = cluster;
    this.#raw = raw;
  }

  static async of(cluster: RealCluster): Promise<Judge> {
    return new Judge(cluster, await watchEverything(cluster.kubeconfig, [...JUDGED.keys()]));
  }

  /** What happened before this may be missing: hearing had yet to begin. */
  begin(): void {
    this.#since = this.#raw.events.length;
  }

  /** How much happened since. */
  get seen(): number {
    return this.#raw.events.length - this.#since;
  }

  /**
   * Until nothing happens any more, `isCalm`, and the recording ends as the server is. Says what is amiss if that never
   * comes.
   */
  async rest(folder: string, isCalm: () => boolean): Promise<readonly string[]> {
    const end = performance.now() + SETTLE_WITHIN_MS;
    let calmSince: number | undefined;
    let events = -1;
    let amiss: readonly string[] = ['it was never calm'];
    while (performance.now() < end) {
      await pause(250);
      const isStill = events === this.#raw.events.length && isCalm();
      events = this.#raw.events.length;
      calmSince = isStill ? (calmSince ?? performance.now()) : undefined;
      if (calmSince === undefined || performance.now() - calmSince < STILL_MS) continue;
      const rested = { present: await this.#present(), events: this.#raw.events.length };
      amiss = endOf(folder, rested.present, new Set(JUDGED.values()));
      if (amiss.length === 0) {
        this.#rested = rested;
        return [];
      }
      calmSince = undefined;
    }
    return [`it never came to rest: ${amiss.join(', ')}`];
  }

  /** Everything that is wrong with the recording, which nobody may be writing, up to when it was at rest. */
  wrongIn(folder: string): readonly string[] {
    const { present, events } = this.#rested ?? { present: new Map<string, string>(), events: 0 };
    const history = this.#raw.events.map(truthOf);
    const byOrder = { toleranceMs: undefined, wasSetBack: false };
    const wrong = faultsOf({ folder, history, since: this.#since, until: events, present, ...byOrder });
    return [...this.#raw.blind.map((where) => `the judge was blind: ${where}`), ...wrong];
  }

  stop(): void {
    this.#raw.stop();
  }

  #present(): Promise<ReadonlyMap<string, string>> {
    return presentOf(this.#cluster, [...JUDGED.keys()]);
  }
}

function truthOf({ type, kind, uid, resourceVersion, at, object }: RawWatch['events'][number]): Truth {
  if (type !== 'ADDED' && type !== 'MODIFIED' && type !== 'DELETED') throw new Error(`a raw watch said ${type}`);
  const groupKind = [...JUDGED.values()].find((name) => name.split('.')[0] === kind) ?? kind;
  return { type, kind: groupKind, uid, resourceVersion, at, text: object };
}
