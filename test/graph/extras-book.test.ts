import { describe, expect, test } from 'vitest';
import type { Reference } from '../../src-preload/model/relation.ts';
import { timestampFromMs } from '../../src-preload/model/time.ts';
import { ExtrasBook } from '../../src-renderer/graph/modes/extras-book.ts';
import type { SceneObject } from '../../src-renderer/playback/player.ts';
import { LifeWriter } from './lives.ts';
import { objectOf, summaryOf } from './scenes.ts';

const writer = new LifeWriter();
const service = objectOf(writer.born('Service', 'web'));
const config = objectOf(writer.born('ConfigMap', 'settings'));
const pod = objectOf(writer.born('Pod', 'web-1'));

function slice(name: string, current: number, wanted: number): SceneObject {
  const owner: Reference = { type: 'owner', group: '', kind: 'Service', namespace: '', name: 'web', uid: service.uid };
  const object = objectOf(writer.born('EndpointSlice', name), summaryOf('healthy', { ready: { current, wanted } }));
  return { ...object, references: [owner] };
}

const scene = (...objects: readonly SceneObject[]) => ({
  objects: new Map(objects.map((object) => [object.id, object])),
});

describe('what cards say beyond their objects', () => {
  test('a Service has the endpoints of all slices that it owns', () => {
    const book = new ExtrasBook();
    book.update(scene(service, slice('a', 1, 2), slice('b', 2, 2)), {});
    expect(book.of(service.id)).toEqual({ endpoints: { current: 3, wanted: 4 } });
    book.update(scene(service), {});
    expect(book.of(service.id)).toEqual({});
  });

  test('a change is news only where no status shows it', () => {
    const at = timestampFromMs(5);
    const book = new ExtrasBook();
    book.update(scene(config, pod), {
      changedAt: new Map([
        [config.id, at],
        [pod.id, at],
      ]),
    });
    expect(book.of(config.id)).toEqual({ changedAt: at });
    expect(book.of(pod.id)).toEqual({});
  });

  test('what stays the same stays the same object, so that its card is skipped', () => {
    const book = new ExtrasBook();
    const one = slice('a', 1, 2);
    book.update(scene(service, one, pod), {
      heat: new Map([[pod.id, 0.5]]),
      differences: new Map([[pod.id, 'added']]),
    });
    const before = [book.of(service.id), book.of(pod.id)];
    book.update(scene(service, one, pod), {
      heat: new Map([[pod.id, 0.5]]),
      differences: new Map([[pod.id, 'added']]),
    });
    expect([book.of(service.id), book.of(pod.id)].every((extras, index) => extras === before[index])).toBe(true);
    expect(book.of(config.id)).toBe(book.of(99_999));
  });
});
