import { copyFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, expect, test } from 'vitest';
import { createRecording, openForWriting } from '../../src-main/store/tape-writer.ts';
import { ensureBuilt, run } from '../fakes/command-line.ts';
import { inScratchFolder, ORIGIN } from '../store/scratch-folder.ts';
import { podVersion, START } from '../store/versions.ts';

beforeAll(ensureBuilt);

test('what a lost segment held is said to be missing from the answer', () =>
  inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'recording');
    createRecording(folder, ORIGIN, START).close();
    const writer = openForWriting(folder, START, { bytes: 1, ageMs: 1e9, carried: 100, freeBytes: 0 });
    const other = { uid: 'other', name: 'other' };
    writer.append([podVersion(1), podVersion(1, other)]);
    writer.append([podVersion(2), podVersion(2, { ...other, type: 'deleted' })]);
    writer.append([podVersion(3)]);
    writer.close();
    rmSync(join(folder, '000002.khrono'));
    for (const verb of [['changes'], ['state', '--at', '-0s'], ['search', 'kind:pod'], ['inspect']]) {
      const [name = '', ...options] = verb;
      const { code, stderr } = await run([name, folder, ...options]);
      expect([name, code, stderr]).toEqual([name, 1, expect.stringContaining('000002.khrono is missing.')]);
    }
    const { stdout } = await run(['search', folder, 'name:other']);
    expect(stdout).toMatch(/2023-11-14T22:13:20\.200Z \(inferred\)\s+shop\s+pod\/other\n/);
    expect((await run(['verify', folder])).code).toBe(1);
  }));

test('a segment in the place of another, and a last one that is gone, are said by every verb', () =>
  inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'recording');
    createRecording(folder, ORIGIN, START).close();
    const writer = openForWriting(folder, START, { bytes: 1, ageMs: 1e9, carried: 100, freeBytes: 0 });
    for (const nth of [1, 2, 3, 4]) writer.append([podVersion(nth)]);
    writer.close();
    rmSync(join(folder, '000002.khrono-sums'));
    copyFileSync(join(folder, '000001.khrono'), join(folder, '000002.khrono'));
    for (const file of readdirSync(folder)) if (file.startsWith('000004')) rmSync(join(folder, file));
    const verbs = [['changes'], ['state', '--at', '-0s'], ['search', 'kind:pod'], ['inspect'], ['verify']];
    for (const [name = '', ...options] of [...verbs, ['export', '--out', join(scratch, 'exported.khrono')]]) {
      const { code, stdout, stderr } = await run([name, folder, ...options]);
      const said = expect.stringMatching(/it says that it is segment 1[^]*000004\.khrono is missing/);
      expect([name, code, stdout + stderr]).toEqual([name, 1, said]);
    }
  }));

/** A recording of 40 versions of five Pods in which the body of the twelfth cannot be read. */
function withLostBody(folder: string): void {
  const writer = createRecording(folder, ORIGIN, START);
  const nths = Array.from({ length: 40 }, (_, index) => index + 1);
  writer.append(nths.map((nth) => podVersion(nth, { uid: `uid-${nth % 5}`, name: `web-${nth % 5}` })));
  writer.close();
  const database = new Database(join(folder, '000001.khrono'));
  database.pragma('wal_autocheckpoint=0');
  database.exec(`update version set body = x'28b52ffd00000000000000000000' where seq = 12`);
  database.close();
}

test('a body that cannot be read costs itself and what builds on it, and is said', () =>
  inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'recording');
    withLostBody(folder);
    const { code, stdout, stderr } = await run(['changes', folder, '--bodies', '-o', 'ndjson']);
    const lines = stdout
      .trim()
      .split('\n')
      .map((line): { seq: number; object: unknown; lost?: true } => JSON.parse(line));
    const lost = lines.filter((line) => line.lost === true);
    expect([code, lines.length, lost[0]]).toEqual([1, 40, expect.objectContaining({ seq: 12, object: null })]);
    expect(lost.every(({ seq }) => seq % 5 === 2 && seq >= 12)).toBe(true);
    expect(stderr).toMatch(/The body of change 12 in .* cannot be read: .*\. So it is with \d more\./);
    const found = await run(['search', folder, 'text:registry', '-o', 'name']);
    expect([found.code, found.stdout.trim().split('\n').toSorted()]).toEqual([
      1,
      ['pod/web-0', 'pod/web-1', 'pod/web-2', 'pod/web-3', 'pod/web-4'],
    ]);
    expect(found.stderr).toMatch(/bodies could not be read/);
    const state = await run(['state', folder, '--at', '-0s', '-o', 'json']);
    expect(state.code).toBe(1);
    expect(JSON.parse(state.stdout)).toMatchObject({ kind: 'List' });
  }));

