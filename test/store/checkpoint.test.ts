import { join } from 'node:path';
import { timestampFromMs } from '@model/time.ts';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeCheckpoint, encodeCheckpoint } from '../../src-main/store/file/checkpoint.ts';
import type { VersionInput } from '../../src-main/store/tape.ts';
import { openReader } from '../../src-main/store/tape-reader.ts';
import { createRecording, openForWriting } from '../../src-main/store/tape-writer.ts';
import { seededRandom } from '../fakes/seeded-random.ts';
import { NaiveTape } from './naive-tape.ts';
import { inScratchFolder, ORIGIN } from './scratch-folder.ts';
import { podVersion, START } from './versions.ts';

const MAX_ID = 2 ** 31 - 1;

test('rows of a scene come back from a checkpoint', () => {
  const id = fc.integer({ min: 1, max: MAX_ID });
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(id, id, id, id), { selector: ([object]) => object }), (rows) => {
      const sorted = Int32Array.from(rows.toSorted(([a], [b]) => a - b).flat());
      const body = encodeCheckpoint(sorted);
      expect([...decodeCheckpoint('r', { seq: MAX_ID, count: rows.length, body })]).toEqual([...sorted]);
    }),
  );
});

test('a checkpoint that cannot be one is refused', () => {
  const decode = (rows: readonly number[], seq: number, count: number) =>
    decodeCheckpoint('r', { seq, count, body: encodeCheckpoint(Int32Array.from(rows)) });
  expect(() => decode([1, 5, 1, 1], 4, 1)).toThrow(/after change 4 holds change 5/);
  expect(() => decode([2, 3, 1, 1, 1, 4, 1, 1], 4, 2)).toThrow(/order of its objects/);
  expect(() => decode([1, 3, 1, 1], 4, 1000)).toThrow(/ends too early/);
  expect(() => decodeCheckpoint('r', { seq: 4, count: 1, body: Buffer.from('no frame at all') })).toThrow(
    expect.objectContaining({ code: 'damaged' }),
  );
});

/** Pods and Events that come, change, die, are taken for dead and come back. */
function longHistory(seed: number, versions: number): readonly VersionInput[] {
  const random = seededRandom(seed);
  const pick = (count: number): number => Math.floor(random() * count);
  return Array.from({ length: versions }, (_none, index): VersionInput => {
    const [nth, event] = [pick(300), pick(4) === 0];
    return podVersion(index, {
      uid: `uid-${event ? 'e' : 'p'}-${nth}`,
      name: `web-${nth}`,
      ...(event && { kind: 'Event', pointInTime: true }),
      body: Buffer.from(`{"nth":${index}}`),
      summary: `{"health":"healthy","status":"s${pick(9)}"}`,
      type: (['applied', 'applied', 'applied', 'deleted', 'tombstone'] as const)[pick(5)] ?? 'applied',
    });
  });
}

test('a state before, at and after checkpoints is that of a naive replay', () =>
  inScratchFolder((scratch) => {
    const folder = join(scratch, 'recording');
    const history = longHistory(20_261_124, 7000);
    const naive = new NaiveTape();
    let writer = createRecording(folder, ORIGIN, START);
    for (let at = 0; at < history.length; at += 100) {
      const batch = history.slice(at, at + 100);
      naive.append(batch);
      writer.append(batch);
      if (at % 1500 !== 0) continue;
      writer.close();
      writer = openForWriting(folder, START);
    }
    const tape = openReader(folder);
    for (const seq of [1, 2047, 2048, 2049, 2100, 2101, 4200, 4201, 5555, 6300, 6301, 6999, 7000]) {
      const at = timestampFromMs(START + (seq - 1) * 100);
      expect([...tape.sceneAt(at).rows]).toEqual(naive.scene(at, false));
    }
    tape.close();
    writer.close();
  }));
