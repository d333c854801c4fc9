import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test, vi } from 'vitest';
import { readMarks } from '../../src-main/store/marks/mark-files.ts';
import { openReader } from '../../src-main/store/tape-reader.ts';
import { createRecording, openForWriting } from '../../src-main/store/tape-writer.ts';
import { removeSegment } from '../../src-main/store/upkeep/retention.ts';
import { verifyRecording } from '../../src-main/store/verify/verify-recording.ts';
import { ensureBuilt } from '../fakes/command-line.ts';
import { inScratchFolder, ORIGIN } from './scratch-folder.ts';
import { podVersion, START } from './versions.ts';

vi.setConfig({ testTimeout: 120_000 });
beforeAll(ensureBuilt);

function twoSegments(folder: string) {
  createRecording(folder, ORIGIN, START).close();
  const writer = openForWriting(folder, START, { bytes: 1, ageMs: 1e9, carried: 100, freeBytes: 0 });
  for (const nth of [1, 2]) writer.append([podVersion(nth)]);
  writer.setComplete(START);
  return writer;
}

/** Runs verbs where nothing can be written into `folder`: by its mode, or for root, whom modes do not bind, by a mount. */
function askedReadOnly(
  folder: string,
  words: readonly string[],
): { status: number | null; stdout: string; stderr: string } {
  const cli = [process.execPath, 'out/main/cli.js', ...words];
  if (process.getuid?.() !== 0) {
    chmodSync(folder, 0o555);
    const { status, stdout, stderr } = spawnSync(cli[0] ?? '', cli.slice(1), { encoding: 'utf8' });
    chmodSync(folder, 0o700);
    return { status, stdout, stderr };
  }
  const script = `mount --bind ${folder} ${folder} && mount -o remount,ro,bind ${folder} && exec "$0" "$@"`;
  const { status, stdout, stderr } = spawnSync('unshare', ['-m', 'bash', '-c', script, ...cli], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

test.runIf(process.platform === 'linux')(
  'a closed recording is read where nothing can be written; one that was not closed says what to do',
  () =>
    inScratchFolder((scratch) => {
      const folder = join(scratch, 'recording');
      const writer = twoSegments(folder);
      const killed = join(scratch, 'killed');
      cpSync(folder, killed, { recursive: true });
      writer.close();
      // As a copy has it, or a medium that was written elsewhere.
      for (const name of readdirSync(folder)) if (/-(wal|shm)$/.test(name)) rmSync(join(folder, name));
      for (const words of [['inspect'], ['changes'], ['state', '--at', '-0s'], ['search', 'kind:pod'], ['verify']]) {
        const [verb = '', ...options] = words;
        const { status, stdout, stderr } = askedReadOnly(folder, [verb, folder, ...options]);
        expect([verb, status, stderr]).toEqual([verb, 0, '']);
        expect(stdout).not.toBe('');
      }
      rmSync(join(killed, '000002.khrono-shm'), { force: true });
      expect(existsSync(join(killed, '000002.khrono-wal'))).toBe(true);
      const { status, stderr } = askedReadOnly(killed, ['changes', killed]);
      expect([status, stderr]).toEqual([
        1,
        expect.stringMatching(/was not closed, .* copy its folder to another place/),
      ]);
    }),
);

test.runIf(process.platform !== 'win32')(
  'folders and pipes in the place of what is kept beside the segments hold up nobody',
  () =>
    inScratchFolder(async (scratch) => {
      const folder = join(scratch, 'recording');
      twoSegments(folder).close();
      for (const name of ['catalogue.json', '000001.khrono-sums']) {
        for (const kind of ['folder', 'pipe']) {
          const path = join(folder, name);
          rmSync(path, { recursive: true, force: true });
          if (kind === 'folder') mkdirSync(path);
          else expect(spawnSync('mkfifo', [path]).status).toBe(0);
          const tape = openReader(folder);
          // Without the sums nobody knows whether the pages are what was written.
          const said = name === 'catalogue.json' ? [] : [expect.stringContaining('sums of its pages are not a file')];
          expect([tape.span()?.lastSeq, tape.damage()], `${name} is a ${kind}`).toEqual([2, said]);
          tape.close();
          expect((await verifyRecording(folder)).problems).toHaveLength(said.length);
        }
      }
    }),
);

/** Calls back with a folder, then with a pipe in the place of `path`. */
function withOdd(path: string, work: () => void): void {
  for (const kind of ['folder', 'pipe']) {
    rmSync(path, { recursive: true, force: true });
    if (kind === 'folder') mkdirSync(path);
    else expect(spawnSync('mkfifo', [path]).status).toBe(0);
    work();
  }
}

test.runIf(process.platform !== 'win32')('recording goes on where the catalogue cannot be written', () =>
  inScratchFolder((scratch) => {
    const folder = join(scratch, 'recording');
    twoSegments(folder).close();
    let nth = 2;
    withOdd(join(folder, 'catalogue.json'), () => {
      const writer = openForWriting(folder, START, { bytes: 1, ageMs: 1e9, carried: 100, freeBytes: 0 });
      for (const last of [nth + 2, nth + 4]) {
        writer.append([podVersion(++nth), podVersion(++nth)]);
        const tape = openReader(folder);
        expect([tape.span()?.lastSeq, tape.damage()]).toEqual([last, []]);
        tape.close();
      }
      writer.close();
    });
    expect(lstatSync(join(folder, 'catalogue.json')).isFIFO()).toBe(true);
  }),
);

test.runIf(process.platform !== 'win32')('where only a file can be used, one is told what is in its place', () =>
  inScratchFolder((scratch) => {
    const folder = join(scratch, 'recording');
    twoSegments(folder).close();
    withOdd(join(folder, 'marks.json'), () => expect(() => readMarks(folder)).toThrow(/marks\.json, .* is not a file/));
    withOdd(join(folder, 'recorder.lock'), () =>
      expect(() => openForWriting(folder, START)).toThrow(/recorder\.lock, .* is not a file; move it away/),
    );
    const segment = join(folder, '000001.khrono');
    rmSync(`${segment}-sums`);
    mkdirSync(`${segment}-sums`);
    expect(() => removeSegment(segment)).toThrow(expect.objectContaining({ code: 'disk' }));
  }),
);

test('a folder in the place of the log of a closed segment is not taken for one', () =>
  inScratchFolder((scratch) => {
    const folder = join(scratch, 'recording');
    twoSegments(folder).close();
    for (const file of readdirSync(folder)) if (/-(wal|shm)$/.test(file)) rmSync(join(folder, file));
    mkdirSync(join(folder, '000001.khrono-wal', 'full'), { recursive: true });
    const tape = openReader(folder);
    expect([...tape.range(0, 10, 10).rows].filter((_, index) => index % 8 === 0)).toEqual([1, 2]);
    tape.close();
  }));
