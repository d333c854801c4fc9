import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHANGE_FLAGS } from '@model/change.ts';
import { timestampFromMs } from '@model/time.ts';
import Database from 'better-sqlite3';
import { expect, test, vi } from 'vitest';
import { exportRecording } from '../../src-main/session/export-recording.ts';
import type { TapeReader } from '../../src-main/store/tape.ts';
import { openReader } from '../../src-main/store/tape-reader.ts';
import { createRecording, openForWriting } from '../../src-main/store/tape-writer.ts';
import { applyRetention } from '../../src-main/store/upkeep/retention.ts';
import { verifyRecording } from '../../src-main/store/verify/verify-recording.ts';
import { ensureBuilt, run } from '../fakes/command-line.ts';
import { inScratchFolder, ORIGIN } from './scratch-folder.ts';
import { podBody, podVersion, START } from './versions.ts';

// Many recordings: seconds alone, more beside the other suites on two cores.
vi.setConfig({ testTimeout: 120_000 });

const at = (ms: number) => timestampFromMs(START + ms);
const EVER = { from: START, to: at(1e9) };

function pods(first: number, count: number) {
  return Array.from({ length: count }, (_, index) => {
    const nth = first + index;
    return podVersion(nth, { uid: `uid-${nth % 5}`, name: `web-${nth % 5}` });
  });
}

/** Damages a file that nobody writes, behind the back of its sums. */
function tamper(file: string, sql: string): void {
  const database = new Database(file);
  expect(database.prepare(sql).run().changes, sql).toBeGreaterThan(0);
  database.close();
}

/** Names of what lived at an instant, with the bodies they had. */
function stateAt(tape: TapeReader, ms: number): readonly string[] {
  const { rows } = tape.sceneAt(at(ms));
  const seqs = new Map<number, number>();
  for (let row = 0; row < rows.length; row += 4) seqs.set(rows[row] ?? 0, rows[row + 1] ?? 0);
  const { objects } = tape.lookup({ objects: [...seqs.keys()], summaries: [], references: [] });
  return objects.map(({ id, name }) => `${name} ${Buffer.from(tape.body(seqs.get(id) ?? 0)).toString()}`).toSorted();
}

test('bodies that cannot be read are left out of an export, which says so and is whole', () =>
  inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'recording');
    const writer = createRecording(folder, ORIGIN, START);
    writer.append(pods(1, 40));
    writer.close();
    tamper(join(folder, '000001.khrono'), `update version set body = x'28b52ffd0000' where seq in (12, 40)`);
    const file = join(scratch, 'exported.khrono');
    const { leftOut, bytes } = await exportRecording(folder, file);
    expect(bytes).toBe(readFileSync(file).length);
    expect(leftOut).toEqual([
      expect.stringMatching(/000001.khrono is damaged \(its page/),
      expect.stringMatching(/^\d+ bodies could not be read/),
    ]);
    const found = await verifyRecording(file);
    expect(found).toMatchObject({ versions: 40, problems: [] });
    expect(found.lostBodies).toBeGreaterThan(1);
    const tape = openReader(file);
    expect(tape.gaps(EVER).filter(({ why, kind }) => why === 'damaged' && kind === 'Pod').length).toBe(
      found.lostBodies,
    );
    expect(() => tape.body(12)).toThrow(expect.objectContaining({ code: 'lost-body' }));
    for (const seq of [1, 11, 13, 39]) expect(Buffer.from(tape.body(seq)).equals(podBody(seq))).toBe(true);
    tape.close();
    // A recording that goes on after such damage loses no more.
    const again = openForWriting(folder, at(1e6));
    again.append([
      ...pods(41, 5),
      podVersion(50, { uid: 'uid-0', name: 'web-0', type: 'tombstone', body: Buffer.alloc(0) }),
    ]);
    again.close();
    const on = openReader(folder);
    for (const seq of [41, 45]) expect(Buffer.from(on.body(seq)).equals(podBody(seq))).toBe(true);
    on.close();
  }));

test('of a file that cannot be opened at all neither a verb nor an export advises to export it', () =>
  inScratchFolder(async (scratch) => {
    ensureBuilt();
    const folder = join(scratch, 'recording');
    const writer = createRecording(folder, ORIGIN, START);
    writer.append(pods(1, 10));
    writer.close();
    const file = join(scratch, 'exported.khrono');
    await exportRecording(folder, file);
    const whole = readFileSync(file);
    const flipped = (offset: number) => Buffer.from(whole.map((byte, index) => (index === offset ? byte ^ 64 : byte)));
    for (const bytes of [...[20, 30, 60, 100].map(flipped), Buffer.alloc(0), whole.subarray(0, 50)]) {
      writeFileSync(file, bytes);
      for (const words of [['state'], ['changes'], ['export', '--out', join(scratch, 'again.khrono')]]) {
        const [verb = '', ...options] = words;
        const { code, stderr } = await run([verb, file, ...options]);
        expect([verb, code, stderr]).toEqual([
          verb,
          2,
          expect.stringMatching(/exported\.khrono is damaged \(.*\); nothing of it can be read or exported/),
        ]);
      }
      expect(existsSync(join(scratch, 'again.khrono'))).toBe(false);
    }
  }));

