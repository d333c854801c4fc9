import { closeSync, existsSync, openSync, readFileSync, rmSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { timestampFromMs } from '@model/time.ts';
import * as fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { exportRecording } from '../../src-main/session/export-recording.ts';
import { sealFile } from '../../src-main/store/file/seal.ts';
import { segmentsIn } from '../../src-main/store/recording-path.ts';
import { openReader } from '../../src-main/store/tape-reader.ts';
import { pagesOf, PageSums } from '../../src-main/store/sums/page-sums.ts';
import { createRecording, openForWriting } from '../../src-main/store/tape-writer.ts';
import { packNext } from '../../src-main/store/upkeep/pack-closed.ts';
import { verifyRecording } from '../../src-main/store/verify/verify-recording.ts';
import { inScratchFolder, ORIGIN } from './scratch-folder.ts';
import { podBody, podVersion, START } from './versions.ts';

// Many recordings: seconds alone, more beside the other suites on two cores.
vi.setConfig({ testTimeout: 180_000 });

const SEGMENTS = 4;
const PER_SEGMENT = 40;
const at = (ms: number) => timestampFromMs(START + ms);

/** Four segments of forty versions, packed but for the last. Returns the path of the second. */
async function packedRecording(folder: string): Promise<string> {
  createRecording(folder, ORIGIN, START).close();
  const writer = openForWriting(folder, START, { bytes: 1, ageMs: 1e9, carried: 100, freeBytes: 0 });
  for (let segment = 0; segment < SEGMENTS; segment++) {
    const nths = Array.from({ length: PER_SEGMENT }, (_, index) => segment * PER_SEGMENT + index + 1);
    writer.append(nths.map((nth) => podVersion(nth, { uid: `uid-${nth % 5}`, name: `web-${nth % 5}` })));
  }
  writer.close();
  while ((await packNext(folder, async () => undefined)) !== undefined);
  return join(folder, '000002.packed.khrono');
}

/** A {@link packedRecording} as one file. */
async function exportedFile(scratch: string): Promise<string> {
  const [folder, file] = [join(scratch, 'recording'), join(scratch, 'exported.khrono')];
  await packedRecording(folder);
  await exportRecording(folder, file);
  return file;
}

/** Three segments of one version each, none of them packed. */
function threeSegments(folder: string): void {
  createRecording(folder, ORIGIN, START).close();
  const writer = openForWriting(folder, START, { bytes: 1, ageMs: 1e9, carried: 100, freeBytes: 0 });
  for (const nth of [1, 2, 3]) writer.append([podVersion(nth)]);
  writer.close();
}

/** The second segment is lost and said to be; all others answer as before. */
function expectOnlyItselfLost(folder: string): void {
  const tape = openReader(folder);
  const [lost] = tape.gaps({ from: START, to: at(1e6) }).filter(({ why }) => why === 'damaged');
  expect(lost).toMatchObject({ kind: '', from: at(40 * 100), to: at(80 * 100) });
  expect(lost?.detail).toMatch(/000002\.packed\.khrono is damaged/);
  expect(tape.report().gaps).toContainEqual(lost);
  expect(tape.report().segments.map(({ number }) => number)).toEqual([1, 3, 4]);
  const seqs = Array.from({ length: SEGMENTS * PER_SEGMENT }, (_, index) => index + 1);
  const others = seqs.filter((seq) => seq <= 40 || seq > 80);
  expect([...tape.range(0, 1000, 1000).rows].filter((_, index) => index % 8 === 0)).toEqual(others);
  // The newest versions of the lost segment are those that the next one began with.
  for (const seq of [...others, 76, 77, 78, 79, 80])
    expect(Buffer.from(tape.body(seq)).equals(podBody(seq))).toBe(true);
  expect(() => tape.body(50)).toThrow(/has no change 50/);
  expect([...tape.sceneAt(at(80 * 100)).rows].filter((_, index) => index % 4 === 1)).toEqual([76, 77, 78, 79, 80]);
  tape.close();
}

test('a flipped bit anywhere in a closed segment costs that segment, and is said', () =>
  inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'recording');
    const segment = await packedRecording(folder);
    const bytes = readFileSync(segment);
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: bytes.length - 1 }), fc.nat({ max: 7 }), async (offset, bit) => {
        const flipped = Buffer.from(bytes);
        flipped[offset] = (flipped[offset] ?? 0) ^ (1 << bit);
        writeFileSync(segment, flipped);
        expectOnlyItselfLost(folder);
        expect((await verifyRecording(folder)).problemCount).toBeGreaterThan(0);
      }),
      { numRuns: 60 },
    );
    const writer = openForWriting(folder, at(1e6));
    expect(writer.append([podVersion(500, { uid: 'uid-1', name: 'web-1' })])).toEqual({ lastSeq: 161, stored: 1 });
    writer.close();
  }));

