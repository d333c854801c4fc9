import type { PlaybackCommand } from '@model/playback.ts';
import { timestampFromMs } from '@model/time.ts';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SceneFrame } from '../../src-renderer/playback/player.ts';
import { History, plainNames, type Told } from './history.ts';
import { stage, T0, tasks } from './stage.ts';

const OBJECTS = 6;

/** So little is held that most moves have to ask. */
const SMALL = { page: 5, low: 3, wide: 6, most: 16 };

/** Changes of which several fall on one instant, some are heartbeats, some failures; then a long silence or none. */
const toldArbitrary: fc.Arbitrary<Told> = fc.record({
  at: fc.constantFrom(0, 0, 1, 7, 40, 900, 20_000),
  object: fc.integer({ min: 0, max: OBJECTS - 1 }),
  type: fc.constantFrom('applied', 'applied', 'applied', 'deleted', 'tombstone'),
  summary: fc.integer({ min: 0, max: 5 }),
  references: fc.integer({ min: 0, max: 1 }),
  severity: fc.constantFrom(0, 1, 2, 3),
});

function historyOf(told: readonly Told[]): History {
  const history = new History(plainNames(OBJECTS));
  const alive = new Set<number>();
  let at = T0;
  for (const each of told) {
    at += each.at;
    const type = alive.has(each.object) ? each.type : 'applied';
    if (type === 'applied') alive.add(each.object);
    else alive.delete(each.object);
    history.tell({ ...each, at, type });
  }
  return history;
}

type Move =
  | {
      readonly type: 'command';
      readonly make: (share: number, span: number) => PlaybackCommand;
      readonly share: number;
    }
  | { readonly type: 'select'; readonly object: number }
  | { readonly type: 'frames'; readonly ms: number }
  /** Lets one of the requests that wait be answered, not always the oldest. */
  | { readonly type: 'answer'; readonly nth: number };

const at = (share: number, span: number) => timestampFromMs(T0 + Math.round(share * span));
const COMMANDS: readonly ((share: number, span: number) => PlaybackCommand)[] = [
  (share, span) => ({ type: 'seek', to: at(share, span) }),
  (share, span) => ({ type: 'seek', to: at(share, span) }),
  (share) => ({ type: 'seek-by', ms: Math.round((share - 0.5) * 2000) }),
  () => ({ type: 'step', direction: 1 }),
  () => ({ type: 'step', direction: -1 }),
  (share) => ({ type: 'step', direction: share < 0.5 ? 1 : -1, scope: 'selection' }),
  (share) => ({ type: 'set-rate', rate: [-600, -16, -1, -0.1, 0.1, 0.5, 1, 16, 600][Math.floor(share * 8.99)] ?? 1 }),
  () => ({ type: 'play' }),
  () => ({ type: 'pause' }),
  () => ({ type: 'to-start' }),
  () => ({ type: 'follow' }),
  (share, span) => ({ type: 'loop', from: at(share, span), to: at(Math.min(share + 0.2, 1), span) }),
  () => ({ type: 'clear-loop' }),
  (share) => ({ type: 'set-option', option: 'skip-idle', isOn: share < 0.5 }),
  (share) => ({ type: 'set-option', option: 'stop-at-failures', isOn: share < 0.5 }),
  (share) => ({ type: 'set-option', option: 'step-heartbeats', isOn: share < 0.5 }),
];

const moveArbitrary: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('command'),
      make: fc.constantFrom(...COMMANDS),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  },
  fc.record({ type: fc.constant('select'), object: fc.integer({ min: 0, max: OBJECTS - 1 }) }),
  { weight: 3, arbitrary: fc.record({ type: fc.constant('frames'), ms: fc.constantFrom(20, 60, 400) }) },
  { weight: 5, arbitrary: fc.record({ type: fc.constant('answer'), nth: fc.nat() }) },
);

/** What is shown is what a replay of the record up to that instant gives. */
function expectReplay(history: History, frame: SceneFrame): void {
  const truth = history.stateAt(frame.at);
  const seen = [...frame.objects].map(([id, { seq, summary }]) => `${id} ${seq} ${summary.health}`);
  const wanted = [...truth.objects].map(([id, known]) => `${id} ${known.seq} ${healthOf(history, known.summary)}`);
  expect(seen.sort()).toEqual(wanted.sort());
  expect(frame.seq).toBe(truth.seq);
}

function healthOf(history: History, summary: number): string {
  return history.names.summaries[summary]?.health ?? '';
}

