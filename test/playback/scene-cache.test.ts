import { timestampFromMs } from '@model/time.ts';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { RecordingDictionary } from '../../src-renderer/playback/record/dictionary.ts';
import { SceneCache, type ShownScene } from '../../src-renderer/playback/record/scene-cache.ts';
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
          sizes: { page: 5, low: 3, most: 16 },
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
          cache.prefetch(at % 2 === 0 ? 1 : -1);
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
