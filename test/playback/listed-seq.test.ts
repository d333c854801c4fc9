import { timestampFromMs } from '@model/time.ts';
import { describe, expect, test } from 'vitest';
import { History, plainNames } from './history.ts';
import { PLAIN, stage, T0, tasks } from './stage.ts';

const at = (ms: number) => timestampFromMs(T0 + ms);

describe('the last seq of the first lists', () => {
  test.each([
    ['before a change', 500, 2],
    ['at a change, which is then the first after it', 1000, 2],
    ['after all that is known', 9000, 6],
  ])('is that before the first change after they were complete: %s', async (_, complete, listed) => {
    const { player, run } = stage({ isLive: false, complete: at(complete) });
    await run(20);
    expect(player.listedSeq()).toBe(listed);
  });

  test('is unknown while they are not complete', async () => {
    const { player, run } = stage({ isLive: false });
    await run(20);
    expect(player.listedSeq()).toBeUndefined();
  });

  test('is heard live, whatever was heard before, and told to those who wait for lives', async () => {
    const history = new History(plainNames(8), PLAIN.slice(0, 2));
    const { player, run } = stage({
      isLive: true,
      history,
      live: async function* () {
        await tasks();
        const early = history.rows((seq) => seq > history.lastSeq, 10);
        yield { ...early, seq: 2, until: at(400) };
        for (const told of PLAIN.slice(2, 4)) history.tell(told);
        yield { ...history.rows((seq) => seq > 2, 10), seq: 4, until: at(2500), complete: at(1500) };
        await new Promise(() => undefined);
      },
    });
    let told = 0;
    player.onLives(() => (told += player.listedSeq() === undefined ? 0 : 1));
    await run(200);
    expect(player.listedSeq()).toBe(3);
    expect(told).toBeGreaterThan(0);
    player.close();
  });
});
