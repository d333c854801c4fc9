import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { timestampFromMs } from '@model/time.ts';
import { expect, test, vi } from 'vitest';
import { exportRecording } from '../../src-main/session/export-recording.ts';
import { openReader } from '../../src-main/store/tape-reader.ts';
import { createRecording, openForWriting } from '../../src-main/store/tape-writer.ts';
import { packNext } from '../../src-main/store/upkeep/pack-closed.ts';
import { applyRetention } from '../../src-main/store/upkeep/retention.ts';
import { verifyRecording } from '../../src-main/store/verify/verify-recording.ts';
import { inScratchFolder, ORIGIN } from './scratch-folder.ts';
import { podVersion, START } from './versions.ts';

vi.setConfig({ testTimeout: 60_000 });

const SEGMENTS = 6;
const PER_SEGMENT = 10;
const LIMITS = { bytes: 1, ageMs: 1e9, carried: 100, freeBytes: 0 };
const at = (ms: number) => timestampFromMs(START + ms);
const name = (number: number, packed = false) => `00000${number}${packed ? '.packed' : ''}.khrono`;

/** Six segments of ten versions of five objects each, and the catalogue of them. */
function recordingIn(folder: string, uid = 'uid', count = SEGMENTS): string {
  createRecording(folder, ORIGIN, START).close();
  const writer = openForWriting(folder, START, LIMITS);
  for (let segment = 0; segment < count; segment++) {
    const nths = Array.from({ length: PER_SEGMENT }, (_, index) => segment * PER_SEGMENT + index + 1);
    writer.append(nths.map((nth) => podVersion(nth, { uid: `${uid}-${nth % 5}`, name: `web-${nth % 5}` })));
  }
  writer.close();
  return folder;
}

async function packedIn(folder: string): Promise<string> {
  recordingIn(folder);
  while ((await packNext(folder, async () => undefined)) !== undefined);
  return folder;
}

/** What is kept beside the segments, which a copy of the segments alone does not have. */
function forgetAround(folder: string): void {
  for (const file of readdirSync(folder)) {
    if (file === 'catalogue.json' || file.endsWith('-sums')) rmSync(join(folder, file));
  }
}

/** Puts one file in the place of another, without what is kept beside that. */
function put(source: string, target: string): void {
  for (const suffix of ['-sums', '-wal', '-shm']) rmSync(target + suffix, { force: true });
  copyFileSync(source, target);
}

/** Only the segments of these numbers are lost, each with its sentence; the others answer as before, also in an export. */
async function expectLost(folder: string, lost: ReadonlyMap<number, RegExp>): Promise<void> {
  const seqs = Array.from({ length: SEGMENTS * PER_SEGMENT }, (_, index) => index + 1);
  const others = seqs.filter((seq) => !lost.has(Math.ceil(seq / PER_SEGMENT)));
  const sentences = [...lost.values()].map((pattern) => expect.stringMatching(pattern));
  const tape = openReader(folder);
  expect([...tape.range(0, 1000, 1000).rows].filter((_, index) => index % 8 === 0)).toEqual(others);
  expect(tape.span()?.lastSeq).toBe(others.at(-1));
  expect([...tape.sceneAt(at(1e6)).rows].filter((_, index) => index % 4 === 1)).toEqual(others.slice(-5));
  expect(tape.damage()).toEqual(sentences);
  const gaps = tape.gaps({ from: START, to: at(1e6) }).filter(({ why }) => why === 'damaged');
  expect(gaps.map(({ detail }) => detail)).toEqual(sentences);
  tape.close();
  expect((await verifyRecording(folder)).problems).toEqual(sentences);
  const exported = `${folder}.khrono`;
  expect((await exportRecording(folder, exported)).leftOut).toEqual(sentences);
  rmSync(exported);
}

test('a copy of a segment in the place behind the last, or of another, is left out and said', () =>
  inScratchFolder(async (scratch) => {
    const folder = recordingIn(join(scratch, 'recording'));
    put(join(folder, name(3)), join(folder, name(9)));
    await expectLost(
      folder,
      new Map([
        [7, /^000007\.khrono to 000008\.khrono are missing/],
        [9, /000009\.khrono is damaged \(it says that it is segment 3\)/],
      ]),
    );
    expect(() => openForWriting(folder, at(1e6), LIMITS)).toThrow(/000009.*once this file is moved out of the folder/);
    rmSync(join(folder, name(9)));
    put(join(folder, name(3)), join(folder, name(4)));
    await expectLost(folder, new Map([[4, /000004\.khrono is damaged \(it says that it is segment 3\)/]]));
  }));