test('so does one that is cut, emptied or of another kind', () =>
  inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'recording');
    const segment = await packedRecording(folder);
    const { length } = readFileSync(segment);
    for (const size of [length - 1, Math.floor(length / 2), 50, 0]) {
      truncateSync(segment, size);
      expectOnlyItselfLost(folder);
    }
  }));

/** Has the segment `file` say that it is of format `version`. */
function ofFormat(file: string, version: number): void {
  const bytes = readFileSync(file);
  bytes.writeInt32BE(version, 60);
  writeFileSync(file, bytes);
}

test('one whose format is not what was written, or newer than what follows it, costs itself only', () =>
  inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'recording');
    const segment = await packedRecording(folder);
    for (const isRemembered of [true, false]) {
      ofFormat(segment, 7);
      if (!isRemembered) rmSync(join(folder, 'catalogue.json'));
      expectOnlyItselfLost(folder);
      const { problems } = await verifyRecording(folder);
      expect(problems).toContainEqual(expect.stringMatching(/000002\.packed\.khrono is damaged \(bytes from 0 on/));
    }
  }));

test('so does one that is not packed, also without its sums', () =>
  inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'recording');
    threeSegments(folder);
    ofFormat(join(folder, '000002.khrono'), 7);
    for (const isNoted of [true, false]) {
      if (!isNoted) rmSync(join(folder, '000002.khrono-sums'));
      const tape = openReader(folder);
      expect([...tape.range(0, 100, 100).rows].filter((_, index) => index % 8 === 0)).toEqual([1, 3]);
      expect(tape.damage()).toEqual([expect.stringMatching(/000002\.khrono is damaged/)]);
      tape.close();
      const { problems, versions } = await verifyRecording(folder);
      expect([versions, problems]).toEqual([2, [expect.stringMatching(/000002\.khrono is damaged/)]]);
    }
    const again = openForWriting(folder, at(1e6));
    expect(again.append([podVersion(500)])).toEqual({ lastSeq: 4, stored: 1 });
    again.close();
  }));

test('a recording that a later program goes on with is refused with a sentence', () =>
  inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'recording');
    await packedRecording(folder);
    const newest = join(folder, '000004.khrono');
    ofFormat(newest, 7);
    const tape = openReader(folder);
    expect(tape.damage()).toEqual([expect.stringMatching(/000004\.khrono is damaged \(its page 1 is not what/)]);
    tape.close();
    const sums = new PageSums(newest);
    sums.write(new Map(pagesOf(newest)));
    sums.close();
    const refusal = expect.objectContaining({ code: 'newer-format' });
    expect(() => openReader(folder)).toThrow(refusal);
    await expect(verifyRecording(folder)).rejects.toThrow(refusal);
  }));

test('an exported file is sealed: a flipped bit anywhere is noticed before anything is believed', () =>
  inScratchFolder(async (scratch) => {
    const file = await exportedFile(scratch);
    expect(await verifyRecording(file)).toMatchObject({ versions: 160, problems: [] });
    const bytes = readFileSync(file);
    fc.assert(
      // Of a few bytes in thousands the seal's own are the last.
      fc.property(
        fc.oneof(
          fc.nat({ max: bytes.length - 1 }),
          fc.nat({ max: 40 }).map((back) => bytes.length - 1 - back),
        ),
        fc.nat({ max: 7 }),
        (offset, bit) => {
          const flipped = Buffer.from(bytes);
          flipped[offset] = (flipped[offset] ?? 0) ^ (1 << bit);
          writeFileSync(file, flipped);
          expect(() => openReader(file)).toThrow(expect.objectContaining({ name: 'TapeError' }));
        },
      ),
      { numRuns: 90 },
    );
    const pages = bytes.readUInt16BE(16) * bytes.readUInt32BE(28);
    for (const [what, changed] of [
      ['a byte was added', Buffer.concat([bytes, Buffer.from('x')])],
      ['the end is gone', bytes.subarray(0, -10)],
      ...[1, 500, 1500].map((less) => [`${less} of the last page are gone`, bytes.subarray(0, pages - less)] as const),
    ] as const) {
      writeFileSync(file, changed);
      expect(() => openReader(file), what).toThrow(expect.objectContaining({ code: 'damaged' }));
      expect((await verifyRecording(file)).problems, what).not.toEqual([]);
    }
  }));

