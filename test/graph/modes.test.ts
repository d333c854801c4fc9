import { describe, expect, test } from 'vitest';
import { CHANGE_COLUMNS, CHANGE_FLAGS, type ChangeRows } from '../../src-preload/model/change.ts';
import { timestampFromMs } from '../../src-preload/model/time.ts';
import { ChangeTimes } from '../../src-renderer/graph/modes/change-times.ts';
import { ChangesAround } from '../../src-renderer/graph/modes/changes-around.ts';
import { countedDifferences, laidOver } from '../../src-renderer/graph/modes/comparison.ts';
import { ExtrasBook } from '../../src-renderer/graph/modes/extras-book.ts';
import { comparedWith, createModes, isFading, toggled, withoutFading } from '../../src-renderer/graph/modes/modes.ts';
import type { SceneObject } from '../../src-renderer/playback/player.ts';
import { LifeWriter } from './lives.ts';
import { objectOf, summaryOf } from './scenes.ts';

type Row = readonly [object: number, at: number, flags?: number];

/** Rows of plain changes in the order given, numbered from `first`. */
function rowsOf(rows: readonly Row[], first = 1): ChangeRows {
  const columns = new Int32Array(rows.length * CHANGE_COLUMNS.stride);
  rows.forEach(([object, , flags = PLAIN], index) => {
    columns[index * CHANGE_COLUMNS.stride + CHANGE_COLUMNS.seq] = first + index;
    columns[index * CHANGE_COLUMNS.stride + CHANGE_COLUMNS.object] = object;
    columns[index * CHANGE_COLUMNS.stride + CHANGE_COLUMNS.flags] = flags;
  });
  return { rows: columns, times: new Float64Array(rows.map(([, at]) => at)) };
}

const PLAIN = 1 << CHANGE_FLAGS.severityShift;
const ROUTINE = 0;
const FIRST = PLAIN | CHANGE_FLAGS.first;
const EVENT = PLAIN | CHANGE_FLAGS.pointInTime;

describe('when objects changed', () => {
  const times = new ChangeTimes();
  times.add(
    rowsOf([
      [1, 10],
      [2, 10, ROUTINE],
      [3, 12, EVENT],
      [1, 20],
      [1, 30],
    ]),
    0,
  );

  test.each([
    [1, 0, 30, 3],
    [1, 10, 30, 2],
    [1, 10, 29, 1],
    [1, 30, 90, 0],
    [2, 0, 90, 0],
    [3, 0, 90, 0],
    [9, 0, 90, 0],
  ])('object %i after %i up to %i: %i times', (id, ...[after, upTo, count]) => {
    expect(times.count(id, after, upTo)).toBe(count);
  });

  test('the last time, if it lies within', () => {
    expect(times.last(1, 0, 25)).toBe(20);
    expect(times.last(1, 20, 25)).toBeUndefined();
    expect(times.last(2, 0, 25)).toBeUndefined();
  });

  test('rows that come twice count once', () => {
    const twice = new ChangeTimes();
    const [early, late]: readonly [Row, Row] = [
      [1, 10],
      [1, 20],
    ];
    twice.add(rowsOf([early, late]), 0);
    twice.add(rowsOf([late, [1, 30]], 2), 0);
    expect(twice.count(1, 0, 90)).toBe(3);
  });

  test('what the record began with did not change then', () => {
    const begun = new ChangeTimes();
    begun.add(
      rowsOf([
        [1, 10, FIRST],
        [2, 40, FIRST],
        [1, 50],
      ]),
      20,
    );
    expect([begun.count(1, 0, 90), begun.count(2, 0, 90)]).toEqual([1, 1]);
  });

  test('what has only come was not edited, and was when it is changed', () => {
    const come = new ChangeTimes();
    come.add(
      rowsOf([
        [1, 40, FIRST],
        [1, 60],
      ]),
      20,
    );
    expect([come.last(1, 0, 50), come.lastEdit(1, 0, 50), come.lastEdit(1, 0, 70)]).toEqual([40, undefined, 60]);
  });
});

