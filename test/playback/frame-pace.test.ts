import { timestampFromMs } from '@model/time.ts';
import { expect, test } from 'vitest';
import { isJump, type Pace } from '../../src-renderer/playback/frame-pace.ts';
import type { SceneObject } from '../../src-renderer/playback/player.ts';

const calm: Pace = { isPlaying: true, rate: 1, clock: 1016, before: { at: 5000, drawnAt: 1000 } };

function shown(over: { at?: number; touched?: number; objects?: number; far?: boolean }) {
  const ids = (count: number) => Array.from({ length: count }, (_, id) => id);
  const pod = (id: number): SceneObject => ({
    id,
    group: '',
    version: 'v1',
    kind: 'Pod',
    namespace: 'a',
    name: `p${id}`,
    uid: `${id}`,
    seq: 1,
    summary: { health: 'healthy', status: 'Running' },
    references: [],
  });
  return {
    at: timestampFromMs(over.at ?? 5016),
    seq: 1,
    objects: new Map(ids(over.objects ?? 20).map((id) => [id, pod(id)])),
    touched: new Set(ids(over.touched ?? 3)),
    far: over.far ?? false,
  };
}

const { before: _, ...first } = calm;

test.each([
  ['a few changes while playing glide', shown({}), calm, false],
  ['a rollout in a tiny cluster glides, though it is most of it', shown({ touched: 15 }), calm, false],
  ['a tenth of a large cluster is a blur', shown({ touched: 101, objects: 1000 }), calm, true],
  ['less of it glides', shown({ touched: 100, objects: 1000 }), calm, false],
  ['the first frame jumps', shown({}), first, true],
  ['sixteen times the speed jumps', shown({}), { ...calm, rate: -16 }, true],
  ['the rate means nothing while paused', shown({}), { ...calm, isPlaying: false, rate: 16 }, false],
  ['a far seek jumps', shown({ far: true }), calm, true],
  ['a scrub over hours a second jumps', shown({ at: 65_000 }), { ...calm, isPlaying: false }, true],
  ['the same distance in one click glides', shown({ at: 65_000 }), { ...calm, isPlaying: false, clock: 3000 }, false],
])('%s', (...[, scene, pace, jump]) => {
  expect(isJump(scene, pace)).toBe(jump);
});
