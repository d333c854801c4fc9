import { timestampFromMs } from '@model/time.ts';
import * as fc from 'fast-check';
import { CHANGE_COLUMNS, type ChangeRows } from '@model/change.ts';
import { describe, expect, test } from 'vitest';
import {
  appended,
  countUntil,
  emptyWindow,
  prepended,
  trimmed,
} from '../../src-renderer/playback/record/change-window.ts';
import { RecordingDictionary } from '../../src-renderer/playback/record/dictionary.ts';
import { SceneCache, type ShownScene, type WindowSizes } from '../../src-renderer/playback/record/scene-cache.ts';
import { fakeClient } from './fake-client.ts';
import { History, plainNames, type Told } from './history.ts';

const OBJECTS = 7;

const toldArbitrary: fc.Arbitrary<Told> = fc.record({
  // Steps of 0 give several changes one instant.
  at: fc.integer({ min: 0, max: 4 }),
  object: fc.integer({ min: 0, max: OBJECTS - 1 }),
  type: fc.constantFrom('applied', 'applied', 'applied', 'deleted', 'tombstone'),
  summary: fc.integer({ min: 0, max: 5 }),
  references: fc.integer({ min: 0, max: 1 }),
});

/** Times as differences become instants; a deletion of what does not exist is a point in time, as Events are. */
function historyOf(told: readonly Told[]): History {
  const history = new History(plainNames(OBJECTS + 1));
  let at = 1000;
  const alive = new Set<number>();
  for (const each of told) {
    at += each.at;
    if (each.type !== 'applied' && !alive.has(each.object)) {
      history.tell({ ...each, at, type: 'applied', object: OBJECTS, pointInTime: true });
      continue;
    }
    if (each.type === 'applied') alive.add(each.object);
    else alive.delete(each.object);
    history.tell({ ...each, at });
  }
  return history;
}

function expectReplay(history: History, shown: ShownScene): void {
  const truth = history.stateAt(shown.at);
  const seen = [...shown.objects].map(([id, { seq, summary, references }]) => ({ id, seq, summary, references }));
  const wanted = [...truth.objects].map(([id, known]) => ({
    id,
    seq: known.seq,
    summary: history.names.summaries[known.summary],
    references: history.names.references[known.references],
  }));
  const byId = (a: { id: number }, b: { id: number }) => a.id - b.id;
  expect(shown.seq).toBe(truth.seq);
  expect(seen.sort(byId)).toEqual(wanted.sort(byId));
}

type Move = { readonly to: number } | { readonly by: number } | { readonly live: number } | { readonly answer: number };

const moveArbitrary: fc.Arbitrary<Move> = fc.oneof(
  fc.record({ to: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.record({ by: fc.integer({ min: -6, max: 6 }) }),
  fc.record({ live: fc.integer({ min: 1, max: 4 }) }),
  { weight: 4, arbitrary: fc.record({ answer: fc.nat() }) },
);

test('at any instant, however reached and in whatever order answers come, the cache equals a replay', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(toldArbitrary, { minLength: 1, maxLength: 80, size: 'max' }),
      fc.array(toldArbitrary, { maxLength: 20, size: 'max' }),
      fc.array(moveArbitrary, { maxLength: 80, size: 'max' }),
      async (told, later, moves) => {
        // Live changes come after every instant that was shown, as they do when following stays behind the engine.
        const history = historyOf([...told, ...later.map((each) => ({ ...each, at: each.at + 1 }))]);
        const waiting: (() => void)[] = [];
        const recorded = historyOf(told);
        const client = fakeClient({
          history: recorded,
          gate: () => new Promise((resolve) => waiting.push(resolve)),
        });
        const dictionary = new RecordingDictionary({ client, recording: 'r' });
        const failures: unknown[] = [];
        const cache = new SceneCache({
          client,
          recording: 'r',
          dictionary,
          sizes: { page: 5, low: 3, wide: 7, most: 16 },
          onFailure: (_, error) => failures.push(error),
        });
        cache.reaches(recorded.lastSeq);
        let at = 1000;
        let before: ShownScene | undefined;
        const look = () => {
          const shown = cache.show(timestampFromMs(at));
          if (shown) {
            expectReplay(recorded, shown);
            expectTouched(before, shown);
            before = shown;
          }
          cache.prefetch(at % 2 === 0 ? 1 : -1, at % 3 === 0);
          return shown;
        };
        const settle = async () => {
          for (let round = 0; round < 40; round += 1) {
            for (const resolve of waiting.splice(0)) resolve();
            await tasks();
            look();
          }
        };
        const span = () => recorded.timeOf(recorded.lastSeq) - 1000;
        const appends: Promise<void>[] = [];
        for (const move of moves) {
          if ('to' in move) at = 1000 + Math.round(move.to * span());
          else if ('by' in move) at = Math.min(Math.max(at + move.by, 1000), 1000 + span());
          else if ('answer' in move) waiting.splice(waiting.length && move.answer % waiting.length, 1)[0]?.();
          else {
            const after = recorded.lastSeq;
            const upTo = Math.min(after + move.live, history.lastSeq);
            copyInto(recorded, history, upTo);
            // Batches come one after the other, as the feed gives them.
            const previous = appends.at(-1) ?? Promise.resolve();
            appends.push(
              previous.then(() =>
                cache.append(
                  history.rows((seq) => seq > after && seq <= upTo, 100),
                  after,
                  upTo,
                ),
              ),
            );
            await settle();
          }
          await tasks();
          look();
        }
        await settle();
        expect(failures).toEqual([]);
        expect(before?.at).toBe(at);
      },
    ),
    { numRuns: 300 },
  );
});