describe('the changes around the playhead', () => {
  /** A record of one change of object 1 each second; counts what is asked of it. */
  function scripted() {
    const asked: (readonly [from: number, to: number])[] = [];
    const reminders: { readonly at: number; readonly run: () => void }[] = [];
    let fails = 0;
    let now = 0;
    let news = 0;
    const between = ({ from, to }: { readonly from: number; readonly to: number }): Promise<ChangeRows> => {
      asked.push([from, to]);
      if (fails > 0) {
        fails -= 1;
        return Promise.reject(new Error('away'));
      }
      const first = Math.ceil(from / 1000);
      const seconds = Array.from(
        { length: Math.floor(to / 1000) - first + 1 },
        (_, index): Row => [1, (first + index) * 1000],
      );
      return Promise.resolve(rowsOf(seconds, first + 1));
    };
    const client = { changes: { between } } as unknown as ConstructorParameters<typeof ChangesAround>[0]['client'];
    const around = new ChangesAround({
      client,
      recording: 'r',
      clock: () => now,
      after: (ms, run) => reminders.push({ at: now + ms, run }),
      completeAt: () => 0,
      onNews: () => (news += 1),
    });
    const settle = async () => {
      for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
    };
    return {
      around,
      asked,
      settle,
      news: () => news,
      wait: (ms: number) => {
        now += ms;
        for (const reminder of reminders.splice(0)) {
          if (reminder.at <= now) reminder.run();
          else reminders.push(reminder);
        }
      },
      failOnce: () => (fails = 1),
    };
  }

  test('are asked for once, with what lies around, and then known', async () => {
    const { around, asked, settle, news } = scripted();
    expect(around.within(100_000, 110_000)).toBeUndefined();
    expect(around.within(100_000, 110_000)).toBeUndefined();
    await settle();
    expect(asked).toEqual([[40_000, 170_000]]);
    expect(news()).toBe(1);
    expect(around.within(100_000, 110_000)?.count(1, 100_000, 110_000)).toBe(10);
    around.within(110_000, 160_000);
    await settle();
    expect(asked).toHaveLength(1);
  });

  test('grow at their end as the playhead goes on, and are fetched anew elsewhere', async () => {
    const { around, asked, settle, wait } = scripted();
    around.within(100_000, 110_000);
    await settle();
    wait(1000);
    expect(around.within(165_000, 175_000)?.count(1, 165_000, 170_000)).toBe(5);
    await settle();
    expect(asked[1]).toEqual([170_000, 235_000]);
    expect(around.within(165_000, 175_000)?.count(1, 165_000, 175_000)).toBe(10);
    wait(1000);
    around.within(5_000, 10_000);
    await settle();
    expect(asked[2]).toEqual([0, 70_000]);
  });

  test('whoever asks too soon is told when to ask again: the playhead may rest where nothing is known', async () => {
    const { around, asked, settle, wait, news } = scripted();
    around.within(100_000, 110_000);
    await settle();
    around.within(5_000, 10_000);
    around.within(5_000, 10_000);
    await settle();
    expect([asked.length, news()]).toEqual([1, 1]);
    wait(499);
    expect(news()).toBe(1);
    wait(1);
    expect(news()).toBe(2);
    around.within(5_000, 10_000);
    await settle();
    expect(asked).toHaveLength(2);
  });

  test('what is known stays known while nobody answers, and is asked for again later', async () => {
    const { around, asked, settle, wait, failOnce } = scripted();
    failOnce();
    around.within(0, 1000);
    await settle();
    around.within(0, 1000);
    await settle();
    expect(asked).toHaveLength(1);
    wait(5000);
    around.within(0, 1000);
    await settle();
    expect(around.within(0, 1000)?.count(1, 0, 1000)).toBe(1);
  });
});

describe('two instants laid over each other', () => {
  const writer = new LifeWriter();
  const [stays, moves, comes, goes, node, custom] = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) =>
    objectOf(writer.born(name === 'e' ? 'Node' : 'Pod', name)),
  ) as [SceneObject, SceneObject, SceneObject, SceneObject, SceneObject, SceneObject];
  const scene = (...objects: readonly SceneObject[]) => new Map(objects.map((object) => [object.id, object]));
  const later = (object: SceneObject, summary = object.summary): SceneObject => ({
    ...object,
    seq: object.seq + 100,
    summary,
  });
  const before = scene(stays, moves, goes, node, { ...custom, group: 'example.com' });
  const after = scene(stays, later(moves), comes, later(node), later({ ...custom, group: 'example.com' }));

  test('what came, what went and what changed; signs of life are no change', () => {
    const { objects, differences } = laidOver(after, before, false);
    expect(Object.fromEntries(differences)).toEqual({
      [moves.id]: 'changed',
      [comes.id]: 'added',
      [goes.id]: 'removed',
    });
    expect(objects.get(goes.id)).toBe(goes);
    expect(countedDifferences({ objects, differences })).toEqual({ added: 1, removed: 1, changed: 1 });
  });

  test('are told in the order of time, whichever is shown', () => {
    const forward = laidOver(after, before, false).differences;
    expect(laidOver(before, after, true).differences).toEqual(new Map([...forward].sort(([a], [b]) => a - b)));
  });

  test('a node that turned counts, and bookkeeping has no card to count', () => {
    const cordoned = scene(later(node, summaryOf('degraded')));
    expect(laidOver(cordoned, scene(node), false).differences.get(node.id)).toBe('changed');
    const lease = objectOf(writer.born('Lease', 'x'));
    expect(countedDifferences(laidOver(scene(lease), scene(), false)).added).toBe(0);
  });
});

describe('what cards say beyond their objects', () => {
  test('what says the same is the same object, so that its card is skipped', () => {
    const book = new ExtrasBook();
    const first = book.kept(1, { heat: 0.5 });
    expect(book.kept(1, { heat: 0.5 })).toBe(first);
    expect(book.kept(1, { heat: 0.6 })).not.toBe(first);
    expect(book.kept(2, {})).toBe(book.kept(3, {}));
  });
});

describe('modes', () => {
  test('what fades can be switched off at once; a comparison stays', () => {
    const modes = comparedWith(
      { ...createModes().getState(), standout: 'unwell', namespaces: new Set(['shop']) },
      timestampFromMs(5),
    );
    expect(isFading(modes)).toBe(true);
    const plain = withoutFading(modes);
    expect(isFading(plain)).toBe(false);
    expect(plain.comparedWith).toBe(5);
    expect(comparedWith(plain, undefined)).not.toHaveProperty('comparedWith');
  });

  test('a name is chosen and let go by the same click', () => {
    expect(toggled(new Set(['a']), 'b')).toEqual(new Set(['a', 'b']));
    expect(toggled(new Set(['a', 'b']), 'a')).toEqual(new Set(['b']));
  });
});
