import { liveUntil } from '../../src-main/demo/cluster-life.ts';
import type { Collection } from '../../src-main/demo/world/collection.ts';
import type { KubeObject } from '../../src-main/demo/world/object.ts';
import type { Resource } from '../../src-main/demo/world/resource.ts';
import type { ResourceKind } from '../../src-main/kube/heard.ts';
import type { HeardEntry, ReflectorScope } from '../../src-main/recorder/recording-writer.ts';
import { timestampFromMs } from '../../src-preload/model/time.ts';

/** What reflectors of the demo cluster hear in a time that only exists in the agenda: the same bytes for the same seed. */
export interface DemoHistory {
  readonly scopes: ReadonlyMap<number, ReflectorScope>;
  readonly entries: readonly HeardEntry[];
}

const START_MS = Date.UTC(2026, 0, 1);

function kindOf(resource: Resource): ResourceKind {
  const { group, version, kind, plural, namespaced } = resource;
  return { group, version, kind, resource: plural, namespaced };
}

function wire(text: string, uid: string, resourceVersion: number) {
  return { body: new TextEncoder().encode(text), uid, resourceVersion: String(resourceVersion) };
}

/** The first lists, and every change of `minutes` simulated minutes. */
export function demoHistory(seed: number, minutes: number): DemoHistory {
  const { world, agenda } = liveUntil({ seed, startMs: START_MS });
  const scopes = new Map<number, ReflectorScope>();
  const entries: HeardEntry[] = [];
  const collections = Object.values(world) as readonly Collection<KubeObject>[];
  for (const [index, collection] of collections.entries()) {
    const reflector = index + 1;
    const observedAt = () => timestampFromMs(agenda.now());
    const hear = (heard: HeardEntry['heard']) => entries.push({ reflector, heard, observedAt: observedAt() });
    scopes.set(reflector, { kind: kindOf(collection.resource), since: observedAt() });
    hear({ type: 'list-begin' });
    const versions = collection.all().map((object) => {
      const { namespace, name } = object.metadata;
      const version = collection.versionAt(namespace === undefined ? name : `${namespace}/${name}`);
      return wire(version?.text ?? '', object.metadata.uid, version?.resourceVersion ?? 0);
    });
    hear({ type: 'listed', objects: versions });
    hear({ type: 'list-end', resourceVersion: String(world.resourceVersion) });
    collection.subscribe(({ type, version }) => {
      const object = wire(version.text, version.object.metadata.uid, version.resourceVersion);
      hear(type === 'DELETED' ? { type: 'deleted', object } : { type: 'applied', object });
    });
  }
  agenda.runUntil(START_MS + minutes * 60_000);
  return { scopes, entries };
}