test('changes that come late for the instant shown are applied to it', async () => {
  const recorded = historyOf([{ at: 0, object: 0, type: 'applied', summary: 0, references: 0 }]);
  const client = fakeClient({ history: recorded });
  const dictionary = new RecordingDictionary({ client, recording: 'r' });
  const cache = new SceneCache({
    client,
    recording: 'r',
    dictionary,
    onFailure: (_, error) => expect(error).toBeUndefined(),
  });
  const at = timestampFromMs(1000);
  cache.show(at);
  await tasks();
  expect(cache.show(at)?.objects.size).toBe(1);
  recorded.tell({ at: 1000, object: 1, type: 'applied', summary: 2, references: 0 });
  await cache.append(
    recorded.rows((seq) => seq === 2, 10),
    1,
    2,
  );
  const shown = cache.show(at);
  expect(shown).toMatchObject({ at, seq: 2, far: false });
  expect(shown?.touched).toEqual(new Set([1]));
  expect(cache.show(at)).toBeUndefined();
});

/** Twelve changes of one object, one each ms from 1000 on, and a cache over them whose requests a test answers one by one. */
function gated(sizes: WindowSizes = { page: 4, low: 3, wide: 3, most: 16 }) {
  const recorded = historyOf(
    Array.from(
      { length: 12 },
      (_, index): Told => ({ at: index === 0 ? 0 : 1, object: 0, type: 'applied', summary: index % 6, references: 0 }),
    ),
  );
  const waiting: { readonly call: string; readonly answer: () => void }[] = [];
  const signals: { readonly call: string; readonly signal: AbortSignal | undefined }[] = [];
  const client = fakeClient({
    history: recorded,
    onSignal: (call, signal) => signals.push({ call, signal }),
    gate: (call) =>
      call.startsWith('scene.lookup') ? Promise.resolve() : new Promise((answer) => waiting.push({ call, answer })),
  });
  const failures: unknown[] = [];
  const cache = new SceneCache({
    client,
    recording: 'r',
    dictionary: new RecordingDictionary({ client, recording: 'r' }),
    sizes,
    onFailure: (_, error) => failures.push(error),
  });
  cache.reaches(recorded.lastSeq);
  const show = (at: number) => cache.show(timestampFromMs(at));
  /** Answers the first request that waits under this name. */
  const answer = async (call: string) => {
    const index = waiting.findIndex((each) => each.call === call);
    expect(index, `${call} waits`).not.toBe(-1);
    waiting.splice(index, 1)[0]?.answer();
    await tasks();
  };
  const isAborted = (call: string) => signals.filter((each) => each.call === call).map(({ signal }) => signal?.aborted);
  return { recorded, cache, show, answer, isAborted, waiting, failures };
}

test('a seek that is overtaken by the answer to a later one is aborted, and its own answer changes nothing', async () => {
  const { recorded, show, answer, isAborted, failures } = gated();
  show(1002);
  show(1008);
  await tasks();
  await answer('scene.at 1008');
  expect(isAborted('scene.at 1002')).toEqual([true]);
  expect(isAborted('scene.at 1008')).toEqual([false]);
  await answer('scene.at 1002');
  const shown = show(1008);
  expect(shown).toMatchObject({ at: 1008, far: true });
  if (shown) expectReplay(recorded, shown);
  expect(failures).toEqual([]);
});

