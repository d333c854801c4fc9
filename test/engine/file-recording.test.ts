import { join } from 'node:path';
import { addMs } from '@model/time.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FileRecording } from '../../src-main/engine/recordings/file-recording.ts';
import { createRecording } from '../../src-main/store/tape-writer.ts';
import { type BuiltEntry, buildWorker } from '../fakes/build-worker.ts';
import { ManualClock } from '../fakes/manual-clock.ts';
import { inScratchFolder, ORIGIN } from '../store/scratch-folder.ts';
import { podVersion, START } from '../store/versions.ts';

let worker: BuiltEntry;

beforeAll(async () => {
  worker = await buildWorker('src-main/store/reader-thread.ts');
});
afterAll(() => worker.remove());

/** Opens a recording, does `meanwhile`, and lets the time pass after which it is looked at again. */
async function warningsAfter(folder: string, meanwhile: () => void): Promise<readonly string[] | undefined> {
  const clock = new ManualClock();
  const compared = Promise.withResolvers<void>();
  const opened = await FileRecording.open({
    id: 'one',
    path: folder,
    readerThread: worker.url,
    clock,
    onLooked: compared.resolve,
  });
  await compared.promise;
  expect(opened.status().warnings).toBeUndefined();
  meanwhile();
  clock.advance(3000);
  // Questions are answered in order: that of the look before this one.
  await opened.reader().span();
  const { warnings } = opened.status();
  await opened.close();
  return warnings;
}

test('a recording that goes on elsewhere is said to be shown as it was; one that stands is not', () =>
  inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'recording');
    const writer = createRecording(folder, ORIGIN, START);
    writer.append([podVersion(1)]);
    expect(await warningsAfter(folder, () => undefined)).toBeUndefined();
    const isAlive = (): void => writer.touch(addMs(START, 5000));
    expect(await warningsAfter(folder, isAlive)).toEqual([expect.stringContaining('still being recorded')]);
    writer.close();
  }));
