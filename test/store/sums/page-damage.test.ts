import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { timestampFromMs } from '@model/time.ts';
import Database from 'better-sqlite3';
import * as fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { pageDamage } from '../../../src-main/store/sums/page-damage.ts';
import { openReader } from '../../../src-main/store/tape-reader.ts';
import { TapeError } from '../../../src-main/store/tape-error.ts';
import type { TapeReader } from '../../../src-main/store/tape.ts';
import { exportRecording } from '../../../src-main/session/export-recording.ts';
import { createRecording, openForWriting } from '../../../src-main/store/tape-writer.ts';
import { packNext } from '../../../src-main/store/upkeep/pack-closed.ts';
import { verifyRecording } from '../../../src-main/store/verify/verify-recording.ts';
import { inScratchFolder, ORIGIN } from '../scratch-folder.ts';
import { searched } from '../search/searched.ts';
import { podVersion, START } from '../versions.ts';

// Many recordings: seconds alone, more beside the other suites on two cores.
vi.setConfig({ testTimeout: 180_000 });

const PODS = 23;
const at = (ms: number) => timestampFromMs(START + ms);

function pods(first: number, count: number) {
  return Array.from({ length: count }, (_, index) => {
    const nth = first + index;
    const status = ['Running', 'Pending', 'CrashLoopBackOff'][nth % 3] ?? '';
    return podVersion(nth, {
      uid: `0d5e7c11-aaaa-4bbb-8ccc-${String(nth % PODS).padStart(12, '0')}`,
      name: `web-${nth % PODS}`,
      summary: JSON.stringify({ health: 'healthy', status }),
      references: JSON.stringify([
        { type: 'owner', group: 'apps', kind: 'ReplicaSet', namespace: 'shop', name: `rs-${nth % 5}` },
      ]),
      terms: `label app=web-${nth % 4}\n`,
    });
  });
}

describe('pages are what was noted', () => {
  test('while they are written, while a reader holds the log, after it is folded, and when recording goes on', () =>
    inScratchFolder((scratch) => {
      const folder = join(scratch, 'recording');
      const file = join(folder, '000001.khrono');
      let writer = createRecording(folder, ORIGIN, START);
      const reader = new Database(file, { readonly: true });
      for (let round = 0; round < 60; round++) {
        if (round === 20) reader.exec('begin; select count(*) from version');
        if (round === 40) reader.exec('rollback');
        if (round === 50) {
          writer.close();
          writer = openForWriting(folder, at(1e8));
        }
        writer.append(pods(round * 400 + 1, 400));
        expect(pageDamage({ path: file }), `round ${round}`).toBeUndefined();
      }
      reader.close();
      writer.close();
      expect(existsSync(`${file}-wal`)).toBe(false);
      expect(pageDamage({ path: file })).toBeUndefined();
    }));

  test('also after a transaction that failed', () =>
    inScratchFolder((scratch) => {
      const folder = join(scratch, 'recording');
      const writer = createRecording(folder, ORIGIN, START);
      writer.append(pods(1, 300));
      const tooLarge = podVersion(301, { body: Buffer.alloc(17 * 1024 * 1024) });
      expect(() => writer.append([...pods(301, 200), tooLarge])).toThrow(/more than the/);
      writer.append(pods(301, 10));
      expect(pageDamage({ path: join(folder, '000001.khrono') })).toBeUndefined();
      writer.close();
      expect(pageDamage({ path: join(folder, '000001.khrono') })).toBeUndefined();
    }));
});

test('sums that are gone from their file are noticed: each page of a segment that nobody writes has one', () =>
  inScratchFolder((scratch) => {
    const folder = join(scratch, 'recording');
    const file = join(folder, '000001.khrono');
    const writer = createRecording(folder, ORIGIN, START);
    writer.append(pods(1, 300));
    writer.close();
    expect(pageDamage({ path: file })).toBeUndefined();
    for (const kept of [80, 0]) {
      truncateSync(`${file}-sums`, kept);
      expect(pageDamage({ path: file })).toMatch(/have no sum any more/);
      const tape = openReader(folder);
      expect(tape.damage()).toEqual([expect.stringMatching(/have no sum any more/)]);
      tape.close();
    }
  }));

test('sums that are empty or garbage are noticed, also while the segment has a log', () =>
  inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'recording');
    const file = join(folder, '000001.khrono');
    const writer = createRecording(folder, ORIGIN, START);
    writer.append(pods(1, 300));
    expect(existsSync(`${file}-wal`)).toBe(true);
    expect(pageDamage({ path: file })).toBeUndefined();
    const kept = readFileSync(`${file}-sums`);
    writeFileSync(`${file}-sums`, '');
    expect(pageDamage({ path: file })).toMatch(/have no sum any more/);
    writeFileSync(`${file}-sums`, Buffer.alloc(kept.length, 'garbage'));
    expect(pageDamage({ path: file })).toMatch(/sums of its pages cannot be read/);
    writer.close();
    writeFileSync(`${file}-sums`, Buffer.alloc(kept.length * 2, 'garbage'));
    expect((await verifyRecording(folder)).problems).toEqual([
      expect.stringMatching(/sums of its pages cannot be read/),
    ]);
  }));