test('a file that is too large to be compared before its first answer is compared when someone asks what is damaged', () =>
  inScratchFolder(async (scratch) => {
    const file = await exportedFile(scratch);
    const place = readFileSync(file).indexOf('web-3');
    // What SQLite does not look at makes it large, and lies in no block of any disk.
    truncateSync(file, 513 * 1024 * 1024);
    sealFile(file);
    const ever = { from: START, to: at(1e6) };
    const whole = openReader(file);
    expect([whole.span()?.lastSeq, whole.gaps(ever), whole.damage()]).toEqual([160, expect.anything(), []]);
    whole.close();
    const descriptor = openSync(file, 'r+');
    writeSync(descriptor, 'veb-3', place);
    closeSync(descriptor);
    const tape = openReader(file);
    expect(tape.span()?.lastSeq).toBe(160);
    expect(tape.damage()).toEqual([expect.stringContaining('is not what was sealed')]);
    expect(tape.gaps(ever)).toContainEqual(expect.objectContaining({ why: 'damaged' }));
    tape.close();
  }));

test('what a program that ended left half done is put in order', () =>
  inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'recording');
    const packed = await packedRecording(folder);
    const twin = join(folder, '000002.khrono');
    writeFileSync(twin, 'not a segment any more');
    writeFileSync(`${packed}.new`, 'half');
    const tape = openReader(folder);
    expect(tape.span()).toMatchObject({ firstSeq: 1, lastSeq: 160 });
    expect(tape.gaps({ from: START, to: at(1e6) })).toEqual([expect.objectContaining({ why: 'engine-stopped' })]);
    tape.close();
    openForWriting(folder, at(1e6)).close();
    expect(await packNext(folder, async () => undefined)).toBeUndefined();
    expect([existsSync(twin), existsSync(`${packed}.new`), segmentsIn(folder).length]).toEqual([false, false, 4]);
  }));

test('of a packed segment that is damaged beside its original the original stays, and is packed again', () =>
  inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'recording');
    threeSegments(folder);
    const original = readFileSync(join(folder, '000001.khrono'));
    expect(await packNext(folder, async () => undefined)).toBe(1);
    const packed = join(folder, '000001.packed.khrono');
    const bytes = readFileSync(packed);
    bytes.fill(0xff, 5000, 5004);
    writeFileSync(packed, bytes);
    writeFileSync(join(folder, '000001.khrono'), original);
    while ((await packNext(folder, async () => undefined)) !== undefined);
    expect(segmentsIn(folder).map(({ path }) => path.slice(folder.length + 1))).toContain('000001.packed.khrono');
    expect(await verifyRecording(folder)).toMatchObject({ versions: 3, problems: [] });
  }));

test('a segment that cannot be packed is said once and keeps no other from it', () =>
  inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'recording');
    threeSegments(folder);
    const first = join(folder, '000001.khrono');
    const bytes = readFileSync(first);
    const place = bytes.indexOf(Buffer.from([0x28, 0xb5, 0x2f, 0xfd]));
    bytes.fill(0, place, place + 12);
    writeFileSync(first, bytes);
    const givenUp = new Set<number>();
    await expect(packNext(folder, async () => undefined, givenUp)).rejects.toMatchObject({ code: 'damaged' });
    expect([...givenUp]).toEqual([1]);
    expect(await packNext(folder, async () => undefined, givenUp)).toBe(2);
  }));

test('a segment that is missing between others is a gap, and a problem', () =>
  inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'recording');
    rmSync(await packedRecording(folder));
    const tape = openReader(folder);
    const lost = tape.gaps({ from: START, to: at(1e6) }).filter(({ why }) => why === 'damaged');
    expect(lost).toEqual([expect.objectContaining({ from: at(40 * 100), to: at(80 * 100) })]);
    expect(lost[0]?.detail).toBe('000002.khrono is missing.');
    tape.close();
    expect(await verifyRecording(folder)).toMatchObject({ problems: ['000002.khrono is missing.'] });
  }));

test('a flipped bit in the catalogue is not believed', () =>
  inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'recording');
    await packedRecording(folder);
    const file = join(folder, 'catalogue.json');
    const text = readFileSync(file, 'utf8');
    const flipped = text.replace(',81,', ',80,');
    expect(flipped).not.toBe(text);
    writeFileSync(file, flipped);
    const tape = openReader(folder);
    const seqs = [...tape.range(0, 1000, 1000).rows].filter((_, index) => index % 8 === 0);
    tape.close();
    expect(seqs).toEqual(Array.from({ length: SEGMENTS * PER_SEGMENT }, (_, index) => index + 1));
  }));
