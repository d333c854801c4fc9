import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRecorder } from '../../src-main/recorder/recorder.ts';
import { openReader } from '../../src-main/store/tape-reader.ts';
import { type BuiltEntry, buildWorker } from '../fakes/build-worker.ts';
import { inScratchFolder, ORIGIN } from '../store/scratch-folder.ts';
import { list, PODS, pod } from './wire.ts';

let built: BuiltEntry;
beforeAll(async () => {
  built = await buildWorker('src-main/recorder/recorder-thread.ts');
});
afterAll(() => built.remove());

describe("the recorder's thread", () => {
  it('records five thousand objects and closes', () =>
    inScratchFolder(async (folder) => {
      const recorder = startRecorder({ folder, origin: ORIGIN, writer: built.url });
      const sink = recorder.sinkFor(PODS);
      const objects = Array.from({ length: 5000 }, (_, index) => pod(`u${index}`, `${index + 1}`));
      for (const heard of list(...objects)) await sink.hear(heard);
      await sink.settled();
      expect(recorder.stats()).toMatchObject({ stored: 5000, waitingBytes: 0 });
      const last = recorder.stats().lastSeq;
      await recorder.close();
      const reader = openReader(folder);
      const body = Buffer.from(reader.body(last));
      reader.close();
      expect(body.equals(Buffer.from(objects.at(-1)?.body ?? []))).toBe(true);
    }));

  it('does not begin where there is no place for it', () =>
    inScratchFolder(async (folder) => {
      const recording = startRecorder({ folder, origin: ORIGIN, writer: built.url });
      await recording.opened;
      await expect(startRecorder({ folder, origin: ORIGIN, writer: built.url }).opened).rejects.toThrow('records into');
      await recording.close();
    }));

  it('is missed when it cannot even start', () =>
    inScratchFolder(async (folder) => {
      const writer = new URL('no-such-thread.mjs', built.url);
      const recorder = startRecorder({ folder, origin: ORIGIN, writer });
      await expect(recorder.opened).rejects.toThrow(/The recorder's thread for .* is gone/);
    }));
});