/** What a reader says to everything one can ask; undefined where it refuses in words of the tape. */
function answers(tape: TapeReader): readonly unknown[] {
  const ever = { from: START, to: at(1e7) };
  const ids = Array.from({ length: 40 }, (_, index) => index + 1);
  const asks: readonly (() => unknown)[] = [
    () => tape.span(),
    () => tape.report().kinds,
    () => [...tape.sceneAt(at(30_000)).rows],
    () => [...tape.sceneAt(at(1e7), { pointInTime: true }).rows],
    () => [...tape.range(0, 1e6, 1e6).rows],
    () => [...tape.find(0, ever, { kind: 'Pod', namespace: 'shop', name: 'web-3' }, 1e6).rows],
    () => tape.step(40, 1, { name: 'web-7' }),
    () => tape.step(400, -1, { objects: [2] }),
    () => [...tape.history(3, 1e6, 1e6).rows],
    () => [...tape.lives(ever).rows],
    () => [...tape.density(ever, 1000).counts],
    () => [...tape.density({ from: START, to: at(60_000) }, 777).counts],
    () => tape.lookup({ objects: ids, summaries: ids, references: ids }),
    () => tape.resourceVersions(ids),
    () => found(tape, 'app=web-1'),
    () => found(tape, 'status:CrashLoopBackOff'),
    () => found(tape, 'text:registry'),
    () => tape.coverageAt(at(1e7)),
  ];
  return asks.map((ask) => refusedOr(ask));
}

function found(tape: TapeReader, query: string): unknown {
  const answer = searched(tape, { query, range: { from: START, to: at(1e7) }, limit: 100 });
  return [answer.total, answer.hits, answer.notes];
}

/** Anything thrown that is not the tape's own is a defect. */
function refusedOr<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch (error) {
    if (!(error instanceof TapeError)) throw error;
    return undefined;
  }
}

/** The answers of the recording in `folder`; undefined if it refuses to open, `isReported` if it says that they may be wrong. */
function asked(folder: string): { readonly said: readonly unknown[]; readonly isReported: boolean } | undefined {
  const tape = refusedOr(() => openReader(folder));
  if (tape === undefined) return undefined;
  try {
    const said = answers(tape);
    const isDrawn = tape.report().gaps.some(({ why }) => why === 'damaged');
    expect(isDrawn).toBe(tape.damage().length > 0);
    return { said, isReported: isDrawn };
  } catch (error) {
    expect(error).toBeInstanceOf(TapeError);
    return { said: [], isReported: true };
  } finally {
    tape.close();
  }
}

/** A recording of three segments, the last of which is being written, with much in its log; calls back with its files. */
async function whileRecording(work: (folder: string, files: readonly string[]) => void | Promise<void>): Promise<void> {
  await inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'recording');
    createRecording(folder, ORIGIN, START).close();
    const writer = openForWriting(folder, START, { bytes: 220_000, ageMs: 1e12, carried: 100, freeBytes: 0 });
    for (let round = 0; round < 16; round++) writer.append(pods(round * 60 + 1, 60));
    // The log of the second segment is folded in.
    writer.touch(at(1e6));
    await work(folder, ['000001.khrono', '000002.khrono', '000003.khrono', '000003.khrono-wal', '000003.khrono-sums']);
    writer.close();
  });
}

test('a flipped bit anywhere in a segment that is written or closed, in its log or its sums: right answers, or a report', () =>
  whileRecording(async (folder, files) => {
    const all = ['catalogue.json', ...files, ...files.slice(0, 2).map((name) => `${name}-sums`)];
    const contents = new Map(all.map((name) => [name, readFileSync(join(folder, name))]));
    const copy = join(folder, '..', 'copy');
    const restore = (): void => {
      rmSync(copy, { recursive: true, force: true });
      mkdirSync(copy);
      for (const [name, bytes] of contents) writeFileSync(join(copy, name), bytes);
    };
    restore();
    const truth = asked(copy);
    expect(truth).toMatchObject({ isReported: false });
    expect(truth?.said.filter((answer) => answer === undefined).length).toBe(0);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...files), fc.nat(), fc.nat({ max: 7 }), async (name, place, bit) => {
        restore();
        const bytes = Buffer.from(contents.get(name) ?? '');
        const offset = place % bytes.length;
        bytes[offset] = (bytes[offset] ?? 0) ^ (1 << bit);
        writeFileSync(join(copy, name), bytes);
        const found = asked(copy);
        if (found === undefined || found.isReported) return;
        expect(found.said).toEqual(truth?.said);
      }),
      { numRuns: 300, seed: 20_261_130 },
    );
  }));