test('a scene whose names come after a newer one is held changes nothing, and names of one that is overtaken are not asked for', async () => {
  const told = Array.from({ length: 3 }, (_, object): Told => ({ at: object === 0 ? 0 : 1, object, type: 'applied' }));
  const recorded = historyOf(told);
  const waiting: { readonly call: string; readonly answer: () => void }[] = [];
  // Without signals: an answer that has already left the engine comes whatever was aborted since.
  const client = fakeClient({
    history: recorded,
    gate: (call) => new Promise((answer) => waiting.push({ call, answer })),
  });
  const { lives, lookup } = client.scene;
  const { changes, objects, marks, recordings } = client;
  const deaf = {
    scene: { at: (input: Parameters<typeof client.scene.at>[0]) => client.scene.at(input), lives, lookup },
    changes,
    objects,
    marks,
    recordings,
  };
  const cache = new SceneCache({
    client: deaf,
    recording: 'r',
    dictionary: new RecordingDictionary({ client: deaf, recording: 'r' }),
    onFailure: (_, error) => expect(error).toBeUndefined(),
  });
  const show = (at: number) => cache.show(timestampFromMs(at));
  const answer = async (call: string) => {
    const index = waiting.findIndex((each) => each.call.startsWith(call));
    expect(index, `${call} waits`).not.toBe(-1);
    waiting.splice(index, 1)[0]?.answer();
    await tasks();
  };
  cache.reaches(recorded.lastSeq);
  // Its names are known from now on.
  show(1000);
  await tasks();
  await answer('scene.at 1000');
  await answer('scene.lookup');
  expect(show(1000)?.objects.size).toBe(1);
  show(1001);
  await tasks();
  await answer('scene.at 1001');
  // The lookup of its names is on its way; back at an instant whose names are known, nothing is.
  show(999);
  await tasks();
  await answer('scene.at 999');
  expect(show(999)?.objects.size).toBe(0);
  await answer('scene.lookup');
  expect(show(999)).toBeUndefined();
  // The scene itself comes late: it is overtaken before its names are asked for.
  show(1002);
  show(998);
  await tasks();
  await answer('scene.at 998');
  await answer('scene.at 1002');
  expect(waiting).toEqual([]);
  expect(show(998)?.objects.size).toBe(0);
});

test('seeks on their way are aborted once what lies around the playhead answers', async () => {
  const { show, answer, isAborted, failures } = gated();
  show(1002);
  await tasks();
  await answer('scene.at 1002');
  show(1002);
  show(1009);
  await tasks();
  expect(isAborted('scene.at 1009')).toEqual([false]);
  show(1002);
  expect(isAborted('scene.at 1009')).toEqual([true]);
  await answer('scene.at 1009');
  expect(show(1002)).toBeUndefined();
  expect(failures).toEqual([]);
});

test('changes that are fetched for elsewhere are given up when another scene comes', async () => {
  const { recorded, cache, show, answer, isAborted, failures } = gated();
  show(1000);
  await tasks();
  await answer('scene.at 1000');
  show(1000);
  cache.prefetch(1, false);
  show(1009);
  await tasks();
  expect(isAborted('changes.range')).toEqual([false]);
  await answer('scene.at 1009');
  expect(isAborted('changes.range')).toEqual([true]);
  await answer('changes.range');
  const shown = show(1009);
  if (shown) expectReplay(recorded, shown);
  expect(shown?.seq).toBe(10);
  expect(failures).toEqual([]);
});

test('a page that comes after the live feed told the same changes is left out', async () => {
  const { recorded, cache, show, answer, failures } = gated();
  show(1011);
  await tasks();
  await answer('scene.at 1011');
  show(1011);
  for (const summary of [1, 2]) recorded.tell({ at: 1012, object: 0, type: 'applied', summary, references: 0 });
  // The record is said to be longer before the feed tells how: the page asks for what the feed is about to tell.
  cache.reaches(14);
  cache.prefetch(1, false);
  await tasks();
  await cache.append(
    recorded.rows((seq) => seq > 12, 10),
    12,
    14,
  );
  await answer('changes.range');
  for (const at of [1012, 1011, 1012]) {
    const shown = show(at);
    expect(shown?.at).toBe(at);
    if (shown) expectReplay(recorded, shown);
  }
  expect(failures).toEqual([]);
});