/** Four segments; in the second one Pod ends, another begins. */
function fourSegments(folder: string): void {
  createRecording(folder, ORIGIN, START).close();
  const writer = openForWriting(folder, START, { bytes: 1, ageMs: 1e9, carried: 100, freeBytes: 0 });
  writer.append(pods(1, 20));
  writer.append([
    ...pods(21, 20),
    podVersion(41, { uid: 'uid-3', name: 'web-3', type: 'deleted' }),
    podVersion(42, { uid: 'uid-9', name: 'web-9' }),
  ]);
  writer.append([...pods(44, 4), podVersion(50, { uid: 'uid-9', name: 'web-9' })]);
  writer.append([podVersion(51, { uid: 'uid-9', name: 'web-9' }), podVersion(52, { uid: 'uid-8', name: 'web-8' })]);
  writer.close();
}

test('a lost segment is left out of an export, which goes on as the recording does and is whole', () =>
  inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'recording');
    fourSegments(folder);
    rmSync(join(folder, '000002.khrono'));
    const file = join(scratch, 'exported.khrono');
    expect((await exportRecording(folder, file)).leftOut).toEqual([
      '000002.khrono is missing. What it held is left out.',
    ]);
    expect(await verifyRecording(file)).toMatchObject({ problems: [], lostBodies: 0 });
    const [tape, copy] = [openReader(folder), openReader(file)];
    for (const ms of [500, 2000, 4400, 4600, 5000, 5100, 5200, 1e6]) {
      expect(stateAt(copy, ms), `at ${ms}`).toEqual(stateAt(tape, ms));
    }
    expect(copy.gaps(EVER).filter(({ why }) => why === 'damaged')).toEqual([
      expect.objectContaining({ from: at(2000), detail: '000002.khrono is missing.' }),
    ]);
    const { rows } = copy.history(3, 1e6, 10);
    // web-3 ended in what is missing: it is known by when, not when.
    expect(stateAt(copy, 2000).some((name) => name.startsWith('web-3'))).toBe(true);
    expect((rows[2] ?? 0) & CHANGE_FLAGS.typeMask).toBe(CHANGE_FLAGS.tombstone);
    tape.close();
    copy.close();
  }));

test('what is left after retention is counted the same by report, verify and an export', () =>
  inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'recording');
    fourSegments(folder);
    expect(applyRetention(folder, { maxAgeMs: 2000 }, at(5000)).map(({ number }) => number)).toEqual([1]);
    const file = join(scratch, 'exported.khrono');
    await exportRecording(folder, file);
    for (const path of [folder, file]) {
      const tape = openReader(path);
      const { kinds } = tape.report();
      tape.close();
      const [objects, versions] = [kinds[0]?.objects, kinds[0]?.versions];
      expect([objects, versions]).toEqual([7, 29]);
      expect(await verifyRecording(path)).toMatchObject({ objects, versions, problems: [] });
    }
  }));

test('a segment that breaks while it is copied costs the rest of it', () =>
  inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'recording');
    fourSegments(folder);
    tamper(join(folder, '000002.khrono'), `update version set sum = 4000 where seq = 30`);
    const file = join(scratch, 'exported.khrono');
    const { leftOut } = await exportRecording(folder, file);
    expect(leftOut.join('\n')).toMatch(/change 30 is of something that is missing/);
    expect(await verifyRecording(file)).toMatchObject({ problems: [] });
    const copy = openReader(file);
    expect(stateAt(copy, 5200).map((name) => name.slice(0, 5))).toContain('web-9');
    expect(copy.report().gaps.some(({ why }) => why === 'damaged')).toBe(true);
    copy.close();
  }));

test('what can be read of a file that is not what was sealed can be exported, and is said to be doubtful', () =>
  inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'recording');
    fourSegments(folder);
    const file = join(scratch, 'exported.khrono');
    expect((await exportRecording(folder, file)).leftOut).toEqual([]);
    const bytes = readFileSync(file);
    const place = bytes.indexOf('web-9');
    bytes.write('wob-9', place);
    writeFileSync(file, bytes);
    expect(() => openReader(file)).toThrow(/is damaged/);
    const saved = join(scratch, 'saved.khrono');
    const { leftOut } = await exportRecording(file, saved);
    expect(leftOut).toEqual([expect.stringMatching(/it is not what was sealed/)]);
    const tape = openReader(saved);
    expect(tape.gaps(EVER).map(({ why }) => why)).toContain('damaged');
    expect(stateAt(tape, 1000).length).toBe(5);
    tape.close();
  }));

test.skipIf(!existsSync('/bin/bash'))('an export to a disk that takes no more names the file, not the recording', () =>
  inScratchFolder(async (scratch) => {
    ensureBuilt();
    const folder = join(scratch, 'recording');
    const writer = createRecording(folder, ORIGIN, START);
    writer.append(pods(1, 2000));
    writer.close();
    const target = join(scratch, 'out.khrono');
    const script = `trap '' XFSZ; ulimit -f 64; exec "$0" out/main/cli.js export ${folder} --out ${target}`;
    const { status, stderr } = spawnSync('/bin/bash', ['-c', script, process.execPath], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([1, expect.stringMatching(/out\.khrono cannot be (read or )?written/)]);
    expect(stderr).not.toContain(folder);
    expect(existsSync(target)).toBe(false);
    expect((await run(['export', folder, '--out', target])).stderr).toMatch(/exported \d+(\.\d+)? kB to/);
  }),
);
