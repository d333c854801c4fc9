import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { timestampFromMs } from '@model/time.ts';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { openReader } from '../../../src-main/store/tape-reader.ts';
import { createRecording, openForWriting } from '../../../src-main/store/tape-writer.ts';
import { packNext } from '../../../src-main/store/upkeep/pack-closed.ts';
import { verifyRecording } from '../../../src-main/store/verify/verify-recording.ts';
import { inScratchFolder, ORIGIN } from '../scratch-folder.ts';
import { podBody, podVersion, START } from '../versions.ts';

const LIMITS = { bytes: 1, ageMs: 1e9, carried: 100, freeBytes: 0 };
const EVER = { from: START, to: timestampFromMs(START + 1e9) };
const PODS = 5;

const pods = (first: number, count: number) =>
  Array.from({ length: count }, (_, index) => {
    const nth = first + index;
    return podVersion(nth, { uid: `uid-${nth % PODS}`, name: `web-${nth % PODS}` });
  });

/** Three segments of twenty changes each. */
function threeSegments(folder: string): void {
  createRecording(folder, ORIGIN, START).close();
  const writer = openForWriting(folder, START, LIMITS);
  for (const first of [1, 21, 41]) writer.append(pods(first, 20));
  writer.close();
}

function spoil(file: string, seq: number): void {
  const database = new Database(file);
  const spoilt = database.prepare(`update version set body = x'28b52ffd0000' where seq = ?`).run(seq);
  expect(spoilt.changes).toBe(1);
  database.close();
}

/** Which of the changes have a body, each the right one. */
function readable(folder: string, seqs: readonly number[]): readonly number[] {
  const tape = openReader(folder);
  const found = seqs.filter((seq) => {
    try {
      expect(Buffer.from(tape.body(seq)).equals(podBody(seq)), `change ${seq}`).toBe(true);
      return true;
    } catch (error) {
      expect(error).toMatchObject({ code: 'lost-body' });
      return false;
    }
  });
  tape.close();
  return found;
}

const SEQS = Array.from({ length: 60 }, (_, index) => index + 1);

test('a segment of which bodies cannot be read is packed without them, and says so', () =>
  inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'recording');
    threeSegments(folder);
    const file = join(folder, '000001.khrono');
    // Where its pages have no sums only the body itself says that it is not what was written.
    rmSync(`${file}-sums`);
    rmSync(join(folder, 'catalogue.json'));
    spoil(file, 12);
    const before = readable(folder, SEQS);
    expect(before).not.toContain(12);
    expect(await packNext(folder, async () => undefined)).toBe(1);
    expect(readable(folder, SEQS)).toEqual(before);
    const lost = SEQS.length - before.length;
    expect(await verifyRecording(folder)).toMatchObject({ problems: [], lostBodies: lost });
    const tape = openReader(folder);
    const told = tape.gaps(EVER).filter(({ why }) => why === 'damaged');
    expect(told.map(({ from, detail }) => [from - START, detail])).toEqual([
      [1200, `${lost} bodies could not be read when the segment was packed`],
    ]);
    tape.close();
  }));

test('what a segment carried over without its body keeps no segment from being packed', () =>
  inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'recording');
    createRecording(folder, ORIGIN, START).close();
    const first = openForWriting(folder, START, LIMITS);
    first.append(pods(1, 20));
    first.close();
    spoil(join(folder, '000001.khrono'), 20);
    const writer = openForWriting(folder, timestampFromMs(START + 2000), LIMITS);
    for (const nth of [21, 41]) writer.append(pods(nth, 20));
    writer.close();
    const givenUp = new Set<number>();
    await expect(packNext(folder, async () => undefined, givenUp)).rejects.toThrow(/is not what was written/);
    expect(await packNext(folder, async () => undefined, givenUp)).toBe(2);
    expect(readable(folder, SEQS.slice(20))).toEqual(SEQS.slice(20));
    const { problems, lostBodies } = await verifyRecording(folder);
    expect(lostBodies).toBe(1);
    expect(problems.filter((problem) => problem.includes('000002'))).toEqual([]);
  }));
