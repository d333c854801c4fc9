import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { timestampFromMs } from '@model/time.ts';
import { expect, test, vi } from 'vitest';
import { writeMarks } from '../../../src-main/store/marks/mark-files.ts';
import { segmentsIn } from '../../../src-main/store/recording-path.ts';
import { openReader } from '../../../src-main/store/tape-reader.ts';
import { openPlain } from '../../../src-main/store/file/sqlite.ts';
import { exportRecording } from '../../../src-main/session/export-recording.ts';
import { createRecording, openForWriting } from '../../../src-main/store/tape-writer.ts';
import { TapeError } from '../../../src-main/store/tape-error.ts';
import { pinSegments } from '../../../src-main/store/upkeep/export-pin.ts';
import { expired } from '../../../src-main/store/upkeep/keep-rule.ts';
import { packNext } from '../../../src-main/store/upkeep/pack-closed.ts';
import { applyRetention } from '../../../src-main/store/upkeep/retention.ts';
import { verifyRecording } from '../../../src-main/store/verify/verify-recording.ts';
import { SegmentWriter } from '../../../src-main/store/write/segment-writer.ts';
import { buildWorker } from '../../fakes/build-worker.ts';
import { inScratchFolder, ORIGIN } from '../scratch-folder.ts';
import { podBody, podVersion, START } from '../versions.ts';

const SEGMENTS = 6;
const PER_SEGMENT = 30;
const at = (ms: number) => timestampFromMs(START + ms);
/** Every Pod changes in every segment; one version is 100 ms after the other. */
const END = at(SEGMENTS * PER_SEGMENT * 100);

function sixSegments(folder: string): void {
  createRecording(folder, ORIGIN, START).close();
  const writer = openForWriting(folder, START, { bytes: 1, ageMs: 1e9, carried: 100, freeBytes: 0 });
  for (let segment = 0; segment < SEGMENTS; segment++) {
    const nths = Array.from({ length: PER_SEGMENT }, (_, index) => segment * PER_SEGMENT + index + 1);
    writer.append(nths.map((nth) => podVersion(nth, { uid: `uid-${nth % 5}`, name: `web-${nth % 5}` })));
  }
  writer.close();
}

const numbersIn = (folder: string) => segmentsIn(folder).map(({ number }) => number);

test('the oldest go by age or by size, never the last two, never what is needed or comes after it', () => {
  const segments = [1, 2, 3, 4].map((number) => ({ number, from: number * 10, to: number * 10 + 9, bytes: 100 }));
  const gone = (rule: Parameters<typeof expired>[1], needed: readonly number[] = []) =>
    expired(segments, rule, { now: 100, needed }).map(({ number }) => number);
  expect(gone({})).toEqual([]);
  expect(gone({ maxAgeMs: 81 })).toEqual([]);
  expect(gone({ maxAgeMs: 80 })).toEqual([1]);
  expect(gone({ maxAgeMs: 1 })).toEqual([1, 2]);
  expect(gone({ maxBytes: 300 })).toEqual([1]);
  expect(gone({ maxBytes: 1 })).toEqual([1, 2]);
  expect(gone({ maxBytes: 1 }, [15])).toEqual([]);
  expect(gone({ maxBytes: 1 }, [29])).toEqual([1]);
});

test('what is left answers from its beginning, and goes on', () =>
  inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'recording');
    sixSegments(folder);
    const before = openReader(folder);
    const scene = [...before.sceneAt(at(125 * 100)).rows];
    const live = openReader(folder);
    const gone = applyRetention(folder, { maxAgeMs: 5000 }, END);
    expect(gone.map(({ number }) => number)).toEqual([1, 2, 3, 4]);
    expect(numbersIn(folder)).toEqual([5, 6]);
    expect(live.span()).toMatchObject({ firstSeq: 121, lastSeq: 180, first: at(12_000) });
    expect([...live.sceneAt(at(125 * 100)).rows]).toEqual(scene);
    expect(live.sceneAt(at(100)).seq).toBe(0);
    expect(live.report().kinds).toMatchObject([{ kind: 'Pod', objects: 5, versions: 60 }]);
    expect(Buffer.from(live.body(120)).equals(podBody(120))).toBe(true);
    expect(() => live.body(1)).toThrow(/no change 1/);
    before.close();
    live.close();
    const writer = openForWriting(folder, END);
    expect(writer.append([podVersion(500, { uid: 'uid-1', name: 'web-1' })])).toEqual({ lastSeq: 181, stored: 1 });
    writer.close();
    expect(await verifyRecording(folder)).toMatchObject({ versions: 61, problems: [] });
  }));

const DAY = 24 * 3_600_000;

