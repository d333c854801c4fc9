import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { timestampFromMs } from '@model/time.ts';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openReader } from '../../src-main/store/tape-reader.ts';
import { openForWriting } from '../../src-main/store/tape-writer.ts';
import { verifyRecording } from '../../src-main/store/verify/verify-recording.ts';
import { type BuiltEntry, buildWorker } from '../fakes/build-worker.ts';
import { inScratchFolder } from './scratch-folder.ts';
import { podBody, START } from './versions.ts';

// Many recordings: seconds alone, more beside the other suites on two cores.
vi.setConfig({ testTimeout: 180_000 });

const ROUNDS = 20;
let child: BuiltEntry;

beforeAll(async () => {
  child = await buildWorker('test/store/crash-writer.ts');
});
afterAll(() => child.remove());

/** Lets a child record into `folder`, kills it `afterMs` after its first commit, and returns the last `seq` it acknowledged. */
async function killedWriter(folder: string, afterMs: number): Promise<number> {
  const writer = spawn(process.execPath, [fileURLToPath(child.url), folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  writer.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  await once(writer.stdout, 'data');
  await pause(afterMs);
  const ended = once(writer, 'close');
  writer.kill('SIGKILL');
  await ended;
  return Number(said.slice(0, said.lastIndexOf('\n')).split('\n').at(-1));
}

test('kill -9 at random moments loses nothing that was acknowledged', () =>
  inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'recording');
    let seed = 20_261_123;
    for (let round = 0; round < ROUNDS; round++) {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      const acknowledged = await killedWriter(folder, seed % 60);
      const tape = openReader(folder);
      const span = tape.span();
      expect(span?.lastSeq, `round ${round}`).toBeGreaterThanOrEqual(acknowledged);
      for (let seq = 1; seq <= acknowledged; seq += 97) {
        expect(Buffer.from(tape.body(seq)).equals(podBody(seq)), `round ${round}, change ${seq}`).toBe(true);
      }
      expect(Buffer.from(tape.body(acknowledged)).equals(podBody(acknowledged))).toBe(true);
      tape.close();
      const database = new Database(join(folder, '000001.khrono'), { readonly: true });
      expect(database.pragma('quick_check', { simple: true })).toBe('ok');
      database.close();
    }
    const after = openForWriting(folder, timestampFromMs(START + 2_000_000_000));
    expect(after.living({ group: '', kind: 'Pod' }).size).toBe(13);
    after.close();
    const tape = openReader(folder);
    expect(tape.report().gaps.map((gap) => gap.why)).toEqual(Array.from({ length: ROUNDS }, () => 'engine-stopped'));
    const versions = tape.span()?.lastSeq;
    tape.close();
    expect(await verifyRecording(folder)).toMatchObject({ versions, problems: [] });
  }));
