import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { SearchHit } from '@model/search.ts';
import { timestampFromMs } from '@model/time.ts';
import { expect, test } from 'vitest';
import type { TapeReader, VersionInput } from '../../../src-main/store/tape.ts';
import { segmentsIn } from '../../../src-main/store/recording-path.ts';
import { openReader } from '../../../src-main/store/tape-reader.ts';
import { createRecording, openForWriting } from '../../../src-main/store/tape-writer.ts';
import { packNext } from '../../../src-main/store/upkeep/pack-closed.ts';
import { inScratchFolder, ORIGIN } from '../scratch-folder.ts';
import { podVersion, START } from '../versions.ts';
import { searched } from './searched.ts';

const LOST = 3;
const at = (nth: number) => timestampFromMs(START + nth * 100);

/** The `nth` version, of the Pod `name`. */
function version(nth: number, name: string, changed: Partial<VersionInput> = {}): VersionInput {
  return podVersion(nth, { name, uid: name, ...changed });
}

const status = (text: string) => ({ summary: JSON.stringify({ health: 'healthy', status: text }) });
const deleted = { type: 'deleted' } as const;

/** What each segment has of its own; the third will be lost. */
const SEGMENTS: readonly (readonly VersionInput[])[] = [
  [version(1, 'steady'), version(2, 'begins', status('Waiting')), version(3, 'ends'), version(4, 'gone')],
  [version(5, 'steady'), version(6, 'ends')],
  [
    version(7, 'steady'),
    version(8, 'begins'),
    version(9, 'ends', status('Waiting')),
    version(10, 'gone', deleted),
    version(11, 'born'),
    version(12, 'unseen'),
    version(13, 'unseen', deleted),
    version(14, 'steady'),
  ],
  [version(15, 'steady'), version(16, 'born', status('Waiting'))],
  [version(17, 'steady')],
];

/** When the segment after the lost one began: with the last change that was known then. */
const AGAIN = at(14);

/** A recording of these segments. */
async function recordingIn(folder: string, isPacked: boolean): Promise<void> {
  createRecording(folder, ORIGIN, START).close();
  const writer = openForWriting(folder, START, { bytes: 1, ageMs: 1e9, carried: 100, freeBytes: 0 });
  for (const batch of SEGMENTS) writer.append([...batch]);
  writer.close();
  if (isPacked) while ((await packNext(folder, async () => undefined)) !== undefined);
}

function lose(folder: string): void {
  const lost = segmentsIn(folder).find(({ number }) => number === LOST)?.path ?? '';
  for (const suffix of ['', '-wal', '-shm', '-sums']) rmSync(lost + suffix, { force: true });
}

function hitsOf(tape: TapeReader, query: string): ReadonlyMap<string, SearchHit['truths']> {
  return new Map(searched(tape, { query }).hits.map(({ object, truths }) => [object.name, truths]));
}

/** The times in which a Pod was running, without the lost segment: what happened in it is known by its end. */
const RUNNING = {
  steady: [{ from: at(1), seq: 1 }],
  begins: [{ from: AGAIN, fromInferred: true, seq: 8 }],
  ends: [{ from: at(3), to: AGAIN, toInferred: true, seq: 3 }],
  gone: [{ from: at(4), to: AGAIN, toInferred: true, seq: 4 }],
  born: [{ from: AGAIN, fromInferred: true, to: at(16), seq: 11 }],
};

test.each([false, true])('a lost segment costs a search only what was in it (packed: %s)', (isPacked) =>
  inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'recording');
    await recordingIn(folder, isPacked);
    lose(folder);
    const tape = openReader(folder);
    for (const query of ['status:running', 'status:running text:registry']) {
      expect(Object.fromEntries(hitsOf(tape, query))).toEqual(RUNNING);
    }
    expect(tape.damage()).toEqual([expect.stringContaining('000003.khrono is missing.')]);
    expect([...tape.range(0, 100, 100).rows].filter((_, index) => index % 8 === 0)).toEqual([
      1, 2, 3, 4, 5, 6, 15, 16, 17,
    ]);
    // Nobody knows what became of it when the search ends in what is lost.
    const upTo = { query: 'name:gone', range: { from: START, to: at(9) }, skip: 0, limit: 1 };
    expect(searched(tape, upTo).hits[0]?.truths).toEqual([{ from: at(4), seq: 4 }]);
    tape.close();
  }),
);

test('one that is lost after it was searched costs the answer the times that were in it', () =>
  inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'recording');
    await recordingIn(folder, false);
    const tape = openReader(folder);
    const whole = hitsOf(tape, 'status:running');
    expect(whole.get('unseen')).toEqual([{ from: at(12), to: at(13), seq: 12 }]);
    lose(folder);
    // Each writing of the catalogue has readers look again.
    rmSync(join(folder, 'catalogue.json'));
    const after = hitsOf(tape, 'status:running');
    expect(after.get('steady')).toEqual([{ from: at(1), seq: 1 }]);
    expect(after.get('begins')).toEqual(RUNNING.begins);
    expect(tape.damage()).toEqual([expect.stringContaining('000003.khrono is missing.')]);
    tape.close();
  }));
