import type { Reference } from '@model/relation.ts';
import { describe, expect, test } from 'vitest';
import type { Life } from '../../src-renderer/playback/player.ts';
import {
  barsOf,
  type ChosenLanes,
  chooseLanes,
  laneLabel,
  MOST_LANES,
  versionsOf,
} from '../../src-renderer/timeline/sources/lanes.ts';
import { History, plainNames } from '../playback/history.ts';

let born = 0;
function life(id: number, name: string, owner?: Life): Life {
  const kind = name.split('-').length === 1 ? 'Deployment' : name.split('-').length === 2 ? 'ReplicaSet' : 'Pod';
  const references: Reference[] = owner
    ? [
        {
          type: 'owner',
          group: 'apps',
          kind: owner.object.kind,
          namespace: 'a',
          name: owner.object.name,
          uid: owner.object.uid,
        },
      ]
    : [];
  const object = { id, group: '', version: 'v1', kind, namespace: 'a', name, uid: `uid-${id}` };
  return { object, bornSeq: (born += 1), goneSeq: 0, references };
}

const web = life(0, 'web');
const old = life(1, 'web-old', web);
const oldPods = [life(2, 'web-old-a', old), life(3, 'web-old-b', old)];
const next = life(4, 'web-next', web);
const nextPods = [life(5, 'web-next-c', next), life(6, 'web-next-d', next)];
const lives = [web, old, ...oldPods, next, ...nextPods, life(7, 'other')];
const named = (shown: readonly Life[]) => shown.map(({ object }) => object.name);
const names = ({ lives: shown }: ChosenLanes) => named(shown);

describe('lanes of a selection', () => {
  test('a pod stands below its owners, with its siblings and the pods of the other ReplicaSet', () => {
    expect(names(chooseLanes(lives, 5, born))).toEqual([
      'web',
      'web-next',
      'web-next-d',
      'web-next-c',
      'web-old-b',
      'web-old-a',
    ]);
  });

  test('a Deployment stands above what it owns, down to the pods', () => {
    expect(names(chooseLanes(lives, 0, born))).toEqual([
      'web',
      'web-next-d',
      'web-next-c',
      'web-old-b',
      'web-old-a',
      'web-next',
      'web-old',
    ]);
  });

  test('are never more than fit, the latest born are kept and the selection always', () => {
    const many = [...lives, ...Array.from({ length: 20 }, (_, index) => life(10 + index, `web-next-${index}`, next))];
    const chosen = chooseLanes(many, 5, born);
    expect(chosen.lives).toHaveLength(MOST_LANES);
    expect(chosen.left).toBe(oldPods.length + nextPods.length + 20 - 1 - (MOST_LANES - 3));
    expect(names(chosen)).toContain('web-next-c');
    expect(names(chosen)[2]).toBe('web-next-19');
  });

  test('of too many those are chosen that are there at the instant shown, not the latest of the whole record', () => {
    const crashing = nextPods.map((pod) => ({ ...pod, goneSeq: born + 1 }));
    const since = Array.from({ length: 20 }, (_, index) => ({ ...life(30 + index, `web-next-s${index}`, next) }));
    const later = since.map((pod) => ({ ...pod, bornSeq: pod.bornSeq + 1 }));
    const all = [web, old, ...oldPods, next, ...crashing, ...later];
    const during = crashing[0]?.bornSeq ?? 0;
    expect(names(chooseLanes(all, 0, during + 1))).toEqual(expect.arrayContaining(named(crashing)));
    expect(names(chooseLanes(all, 5, during + 1))).toContain('web-next-d');
    expect(names(chooseLanes(all, 0, born + 1))).not.toContain('web-next-d');
  });

  test('what is there at the instant stands above what is gone by then, and that above what is still to come', () => {
    const gone = oldPods.map((pod, index) => ({ ...pod, goneSeq: born - index }));
    const coming = { ...life(40, 'web-next-e', next), bornSeq: born + 10 };
    const all = [web, old, ...gone, next, ...nextPods, coming];
    expect(names(chooseLanes(all, 0, born)).slice(1)).toEqual([
      'web-next-d',
      'web-next-c',
      'web-next',
      'web-old',
      'web-old-b',
      'web-old-a',
      'web-next-e',
    ]);
    expect(names(chooseLanes(all, 5, born)).slice(2)).toEqual([
      'web-next-d',
      'web-next-c',
      'web-old-b',
      'web-old-a',
      'web-next-e',
    ]);
  });

  test('of nothing, or of what is not there, are none', () => {
    expect(chooseLanes(lives, undefined, born)).toEqual({ lives: [], left: 0 });
    expect(chooseLanes(lives, 99, born)).toEqual({ lives: [], left: 0 });
  });

  test('a ring of owners ends', () => {
    const one = life(50, 'ring-one');
    const two = { ...life(51, 'ring-two', one) };
    const closed: Life = { ...one, references: life(52, 'x', two).references };
    expect(names(chooseLanes([closed, two], 50, born)).length).toBeLessThanOrEqual(MOST_LANES);
  });

  test('names leave out what the owner’s name already says', () => {
    expect(laneLabel(web, lives)).toBe('Deployment web');
    expect(laneLabel(next, lives)).toBe('…next');
    expect(laneLabel(nextPods[0] ?? web, lives)).toBe('…c');
  });
});

test('bars join equal health, end with a deletion and begin again after it', () => {
  const history = new History(plainNames(2), [
    { at: 10, object: 0, type: 'applied', summary: 1 },
    { at: 20, object: 0, type: 'applied', summary: 0 },
    { at: 25, object: 1, type: 'applied', summary: 3 },
    { at: 30, object: 0, type: 'applied', summary: 0 },
    { at: 40, object: 0, type: 'tombstone' },
    { at: 60, object: 0, type: 'applied', summary: 3 },
  ]);
  const versions = versionsOf(history.historyOf(0, 100, 100));
  expect(versions.map(({ seq }) => seq)).toEqual([1, 2, 4, 5, 6]);
  expect(barsOf(versions, (summary) => history.names.summaries[summary]?.health)).toEqual([
    { from: 10, to: 20, health: 'progressing' },
    { from: 20, to: 40, health: 'healthy' },
    { from: 60, health: 'failing' },
  ]);
});
