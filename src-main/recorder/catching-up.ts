import { isBehind } from '../kube/reflector/going-back.ts';
import type { Heard, WireObject } from '../kube/heard.ts';
import type { Life } from './lives.ts';
import type { LogEntry } from './recording-log.ts';

/** Deletions are remembered for as long as another reflector may have yet to tell of them. */
const MOST_ENDED = 1000;

interface Ended {
  readonly by: number;
  readonly resourceVersion: string;
}

/**
 * A kind that was heard in single namespaces, and may now be heard everywhere, is told of twice for a moment: the list of
 * everything shows a place before what was heard meanwhile, and its watch tells that again. Only within one kind and only
 * for so long are resourceVersions compared as numbers, as Kubernetes 1.35 promises (KEP-5504).
 */
export class CatchingUp {
  readonly #ended = new Map<string, Ended>();

  /** Remembers that reflector `by` saw the end of a life. */
  noteEnd({ uid, resourceVersion }: Pick<WireObject, 'uid' | 'resourceVersion'>, by: number): void {
    this.#ended.set(uid, { by, resourceVersion });
    const [oldest] = this.#ended.keys();
    if (this.#ended.size > MOST_ENDED && oldest !== undefined) this.#ended.delete(oldest);
  }

  /** True if what reflector `by` says here was told by another before, or is behind that. */
  isOld(
    entry: LogEntry<Life>,
    heard: Heard,
    { by, living }: { by: number; living: ReadonlyMap<string, Life> },
  ): boolean {
    if (entry.type === 'tombstone') {
      return (
        isOthers(entry.life, by) &&
        heard.type === 'list-end' &&
        isBehind(heard.resourceVersion, entry.life.resourceVersion)
      );
    }
    const { uid, resourceVersion } = entry.object;
    const life = living.get(uid);
    if (life !== undefined) return isOthers(life, by) && isBehind(resourceVersion, life.resourceVersion);
    const ended = this.#ended.get(uid);
    if (ended === undefined || ended.by === by) return false;
    return resourceVersion === ended.resourceVersion || isBehind(resourceVersion, ended.resourceVersion);
  }
}

function isOthers({ by }: Life, reflector: number): boolean {
  return by !== undefined && by !== reflector;
}
