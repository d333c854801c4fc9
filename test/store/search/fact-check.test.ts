import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { createRecording } from '../../../src-main/store/tape-writer.ts';
import { verifyRecording } from '../../../src-main/store/verify/verify-recording.ts';
import { inScratchFolder, ORIGIN } from '../scratch-folder.ts';
import { podVersion, START } from '../versions.ts';

const VERSIONS = 9000;

function recorded(folder: string): string {
  const writer = createRecording(folder, ORIGIN, START);
  const versions = Array.from({ length: VERSIONS }, (_none, nth) =>
    podVersion(nth + 1, {
      body: Buffer.from('{}'),
      summary: JSON.stringify({ health: 'healthy', status: `state-${nth % 2}` }),
      terms: 'label app=shop\n',
    }),
  );
  for (let at = 0; at < VERSIONS; at += 500) writer.append(versions.slice(at, at + 500));
  writer.close();
  return join(folder, '000001.khrono');
}

test.each([
  [
    'a block that is of other changes',
    'update fact set body = (select body from fact order by seq desc limit 1)',
    /facts/,
  ],
  ['a block that is missing', 'delete from fact where seq = (select min(seq) from fact)', /facts that search reads/],
  ['terms that are missing', 'delete from term', /damaged/],
  ['a version that says another summary', 'update version set sum = 3 - sum where seq = 40', /facts that search reads/],
])('verify finds %s', (_what, damage, problem) =>
  inScratchFolder(async (scratch) => {
    const file = recorded(join(scratch, 'r'));
    expect((await verifyRecording(join(scratch, 'r'))).problems).toEqual([]);
    const database = new Database(file);
    database.exec(damage);
    database.close();
    const { problems } = await verifyRecording(join(scratch, 'r'));
    expect(problems.join(' ')).toMatch(problem);
  }),
);
