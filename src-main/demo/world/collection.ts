import { type Change, History, type HistoryLimits, type Version } from './history.ts';
import { objectJson } from './json.ts';
import { timeText } from './instant.ts';
import { keyOf, type KubeObject, type Metadata } from './object.ts';
import type { Resource } from './resource.ts';
import { managedFields } from './field-ownership.ts';

/** What all collections have in common: one count of resourceVersions, one clock, one source of uids. */
export interface Ledger {
  next(): number;
  now(): number;
  uid(): string;
}

type Listener<T extends KubeObject> = (change: Change<T>) => void;

/** All objects of one kind, their recent history, and those who listen. The only place where an object changes. */
export class Collection<T extends KubeObject> {
  readonly resource: Resource;
  readonly #ledger: Ledger;
  readonly #versions = new Map<string, Version<T>>();
  readonly #history: History<T>;
  readonly #listeners = new Set<Listener<T>>();

  constructor(resource: Resource, ledger: Ledger, limits: HistoryLimits) {
    this.resource = resource;
    this.#ledger = ledger;
    this.#history = new History(limits);
  }

  get floor(): number {
    return this.#history.floor;
  }

  get size(): number {
    return this.#versions.size;
  }

  /** `namespace` is empty for cluster-scoped kinds. */
  get(namespace: string, name: string): T | undefined {
    return this.at(namespace === '' ? name : `${namespace}/${name}`);
  }

  /** The object under a key as `keyOf` writes it. */
  at(key: string): T | undefined {
    return this.#versions.get(key)?.object;
  }

  /** The same, with its bytes. */
  versionAt(key: string): Version<T> | undefined {
    return this.#versions.get(key);
  }

  /** All objects, in order of creation. */
  all(): T[] {
    return [...this.#versions.values()].map((version) => version.object);
  }

  /** The objects `owner` manages. */
  ownedBy(owner: KubeObject): T[] {
    return this.all().filter((object) =>
      object.metadata.ownerReferences?.some((reference) => reference.uid === owner.metadata.uid),
    );
  }

  /** Adds an object whose metadata is of `newMetadata`, and gives it uid and time. Throws if the name is taken. */
  create(draft: T): T {
    const key = keyOf(draft.metadata);
    if (this.#versions.has(key)) throw new Error(`${this.resource.plural} "${key}" already exists.`);
    const now = timeText(this.#ledger.now());
    const metadata: Metadata = {
      ...draft.metadata,
      creationTimestamp: draft.metadata.creationTimestamp === '' ? now : draft.metadata.creationTimestamp,
      uid: this.#ledger.uid(),
      ...(this.resource.counted ? { generation: 1 } : {}),
    };
    return this.#commit('ADDED', { ...draft, metadata });
  }

  /**
   * Replaces the object of the same name. Nothing happens if nothing differs, as on a real server; a change of the
   * spec, or the first deletionTimestamp, raises the generation. Throws if the object is gone.
   */
  put(next: T): T {
    const key = keyOf(next.metadata);
    const previous = this.#versions.get(key)?.object;
    if (previous === undefined) throw new Error(`${this.resource.plural} "${key}" not found.`);
    const unchanged = { ...next, metadata: { ...next.metadata, ...serverSide(previous.metadata) } };
    if (objectJson(this.resource, unchanged) === this.#versions.get(key)?.text) return previous;
    const respecified =
      JSON.stringify(previous.spec) !== JSON.stringify(next.spec) ||
      previous.metadata.deletionTimestamp !== next.metadata.deletionTimestamp;
    const generation = (previous.metadata.generation ?? 0) + (respecified ? 1 : 0);
    const metadata = {
      ...unchanged.metadata,
      ...(this.resource.counted ? { generation } : {}),
    };
    return this.#commit('MODIFIED', { ...next, metadata });
  }

  /** Removes an object at once. */
  delete(object: KubeObject): void {
    const key = keyOf(object.metadata);
    const previous = this.#versions.get(key);
    if (previous === undefined) throw new Error(`${this.resource.plural} "${key}" not found.`);
    const resourceVersion = this.#ledger.next();
    const last = {
      ...previous.object,
      metadata: { ...previous.object.metadata, resourceVersion: String(resourceVersion) },
    };
    this.#versions.delete(key);
    const version = { object: last, text: objectJson(this.resource, last), resourceVersion };
    this.#tell({ type: 'DELETED', at: this.#ledger.now(), version, previous });
  }

  /** Hears of every change from now on. Returns a way to stop. */
  subscribe(listener: Listener<T>): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The changes after `resourceVersion`, or undefined if they are forgotten. */
  since(resourceVersion: number): readonly Change<T>[] | undefined {
    return this.#history.since(resourceVersion);
  }

  /** All versions as they were at `resourceVersion` (now, if not given), ordered by key; undefined if that is forgotten. */
  list(resourceVersion?: number): readonly Version<T>[] | undefined {
    const state = new Map(this.#versions);
    if (resourceVersion !== undefined) {
      const later = this.#history.since(resourceVersion);
      if (later === undefined) return undefined;
      for (const change of later.toReversed()) {
        const key = keyOf(change.version.object.metadata);
        if (change.previous === undefined) state.delete(key);
        else state.set(key, change.previous);
      }
    }
    return [...state].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, version]) => version);
  }

  #commit(type: 'ADDED' | 'MODIFIED', draft: T): T {
    const key = keyOf(draft.metadata);
    const now = timeText(this.#ledger.now());
    const previous = this.#versions.get(key);
    const resourceVersion = this.#ledger.next();
    const metadata = {
      ...draft.metadata,
      resourceVersion: String(resourceVersion),
      managedFields: managedFields(this.resource, { next: draft, ...(previous && { previous: previous.object }), now }),
    };
    const object = { ...draft, metadata };
    const version = { object, text: objectJson(this.resource, object), resourceVersion };
    this.#versions.set(key, version);
    this.#tell({ type, at: this.#ledger.now(), version, ...(previous === undefined ? {} : { previous }) });
    return object;
  }

  #tell(change: Change<T>): void {
    this.#history.append(change);
    for (const listener of this.#listeners) listener(change);
  }
}

/** The metadata only the server writes. */
function serverSide(metadata: Metadata): Partial<Metadata> {
  const { uid, resourceVersion, generation, creationTimestamp, managedFields } = metadata;
  return {
    uid,
    resourceVersion,
    creationTimestamp,
    ...(generation === undefined ? {} : { generation }),
    ...(managedFields === undefined ? {} : { managedFields }),
  };
}
