import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { createRecording, openForWriting } from '../../src-main/store/tape-writer.ts';
import { ensureBuilt, run } from '../fakes/command-line.ts';
import { inScratchFolder, ORIGIN } from '../store/scratch-folder.ts';
import { podVersion, START } from '../store/versions.ts';

beforeAll(ensureBuilt);

const iso = (nth: number): string => new Date(START + nth * 100).toISOString();

/** Two Pods that wait: `web` until the sixth change, `other` to the end. */
function recordingIn(scratch: string): string {
  const folder = join(scratch, 'recording');
  const waiting = '{"health":"healthy","status":"Waiting"}';
  const writer = createRecording(folder, ORIGIN, START);
  writer.append([
    podVersion(1),
    podVersion(2, { summary: waiting }),
    podVersion(3, { uid: 'other', name: 'other', summary: waiting }),
    podVersion(6),
    podVersion(9),
  ]);
  writer.close();
  return folder;
}

test('what was so at --until is told apart from what is still so at the end', () =>
  inScratchFolder(async (scratch) => {
    const folder = recordingIn(scratch);
    const edges = async (...words: readonly string[]) => {
      const { stdout } = await run(['search', folder, 'status:waiting', ...words]);
      return stdout
        .split('\n')
        .slice(1, -1)
        .map((line) => line.replace(/^\S+( \(inferred\))? +(.*?)  +shop +/, '$2 ').split(/ (?=pod)/))
        .toSorted(([, a = ''], [, b = '']) => a.localeCompare(b));
    };
    const ends = async (...words: readonly string[]) => {
      const { stdout } = await run(['search', folder, 'status:waiting', '-o', 'ndjson', ...words]);
      const hits: readonly { name: string; truths: readonly object[] }[] = stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      return Object.fromEntries(
        hits.map(({ name, truths }) => [
          name,
          truths.map((truth) => ({
            ...('to' in truth && { to: truth.to }),
            ...('soAtUntil' in truth && { soAtUntil: truth.soAtUntil }),
          })),
        ]),
      );
    };
    expect(await edges('--until', iso(4))).toEqual([
      ['so at --until', 'pod/other'],
      ['so at --until', 'pod/web'],
    ]);
    expect(await ends('--until', iso(4))).toEqual({ web: [{ soAtUntil: true }], other: [{ soAtUntil: true }] });
    for (const words of [[], ['--until', '-0s'], ['--until', iso(20)]]) {
      expect(await edges(...words)).toEqual([
        ['still so', 'pod/other'],
        [iso(6), 'pod/web'],
      ]);
      expect(await ends(...words)).toEqual({ web: [{ to: iso(6) }], other: [{}] });
    }
    expect(await ends('--until', iso(7))).toEqual({ web: [{ to: iso(6) }], other: [{ soAtUntil: true }] });
  }));

test('a time that lies outside the recording is told with that of the recording', () =>
  inScratchFolder(async (scratch) => {
    const folder = recordingIn(scratch);
    const goes = `; the recording goes from ${iso(1)} to ${iso(9)}.`;
    const cases: readonly (readonly [readonly string[], string])[] = [
      [['--until', iso(0)], `--until: nothing is known of ${iso(0)}${goes}`],
      [['--since', iso(10)], `--since: nothing is known of ${iso(10)}${goes}`],
      [['--since', iso(10), '--until', iso(12)], `--since: nothing is known of ${iso(10)}${goes}`],
      [['--since', iso(5), '--until', iso(4)], `--since (${iso(5)}) lies after --until (${iso(4)}).`],
    ];
    for (const [words, sentence] of cases) {
      for (const verb of [['changes'], ['search', 'status:waiting']]) {
        const [name = '', ...query] = verb;
        const { code, stdout, stderr } = await run([name, folder, ...query, ...words]);
        expect([words, code, stdout, stderr]).toEqual([words, 2, '', `khronoscope: ${sentence}\n`]);
      }
    }
    const around = await run(['changes', folder, '--since', iso(0), '--until', iso(12)]);
    expect([around.code, around.stdout.trim().split('\n').length]).toEqual([0, 5]);
  }));

test('a name that was given again is printed once, and in each namespace', () =>
  inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'recording');
    const writer = createRecording(folder, ORIGIN, START);
    writer.append([
      podVersion(1),
      podVersion(2, { type: 'deleted' }),
      podVersion(3, { uid: 'again' }),
      podVersion(4, { uid: 'elsewhere', namespace: 'elsewhere' }),
    ]);
    writer.close();
    const names = async (...words: readonly string[]) => (await run([...words, '-o', 'name'])).stdout;
    expect(await names('search', folder, 'kind:pod')).toBe('pod/web\npod/web\n');
    expect(await names('search', folder, 'ns:shop')).toBe('pod/web\n');
    expect(await names('state', folder)).toBe('pod/web\npod/web\n');
  }));

test('what could not be read is said before that nothing was found', () =>
  inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'recording');
    createRecording(folder, ORIGIN, START).close();
    const writer = openForWriting(folder, START, { bytes: 1, ageMs: 1e9, carried: 100, freeBytes: 0 });
    for (const nth of [1, 2, 3]) writer.append([podVersion(nth)]);
    writer.close();
    rmSync(join(folder, '000002.khrono'));
    const { code, stderr } = await run(['search', folder, 'name:nobody']);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/000002\.khrono is missing[^]*\nNothing in this recording was ever like that\.\n$/),
    ]);
    const within = await run(['search', folder, 'name:nobody', '--since', iso(3)]);
    expect(within.stderr).toMatch(/\nNothing in this time was like that\.\n$/);
  }));