/** Three runs, a day after each other, each later one in a new segment; in each the Nodes are heard last. */
function threeDays(folder: string): void {
  const limits = { bytes: 1e9, ageMs: 6 * 3_600_000, carried: 100, freeBytes: 0 };
  createRecording(folder, ORIGIN, START).close();
  for (const day of [0, 1, 2]) {
    const writer = openForWriting(folder, at(day * DAY), limits);
    const late = { kind: 'Node', namespace: '', why: 'engine-stopped', detail: 'not listed again' } as const;
    const gap = writer.openGap({ ...late, from: at(day * DAY) });
    writer.setCoverage({
      kind: 'Pod',
      namespace: '',
      state: 'recorded',
      since: at(day * DAY + 10),
      detail: `run ${day}`,
    });
    writer.closeGap(gap, at(day * DAY + 500));
    writer.append([podVersion(day + 1, { observedAt: at(day * DAY + 100) })]);
    writer.touch(at(day * DAY + 1000));
    writer.close();
  }
}

test('a day when nothing ran is a gap also where the segment before it is gone, packed and exported', () =>
  inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'recording');
    threeDays(folder);
    expect(numbersIn(folder)).toEqual([1, 2, 3]);
    const afterFirst = { from: at(101), to: at(9 * DAY) };
    const about = (path: string) => {
      const tape = openReader(path);
      const night = { from: at(DAY / 2), to: at(DAY / 2) };
      const known = {
        first: tape.span()?.first,
        gaps: tape.gaps(afterFirst),
        night: tape.gaps(night).map(({ why }) => why),
        coverage: [DAY / 2, DAY + 50, 2 * DAY].map((ms) => tape.coverageAt(at(ms)).map(({ detail }) => detail)),
      };
      tape.close();
      return known;
    };
    const { gaps } = about(folder);
    while ((await packNext(folder, async () => undefined)) !== undefined);
    const gone = applyRetention(folder, { maxAgeMs: DAY }, at(2 * DAY + 1000));
    expect(gone.map(({ number }) => number)).toEqual([1]);
    const left = {
      first: at(100),
      gaps,
      night: ['engine-stopped'],
      coverage: [['run 0'], ['run 1'], ['run 1']],
    };
    expect(gaps.map(({ from, to }) => [from - START, (to ?? 0) - START])).toEqual([
      [0, 500],
      [1000, DAY],
      [DAY, DAY + 500],
      [DAY + 1000, 2 * DAY],
      [2 * DAY, 2 * DAY + 500],
    ]);
    expect(about(folder)).toEqual(left);
    const file = join(scratch, 'copy.khrono');
    await exportRecording(folder, file);
    expect(about(file)).toEqual(left);
    expect((await verifyRecording(folder)).problems).toEqual([]);
  }));

test('of an earlier program, which did not carry that gap over, what is left is believed from its first change on', () =>
  inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'recording');
    threeDays(folder);
    const second = segmentsIn(folder)[1]?.path ?? '';
    const connection = openPlain(second);
    connection.exec(`delete from meta where k = 'gaps_carried'; delete from gap where t0 < ${at(DAY)}`);
    connection.close();
    applyRetention(folder, { maxAgeMs: DAY }, at(2 * DAY + 1000));
    expect(numbersIn(folder)).toEqual([2, 3]);
    const file = join(scratch, 'copy.khrono');
    await exportRecording(folder, file);
    for (const path of [folder, file]) {
      const tape = openReader(path);
      expect(tape.span()).toMatchObject({ firstSeq: 2, lastSeq: 3, first: at(DAY + 100) });
      tape.close();
    }
  }));

test('what was redacted is counted also where the segment that counted it is gone, packed and exported', () =>
  inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'recording');
    createRecording(folder, ORIGIN, START).close();
    const writer = openForWriting(folder, START, { bytes: 1, ageMs: 1e9, carried: 100, freeBytes: 0 });
    for (let segment = 0; segment < SEGMENTS; segment++) {
      writer.append([podVersion(segment + 1)]);
      if (segment < 2) writer.addRedactions([{ kind: 'Secret', rule: '', count: segment + 1 }]);
    }
    writer.addRedactions([{ kind: 'Pod', rule: 'environment', count: 4 }]);
    writer.close();
    const redactedIn = (path: string) => {
      const tape = openReader(path);
      const { redactions } = tape.report();
      tape.close();
      return redactions;
    };
    const counted = [
      { kind: 'Pod', rule: 'environment', count: 4 },
      { kind: 'Secret', rule: '', count: 3 },
    ];
    expect(redactedIn(folder)).toEqual(counted);
    while ((await packNext(folder, async () => undefined)) !== undefined);
    expect(redactedIn(folder)).toEqual(counted);
    applyRetention(folder, { maxBytes: 1 }, END);
    expect(numbersIn(folder)).toEqual([5, 6]);
    expect(redactedIn(folder)).toEqual(counted);
    const file = join(scratch, 'copy.khrono');
    await exportRecording(folder, file);
    expect(redactedIn(file)).toEqual(counted);
  }));

