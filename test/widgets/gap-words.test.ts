import { type Gap, silencesOf } from '@model/gap.ts';
import { timestampFromMs } from '@model/time.ts';
import { expect, test } from 'vitest';
import { gapLabel, gapReason } from '../../src-renderer/widgets/gap-words.ts';

function gap(kind: string, from: number, to?: number): Gap {
  const end = to === undefined ? {} : { to: timestampFromMs(to) };
  return { from: timestampFromMs(from), ...end, kind, namespace: '', why: 'disconnected', detail: '' };
}

test('a label tells the length, up to now while it lasts', () => {
  const label = (...gaps: readonly Gap[]) => silencesOf(gaps).map((silence) => gapLabel(silence, 9000));
  expect(label(gap('Pod', 1000, 3000), gap('Node', 1500, 3500))).toEqual(['gap 2 s']);
  expect(label(gap('Pod', 5000))).toEqual(['gap 4 s']);
  expect(label(gap('Pod', 5000, 5240))).toEqual(['gap 240 ms']);
});

test('the reason names the kinds, two at most', () => {
  const reason = (...kinds: readonly string[]) => silencesOf(kinds.map((kind) => gap(kind, 1, 2))).map(gapReason);
  expect(reason('Pod')).toEqual(['the connection was lost · Pod']);
  expect(reason('Pod', 'Node', 'Job', 'Pod')).toEqual(['the connection was lost · Pod, Node and 1 more']);
  expect(reason('Pod', '')).toEqual(['the connection was lost · all kinds']);
});
