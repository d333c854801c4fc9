import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { SEVERITIES } from '@model/change.ts';
import type { Gap } from '@model/gap.ts';
import { addMs, timestampFromMs } from '@model/time.ts';
import * as fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { exportRecording } from '../../src-main/session/export-recording.ts';
import { segmentsIn } from '../../src-main/store/recording-path.ts';
import type { ChangeFilter, TapeReader, VersionInput } from '../../src-main/store/tape.ts';
import { openReader } from '../../src-main/store/tape-reader.ts';
import { createRecording, openForWriting } from '../../src-main/store/tape-writer.ts';
import { packNext } from '../../src-main/store/upkeep/pack-closed.ts';
import { verifyRecording } from '../../src-main/store/verify/verify-recording.ts';
import { NaiveTape } from '../store/naive-tape.ts';
import { histories } from '../store/random-history.ts';
import { inScratchFolder, ORIGIN } from '../store/scratch-folder.ts';
import { expectRows, expectSameDictionary, expectStepsBackRestore, instants } from '../store/tape-expectations.ts';

// Many recordings: seconds alone, more beside the other suites on two cores.
vi.setConfig({ testTimeout: 180_000 });

const START = timestampFromMs(1_700_000_000_000);
const DAY = 24 * 3_600_000;
const ALL = Number.MAX_SAFE_INTEGER;
const RUNS = 12;

interface Recorded {
  readonly folder: string;
  readonly naive: NaiveTape;
}

/**
 * Records a history in which each append begins a new segment once the one before is whole, closing and a day later
 * reopening now and then. `carried` objects go over with each append.
 */
function recorded(
  batches: readonly (readonly VersionInput[])[],
  carried: number,
  ask: (recorded: Recorded) => void | Promise<void>,
): Promise<void> {
  return inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'recording');
    const naive = new NaiveTape();
    const limits = { bytes: 1, ageMs: ALL, carried, freeBytes: 0 };
    createRecording(folder, ORIGIN, START).close();
    let writer = openForWriting(folder, START, limits);
    batches.forEach((batch, index) => {
      if (index % 4 === 3) {
        const until = writer.recordedUntil();
        writer.close();
        writer = openForWriting(folder, addMs(until, DAY), limits);
      }
      const before = segmentsIn(folder).length;
      const appended = writer.append(batch);
      if (segmentsIn(folder).length > before) naive.cut();
      const stored = naive.append(batch);
      expect(appended).toEqual({ lastSeq: naive.kept.length, stored });
    });
    try {
      await ask({ folder, naive });
    } finally {
      writer.close();
    }
  });
}

const picks = fc.array(fc.nat({ max: 10_000 }), { minLength: 6, maxLength: 6 });
const carriedCounts = fc.constantFrom(0, 1, 3, 1000, 1000);
const filters: fc.Arbitrary<ChangeFilter> = fc.record(
  {
    kind: fc.constantFrom('pod', 'Pod.serving.example.com', 'Nothing'),
    namespace: fc.constantFrom('shop-0', 'shop-1', ''),
    objects: fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 4 }),
    skipRoutine: fc.boolean(),
    skipPointInTime: fc.boolean(),
  },
  { requiredKeys: [] },
);

const asked = fc.record({ picks, filter: filters });

/** Asks everything; `from` is the first change that is still there. */
function expectSameAnswers(
  tape: TapeReader,
  naive: NaiveTape,
  asked: { readonly picks: readonly number[]; readonly filter: ChangeFilter; readonly from?: number },
): void {
  const { picks, filter, from = 1 } = asked;
  const kept = naive.kept.filter(({ seq }) => seq >= from);
  const beginning = from === 1 ? Number.NEGATIVE_INFINITY : (naive.kept[from - 2]?.at ?? 0);
  const chosen = instants(naive, picks).map((one) => Math.max(one, beginning));
  for (const at of chosen) {
    const scene = tape.sceneAt(timestampFromMs(at));
    expect(scene.seq).toBe(naive.seqAt(at));
    expect([...scene.rows]).toEqual(naive.scene(at, false));
    expect([...tape.sceneAt(timestampFromMs(at), { pointInTime: true }).rows]).toEqual(naive.scene(at, true));
  }
  const [a = 0, b = 0] = picks.map((pick) => pick % (naive.kept.length + 1)).toSorted((x, y) => x - y);
  expectRows(
    tape.range(a, b, ALL),
    kept.filter(({ seq }) => seq > a && seq <= b),
  );
  expectRows(tape.range(a, ALL, 3), kept.filter(({ seq }) => seq > a).slice(0, 3));
  const [since = START, until = START] = chosen.toSorted((x, y) => x - y);
  const range = { from: timestampFromMs(since), to: timestampFromMs(until) };
  const found = naive.matching(range, filter).filter(({ seq }) => seq >= from);
  expectRows(tape.find(0, range, filter, ALL), found);
  const everything = naive.matching({ from: timestampFromMs(-1e15), to: timestampFromMs(1e15) }, filter);
  const there = everything.filter(({ seq }) => seq >= from);
  const next = there.find(({ seq }) => seq > a);
  const before = there.findLast(({ seq }) => seq < b);
  expect(tape.step(a, 1, filter)).toEqual(next && { seq: next.seq, at: next.at });
  expect(tape.step(b, -1, filter)).toEqual(before && { seq: before.seq, at: before.at });
  expect([...tape.lives(range).rows]).toEqual(naive.lives(range));
  for (const ms of [1, 1000, 7000, 3_600_000]) {
    const window = { from: range.from, to: timestampFromMs(Math.min(range.to, range.from + ms * 5000)) };
    const density = tape.density(window, ms);
    const buckets = density.counts.length / SEVERITIES.length;
    const counted = naive.density(density.from, ms, buckets, from);
    expect([...density.counts]).toEqual(counted);
  }
  for (const one of kept) expect(one.body.equals(tape.body(one.seq))).toBe(true);
}

