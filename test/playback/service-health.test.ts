import type { Reference } from '@model/relation.ts';
import type { Progress, Summary } from '@model/summary.ts';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SceneObject } from '../../src-renderer/playback/player.ts';
import { ServiceHealth } from '../../src-renderer/playback/service-health.ts';

const SERVICES = 3;
const SLICES = 6;
const FINE: Summary = { health: 'healthy', status: '', note: 'ClusterIP · 80' };

function objectOf(id: number, kind: string, rest: Partial<SceneObject> = {}): SceneObject {
  const name = `${kind}-${id}`;
  const plain = { group: '', version: 'v1', namespace: 'shop', uid: `uid-${id}`, seq: id, references: [] };
  return { id, kind, name, summary: FINE, ...plain, ...rest };
}

function sliceOf(id: number, service: number, ready: Progress): SceneObject {
  const owner: Reference = {
    type: 'owner',
    group: '',
    kind: 'Service',
    namespace: 'shop',
    name: '',
    uid: `uid-${service}`,
  };
  return objectOf(id, 'EndpointSlice', { references: [owner], summary: { ...FINE, ready } });
}

/** The scene of a service with such slices. */
function served(...slices: readonly (readonly [number, number])[]): Summary | undefined {
  const all = [
    objectOf(1, 'Service'),
    ...slices.map(([current, wanted], at) => sliceOf(at + 2, 1, { current, wanted })),
  ];
  const objects = new Map(all.map((object) => [object.id, object]));
  new ServiceHealth().apply(objects, [...objects.keys()], objects);
  return objects.get(1)?.summary;
}

test('a Service is as its endpoints are, of all slices that it owns', () => {
  expect(served()).toBe(FINE);
  expect(served([2, 2])).toEqual({ ...FINE, ready: { current: 2, wanted: 2 } });
  expect(served([1, 2], [2, 2])).toMatchObject({ health: 'degraded', status: '3 of 4 ready' });
  expect(served([0, 2])).toMatchObject({ health: 'failing', status: '0 of 2 ready' });
  expect(served([0, 0])).toMatchObject({ health: 'healthy' });
});

test('whatever way was taken to a scene, its Services are as when it is looked at anew, and what is the same is the same object', () => {
  const step = fc.record({
    id: fc.integer({ min: 1, max: SERVICES + SLICES }),
    isThere: fc.boolean(),
    current: fc.integer({ min: 0, max: 2 }),
  });
  fc.assert(
    fc.property(fc.array(fc.array(step, { maxLength: 4 }), { maxLength: 20 }), (steps) => {
      const followed = new ServiceHealth();
      let shown: ReadonlyMap<number, SceneObject> = new Map();
      const recorded = new Map<number, SceneObject>();
      for (const changes of steps) {
        const objects = new Map(shown);
        for (const { id, isThere, current } of changes) {
          const object =
            id <= SERVICES ? objectOf(id, 'Service') : sliceOf(id, (id % SERVICES) + 1, { current, wanted: 2 });
          for (const scene of [objects, recorded]) {
            if (isThere) scene.set(id, object);
            else scene.delete(id);
          }
        }
        const touched = new Set(changes.map(({ id }) => id));
        const also = followed.apply(objects, touched, shown);
        for (const [id, object] of objects) {
          if (!touched.has(id) && !also.includes(id)) expect(shown.get(id)).toBe(object);
        }
        shown = objects;
        const anew = new Map(recorded);
        new ServiceHealth().apply(anew, [...anew.keys()], anew);
        expect(new Map(shown)).toEqual(anew);
      }
    }),
  );
});