test('an answer from a closed segment that is not as it was written is followed by a report', () =>
  whileRecording((folder) => {
    const copy = join(folder, '..', 'copy');
    mkdirSync(copy);
    for (const name of ['000001.khrono', '000001.khrono-sums', '000002.khrono', '000002.khrono-sums']) {
      copyFileSync(join(folder, name), join(copy, name));
    }
    const first = join(copy, '000001.khrono');
    const bytes = readFileSync(first);
    bytes.write('wob-3', bytes.indexOf('web-3'));
    writeFileSync(first, bytes);
    const namesOf = (tape: TapeReader) =>
      tape.lookup({ objects: [1, 2, 3, 4, 5], summaries: [], references: [] }).objects.map(({ name }) => name);
    for (const report of [
      (tape: TapeReader) => tape.damage(),
      (tape: TapeReader) => tape.gaps({ from: START, to: at(1e9) }).map(({ detail }) => detail),
      (tape: TapeReader) => tape.report().gaps.map(({ detail }) => detail),
    ]) {
      const tape = openReader(copy);
      expect(namesOf(tape)).toContain('wob-3');
      expect(tape.report({ asItSays: true }).gaps.map(({ why }) => why)).not.toContain('damaged');
      for (const _piece of tape.comparing());
      expect(tape.report({ asItSays: true }).gaps.map(({ why }) => why)).toContain('damaged');
      expect(report(tape)).toContainEqual(expect.stringMatching(/000001\.khrono is damaged/));
      // What was compared is not opened for it again.
      expect([...tape.comparing()]).toEqual([]);
      tape.close();
    }
  }));

test('what is damaged is not packed, and is said when recording goes on', () =>
  whileRecording(async (folder) => {
    const copy = join(folder, '..', 'copy');
    mkdirSync(copy);
    for (const name of ['000001.khrono', '000001.khrono-sums', '000002.khrono', '000002.khrono-sums']) {
      copyFileSync(join(folder, name), join(copy, name));
    }
    // A name in a row of an object contradicts nothing.
    for (const name of ['000001.khrono', '000002.khrono']) {
      const bytes = readFileSync(join(copy, name));
      bytes.write('wob-3', bytes.indexOf('web-3'));
      writeFileSync(join(copy, name), bytes);
    }
    const givenUp = new Set<number>();
    await expect(packNext(copy, async () => undefined, givenUp)).rejects.toThrow(/is not what was written/);
    expect([...givenUp]).toEqual([1]);
    const { problems } = await verifyRecording(copy);
    expect(problems.filter((problem) => problem.includes('is not what was written')).length).toBe(2);
    const writer = openForWriting(copy, at(1e6));
    writer.append(pods(5000, 500));
    writer.close();
    const tape = openReader(copy);
    const told = tape
      .gaps({ from: START, to: at(1e9) })
      .filter(({ detail }) => detail.includes('when recording went on'));
    expect(told.map(({ kind, why }) => [kind, why])).toEqual([
      ['', 'damaged'],
      ['', 'damaged'],
    ]);
    tape.close();
  }));

test('sums that are gone are missed: by readers, verify, packing and exports, and when recording goes on', () =>
  whileRecording(async (folder) => {
    const copy = join(folder, '..', 'copy');
    const copied = (numbers: readonly number[]): void => {
      rmSync(copy, { recursive: true, force: true });
      mkdirSync(copy);
      copyFileSync(join(folder, 'catalogue.json'), join(copy, 'catalogue.json'));
      for (const number of numbers) {
        for (const suffix of ['', '-sums']) {
          const name = `00000${number}.khrono${suffix}`;
          copyFileSync(join(folder, name), join(copy, name));
        }
      }
    };
    const gone = /00000[12]\.khrono (was|is) damaged \(the sums of its pages are gone\)/;
    copied([1, 2]);
    const whole = openReader(copy);
    expect(whole.damage().join()).not.toMatch(gone);
    whole.close();
    rmSync(join(copy, '000001.khrono-sums'));
    const tape = openReader(copy);
    for (const _piece of tape.comparing());
    expect(tape.damage()).toContainEqual(expect.stringMatching(gone));
    expect(tape.report().gaps).toContainEqual(expect.objectContaining({ why: 'damaged', from: START }));
    tape.close();
    expect((await verifyRecording(copy)).problems).toContainEqual(expect.stringMatching(/sums of its pages are gone/));
    await expect(packNext(copy, async () => undefined)).rejects.toThrow(/sums of its pages are gone/);
    const file = join(copy, '..', 'copy.khrono');
    const { leftOut } = await exportRecording(copy, file);
    expect(leftOut).toContainEqual(expect.stringMatching(gone));
    // Of the last one too, whose sums are made anew when it is written to.
    copied([1, 2]);
    rmSync(join(copy, '000002.khrono-sums'));
    openForWriting(copy, at(1e6)).close();
    const again = openReader(copy);
    expect(again.gaps({ from: START, to: at(1e9) })).toContainEqual(
      expect.objectContaining({ why: 'damaged', detail: expect.stringMatching(gone) }),
    );
    again.close();
  }));

test('a recording of one segment misses them too', () =>
  inScratchFolder((scratch) => {
    const folder = join(scratch, 'recording');
    const writer = createRecording(folder, ORIGIN, START);
    writer.append(pods(1, 30));
    writer.close();
    rmSync(join(folder, '000001.khrono-sums'));
    const tape = openReader(folder);
    expect(tape.damage()).toEqual([expect.stringMatching(/the sums of its pages are gone/)]);
    tape.close();
  }));