test('packed segments in the place of each other are left out, with the catalogue and without', () =>
  inScratchFolder(async (scratch) => {
    const folder = await packedIn(join(scratch, 'recording'));
    const swapped = join(scratch, 'swapped');
    cpSync(folder, swapped, { recursive: true });
    copyFileSync(join(folder, name(3, true)), join(folder, name(4, true)));
    const copied = new Map([[4, /000004\.packed\.khrono is damaged \(it says that it is segment 3\)/]]);
    await expectLost(folder, copied);
    forgetAround(folder);
    await expectLost(folder, copied);
    renameSync(join(swapped, name(3, true)), join(swapped, 'aside'));
    renameSync(join(swapped, name(4, true)), join(swapped, name(3, true)));
    renameSync(join(swapped, 'aside'), join(swapped, name(4, true)));
    forgetAround(swapped);
    const both = [3, 4].map((number) => [number, new RegExp(`it says that it is segment ${7 - number}`)] as const);
    await expectLost(swapped, new Map(both));
  }));

test('a segment of another recording of the same cluster, or of an older program, is left out', () =>
  inScratchFolder(async (scratch) => {
    const folder = recordingIn(join(scratch, 'recording'));
    const other = recordingIn(join(scratch, 'other'), 'other');
    forgetAround(folder);
    put(join(other, name(3)), join(folder, name(3)));
    await expectLost(folder, new Map([[3, /000003\.khrono is damaged \(it is of another recording\)/]]));
    put('test/fixtures/format-2.khrono', join(folder, name(3)));
    await expectLost(folder, new Map([[3, /000003\.khrono is damaged \(it says that it is segment 1\)/]]));
  }));

test('a segment whose changes are also in its neighbours is left out', () =>
  inScratchFolder(async (scratch) => {
    const folder = recordingIn(join(scratch, 'recording'), 'uid', 2);
    const fork = join(scratch, 'fork');
    cpSync(folder, fork, { recursive: true });
    for (const [place, batch] of [
      [folder, PER_SEGMENT],
      [fork, 4 * PER_SEGMENT],
    ] as const) {
      const writer = openForWriting(place, at(20 * 100), LIMITS);
      for (let first = 21; first < 61; first += batch) {
        const nths = Array.from({ length: batch }, (_, index) => first + index);
        writer.append(nths.map((nth) => podVersion(nth, { uid: `uid-${nth % 5}`, name: `web-${nth % 5}` })));
      }
      writer.close();
    }
    forgetAround(folder);
    put(join(fork, name(3)), join(folder, name(3)));
    await expectLost(folder, new Map([[3, /it has changes 21 to 60, which does not fit its neighbours/]]));
  }));

test('the last segment that the catalogue remembers is missed, and still is when recording goes on', () =>
  inScratchFolder(async (scratch) => {
    const folder = await packedIn(join(scratch, 'recording'));
    for (const file of readdirSync(folder)) if (file.startsWith('000006')) rmSync(join(folder, file));
    await expectLost(folder, new Map([[6, /^000006\.khrono is missing/]]));
    openForWriting(folder, at(1e6), LIMITS).close();
    const tape = openReader(folder);
    expect(tape.damage()).toEqual([]);
    expect(tape.gaps({ from: START, to: at(1e6) })).toContainEqual(
      expect.objectContaining({ why: 'damaged', to: at(1e6), detail: '000006.khrono is missing.' }),
    );
    tape.close();
    expect(await verifyRecording(folder)).toMatchObject({ versions: 50, problems: [] });
  }));

test('the second of two segments is missed too, and in an export; a recording made anew misses nothing', () =>
  inScratchFolder(async (scratch) => {
    const folder = recordingIn(join(scratch, 'recording'), 'uid', 2);
    rmSync(join(folder, name(2)));
    expect((await verifyRecording(folder)).problems).toEqual(['000002.khrono is missing.']);
    const exported = join(scratch, 'exported.khrono');
    expect((await exportRecording(folder, exported)).leftOut).toEqual([
      expect.stringMatching(/000002\.khrono is missing/),
    ]);
    rmSync(join(folder, name(1)));
    createRecording(folder, ORIGIN, START).close();
    expect((await verifyRecording(folder)).problems).toEqual([]);
  }));

/** Removes all files of some segments. */
function remove(folder: string, ...numbers: readonly number[]): void {
  for (const file of readdirSync(folder)) if (numbers.includes(Number.parseInt(file, 10))) rmSync(join(folder, file));
}

