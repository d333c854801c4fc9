import type { JsonObject } from '../digest/json.ts';
import type { Standing } from '../digest/severity.ts';
import type { KnownObject } from '../store/tape.ts';

/** A living object as the recorder remembers it between two versions. */
export interface Life extends KnownObject {
  /** Short hash of the newest version's heartbeat fingerprint; absent when unknown, as after reopening. */
  readonly beat?: string;
  /** Of the newest version, as `outlineOf` has it; absent when unknown, and where something was redacted. */
  readonly outline?: string;
  /** What its summary is made of beside its status, as `frameOf` has it; absent as the outline is, and where it would be much. */
  readonly frame?: JsonObject;
  /** Of its summary; absent after reopening. */
  readonly standing?: Standing;
  /** The reflector that told of its newest version; absent after reopening. */
  readonly by?: number;
}

/** The living objects of one kind, by uid and by name. Follows the tape: filled from it once, then moved by every version. */
export class Lives {
  readonly #byUid = new Map<string, Life>();
  readonly #uidByName = new Map<string, string>();

  constructor(known: Iterable<KnownObject>) {
    for (const life of known) this.put(life, undefined);
  }

  get byUid(): ReadonlyMap<string, Life> {
    return this.#byUid;
  }

  /** `before` is what is known of the same life. */
  put(life: Life, before: Life | undefined): void {
    this.#byUid.set(life.uid, life);
    if (before === undefined || !isSameName(before, life)) this.#uidByName.set(nameKey(life), life.uid);
  }

  remove(uid: string): void {
    const life = this.#byUid.get(uid);
    if (life === undefined) return;
    this.#byUid.delete(uid);
    if (this.#uidByName.get(nameKey(life)) === uid) this.#uidByName.delete(nameKey(life));
  }

  /** Another life under the same name: a name has one object at a time, so that life is over. */
  namesake(object: Pick<Life, 'namespace' | 'name' | 'uid'>, before: Life | undefined): Life | undefined {
    if (before !== undefined && isSameName(before, object)) return undefined;
    const uid = this.#uidByName.get(nameKey(object));
    return uid === undefined || uid === object.uid ? undefined : this.#byUid.get(uid);
  }
}

function isSameName(a: Pick<Life, 'namespace' | 'name'>, b: Pick<Life, 'namespace' | 'name'>): boolean {
  return a.name === b.name && a.namespace === b.namespace;
}

function nameKey(object: Pick<Life, 'namespace' | 'name'>): string {
  return `${object.namespace}/${object.name}`;
}
