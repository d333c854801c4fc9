import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { openReader } from '../../src-main/store/tape-reader.ts';
import { createRecording } from '../../src-main/store/tape-writer.ts';
import { inScratchFolder, ORIGIN } from './scratch-folder.ts';
import { podVersion, START } from './versions.ts';

const VERSIONS = 40;

/** A recording of 40 versions that a stranger changed by `sql`. */
function tampered(sql: string, ask: (folder: string) => void, ...values: readonly unknown[]): Promise<void> {
  return inScratchFolder((scratch) => {
    const folder = join(scratch, 'r');
    const writer = createRecording(folder, ORIGIN, START);
    writer.append(Array.from({ length: VERSIONS }, (_, index) => podVersion(index + 1)));
    writer.close();
    const database = new Database(join(folder, '000001.khrono'));
    database.prepare(sql).run(...values);
    database.close();
    ask(folder);
  });
}

function expectDamaged(folder: string, sentence: RegExp, seq = VERSIONS): void {
  const tape = openReader(folder);
  expect(() => tape.body(seq)).toThrow(
    expect.objectContaining({ code: 'lost-body', message: expect.stringMatching(sentence) }),
  );
  tape.close();
}

test('a base that is not earlier is refused', () =>
  tampered('update version set base = 40 where seq = 40', (folder) => expectDamaged(folder, /40 builds on change 40/)));

test('a chain longer than any of ours is refused', () =>
  tampered('update version set base = 0 where seq > 1', (folder) => expectDamaged(folder, /more than 32 bases/)));

test('a frame that claims to be huge is refused before it is decoded', () => {
  const bomb = zstdCompressSync(Buffer.alloc(17 * 1024 * 1024));
  return tampered(
    'update version set base = null, body = ? where seq = 40',
    (folder) => {
      expectDamaged(folder, /claims 17825792 bytes/);
    },
    bomb,
  );
});

test('a frame that is none is refused', () =>
  tampered(`update version set body = x'7b7d' where seq = 40`, (folder) => expectDamaged(folder, /no zstd frame/)));

test('tables that are not ours are refused on opening', () =>
  tampered('create view surprise as select 1', (folder) => {
    expect(() => openReader(folder)).toThrow(/its tables are not those of a recording/);
  }));

test('a dictionary entry that is no summary is refused', () =>
  tampered(`update part set v = replace(v, 'healthy', 'splendid')`, (folder) => {
    const tape = openReader(folder);
    expect(() => tape.lookup({ objects: [], summaries: [1], references: [] })).toThrow(/a summary is malformed/);
    tape.close();
  }));