test('a copy of what was damaged is whole as a file, and each verb says that a stretch of it may be wrong', () =>
  inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'recording');
    createRecording(folder, ORIGIN, START).close();
    const writer = openForWriting(folder, START, { bytes: 1, ageMs: 1e9, carried: 100, freeBytes: 0 });
    for (const nth of [1, 2, 3, 4]) writer.append([podVersion(nth * 10), podVersion(nth * 10 + 5)]);
    writer.close();
    const file = join(folder, '000002.khrono');
    const database = new Database(file);
    database.pragma('wal_autocheckpoint=0');
    database.exec(`update object set name = 'wrong'`);
    database.close();
    const copy = join(scratch, 'copy.khrono');
    expect((await run(['export', folder, '--out', copy])).code).toBe(1);
    const iso = (nth: number): string => new Date(START + nth * 100).toISOString();
    // The second segment begins with the last change of the first and lasts until the third begins.
    const stretch = `all kinds, ${iso(15)} to ${iso(25)}`;
    const [sincePart, within] = [
      ['--since', iso(10), '--until', iso(22)],
      ['--since', iso(20), '--until', iso(22)],
    ];
    const shown = `Damaged at that instant: ${stretch}; what is shown may be wrong.`;
    const all = `Damaged in all of this time: ${stretch}; what is said of it may be wrong.`;
    const part = `Damaged in a part of this time: ${stretch}; what is said of it may be wrong.`;
    const said: readonly (readonly [readonly string[], string])[] = [
      [['state', '--at', iso(20)], shown],
      [['state', '--at', iso(20), '-k', 'pod', '-o', 'json'], shown],
      [['changes', ...within], all],
      [['changes', ...sincePart], part],
      [['search', 'kind:pod', ...within], all],
      [['step', '--from', iso(20)], all],
      [['step', '--from', iso(24), '--back'], all],
      [['step', '--from', '3'], all],
    ];
    for (const [[verb = '', ...options], sentence] of said) {
      const { code, stdout, stderr } = await run([verb, copy, ...options]);
      expect([verb, code, stderr]).toEqual([verb, 1, expect.stringContaining(sentence)]);
      expect(stdout).not.toBe('');
    }
    const heard = [
      ['state', '--at', iso(40)],
      ['changes', '--since', iso(30)],
      ['search', 'kind:pod', '--since', iso(30)],
      ['step', '--from', iso(30)],
      ['state', '--at', iso(12)],
    ];
    for (const [verb = '', ...options] of heard) {
      const { code, stderr } = await run([verb, copy, ...options]);
      expect([verb, options, code, stderr]).toEqual([verb, options, 0, expect.not.stringContaining('Damaged')]);
    }
    const verified = await run(['verify', copy]);
    expect([verified.code, verified.stdout]).toEqual([
      1,
      expect.stringMatching(
        new RegExp(
          `is whole as a file, [^]* but holds one stretch damaged where it was copied from, [^]*\\n  ${iso(15)} to ${iso(25)}  all kinds  .*000002\\.khrono is damaged`,
        ),
      ),
    ]);
    const json = await run(['verify', copy, '-o', 'json']);
    expect([json.code, JSON.parse(json.stdout)]).toEqual([
      1,
      expect.objectContaining({
        problemCount: 0,
        damagedBefore: [expect.objectContaining({ from: iso(15), to: iso(25) })],
      }),
    ]);
  }));
