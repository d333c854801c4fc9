import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type EngineEvent,
  type EngineState,
  FLUSH_DEADLINE_MS,
  FORKED,
  restartDelay,
  stepEngine,
} from '../../src-main/electron/supervisor/engine-state.ts';

const running = (deaths: number, since = 0): EngineState => ({ type: 'running', deaths, since });

describe('state × event → state and effects', () => {
  test.each<[string, EngineState, EngineEvent, EngineState, string[]]>([
    ['is ready', FORKED, { type: 'ready', at: 7 }, running(0, 7), ['serving']],
    ['says ready twice', running(0, 7), { type: 'ready', at: 9 }, running(0, 7), []],
    ['dies at start', FORKED, { type: 'exited', at: 1 }, { type: 'waiting', deaths: 1 }, ['lost', 'delay']],
    ['dies early', running(3, 0), { type: 'exited', at: 999 }, { type: 'waiting', deaths: 4 }, ['lost', 'delay']],
    [
      'dies after good work',
      running(3, 0),
      { type: 'exited', at: 60_000 },
      { type: 'waiting', deaths: 1 },
      ['lost', 'delay'],
    ],
    ['waited', { type: 'waiting', deaths: 2 }, { type: 'delay-over' }, { type: 'starting', deaths: 2 }, ['fork']],
    ['cannot work', FORKED, { type: 'fatal' }, { type: 'failed', isAlive: true }, ['lost']],
    [
      'dies of what it said',
      { type: 'failed', isAlive: true },
      { type: 'exited', at: 5 },
      { type: 'failed', isAlive: false },
      [],
    ],
    ['is tried again', { type: 'failed', isAlive: false }, { type: 'try-again' }, FORKED, ['fork']],
    ['is tried again alive', { type: 'failed', isAlive: true }, { type: 'try-again' }, FORKED, ['kill', 'fork']],
    ['is told to quit', running(0), { type: 'quit' }, { type: 'stopping' }, ['ask-to-stop', 'deadline']],
    ['is told to quit at start', FORKED, { type: 'quit' }, { type: 'stopping' }, ['ask-to-stop', 'deadline']],
    ['has flushed', { type: 'stopping' }, { type: 'exited', at: 1 }, { type: 'stopped' }, ['gone']],
    ['does not flush', { type: 'stopping' }, { type: 'deadline-over' }, { type: 'stopped' }, ['kill', 'gone']],
    ['quits between two lives', { type: 'waiting', deaths: 1 }, { type: 'quit' }, { type: 'stopped' }, ['gone']],
    ['quits after failing', { type: 'failed', isAlive: false }, { type: 'quit' }, { type: 'stopped' }, ['gone']],
    ['delay ends after quitting', { type: 'stopped' }, { type: 'delay-over' }, { type: 'stopped' }, []],
    ['quits twice', { type: 'stopping' }, { type: 'quit' }, { type: 'stopping' }, []],
  ])('%s', (...[, before, event, after, effects]) => {
    const step = stepEngine(before, event);
    expect(step.state).toEqual(after);
    expect(step.effects.map((effect) => effect.type)).toEqual(effects);
  });
});

test('the delay doubles from a quarter of a second to ten seconds', () => {
  expect([1, 2, 3, 6, 7, 50].map(restartDelay)).toEqual([250, 500, 1000, 8000, 10_000, 10_000]);
});

test('flushing is given five seconds', () => {
  expect(stepEngine(running(0), { type: 'quit' }).effects).toContainEqual({ type: 'deadline', ms: FLUSH_DEADLINE_MS });
  expect(FLUSH_DEADLINE_MS).toBe(5000);
});

const anyEvent: fc.Arbitrary<EngineEvent> = fc.oneof(
  fc.record({ type: fc.constantFrom('ready', 'exited'), at: fc.nat(100_000) }),
  fc.record({ type: fc.constantFrom('delay-over', 'fatal', 'try-again', 'quit', 'deadline-over') }),
);

test('whatever happens, quitting ends: after `quit` and the deadline the engine is gone, told once, and stays gone', () => {
  fc.assert(
    fc.property(fc.array(anyEvent), fc.array(anyEvent), (before, after) => {
      let state = FORKED;
      let gone = 0;
      for (const event of [...before, { type: 'quit' }, { type: 'deadline-over' }, ...after] satisfies EngineEvent[]) {
        const step = stepEngine(state, event);
        state = step.state;
        gone += step.effects.filter((effect) => effect.type === 'gone').length;
      }
      expect(state).toEqual({ type: 'stopped' });
      expect(gone).toBe(1);
    }),
  );
});

test('never two engines: between two forks the one before has exited or was killed', () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 60 }), (events) => {
      let state = FORKED;
      let isAlive = true;
      for (const event of events) {
        // Only a living engine speaks or exits.
        if (!isAlive && (event.type === 'ready' || event.type === 'exited' || event.type === 'fatal')) {
          continue;
        }
        isAlive = event.type === 'exited' ? false : isAlive;
        const step = stepEngine(state, event);
        state = step.state;
        for (const effect of step.effects) {
          if (effect.type === 'kill') {
            isAlive = false;
          } else if (effect.type === 'fork') {
            expect(isAlive).toBe(false);
            isAlive = true;
          }
        }
      }
    }),
  );
});
