import { timestampFromMs } from '@model/time.ts';
import { expect, it } from 'vitest';
import { distanceText } from '../../src-renderer/timeline/bar/Clock.tsx';

const edges = { first: timestampFromMs(10_000), last: timestampFromMs(20_000) };

it('calls the live edge live only while it is heard', () => {
  const following = { at: edges.last, edges, playState: 'following', isLive: true, isHeard: true } as const;
  expect(distanceText({ ...following, isHearing: true })).toBe('live');
  expect(distanceText({ ...following, isHearing: false })).toBe('stands still');
  expect(distanceText({ ...following, isHearing: true, isHeard: false })).toBe('not hearing the cluster');
});
