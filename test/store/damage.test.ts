import { copyFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { timestampFromMs } from '@model/time.ts';
import * as fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { TapeError } from '../../src-main/store/tape-error.ts';
import { openReader } from '../../src-main/store/tape-reader.ts';
import { createRecording } from '../../src-main/store/tape-writer.ts';
import { inScratchFolder, ORIGIN } from './scratch-folder.ts';
import { podBody, podVersion, START } from './versions.ts';

// Many recordings: seconds alone, more beside the other suites on two cores.
vi.setConfig({ testTimeout: 180_000 });

const VERSIONS = 300;
const EVER = { from: START, to: timestampFromMs(START + VERSIONS * 200) };

/** A segment as it is written: without a seal, so that what is damaged in it is met by the questions. */
function wholeFile(scratch: string): string {
  const writer = createRecording(join(scratch, 'r'), ORIGIN, START);
  writer.append(
    Array.from({ length: VERSIONS }, (_, index) =>
      podVersion(index + 1, { uid: `uid-${index % 7}`, name: `web-${index % 7}` }),
    ),
  );
  writer.close();
  return join(scratch, 'r', '000001.khrono');
}

/** Answers or refuses; anything else thrown is a defect. */
function refusedOr<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch (error) {
    expect(error).toBeInstanceOf(TapeError);
    return undefined;
  }
}

/** Asks a file everything. A body that comes must be right: frames carry checksums. */
function askEverything(file: string): void {
  const tape = refusedOr(() => openReader(file));
  if (tape === undefined) return;
  try {
    for (let seq = 1; seq <= VERSIONS; seq += 3) {
      const body = refusedOr(() => tape.body(seq));
      if (body !== undefined) expect(Buffer.from(body).equals(podBody(seq))).toBe(true);
    }
    refusedOr(() => tape.report());
    refusedOr(() => tape.sceneAt(EVER.to, { pointInTime: true }));
    refusedOr(() => tape.range(0, VERSIONS, VERSIONS));
    refusedOr(() => tape.find(0, EVER, { kind: 'Pod', namespace: 'shop' }, VERSIONS));
    refusedOr(() => tape.step(1, 1, { name: 'web-3' }));
    refusedOr(() => tape.history(2, VERSIONS, VERSIONS));
    refusedOr(() => tape.lives(EVER));
    refusedOr(() => tape.density(EVER, 1000));
    refusedOr(() => tape.density(EVER, 777));
    refusedOr(() => tape.lookup({ objects: [1, 2, 3], summaries: [1], references: [1] }));
    refusedOr(() => tape.resourceVersions([1, 2, 3]));
  } finally {
    tape.close();
  }
}

test('bit flips anywhere give an error in our words or right bodies, never a crash', () =>
  inScratchFolder((scratch) => {
    const bytes = readFileSync(wholeFile(scratch));
    const file = join(scratch, 'flipped.khrono');
    const flips = fc.array(fc.tuple(fc.nat({ max: bytes.length - 1 }), fc.nat({ max: 7 })), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(flips, (flips) => {
        const flipped = Buffer.from(bytes);
        for (const [offset, bit] of flips) flipped[offset] = (flipped[offset] ?? 0) ^ (1 << bit);
        writeFileSync(file, flipped);
        askEverything(file);
      }),
      { numRuns: 200, seed: 20_261_123 },
    );
  }));

test('a file cut anywhere gives an error in our words, never a crash', () =>
  inScratchFolder((scratch) => {
    const whole = wholeFile(scratch);
    const size = readFileSync(whole).length;
    const file = join(scratch, 'cut.khrono');
    fc.assert(
      fc.property(fc.nat({ max: size - 1 }), (length) => {
        copyFileSync(whole, file);
        truncateSync(file, length);
        askEverything(file);
      }),
      { numRuns: 60 },
    );
  }));
