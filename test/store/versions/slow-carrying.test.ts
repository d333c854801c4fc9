import { join } from 'node:path';
import { timestampFromMs } from '@model/time.ts';
import { expect, test, vi } from 'vitest';
import { Random } from '../../../src-main/demo/world/random.ts';
import type { VersionInput } from '../../../src-main/store/tape.ts';
import { openReader } from '../../../src-main/store/tape-reader.ts';
import { createRecording, openForWriting } from '../../../src-main/store/tape-writer.ts';
import { verifyRecording } from '../../../src-main/store/verify/verify-recording.ts';
import { NaiveTape } from '../naive-tape.ts';
import { inScratchFolder, ORIGIN } from '../scratch-folder.ts';
import { expectRows } from '../tape-expectations.ts';
import { podVersion, START } from '../versions.ts';

vi.setConfig({ testTimeout: 120_000 });

const OBJECTS = 900;
const BATCH = 150;
/** Fewer are carried over with an append than are needed before several blocks of changes have come. */
const SLOWLY = { bytes: 1, ageMs: 1e12, carried: 20, freeBytes: 0 };

function version(nth: number, object: number, changed: Partial<VersionInput> = {}): VersionInput {
  return podVersion(nth, { uid: `uid-${object}`, name: `web-${object}`, ...changed });
}

/** Changes at random, of which some end a life, and some bring one back with the version that it ended with. */
function changes(random: Random, from: number): readonly VersionInput[] {
  const pick = (of: number): number => Math.floor(random.next() * of);
  return Array.from({ length: BATCH }, (_, index) => {
    const object = pick(3) === 0 ? pick(40) : pick(OBJECTS);
    const resourceVersion = pick(4) === 0 ? 'the last' : String(1000 + from + index);
    const ends = pick(5) === 0;
    return version(from + index, object, { resourceVersion, ...(ends && { type: 'tombstone', inferred: true }) });
  });
}

test('a segment that has blocks of changes while much is still to be carried over answers as a naive replay', () =>
  inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'recording');
    const naive = new NaiveTape();
    const first = Array.from({ length: OBJECTS }, (_, object) =>
      version(object + 1, object, object % 7 === 0 ? { resourceVersion: 'the last' } : {}),
    );
    const before = createRecording(folder, ORIGIN, START);
    before.append(first);
    before.close();
    naive.append(first);
    naive.cut();
    const random = new Random(11);
    let writer = openForWriting(folder, START, SLOWLY);
    for (let batch = 0; batch < 18; batch++) {
      const some = changes(random, OBJECTS + batch * BATCH + 1);
      expect(writer.append(some).stored).toBe(naive.append(some));
      if (batch % 6 === 5) {
        expect((await verifyRecording(folder)).problems).toEqual([]);
        writer.close();
        writer = openForWriting(folder, START, SLOWLY);
      }
    }
    const tape = openReader(folder);
    for (const object of [1, 8, 15, 36, 40, 500, OBJECTS]) {
      const versions = naive.kept.filter((kept) => kept.object === object);
      expectRows(tape.history(object, Number.MAX_SAFE_INTEGER, OBJECTS), versions.toReversed());
    }
    for (const seq of [1, OBJECTS, OBJECTS + 5, OBJECTS + 1100, naive.kept.length]) {
      const at = timestampFromMs(naive.kept[seq - 1]?.at ?? 0);
      for (const pointInTime of [false, true]) {
        expect([...tape.sceneAt(at, { pointInTime }).rows]).toEqual(naive.scene(at, pointInTime));
      }
    }
    expectRows(tape.range(OBJECTS, naive.kept.length, naive.kept.length), naive.kept.slice(OBJECTS));
    tape.close();
    writer.close();
  }));
