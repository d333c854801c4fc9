import { rmSync } from 'node:fs';
import { join } from 'node:path';
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
    for (const nth of [1, 2, 3]) writer.append([podVersion(nth)]);
    writer.close();
    rmSync(join(folder, '000002.khrono'));
    for (const verb of [['changes'], ['state', '--at', '-0s'], ['search', 'kind:pod'], ['inspect']]) {
      const [name = '', ...options] = verb;
      const { code, stderr } = await run([name, folder, ...options]);
      expect([name, code, stderr]).toEqual([name, 0, expect.stringContaining('000002.khrono is missing.')]);
    }
    expect((await run(['verify', folder])).code).toBe(1);
  }));
