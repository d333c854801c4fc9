import { join } from 'node:path';
import { SEVERITIES } from '@model/change.ts';
import { timestampFromMs } from '@model/time.ts';
import * as fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { ChangeFilter, TapeReader, VersionInput } from '../../src-main/store/tape.ts';
import { openReader } from '../../src-main/store/tape-reader.ts';
import { createRecording, openForWriting } from '../../src-main/store/tape-writer.ts';
import { NaiveTape } from '../store/naive-tape.ts';
import { expectRows, expectSameDictionary, expectStepsBackRestore, instants } from '../store/tape-expectations.ts';
import { histories, longLife } from '../store/random-history.ts';
import { inScratchFolder, ORIGIN } from '../store/scratch-folder.ts';

// Many recordings: seconds alone, more beside the other suites on two cores.
vi.setConfig({ testTimeout: 180_000 });

const START = timestampFromMs(1_700_000_000_000);
const ALL = Number.MAX_SAFE_INTEGER;
const RUNS = 40;

interface Recorded {
  readonly tape: TapeReader;
  readonly naive: NaiveTape;
}

/** Records a history, closing and reopening now and then, and asks it beside the naive tape. */
async function recorded(
  batches: readonly (readonly VersionInput[])[],
  ask: (recorded: Recorded) => void,
): Promise<void> {
  await inScratchFolder((scratch) => {
    const folder = join(scratch, 'recording');
    const naive = new NaiveTape();
    let writer = createRecording(folder, ORIGIN, START);
    batches.forEach((batch, index) => {
      if (index % 4 === 3) {
        writer.close();
        writer = openForWriting(folder, timestampFromMs(START + index));
      }
      const stored = naive.append(batch);
      expect(writer.append(batch)).toEqual({ lastSeq: naive.kept.length, stored });
    });
    expectSameLiving(writer, naive);
    const tape = openReader(folder);
    ask({ tape, naive });
    tape.close();
    writer.close();
  });
}

function expectSameLiving(writer: ReturnType<typeof createRecording>, naive: NaiveTape): void {
  const living = naive.living(naive.kept.length).map((kept) => kept.input);
  for (const kind of new Map(living.map((input) => [`${input.kind}.${input.group}`, input])).values()) {
    const expected = living.filter((input) => input.kind === kind.kind && input.group === kind.group);
    const known = writer.living(kind);
    expect(new Set(known.keys())).toEqual(new Set(expected.map((input) => input.uid)));
    for (const { uid, namespace, name, resourceVersion, summary, references } of expected) {
      expect(known.get(uid)).toMatchObject({ namespace, name, resourceVersion, summary, references });
    }
    const one = expected.filter((input) => input.namespace === kind.namespace);
    expect(writer.living(kind, kind.namespace).size).toBe(one.length);
  }
}

const picks = fc.array(fc.nat({ max: 10_000 }), { minLength: 6, maxLength: 6 });

