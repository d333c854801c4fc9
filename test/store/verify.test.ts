import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { timestampFromMs } from '@model/time.ts';
import Database from 'better-sqlite3';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { exportRecording } from '../../src-main/session/export-recording.ts';
import { createRecording } from '../../src-main/store/tape-writer.ts';
import { verifyRecording } from '../../src-main/store/verify/verify-recording.ts';
import { histories } from './random-history.ts';
import { inScratchFolder, ORIGIN } from './scratch-folder.ts';
import { podVersion, START } from './versions.ts';

const VERSIONS = 2500;

function manyVersions(folder: string): void {
  const writer = createRecording(folder, ORIGIN, START);
  const versions = Array.from({ length: VERSIONS }, (_none, index) =>
    podVersion(index + 1, { uid: `uid-${index % 50}`, name: `web-${index % 50}` }),
  );
  for (let at = 0; at < VERSIONS; at += 500) writer.append(versions.slice(at, at + 500));
  writer.append([podVersion(VERSIONS + 1, { uid: 'uid-7', name: 'web-7', type: 'deleted' })]);
  writer.close();
}

test('whatever was recorded is whole, live and exported', () =>
  fc.assert(
    fc.asyncProperty(histories, (batches) =>
      inScratchFolder(async (scratch) => {
        const folder = join(scratch, 'recording');
        const writer = createRecording(folder, ORIGIN, timestampFromMs(1_700_000_000_000));
        const stored = batches.reduce((sum, batch) => sum + writer.append(batch).stored, 0);
        expect(await verifyRecording(folder)).toMatchObject({ versions: stored, problems: [], problemCount: 0 });
        writer.close();
        const file = join(scratch, 'whole.khrono');
        await exportRecording(folder, file);
        expect(await verifyRecording(file)).toMatchObject({ versions: stored, problems: [] });
      }),
    ),
    { numRuns: 15 },
  ));

test('a recording with checkpoints, and one of format 1, are whole', () =>
  inScratchFolder(async (scratch) => {
    manyVersions(join(scratch, 'recording'));
    const whole = { objects: 50, versions: VERSIONS + 1, checkpoints: 1, problems: [] };
    const progress: number[] = [];
    expect(
      await verifyRecording(join(scratch, 'recording'), { onProgress: ({ done }) => progress.push(done) }),
    ).toMatchObject(whole);
    expect(progress).toEqual([0, 1000, 2000, 2501]);
    const format1 = fileURLToPath(new URL('../fixtures/format-1.khrono', import.meta.url));
    expect(await verifyRecording(format1)).toMatchObject({ objects: 8, versions: 123, checkpoints: 0, problems: [] });
  }));

test('each kind of damage is said in a sentence', () =>
  inScratchFolder(async (scratch) => {
    const whole = join(scratch, 'recording');
    manyVersions(whole);
    const file = join(scratch, 'tampered.khrono');
    const damages: readonly (readonly [string, RegExp])[] = [
      [
        'update version set body = substr(body, 1, length(body) - 1) where seq = 70',
        /body of change 70 .* cannot be read/,
      ],
      ['update version set base = 2400 where seq = 2300', /change 2300 builds on change 2400/],
      ['update version set t = 9007199254740991 where seq = 2501', /a change has a time that is none/],
      [`update meta set v = '99999999999999' where k = 'recorded_until'`, /is damaged/],
      [`update meta set v = '[' where k = 'origin'`, /is damaged/],
      ['update version set t = t - 5000 where seq = 900', /Change 900 is earlier/],
      ['update version set prev = 3 where seq = 900', /Change 900 says that change 3 was before it; it was 850/],
      ['update version set obj = 9 where seq = 900', /Change 900 says that change 850 was before it; it was 859/],
      ['update version set sum = 44 where seq = 900', /Change 900 has no summary \(44\)/],
      ['delete from version where seq = 900', /Change 901 follows change 899/],
      ['delete from object where id = 5', /of an object that is missing \(5\)/],
      ['update object set last_seq = null where id = 8', /Object 8 says that it ended with none; it was 2501/],
      ['update object set first_seq = 2 where id = 8', /Object 8 says that it began with change 2; it was 8/],
      [`update part set v = replace(v, 'healthy', 'splendid')`, /a summary is malformed/],
      [`update summary set v = x'80'`, /a text of summary is malformed/],
      [`update summary set v = x'ffff7f'`, /part 2097151 of its texts is missing/],
      ['update ckpt set n = n - 1', /checkpoint after change 2500 is not the state then/],
      ["update ckpt set body = x'00'", /checkpoint after change 2500 cannot be read/],
      ['update ckpt set seq = 9999', /checkpoint after change 9999 is of no change/],
      ['update hist set c = c + 1 where level = 1000', /timeline by 1000 ms counts/],
      ['update history set n = n - 1 where seq = 2048', /the histories up to change 2048 list/],
      ['update history set seq = 2060 where seq = 2048', /The history of object 49 is not that of its changes/],
      [`update history set body = x'00' where seq = 2048`, /the histories up to change 2048 cannot be read/],
      ['update kind set objects = 49', /The counts of Pod say 49 and 2501/],
    ];
    for (const [sql, sentence] of damages) {
      copyFileSync(join(whole, '000001.khrono'), file);
      const database = new Database(file);
      const { changes } = database.prepare(sql).run();
      database.close();
      expect(changes, sql).toBeGreaterThan(0);
      const { problems, problemCount } = await verifyRecording(file);
      expect(problems.join('\n'), sql).toMatch(sentence);
      expect(problemCount).toBeGreaterThanOrEqual(problems.length);
    }
  }));

test('a file that is damaged from its first page is an answer; one that is no recording is refused', () =>
  inScratchFolder(async (scratch) => {
    const whole = join(scratch, 'recording');
    manyVersions(whole);
    const bytes = readFileSync(join(whole, '000001.khrono'));
    const file = join(scratch, 'other.khrono');
    writeFileSync(file, bytes.fill(0, 200, 8000));
    expect((await verifyRecording(file)).problems[0]).toMatch(/is damaged/);
    writeFileSync(file, 'text');
    await expect(verifyRecording(file)).rejects.toMatchObject({ code: 'not-a-recording' });
  }));