function expectSameReport(tape: TapeReader, naive: NaiveTape): void {
  expectSameDictionary(tape, naive);
  expectStepsBackRestore(tape, naive);
  for (const object of new Set(naive.kept.map((kept) => kept.object))) {
    const versions = naive.kept.filter((kept) => kept.object === object).toReversed();
    expectRows(tape.history(object, ALL, 5), versions.slice(0, 5));
  }
  const last = naive.kept.at(-1);
  expect(tape.span()).toMatchObject(last ? { firstSeq: 1, lastSeq: last.seq } : {});
  const report = tape.report();
  expect(report.kinds.reduce((sum, kind) => sum + kind.versions, 0)).toBe(naive.kept.length);
  const objects = new Set(naive.kept.map((kept) => kept.object)).size;
  expect(report.kinds.reduce((sum, kind) => sum + kind.objects, 0)).toBe(objects);
  expect(report.bytes.raw).toBe(naive.kept.reduce((sum, kept) => sum + kept.input.body.length, 0));
}

/** Verifies it, and that it is as large as its report says. */
async function expectWhole(path: string, naive: NaiveTape): Promise<void> {
  const tape = openReader(path);
  const { bytes } = tape.report();
  tape.close();
  expect(await verifyRecording(path)).toMatchObject({
    versions: naive.kept.length,
    bytes: bytes.raw,
    problems: [],
  });
}

/** The gaps that are not over at `instant`. */
function gapsBehind(tape: TapeReader, instant: number): readonly Gap[] {
  const ever = { from: timestampFromMs(-1e15), to: timestampFromMs(1e15) };
  return tape.gaps(ever).filter(({ to }) => to === undefined || to > instant);
}

describe('many segments answer like one, and like a naive replay', () => {
  test('while they are recorded, and without the catalogue', async () => {
    await fc.assert(
      fc.asyncProperty(histories, carriedCounts, asked, (batches, carried, { picks, filter }) =>
        recorded(batches, carried, ({ folder, naive }) => {
          const tape = openReader(folder);
          expectSameAnswers(tape, naive, { picks, filter });
          expectSameReport(tape, naive);
          tape.close();
          rmSync(join(folder, 'catalogue.json'), { force: true });
          const again = openReader(folder);
          expectSameAnswers(again, naive, { picks, filter });
          again.close();
        }),
      ),
      { numRuns: RUNS },
    );
  });

  test('when the oldest are gone, as of the first that is left', async () => {
    await fc.assert(
      fc.asyncProperty(histories, asked, (batches, { picks, filter }) =>
        recorded(batches, 1000, ({ folder, naive }) => {
          const whole = openReader(folder);
          const gaps = gapsBehind(whole, Number.NEGATIVE_INFINITY);
          whole.close();
          const segments = segmentsIn(folder);
          const gone = (picks[0] ?? 0) % segments.length;
          for (const { path } of segments.slice(0, gone)) rmSync(path);
          const from = naive.starts[gone] ?? 1;
          const tape = openReader(folder);
          if (naive.kept.length > 0) expect(tape.span()).toMatchObject({ firstSeq: from, lastSeq: naive.kept.length });
          const { first = START } = tape.span() ?? {};
          expect(gapsBehind(tape, first)).toEqual(gaps.filter(({ to }) => to === undefined || to > first));
          expectSameAnswers(tape, naive, { picks, filter, from });
          for (const kept of naive.living(from - 1)) {
            expect(kept.body.equals(tape.body(kept.seq))).toBe(true);
            const later = naive.kept.filter(({ object, seq }) => object === kept.object && seq >= from);
            // The version that it began with is known, the one before that is not.
            const carried = { ...kept, previous: undefined };
            expectRows(tape.history(kept.object, ALL, ALL), [...later.toReversed(), carried]);
          }
          tape.close();
        }),
      ),
      { numRuns: RUNS },
    );
  });

  test('packed, all but the one that is written, and exported from there', async () => {
    await fc.assert(
      fc.asyncProperty(histories, asked, (batches, { picks, filter }) =>
        recorded(batches, 1000, async ({ folder, naive }) => {
          const live = openReader(folder);
          expectSameReport(live, naive);
          while ((await packNext(folder, async () => undefined)) !== undefined);
          const packed = segmentsIn(folder).filter(({ path }) => path.endsWith('.packed.khrono'));
          expect(packed.length).toBe(segmentsIn(folder).length - 1);
          for (const tape of [live, openReader(folder)]) {
            expectSameAnswers(tape, naive, { picks, filter });
            expectSameReport(tape, naive);
            tape.close();
          }
          await expectWhole(folder, naive);
          await exportRecording(folder, `${folder}.khrono`);
          const file = openReader(`${folder}.khrono`);
          expectSameAnswers(file, naive, { picks, filter });
          file.close();
        }),
      ),
      { numRuns: RUNS },
    );
  });

  test('exported as one file; and every one of them is whole', async () => {
    await fc.assert(
      fc.asyncProperty(histories, carriedCounts, asked, (batches, carried, { picks, filter }) =>
        recorded(batches, carried, async ({ folder, naive }) => {
          await expectWhole(folder, naive);
          const file = `${folder}.khrono`;
          await exportRecording(folder, file);
          await expectWhole(file, naive);
          const tape = openReader(file);
          expectSameAnswers(tape, naive, { picks, filter });
          expectSameReport(tape, naive);
          tape.close();
        }),
      ),
      { numRuns: RUNS },
    );
  });
});
