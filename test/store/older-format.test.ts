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

/** Written by the programs that had these formats: versions of Pods, a tombstone, a deletion, an Event, two gaps. */
const OLDER = [
  { format: 1, versions: 123, pods: 120 },
  { format: 2, versions: 2203, pods: 2200 },
  { format: 4, versions: 123, pods: 120 },
  { format: 5, versions: 123, pods: 120 },
  { format: 5, versions: 123, pods: 120, ending: '.packed.khrono' },
].map(({ ending = '.khrono', ...fixture }) => {
  const file = fileURLToPath(new URL(`../fixtures/format-${fixture.format}${ending}`, import.meta.url));
  return { ...fixture, ending, file };
});
const LATER = timestampFromMs(START + 60_000);

/** Every Pod's body names the version whose resourceVersion it has. */
function expectBodies(
  tape: TapeReader,
  { versions, pods }: { readonly versions: number; readonly pods: number },
): void {
  const seqs = Array.from({ length: versions }, (_, index) => index + 1);
  const named = tape.resourceVersions(seqs).map((resourceVersion) => Number(resourceVersion) - 1000);
  for (const seq of seqs.slice(0, pods)) {
    expect(Buffer.from(tape.body(seq)).equals(podBody(named[seq - 1] ?? 0))).toBe(true);
  }
}

test.each(OLDER)('a recording of format $format ($ending) is read as it is', (older) => {
  const { format, versions, file } = older;
  const tape = openReader(file);
  expect(tape.report()).toMatchObject({ formatVersion: format, gaps: [{ why: 'disconnected' }, { why: 'expired' }] });
  expect(tape.span()).toMatchObject({ firstSeq: 1, lastSeq: versions });
  expect(tape.sceneAt(LATER).seq).toBe(versions);
  expectBodies(tape, older);
  tape.close();
});

test.each(OLDER)('one of format $format ($ending) is continued in the current format and loses nothing', (older) =>
  inScratchFolder(async (scratch) => {
    const { versions, file, ending } = older;
    const folder = join(scratch, 'recording');
    mkdirSync(folder);
    copyFileSync(file, join(folder, `000001${ending}`));
    const before = openReader(file);
    const scene = before.sceneAt(LATER);
    const ids = [...scene.rows];
    const known = before.lookup({ objects: ids, summaries: ids, references: ids });
    before.close();

    const writer = openForWriting(folder, LATER);
    const next = podVersion(5000, { uid: 'uid-1', name: 'web-1', observedAt: timestampFromMs(LATER + 1) });
    expect(writer.append([next])).toEqual({ lastSeq: versions + 1, stored: 1 });
    const live = openReader(folder);
    expect(live.report().formatVersion).toBe(6);
    const { gaps } = live.report();
    expect(gaps.map(({ why }) => why).toSorted()).toEqual(['disconnected', 'engine-stopped', 'expired']);
    expect(gaps.every(({ to }) => to !== undefined)).toBe(true);
    live.close();
    writer.close();

    const tape = openReader(folder);
    expectBodies(tape, older);
    expect(tape.lookup({ objects: ids, summaries: ids, references: ids })).toEqual(known);
    expect([...tape.sceneAt(LATER).rows]).toEqual([...scene.rows]);
    expect(Buffer.from(tape.body(versions + 1)).equals(podBody(5000))).toBe(true);
    const [previous] = tape.history(tape.range(versions, versions + 1, 1).rows[1] ?? 0, versions + 1, 1).rows;
    expect(tape.range(versions, versions + 1, 1).rows[5]).toBe(previous);
    tape.close();
    expect(await verifyRecording(folder)).toMatchObject({ versions: versions + 1, problems: [] });
  }),
);