describe('a recording answers like a naive replay', () => {
  test('latest-at, and stepping back from the end through the previous columns', async () => {
    await fc.assert(
      fc.asyncProperty(histories, picks, (batches, picks) =>
        recorded(batches, ({ tape, naive }) => {
          for (const at of instants(naive, picks)) {
            const scene = tape.sceneAt(timestampFromMs(at));
            expect(scene.seq).toBe(naive.seqAt(at));
            expect([...scene.rows]).toEqual(naive.scene(at, false));
            expect([...tape.sceneAt(timestampFromMs(at), { pointInTime: true }).rows]).toEqual(naive.scene(at, true));
          }
          expectStepsBackRestore(tape, naive);
        }),
      ),
      { numRuns: RUNS },
    );
  });

  test('range, find, step and history', async () => {
    const filters: fc.Arbitrary<ChangeFilter> = fc.record(
      {
        kind: fc.constantFrom('pod', 'Pod.serving.example.com', 'DEPLOYMENT.apps', 'Nothing'),
        namespace: fc.constantFrom('shop-0', 'shop-1', ''),
        name: fc.constantFrom('web', 'wéb-🚀'),
        objects: fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 4 }),
        skipRoutine: fc.boolean(),
        skipPointInTime: fc.boolean(),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(histories, picks, filters, (batches, picks, filter) =>
        recorded(batches, ({ tape, naive }) => {
          const [a = 0, b = 0] = picks.map((pick) => pick % (naive.kept.length + 1)).sort((x, y) => x - y);
          expectRows(tape.range(a, b, ALL), naive.kept.slice(a, b));
          expectRows(tape.range(a, ALL, 3), naive.kept.slice(a, a + 3));
          const [from = START, to = START] = instants(naive, picks).sort((x, y) => x - y);
          const range = { from: timestampFromMs(from), to: timestampFromMs(to) };
          const found = naive.matching(range, filter);
          expectRows(tape.find(0, range, filter, ALL), found);
          const page = tape.find(a, range, filter, 2);
          expectRows(page, found.filter((kept) => kept.seq > a).slice(0, 2));
          const everything = naive.matching({ from: timestampFromMs(-1e15), to: timestampFromMs(1e15) }, filter);
          const next = everything.find((kept) => kept.seq > a);
          const before = everything.findLast((kept) => kept.seq < b);
          expect(tape.step(a, 1, filter)).toEqual(next && { seq: next.seq, at: next.at });
          expect(tape.step(b, -1, filter)).toEqual(before && { seq: before.seq, at: before.at });
          for (const object of new Set(naive.kept.map((kept) => kept.object))) {
            const versions = naive.kept.filter((kept) => kept.object === object && kept.seq < b);
            expectRows(tape.history(object, b, 5), versions.reverse().slice(0, 5));
          }
        }),
      ),
      { numRuns: RUNS },
    );
  });

  test('lives, density, the dictionary and the report', async () => {
    await fc.assert(
      fc.asyncProperty(histories, picks, fc.constantFrom(1, 250, 1000, 7000, 30_000, 600_000), (batches, picks, ms) =>
        recorded(batches, ({ tape, naive }) => {
          const [from = START, to = START] = instants(naive, picks).sort((x, y) => x - y);
          const range = { from: timestampFromMs(from), to: timestampFromMs(Math.min(to, from + ms * 5000)) };
          expect([...tape.lives(range).rows]).toEqual(naive.lives(range));
          const density = tape.density(range, ms);
          expect(density.from).toBe(Math.floor(from / ms) * ms);
          const buckets = density.counts.length / SEVERITIES.length;
          expect([...density.counts]).toEqual(naive.density(density.from, ms, buckets));
          expectSameDictionary(tape, naive);
          const last = naive.kept.at(-1);
          expect(tape.span()).toMatchObject(last ? { firstSeq: 1, lastSeq: last.seq } : {});
          const kinds = tape.report().kinds;
          expect(kinds.reduce((sum, kind) => sum + kind.versions, 0)).toBe(naive.kept.length);
          const raw = naive.kept.reduce((sum, kept) => sum + kept.input.body.length, 0);
          expect(tape.report().bytes.raw).toBe(raw);
        }),
      ),
      { numRuns: RUNS },
    );
  });

  test('bodies byte for byte, in any order, over many versions of one object', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(histories, longLife), fc.nat(), (batches, pick) =>
        recorded(batches, ({ tape, naive }) => {
          const count = naive.kept.length;
          for (let step = 0; step < count; step++) {
            const kept = naive.kept[(pick + step * 89) % count];
            if (kept !== undefined) expect(kept.body.equals(tape.body(kept.seq))).toBe(true);
          }
          const seqs = naive.kept.map((kept) => kept.seq).reverse();
          expect(tape.resourceVersions(seqs)).toEqual(naive.kept.map((kept) => kept.input.resourceVersion).reverse());
        }),
      ),
      { numRuns: RUNS },
    );
  });
});
