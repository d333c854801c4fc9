import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { timestampFromMs } from '@model/time.ts';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openReader } from '../../src-main/store/tape-reader.ts';
import { openForWriting } from '../../src-main/store/tape-writer.ts';
import { verifyRecording } from '../../src-main/store/verify/verify-recording.ts';
import { type BuiltEntry, buildWorker } from '../fakes/build-worker.ts';
import { inScratchFolder } from './scratch-folder.ts';
import { podBody, START } from './versions.ts';

// Many processes: seconds alone, more beside the other suites on two cores.
vi.setConfig({ testTimeout: 3_600_000 });

/** More with `KHRONOSCOPE_CRASHES=500`. */
const KILLS = Number(process.env['KHRONOSCOPE_CRASHES'] ?? 60);
const FULL_DISKS = Math.ceil(KILLS / 6);
/** Each history grows so long, then a new one begins. */
const ROUNDS_A_RECORDING = 20;
const FULL = 7;
const FEW = 13;
/** More than are carried over before many changes have come. */
const MANY = 1_300;
let child: BuiltEntry;

beforeAll(async () => {
  child = await buildWorker('test/store/crash-writer.ts');
});
afterAll(() => child.remove());

/** Numbers that look random and are the same on every run. */
function* numbers(): Generator<number, never> {
  for (let seed = 20_261_123; ; ) {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    yield seed;
  }
}

/** A child that records; `acknowledged` is the last `seq` it printed, asked once it has ended. */
function startWriter(folder: string, objects: number, limitKb?: number) {
  const entry = fileURLToPath(child.url);
  // Without a limit of its own a full disk kills: with the signal ignored a write answers that the file is too large.
  const script = `trap '' XFSZ; ulimit -f ${limitKb}; exec "$0" "$@"`;
  const [command, words] =
    limitKb === undefined
      ? [process.execPath, [entry, folder, `${objects}`]]
      : ['/bin/bash', ['-c', script, process.execPath, entry, folder, `${objects}`]];
  const writer = spawn(command, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  writer.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const acknowledged = () => Number(said.slice(0, said.lastIndexOf('\n')).split('\n').at(-1));
  return { writer, acknowledged };
}

/** Lets a child record into `folder`, kills it `afterMs` after its first commit, and returns the last acknowledged `seq`. */
async function killedWriter(folder: string, objects: number, afterMs: number): Promise<number> {
  const { writer, acknowledged } = startWriter(folder, objects);
  await once(writer.stdout, 'data');
  await pause(afterMs);
  const ended = once(writer, 'close');
  writer.kill('SIGKILL');
  await ended;
  return acknowledged();
}

/** What was acknowledged is there, but for segments that retention removed; and nothing says anything else. */
function expectKept(
  folder: string,
  { acknowledged, objects }: { readonly acknowledged: number; readonly objects: number },
  round: string,
): void {
  const tape = openReader(folder);
  const span = tape.span();
  expect(span?.lastSeq, round).toBeGreaterThanOrEqual(acknowledged);
  const first = span?.firstSeq ?? 1;
  for (let seq = first; seq <= acknowledged; seq += 97) {
    expect(Buffer.from(tape.body(seq)).equals(podBody(seq)), `${round}, change ${seq}`).toBe(true);
  }
  const scene = tape.sceneAt(span?.last ?? START);
  expect(scene.rows.length, round).toBe(4 * Math.min(objects, span?.lastSeq ?? 0));
  for (let at = 1; at < scene.rows.length; at += 4) {
    const seq = scene.rows[at] ?? 0;
    expect(Buffer.from(tape.body(seq)).equals(podBody(seq)), `${round}, change ${seq}`).toBe(true);
  }
  expect(tape.report().gaps.filter(({ why }) => why !== 'engine-stopped')).toEqual([]);
  tape.close();
}

/** What a report says of gaps. */
function silencesIn(folder: string): readonly string[] {
  const tape = openReader(folder);
  const gaps = tape.report().gaps.map(({ to, why, detail }) => `${to === undefined ? 'open ' : ''}${why}: ${detail}`);
  tape.close();
  return gaps;
}

/** It goes on, and everything in it is whole; nothing unfinished is left. */
async function expectWhole(folder: string, objects: number, round: string): Promise<void> {
  const after = openForWriting(folder, timestampFromMs(START + 2_000_000_000));
  const { lastSeq } = after.append([]);
  expect(after.living({ group: '', kind: 'Pod' }).size, round).toBe(Math.min(objects, lastSeq));
  after.close();
  expect(readdirSync(folder).filter((name) => name.endsWith('.new'))).toEqual([]);
  expect((await verifyRecording(folder)).problems, round).toEqual([]);
}

test('kill -9 at random moments, also while segments change, are packed and are removed, loses nothing', async () => {
  const random = numbers();
  for (let done = 0; done < KILLS; done += ROUNDS_A_RECORDING) {
    await inScratchFolder(async (scratch) => {
      const folder = join(scratch, 'recording');
      const objects = (done / ROUNDS_A_RECORDING) % 2 === 0 ? FEW : MANY;
      for (let round = done; round < Math.min(done + ROUNDS_A_RECORDING, KILLS); round++) {
        const acknowledged = await killedWriter(folder, objects, random.next().value % 120);
        expectKept(folder, { acknowledged, objects }, `kill ${round}`);
        expect((await verifyRecording(folder)).problems, `kill ${round}`).toEqual([]);
      }
      await expectWhole(folder, objects, `kills from ${done}`);
    });
  }
});

test.skipIf(!existsSync('/bin/bash'))('a disk that is full at a random place loses nothing that was acknowledged', () =>
  inScratchFolder(async (scratch) => {
    const random = numbers();
    for (let round = 0; round < FULL_DISKS; round++) {
      const folder = join(scratch, `recording-${round}`);
      const { writer, acknowledged } = startWriter(folder, FEW, 90 + (random.next().value % 110));
      const [code] = await once(writer, 'close');
      expect(code, `full disk ${round}`).toBe(FULL);
      const last = acknowledged();
      if (!existsSync(folder) || !(last > 0)) continue;
      expectKept(folder, { acknowledged: last, objects: FEW }, `full disk ${round}`);
      expect((await verifyRecording(folder)).problems, `full disk ${round}`).toEqual([]);
      expect(silencesIn(folder), `full disk ${round}`).toContain('open disk-full: the disk took no more');
      openForWriting(folder, timestampFromMs(START + 1_500_000_000)).close();
      const after = silencesIn(folder);
      expect(after, `after full disk ${round}`).toContain('disk-full: the disk took no more');
      expect(after, `after full disk ${round}`).not.toContain('open disk-full: the disk took no more');
      await killedWriter(folder, FEW, 40);
      expect((await verifyRecording(folder)).problems, `after full disk ${round}`).toEqual([]);
    }
  }),
);
