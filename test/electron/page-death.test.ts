import { describe, expect, it } from 'vitest';
import { answerToDeath } from '../../src-main/electron/window/page-death.ts';

describe('a page whose process ended', () => {
  it.each([
    ['the first crash', { reason: 'crashed', at: 5000 }, 'reload'],
    ['killed from outside', { reason: 'killed', at: 5000 }, 'reload'],
    ['out of memory', { reason: 'oom', at: 5000 }, 'reload'],
    ['closed in good order', { reason: 'clean-exit', at: 5000 }, 'nothing'],
    ['again at once', { reason: 'crashed', at: 5000, previous: 4000 }, 'ask'],
    ['again just before the minute is over', { reason: 'crashed', at: 60_999, previous: 1000 }, 'ask'],
    ['again after a minute of health', { reason: 'crashed', at: 61_000, previous: 1000 }, 'reload'],
    ['a process that cannot be started', { reason: 'launch-failed', at: 5000 }, 'ask'],
    ['a build that was tampered with', { reason: 'integrity-failure', at: 5000 }, 'ask'],
    ['closed in good order soon after a crash', { reason: 'clean-exit', at: 5000, previous: 4900 }, 'nothing'],
  ] as const)('%s', (_name, death, answer) => {
    expect(answerToDeath(death)).toBe(answer);
  });
});
