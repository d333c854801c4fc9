import { describe, expect, it } from 'vitest';
import { limited } from '../../src-renderer/connect/time-limit.ts';

function aLink(answer: (signal: AbortSignal | undefined) => Promise<unknown>) {
  const timers: { readonly run: () => void; isStopped: boolean }[] = [];
  const link = limited(
    { call: (_path, _input, { signal }) => answer(signal) },
    {
      ms: 30_000,
      startTimer: (run) => {
        const timer = { run, isStopped: false };
        timers.push(timer);
        return () => {
          timer.isStopped = true;
        };
      },
    },
  );
  const call = (path: readonly string[], signal?: AbortSignal) =>
    link.call(path, undefined, { context: {}, ...(signal === undefined ? {} : { signal }) });
  return { call, timers };
}

describe('calls with a time limit', () => {
  it('pass on the answer and stop the clock', async () => {
    const { call, timers } = aLink(async () => 'scene');
    expect(await call(['scene', 'at'])).toBe('scene');
    expect(timers).toEqual([{ run: expect.any(Function), isStopped: true }]);
  });

  it('give up with a sentence when nothing comes, and tell the other side', async () => {
    let heard: AbortSignal | undefined;
    const { call, timers } = aLink((signal) => {
      heard = signal;
      return new Promise(() => undefined);
    });
    const answer = call(['scene', 'at']);
    timers[0]?.run();
    await expect(answer).rejects.toThrow('The engine did not answer scene.at within 30 s');
    expect(heard?.aborted).toBe(true);
  });

  it('do not end a feed that has opened', async () => {
    let heard: AbortSignal | undefined;
    const { call, timers } = aLink(async (signal) => {
      heard = signal;
      return 'feed';
    });
    await call(['changes', 'live']);
    expect(timers[0]?.isStopped).toBe(true);
    expect(heard?.aborted).toBe(false);
  });

  it('hear the caller’s own signal', async () => {
    const caller = new AbortController();
    let heard: AbortSignal | undefined;
    const { call } = aLink(async (signal) => {
      heard = signal;
    });
    await call(['changes', 'live'], caller.signal);
    caller.abort();
    expect(heard?.aborted).toBe(true);
  });

  it('leave a person all the time in front of a dialog', async () => {
    const { call, timers } = aLink(async () => ({}));
    await call(['page', 'chooseExport']);
    expect(timers).toEqual([]);
  });
});
