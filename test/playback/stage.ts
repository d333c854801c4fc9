import { timestampFromMs } from '@model/time.ts';
import { createPlayer, type PlayerOptions } from '../../src-renderer/playback/create-player.ts';
import type { SceneFrame } from '../../src-renderer/playback/player.ts';
import { fakeClient, type Script } from './fake-client.ts';
import { History, plainNames, type Told } from './history.ts';

/** Lets everything run that waits for nothing but its turn. */
export async function tasks(): Promise<void> {
  for (let turn = 0; turn < 6; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

export const T0 = 1_000_000;

/** A pod that is born, changes every second, and a second one that dies in the middle. */
export const PLAIN: readonly Told[] = [
  { at: T0, object: 0, type: 'applied', summary: 0, references: 0 },
  { at: T0, object: 1, type: 'applied', summary: 0, references: 1 },
  { at: T0 + 1000, object: 0, type: 'applied', summary: 1, references: 0 },
  { at: T0 + 2000, object: 1, type: 'deleted' },
  { at: T0 + 3000, object: 0, type: 'applied', summary: 2, references: 0, severity: 0 },
  { at: T0 + 4000, object: 0, type: 'applied', summary: 3, references: 0, severity: 3 },
];

/** A player whose frames and clock the test moves. */
export function stage(script: Partial<Script> & Pick<PlayerOptions, 'isLive' | 'sizes' | 'startAt'>) {
  const history = script.history ?? new History(plainNames(8), PLAIN);
  let clock = 0;
  let feeds = 0;
  let draw: (() => void) | undefined;
  const client = fakeClient({ ...script, history });
  const player = createPlayer({
    client,
    recording: 'r',
    isLive: script.isLive,
    startAt: script.startAt,
    ...(script.sizes ? { sizes: script.sizes } : {}),
    surroundings: {
      clock: () => clock,
      onNextFrame: (next) => {
        draw = next;
        return () => {
          draw = undefined;
        };
      },
      nextFeedId: () => `feed-${(feeds += 1)}`,
    },
  });
  const frames: SceneFrame[] = [];
  player.onFrame((frame) => frames.push(frame));
  /** Draws frames of 20 ms until `ms` have passed, and lets answers arrive between them. */
  const run = async (ms: number) => {
    await tasks();
    for (let passed = 0; passed < ms; passed += 20) {
      clock += 20;
      const due = draw;
      draw = undefined;
      due?.();
      await tasks();
    }
  };
  return {
    player,
    client,
    history,
    frames,
    run,
    isDrawing: () => draw !== undefined,
    at: (ms: number) => timestampFromMs(T0 + ms),
  };
}
