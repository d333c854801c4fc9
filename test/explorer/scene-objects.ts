import type { Reference } from '@model/relation.ts';
import type { Health } from '@model/summary.ts';
import type { SceneObject } from '../../src-renderer/playback/player.ts';

interface Wanted extends Partial<Omit<SceneObject, 'summary' | 'references'>> {
  readonly health?: Health;
  readonly status?: string;
  readonly restarts?: number;
  readonly ownedBy?: SceneObject;
}

let lastId = 0;

/** A living object for the views; whatever is not given is plain and healthy. */
export function sceneObject(kind: string, name: string, wanted: Wanted = {}): SceneObject {
  const { health = 'healthy', status = '', restarts, ownedBy, ...rest } = wanted;
  const id = ++lastId;
  return {
    id,
    group: '',
    version: 'v1',
    kind,
    namespace: 'shop',
    name,
    uid: `uid-${id}`,
    seq: id,
    summary: { health, status, ...(restarts === undefined ? {} : { restarts }) },
    references: ownedBy === undefined ? [] : [ownerReference(ownedBy)],
    ...rest,
  };
}

export function ownerReference(owner: SceneObject): Reference {
  const { group, kind, namespace, name, uid } = owner;
  return { type: 'owner', group, kind, namespace, name, uid, controller: true };
}
