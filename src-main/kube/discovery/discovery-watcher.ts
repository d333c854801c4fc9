import type { Clock } from '../clock.ts';
import { KubeError } from '../wire/kube-error.ts';
import type { Discovery } from './discovery.ts';
import type { ResourceKind } from '../heard.ts';
import { compareKinds, type KnownKinds } from './known-kinds.ts';

/** What a look found; `present` are all kinds that are there now. */
export interface DiscoveryNews {
  readonly appeared: readonly ResourceKind[];
  readonly gone: readonly ResourceKind[];
  readonly present: readonly ResourceKind[];
}

export interface DiscoveryWatch {
  /** Something happened to the kinds (a CRD, an APIService, a 404): look again soon. */
  nudge(): void;
  stop(): void;
}

interface WatchingDiscovery {
  readonly discovery: Discovery;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onNews: (news: DiscoveryNews) => void;
  /** A look failed; it is made again soon. */
  readonly onTrouble: (trouble: KubeError) => void;
}

const SLOW_MS = 20_000;
const DOUBT_MS = 5_000;
/** CRDs often come by the dozen; a new one is served 0.7 s after it was applied. */
const NUDGE_MS = 1_000;

/** Looks now, then slowly, and soon after a nudge; tells what each look found. A look that fails is made again later. */
export function watchDiscovery(options: WatchingDiscovery): DiscoveryWatch {
  const { discovery, clock, signal, onNews } = options;
  let known: KnownKinds = new Map();
  let cancel = () => {};
  let lookingAt = Number.POSITIVE_INFINITY;
  let looking = false;
  let nudged = false;

  const schedule = (ms: number) => {
    cancel();
    lookingAt = clock.monotonic() + ms;
    if (!signal.aborted) cancel = clock.after(ms, () => void look());
  };
  const look = async (): Promise<void> => {
    looking = true;
    nudged = false;
    const doubtful = await lookOnce();
    looking = false;
    schedule(nudged ? NUDGE_MS : doubtful ? DOUBT_MS : SLOW_MS);
  };
  const lookOnce = async (): Promise<boolean> => {
    try {
      const changes = compareKinds(known, await discovery.look(signal));
      known = changes.known;
      const present = [...known.values()].filter(({ missing }) => missing === 0).map(({ kind }) => kind);
      if (!signal.aborted) onNews({ appeared: changes.appeared, gone: changes.gone, present });
      return changes.doubtful;
    } catch (problem) {
      if (signal.aborted) return false;
      if (!(problem instanceof KubeError)) throw problem;
      options.onTrouble(problem);
      return true;
    }
  };
  void look();
  return {
    nudge: () => {
      nudged = true;
      // A look that is due sooner stays so: nudges that keep coming must not put it off for ever.
      if (!looking && clock.monotonic() + NUDGE_MS < lookingAt) schedule(NUDGE_MS);
    },
    stop: () => cancel(),
  };
}
