import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { timestampFromMs } from '@model/time.ts';
import { expect, test } from 'vitest';
import type { TapeReader } from '../../src-main/store/tape.ts';
import { openReader } from '../../src-main/store/tape-reader.ts';
import { openForWriting } from '../../src-main/store/tape-writer.ts';
import { verifyRecording } from '../../src-main/store/verify/verify-recording.ts';
import { inScratchFolder } from './scratch-folder.ts';
import { podBody, podVersion, START } from './versions.ts';

/** Written by the program that had format 1: 121 versions of Pods (one of them a tombstone's end), one Event, two gaps. */
const FORMAT_1 = fileURLToPath(new URL('../fixtures/format-1.khrono', import.meta.url));
const VERSIONS = 123;
const LATER = timestampFromMs(START + 60_000);

/** Every Pod's body names the version whose resourceVersion it has. */
function expectBodies(tape: TapeReader): void {
  const seqs = Array.from({ length: VERSIONS }, (_, index) => index + 1);
  const pods = tape.resourceVersions(seqs).map((resourceVersion) => Number(resourceVersion) - 1000);
  for (const seq of seqs.slice(0, 120)) {
    expect(Buffer.from(tape.body(seq)).equals(podBody(pods[seq - 1] ?? 0))).toBe(true);
  }
}

test('a recording of format 1 is read as it is', () => {
  const tape = openReader(FORMAT_1);
  expect(tape.report()).toMatchObject({ formatVersion: 1, gaps: [{ why: 'disconnected' }, { why: 'expired' }] });
  expect(tape.span()).toMatchObject({ firstSeq: 1, lastSeq: VERSIONS });
  expect(tape.sceneAt(LATER).seq).toBe(VERSIONS);
  expectBodies(tape);
  tape.close();
});

test('a recording of format 1 is continued in the current format and loses nothing', () =>
  inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'recording');
    mkdirSync(folder);
    copyFileSync(FORMAT_1, join(folder, '000001.khrono'));
    const before = openReader(FORMAT_1);
    const scene = before.sceneAt(LATER);
    const ids = [...scene.rows];
    const known = before.lookup({ objects: ids, summaries: ids, references: ids });
    before.close();

    const writer = openForWriting(folder, LATER);
    const next = podVersion(500, { uid: 'uid-1', name: 'web-1', observedAt: timestampFromMs(LATER + 1) });
    expect(writer.append([next])).toEqual({ lastSeq: VERSIONS + 1, stored: 1 });
    const live = openReader(folder);
    expect(live.report().formatVersion).toBe(2);
    live.close();
    writer.close();

    const tape = openReader(folder);
    expectBodies(tape);
    expect(tape.lookup({ objects: ids, summaries: ids, references: ids })).toEqual(known);
    expect([...tape.sceneAt(LATER).rows]).toEqual([...scene.rows]);
    expect(Buffer.from(tape.body(VERSIONS + 1)).equals(podBody(500))).toBe(true);
    tape.close();
    expect(await verifyRecording(folder)).toMatchObject({ versions: VERSIONS + 1, problems: [] });
  }));
