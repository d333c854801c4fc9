import type { KubeEvent } from '../kinds/cluster.ts';
import type { ObjectReference } from '../kinds/workloads.ts';
import type { Agenda } from '../world/agenda.ts';
import type { Collection } from '../world/collection.ts';
import { timeText } from '../world/instant.ts';
import { keyOf, type KubeObject, newMetadata } from '../world/object.ts';
import type { Random } from '../world/random.ts';
import { apiVersionOf, type Resource } from '../world/resource.ts';

/** A real cluster keeps events for an hour; the demo is busier and smaller. */
const KEPT_MS = 300_000;

export interface Happening {
  readonly type?: 'Warning';
  readonly reason: string;
  readonly message: string;
  readonly component: string;
  /** The cluster node it was seen on. */
  readonly host?: string;
  readonly fieldPath?: string;
}

/** Writes the cluster's Events: the same happening again raises the count of the one already there; old ones are deleted. */
export class EventLog {
  readonly #events: Collection<KubeEvent>;
  readonly #agenda: Agenda;
  readonly #random: Random;
  /** By what makes two happenings the same, the key of the event that counts them. */
  readonly #keys = new Map<string, string>();

  constructor(events: Collection<KubeEvent>, agenda: Agenda, random: Random) {
    this.#events = events;
    this.#agenda = agenda;
    this.#random = random;
  }

  /** Records what happened to an object of `collection`'s kind. */
  record(resource: Resource, object: KubeObject, happening: Happening): void {
    const now = timeText(this.#agenda.now());
    const involved = referenceTo(resource, object, happening.fieldPath);
    const sameness = JSON.stringify([involved.uid, happening.reason, happening.message, involved.fieldPath]);
    const same = this.#events.at(this.#keys.get(sameness) ?? '');
    if (same !== undefined) {
      this.#events.put({ ...same, lastTimestamp: now, count: same.count + 1 });
      return;
    }
    const created = this.#events.create({
      metadata: newMetadata({
        name: `${involved.name}.${this.#random.hex(16)}`,
        namespace: involved.namespace ?? 'default',
      }),
      involvedObject: involved,
      reason: happening.reason,
      message: happening.message,
      source: { component: happening.component, ...(happening.host === undefined ? {} : { host: happening.host }) },
      firstTimestamp: now,
      lastTimestamp: now,
      count: 1,
      type: happening.type ?? 'Normal',
      eventTime: null,
      reportingComponent: happening.component,
      reportingInstance: happening.host ?? '',
    });
    this.#keys.set(sameness, keyOf(created.metadata));
    this.#expireLater(keyOf(created.metadata), KEPT_MS);
  }

  #expireLater(key: string, ms: number): void {
    this.#agenda.after(ms, () => {
      const event = this.#events.at(key);
      if (event === undefined) return;
      const rest = Date.parse(event.lastTimestamp) + KEPT_MS - this.#agenda.now();
      // lastTimestamp is cut to the second, so a rest under a second is none.
      if (rest >= 1000) this.#expireLater(key, rest);
      else this.#forget(key, event);
    });
  }

  #forget(key: string, event: KubeEvent): void {
    this.#events.delete(event);
    for (const [sameness, known] of this.#keys) if (known === key) this.#keys.delete(sameness);
  }
}

/** An object as an Event names it. */
export function referenceTo(resource: Resource, object: KubeObject, fieldPath?: string): ObjectReference {
  const { namespace, name, uid, resourceVersion } = object.metadata;
  return {
    kind: resource.kind,
    ...(namespace === undefined ? {} : { namespace }),
    name,
    uid,
    apiVersion: apiVersionOf(resource),
    resourceVersion,
    ...(fieldPath === undefined ? {} : { fieldPath }),
  };
}