test('the oldest segments that the catalogue remembers are missed, and still are when recording goes on', () =>
  inScratchFolder(async (scratch) => {
    const folder = await packedIn(join(scratch, 'recording'));
    const forgotten = join(scratch, 'forgotten');
    remove(folder, 1);
    await expectLost(folder, new Map([[1, /^000001\.khrono is missing/]]));
    openForWriting(folder, at(1e6), LIMITS).close();
    remove(folder, 2);
    const both = /^000001\.khrono to 000002\.khrono are missing/;
    expect((await verifyRecording(folder)).problems).toEqual([expect.stringMatching(both)]);
    cpSync(folder, forgotten, { recursive: true });
    writeFileSync(join(forgotten, 'catalogue.json'), 'garbage');
    expect((await verifyRecording(forgotten)).problems).toEqual([]);
    // What retention would have removed by now is missed no more.
    expect(applyRetention(folder, { maxBytes: 1 }, at(1e6)).map(({ number }) => number)).toEqual([1, 3, 4]);
    expect((await verifyRecording(folder)).problems).toEqual([]);
  }));

test('of a recording of which nobody said what was removed from it no oldest segment is missed until it goes on', () =>
  inScratchFolder(async (scratch) => {
    const folder = recordingIn(join(scratch, 'recording'));
    rmSync(join(folder, 'removed'));
    remove(folder, 1);
    expect((await verifyRecording(folder)).problems).toEqual([]);
    openForWriting(folder, at(1e6), LIMITS).close();
    expect((await verifyRecording(folder)).problems).toEqual([]);
    remove(folder, 2);
    expect((await verifyRecording(folder)).problems).toEqual(['000002.khrono is missing.']);
  }));

test('a segment that has just begun is missed if it goes', () =>
  inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'recording');
    createRecording(folder, ORIGIN, START).close();
    // Nothing is carried over with a change, so the second segment does not stand by itself yet.
    const writer = openForWriting(folder, START, { ...LIMITS, carried: 0 });
    writer.append([podVersion(1), podVersion(1, { uid: 'other', name: 'other' })]);
    writer.append([podVersion(2)]);
    const copy = join(scratch, 'copy');
    cpSync(folder, copy, { recursive: true });
    writer.close();
    expect((await verifyRecording(copy)).problems).toEqual([]);
    remove(copy, 2);
    expect((await verifyRecording(copy)).problems).toEqual(['000002.khrono is missing.']);
  }));

test('what retention removed is no damage', () =>
  inScratchFolder(async (scratch) => {
    const folder = recordingIn(join(scratch, 'recording'));
    expect(applyRetention(folder, { maxBytes: 1 }, at(1e6)).map(({ number }) => number)).toEqual([1, 2, 3, 4]);
    expect((await verifyRecording(folder)).problems).toEqual([]);
    forgetAround(folder);
    expect((await verifyRecording(folder)).problems).toEqual([]);
  }));

test.runIf(process.platform !== 'win32')(
  'a link to nothing, a folder or a pipe costs the segment in whose place it is',
  () =>
    inScratchFolder(async (scratch) => {
      const folder = recordingIn(join(scratch, 'recording'));
      const place = join(folder, name(3));
      const laid = {
        'it is a link to nothing': () => symlinkSync(join(scratch, 'nowhere'), place),
        'it is not a file': () => mkdirSync(place),
        'it is not a file;': () => expect(spawnSync('mkfifo', [place]).status).toBe(0),
      };
      for (const [what, lay] of Object.entries(laid)) {
        rmSync(place, { recursive: true, force: true });
        lay();
        const sentence = new RegExp(`000003\\.khrono is damaged \\(${what.replace(';', '')}\\)`);
        await expectLost(folder, new Map([[3, sentence]]));
      }
      const writer = openForWriting(folder, at(1e6), LIMITS);
      expect(writer.append([podVersion(500, { uid: 'uid-1', name: 'web-1' })]).stored).toBe(1);
      writer.close();
    }),
);

test('a packed segment of another number does not drive out the one that waits to be packed', () =>
  inScratchFolder(async (scratch) => {
    const folder = recordingIn(join(scratch, 'recording'));
    expect(await packNext(folder, async () => undefined)).toBe(1);
    copyFileSync(join(folder, name(1, true)), join(folder, name(3, true)));
    while ((await packNext(folder, async () => undefined)) !== undefined);
    expect(existsSync(join(folder, name(3)))).toBe(false);
    await expectLost(folder, new Map());
  }));
