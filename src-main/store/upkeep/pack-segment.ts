import { closeSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { COPIED_TABLES, verifySchema, writeSchema } from '../file/format.ts';
import { sealFile } from '../file/seal.ts';
import { readHead } from '../file/segment-head.ts';
import { openForQuestions, openPlain, translated } from '../file/sqlite.ts';
import { Statements } from '../segment/statements.ts';
import { HistoryWriter } from '../versions/history-writer.ts';
import { openVersions } from '../versions/open-versions.ts';
import { settleFolder } from '../write/new-segment.ts';
import { comparePacked } from './compare-packed.ts';
import { type Pacing, Packing } from './packing.ts';

/**
 * Writes the closed segment `source` packed as `target`, compares every body and row with it, and only then gives it its
 * name. Leaves nothing behind when it fails. Rejects with a TapeError, or with what `pace` rejects with.
 */
export async function packSegment(source: string, target: string, pace: Pacing): Promise<void> {
  const unfinished = `${target}.new`;
  const from = openForQuestions(source);
  try {
    const schema = verifySchema(source, from);
    rmSync(unfinished, { force: true });
    closeSync(openSync(unfinished, 'wx', 0o600));
    const to = openPlain(unfinished);
    try {
      to.pragma('journal_mode=off');
      to.pragma('synchronous=off');
      writeSchema(to, 'packed');
      to.prepare('attach ? as src').run(source);
      for (const table of COPIED_TABLES) to.exec(`insert into main.${table} select * from src.${table}`);
      to.exec('detach src');
      const head = readHead(source, from);
      const stored = openVersions(source, new Statements(from), { schema, head });
      // What is in no block of histories yet goes into a last one.
      new HistoryWriter(unfinished, to, { ...head, ...stored }).finish(stored.versions.last());
      const place = { source, from, schema, head, stored, unfinished, to, pace };
      await new Packing(place).run();
      await comparePacked(place);
    } finally {
      to.close();
    }
    sealFile(unfinished);
    renameSync(unfinished, target);
    settleFolder(dirname(target));
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw translated(source, error);
  } finally {
    from.close();
  }
}