test('whatever is asked of time, and however late answers come, each frame equals a replay and none is lost', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(toldArbitrary, { minLength: 2, maxLength: 60, size: 'max' }),
      fc.array(moveArbitrary, { maxLength: 60, size: 'max' }),
      async (told, moves) => {
        const history = historyOf(told);
        const span = history.timeOf(history.lastSeq) - T0;
        const waiting: (() => void)[] = [];
        let isHeld = false;
        const staged = stage({
          isLive: false,
          history,
          sizes: SMALL,
          gate: () => (isHeld ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve()),
        });
        const { player, run, frames } = staged;
        await run(60);
        isHeld = true;
        for (const move of moves) {
          if (move.type === 'command') player.send(move.make(move.share, span));
          else if (move.type === 'select') player.select(move.object);
          else if (move.type === 'answer') waiting.splice(waiting.length && move.nth % waiting.length, 1)[0]?.();
          else await run(move.ms);
          await tasks();
        }
        for (const frame of frames) expectReplay(history, frame);
        // Left in peace, the picture comes to where time stands, and whatever was overtaken on the way is cancelled.
        player.send({ type: 'pause' });
        isHeld = false;
        for (let round = 0; round < 10; round += 1) {
          for (const resolve of waiting.splice(0)) resolve();
          await run(40);
        }
        expect(player.frame().at).toBe(player.state.getState().at);
        expectReplay(history, player.frame());
        player.close();
      },
    ),
    { numRuns: 60 },
  );
}, 120_000);

test('of seeks that follow one another, all that are overtaken are cancelled down to their request', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(toldArbitrary, { minLength: 20, maxLength: 60, size: 'max' }),
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 8 }),
      async (told, shares) => {
        const history = historyOf(told);
        const span = history.timeOf(history.lastSeq) - T0;
        const asked: { readonly at: number; readonly signal: AbortSignal | undefined }[] = [];
        let isHeld = false;
        const waiting: { readonly nth: number; readonly resolve: () => void }[] = [];
        const answered = new Set<number>();
        const { player, run } = stage({
          isLive: false,
          history,
          sizes: SMALL,
          gate: (call) =>
            isHeld && call.startsWith('scene.at')
              ? new Promise((resolve) => waiting.push({ nth: asked.length - 1, resolve }))
              : Promise.resolve(),
          onSignal: (call, signal) => {
            if (isHeld && call.startsWith('scene.at')) asked.push({ at: Number(call.slice(9)), signal });
          },
        });
        await run(60);
        isHeld = true;
        for (const share of shares) {
          player.send({ type: 'seek', to: at(share, span) });
          await run(20);
        }
        const target = player.state.getState().at;
        // The newest is answered first; nothing older may count after it.
        for (let round = 0; round < 12; round += 1) {
          const newest = waiting.pop();
          if (newest) answered.add(newest.nth);
          newest?.resolve();
          await run(20);
          if (player.frame().at === target) break;
        }
        expect(player.frame().at).toBe(target);
        expect(asked.filter((each, nth) => !answered.has(nth) && each.signal?.aborted !== true)).toEqual([]);
        player.close();
      },
    ),
    { numRuns: 60 },
  );
}, 120_000);

/** Where a step goes from an instant, told by the whole record. */
function stepOn(instants: readonly number[], from: number, direction: 1 | -1): number {
  const to = direction === 1 ? instants.find((each) => each > from) : instants.findLast((each) => each < from);
  return to ?? from;
}

test('each press of a step counts, however close they are and in whatever order answers come', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(toldArbitrary, { minLength: 2, maxLength: 60, size: 'max' }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.array(
        fc.record({
          direction: fc.constantFrom<1 | -1>(1, 1, 1, -1, -1),
          /** Frames until the next press, and which of the requests that wait are answered before it. */
          frames: fc.constantFrom(0, 0, 0, 1, 2, 5),
          answered: fc.array(fc.nat(), { maxLength: 3 }),
        }),
        { minLength: 1, maxLength: 30, size: 'max' },
      ),
      async (told, share, presses) => {
        const history = historyOf(told);
        const span = history.timeOf(history.lastSeq) - T0;
        const waiting: (() => void)[] = [];
        let isHeld = false;
        const { player, run } = stage({
          isLive: false,
          history,
          sizes: SMALL,
          gate: () => (isHeld ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve()),
        });
        await run(60);
        player.send({ type: 'seek', to: at(share, span) });
        await run(60);
        const instants = history.instantsOfChanges();
        const target = presses.reduce(
          (from, { direction }) => stepOn(instants, from, direction),
          player.state.getState().at as number,
        );
        isHeld = true;
        for (const { direction, frames, answered } of presses) {
          player.send({ type: 'step', direction });
          for (const nth of answered) waiting.splice(waiting.length && nth % waiting.length, 1)[0]?.();
          await (frames === 0 ? tasks() : run(frames * 20));
        }
        isHeld = false;
        for (let round = 0; round < presses.length + 5; round += 1) {
          for (const resolve of waiting.splice(0)) resolve();
          await run(60);
        }
        expect(player.state.getState().at).toBe(target);
        expect(player.frame().at).toBe(target);
        expectReplay(history, player.frame());
        player.close();
      },
    ),
    { numRuns: 60 },
  );
}, 120_000);
