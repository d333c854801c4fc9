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

test('a silence in which a kind was heard meanwhile says so', () => {
  const reason = (...gaps: readonly Gap[]) => silencesOf(gaps).map(gapReason);
  const [pods, nodes] = [gap('Pod', 0, 600_000), gap('Node', 2000, 598_000)];
  expect(reason(pods, nodes)).toEqual(['the connection was lost · Pod, Node']);
  const jobs = [gap('Job', 0, 400_000), gap('Job', 540_000, 600_000)];
  expect(reason(pods, ...jobs)).toEqual(['the connection was lost · Pod, Job, at times']);
  expect(reason(pods, gap('Job', 5000, 600_000))).toEqual(['the connection was lost · Pod, Job, at times']);
  expect(reason(pods, gap('Job', 0, 590_000))).toEqual(['the connection was lost · Pod, Job, at times']);
  expect(reason(gap('Pod', 0), gap('Node', 100))).toEqual(['the connection was lost · Pod, Node']);
  expect(reason(gap('Pod', 0), gap('Node', 100, 90_000))).toEqual(['the connection was lost · Pod, Node, at times']);
  expect(reason(gap('', 0, 60_000), gap('Pod', 60_000, 61_000))).toEqual(['the connection was lost · all kinds']);
  expect(reason(gap('Pod', 0, 1000), gap('Node', 900, 2000))).toEqual([
    'the connection was lost · Pod, Node, at times',
  ]);
});

test('the reason names the kinds, two at most', () => {
  const reason = (...kinds: readonly string[]) => silencesOf(kinds.map((kind) => gap(kind, 1, 2))).map(gapReason);
  expect(reason('Pod')).toEqual(['the connection was lost · Pod']);
  expect(reason('Pod', 'Node', 'Job', 'Pod')).toEqual(['the connection was lost · Pod, Node and 1 more']);
  expect(reason('Pod', '')).toEqual(['the connection was lost · all kinds']);
});