test('by size as much goes as must', () =>
  inScratchFolder((scratch) => {
    const folder = join(scratch, 'recording');
    sixSegments(folder);
    const sizes = openReader(folder);
    const { segments, bytes } = sizes.report();
    sizes.close();
    const [first] = segments;
    applyRetention(folder, { maxBytes: bytes.file - (first?.bytes ?? 0) }, END);
    expect(numbersIn(folder)).toEqual([2, 3, 4, 5, 6]);
    applyRetention(folder, { maxBytes: 1 }, END);
    expect(numbersIn(folder)).toEqual([5, 6]);
  }));

test('marks and exports on their way keep what they need', () =>
  inScratchFolder((scratch) => {
    const folder = join(scratch, 'recording');
    sixSegments(folder);
    writeMarks({ type: 'folder', path: folder }, [{ id: 'm', at: at(75 * 100), title: 'it broke here' }]);
    const unpin = pinSegments(folder);
    expect(applyRetention(folder, { maxBytes: 1 }, END)).toEqual([]);
    unpin();
    expect(applyRetention(folder, { maxBytes: 1 }, END).map(({ number }) => number)).toEqual([1, 2]);
    expect(numbersIn(folder)).toEqual([3, 4, 5, 6]);
    expect(readdirSync(folder).filter((name) => name.endsWith('.pin'))).toEqual([]);
  }));

test('with too little space recording stops with a gap, and goes on where there is more', () =>
  inScratchFolder((scratch) => {
    const folder = join(scratch, 'recording');
    createRecording(folder, ORIGIN, START).close();
    const limits = { bytes: 1e9, ageMs: 1e9, carried: 100, freeBytes: Number.MAX_SAFE_INTEGER };
    const writer = openForWriting(folder, START, limits);
    expect(() => writer.append([podVersion(1)])).toThrow(
      expect.objectContaining({
        code: 'disk',
        message: expect.stringMatching(/stopped: only .* were left on the disk/),
      }),
    );
    writer.close();
    const again = openForWriting(folder, at(5000), { ...limits, freeBytes: 0 });
    expect(again.append([podVersion(60)])).toEqual({ lastSeq: 1, stored: 1 });
    again.close();
    const tape = openReader(folder);
    const full = tape.report().gaps.filter(({ why }) => why === 'disk-full');
    expect(full).toEqual([expect.objectContaining({ from: START, to: at(5000), kind: '' })]);
    tape.close();
  }));

test('a disk that is full before the silence can be written is noted beside the recording, and in an export', () =>
  inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'recording');
    const limits = { bytes: 1e9, ageMs: 1e9, carried: 100, freeBytes: 0 };
    createRecording(folder, ORIGIN, START).close();
    const before = openForWriting(folder, START, limits);
    before.append([podVersion(1)]);
    before.close();
    const writer = openForWriting(folder, at(100), { ...limits, freeBytes: Number.MAX_SAFE_INTEGER });
    const cause = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
    const openGap = vi.spyOn(SegmentWriter.prototype, 'openGap').mockImplementation(() => {
      throw new TapeError('disk', 'It cannot be written.', { cause });
    });
    expect(() => writer.append([podVersion(2)])).toThrow(/stopped: only .* were left on the disk/);
    writer.close();
    openGap.mockRestore();
    const fullIn = (path = folder) => {
      const tape = openReader(path);
      const found = tape.report().gaps.filter(({ why }) => why === 'disk-full');
      tape.close();
      return found.map(({ from, to }) => ({ from, to }));
    };
    expect(fullIn()).toEqual([{ from: at(100), to: undefined }]);
    const file = join(scratch, 'copy.khrono');
    await exportRecording(folder, file);
    expect(fullIn(file)).toEqual([{ from: at(100), to: undefined }]);
    openForWriting(folder, at(5000), limits).close();
    expect(fullIn()).toEqual([{ from: at(100), to: at(5000) }]);
  }));

test(
  'killed before any of its steps it misses nothing that it removed, and is done the next time',
  () =>
    inScratchFolder(async (scratch) => {
      const folder = join(scratch, 'recording');
      sixSegments(folder);
      const child = await buildWorker('test/store/upkeep/killed-retention.ts');
      const left: (readonly number[])[] = [];
      for (let step = 1; ; step++) {
        const copy = join(scratch, `killed-${step}`);
        cpSync(folder, copy, { recursive: true });
        const [code] = await once(fork(child.url, [copy, String(step)]), 'exit');
        left.push(numbersIn(copy));
        expect([step, (await verifyRecording(copy)).problems]).toEqual([step, []]);
        applyRetention(copy, { maxBytes: 1 }, END);
        expect([numbersIn(copy), (await verifyRecording(copy)).problems]).toEqual([[5, 6], []]);
        if (code === 0) break;
      }
      child.remove();
      const ways = new Set(left.map((numbers) => numbers.length));
      expect([...ways]).toEqual([6, 5, 4, 3, 2]);
    }),
  120_000,
);