test('at rest changes further away are fetched too, and a jump to them asks for no scene', async () => {
  const { recorded, cache, show, answer, waiting, failures } = gated({ page: 4, low: 3, wide: 8, most: 16 });
  show(1003);
  await tasks();
  await answer('scene.at 1003');
  show(1003);
  for (const isAtRest of [false, false, false, true, true, true]) {
    cache.prefetch(1, isAtRest);
    await tasks();
    if (waiting.length > 0) await answer('changes.range');
  }
  for (const at of [1011, 1000, 1007]) {
    const shown = show(at);
    expect(shown).toMatchObject({ at, far: false });
    if (shown) expectReplay(recorded, shown);
  }
  expect(waiting).toEqual([]);
  expect(failures).toEqual([]);
});

test('while the playhead is on its way, only what is nearest is fetched', async () => {
  const { cache, show, answer, waiting } = gated({ page: 4, low: 3, wide: 8, most: 16 });
  show(1006);
  await tasks();
  await answer('scene.at 1006');
  show(1006);
  for (const side of [1, -1] as const) {
    cache.prefetch(side, false);
    await tasks();
    await answer('changes.range');
  }
  cache.prefetch(1, false);
  await tasks();
  expect(waiting).toEqual([]);
});

describe('what a window answers for', () => {
  /** Rows numbered from `first` at the instants given. */
  const rowsAt = (first: number, ...times: readonly number[]): ChangeRows => ({
    rows: Int32Array.from(
      times.flatMap((_, index) => [first + index, ...Array<number>(CHANGE_COLUMNS.stride - 1).fill(0)]),
    ),
    times: Float64Array.from(times),
  });

  test('not for its last instant, of which more rows may follow', () => {
    const window = appended(emptyWindow(4, 1000), rowsAt(5, 1001, 1003, 1003), 7);
    expect(window).toMatchObject({ afterSeq: 4, lastSeq: 7, coversFrom: 1000, coversUntil: 1002 });
    expect(appended(window, rowsAt(8), 9)).toMatchObject({ lastSeq: 9, coversUntil: 1002 });
    expect(appended(emptyWindow(4, 1000), rowsAt(5, 1000), 5).coversUntil).toBe(1000);
  });

  test('from its first instant on, and from ever when nothing is before it', () => {
    const window = emptyWindow(4, 1000);
    expect(prepended(window, rowsAt(3, 990, 995), 2)).toMatchObject({
      afterSeq: 2,
      coversFrom: 990,
      coversUntil: 1000,
    });
    expect(prepended(window, rowsAt(1, 900), 0).coversFrom).toBe(Number.NEGATIVE_INFINITY);
  });

  test('cut off, no more for what was cut', () => {
    const window = appended(emptyWindow(4, 1000), rowsAt(5, 1001, 1003, 1005, 1007), 8);
    expect(trimmed(window, 1, 3)).toMatchObject({ afterSeq: 5, coversFrom: 1003, lastSeq: 7, coversUntil: 1006 });
    expect(trimmed(window, 0, 4)).toMatchObject({ afterSeq: 4, coversFrom: 1000, lastSeq: 8, coversUntil: 1006 });
  });

  test('a window that is continued in two ways is two windows', () => {
    const window = appended(emptyWindow(4, 1000), rowsAt(5, 1001, 1003), 6);
    const one = appended(window, rowsAt(7, 1004), 7);
    const other = appended(window, rowsAt(7, 1005, 1006), 8);
    const further = appended(trimmed(one, 1, 3), rowsAt(8, 1007), 8);
    expect([window, one, other, further].map(({ times }) => [...times])).toEqual([
      [1001, 1003],
      [1001, 1003, 1004],
      [1001, 1003, 1005, 1006],
      [1003, 1004, 1007],
    ]);
    expect(further.rows.length).toBe(3 * CHANGE_COLUMNS.stride);
    expect(further.rows[CHANGE_COLUMNS.stride * 2]).toBe(8);
  });

  test('a row has happened at its own instant, and not before', () => {
    const rows = rowsAt(5, 1001, 1003, 1003);
    expect([1000, 1001, 1002, 1003, 1004].map((at) => countUntil(rows, at))).toEqual([0, 1, 1, 3, 3]);
  });
});

function expectTouched(before: ShownScene | undefined, shown: ShownScene): void {
  for (const [id, object] of shown.objects) {
    if (before?.objects.get(id) !== object) expect(shown.touched.has(id)).toBe(true);
  }
  for (const id of before?.objects.keys() ?? []) {
    if (!shown.objects.has(id)) expect(shown.touched.has(id)).toBe(true);
  }
}

function copyInto(recorded: History, history: History, upTo: number): void {
  for (const told of history.told().slice(recorded.lastSeq, upTo)) recorded.tell(told);
}

/** Lets everything run that waits for nothing but its turn. */
async function tasks(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
}
