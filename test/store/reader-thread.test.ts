import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { randomBytes } from 'node:crypto';
import { closeSync, openSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { timestampFromMs } from '@model/time.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openReader } from '../../src-main/store/tape-reader.ts';
import { openReaderThread } from '../../src-main/store/tape-reader-client.ts';
import { createRecording } from '../../src-main/store/tape-writer.ts';
import { type BuiltEntry, buildWorker } from '../fakes/build-worker.ts';
import { inScratchFolder, ORIGIN } from './scratch-folder.ts';
import { podBody, podVersion, START } from './versions.ts';

let worker: BuiltEntry;

beforeAll(async () => {
  worker = await buildWorker('src-main/store/reader-thread.ts');
});
afterAll(() => worker.remove());

test('a thread answers like a reader, also what was committed since it opened', () =>
  inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'r');
    const writer = createRecording(folder, ORIGIN, START);
    const thread = await openReaderThread(worker.url, folder);
    expect(await thread.span()).toBeUndefined();
    writer.append([podVersion(1), podVersion(2), podVersion(3, { uid: 'b', name: 'db' })]);
    const reader = openReader(folder);
    const range = { from: START, to: timestampFromMs(START + 5000) };
    const ids = { objects: [1, 2], summaries: [1], references: [1] };
    expect(await thread.span()).toEqual(reader.span());
    expect(await thread.report()).toEqual(reader.report());
    expect(await thread.sceneAt(range.to, { pointInTime: true })).toEqual(reader.sceneAt(range.to));
    expect(await thread.range(0, 9, 9)).toEqual(reader.range(0, 9, 9));
    expect(await thread.seqAt(range.to)).toBe(3);
    expect(await thread.step(1, 1, { name: 'db' })).toEqual(reader.step(1, 1, { name: 'db' }));
    expect(await thread.history(1, 9, 9)).toEqual(reader.history(1, 9, 9));
    expect(await thread.find(0, range, { kind: 'pod' }, 2)).toEqual(reader.find(0, range, { kind: 'pod' }, 2));
    expect(await thread.lives(range)).toEqual(reader.lives(range));
    expect(await thread.lookup(ids)).toEqual(reader.lookup(ids));
    expect(await thread.resourceVersions([3, 1])).toEqual(['1003', '1001']);
    expect(await thread.density(range, 1000)).toEqual(reader.density(range, 1000));
    expect(await thread.gaps(range)).toEqual([]);
    for (const time of [1, 2]) expect(Buffer.from(await thread.body(2)), `time ${time}`).toEqual(podBody(2));
    reader.close();
    await thread.close();
    writer.close();
  }));

test('what is said of damage waits until all is compared, a scene does not wait for that', () =>
  inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'r');
    const writer = createRecording(folder, ORIGIN, START);
    // Noise, so that the file is large enough to be compared for a while.
    const noise = () => randomBytes(4 * 1024 * 1024);
    for (let nth = 1; nth <= 20; nth++) writer.append([podVersion(nth, { uid: `uid-${nth}`, body: noise() })]);
    writer.close();
    const file = join(folder, '000001.khrono');
    const descriptor = openSync(file, 'r+');
    writeSync(descriptor, 'x', statSync(file).size - 10_000);
    closeSync(descriptor);
    const thread = await openReaderThread(worker.url, folder);
    const range = { from: START, to: timestampFromMs(START + 5000) };
    const answered: string[] = [];
    const told = async (name: string, answer: Promise<unknown>) => {
      await answer;
      answered.push(name);
    };
    const gaps = thread.gaps(range);
    await Promise.all([
      told('gaps', gaps),
      told('report', thread.report()),
      told('report as it says', thread.report({ asItSays: true })),
      told('scene', thread.sceneAt(range.to)),
    ]);
    expect(answered).toEqual(['report as it says', 'scene', 'gaps', 'report']);
    expect(await gaps).toEqual([expect.objectContaining({ why: 'damaged' })]);
    expect((await thread.report()).gaps).toEqual(await gaps);
    await thread.close();
    // Whoever leaves does not wait for it either.
    const other = await openReaderThread(worker.url, folder);
    const left = expect(other.gaps(range)).rejects.toMatchObject({ code: 'closed' });
    await other.close();
    await left;
  }));

test('errors cross with their code and sentence, and the thread goes on', () =>
  inScratchFolder(async (scratch) => {
    const missing = join(scratch, 'missing');
    await expect(openReaderThread(worker.url, missing)).rejects.toMatchObject({
      name: 'TapeError',
      code: 'not-found',
      message: `There is no recording at ${missing}; check the path.`,
    });
    createRecording(join(scratch, 'r'), ORIGIN, START).close();
    const thread = await openReaderThread(worker.url, join(scratch, 'r'));
    await expect(thread.body(7)).rejects.toMatchObject({ name: 'TapeError', code: 'bad-question' });
    expect(await thread.seqAt(START)).toBe(0);
    const inFlight = expect(thread.report()).rejects.toMatchObject({ code: 'closed' });
    await thread.close();
    await inFlight;
    await expect(thread.span()).rejects.toMatchObject({ code: 'closed' });
  }));

test('a thread that dies rejects what is in flight and what comes later', () =>
  inScratchFolder(async (scratch) => {
    const dying = join(scratch, 'dying.mjs');
    writeFileSync(
      dying,
      `import { parentPort } from 'node:worker_threads';
parentPort.on('message', () => { throw new Error('out of memory'); });
parentPort.postMessage({ id: 0, ok: true });`,
    );
    const thread = await openReaderThread(pathToFileURL(dying), 'shop');
    const answers = await Promise.allSettled([thread.span(), thread.report()]);
    const sentence = 'The reader of shop stopped (out of memory); open the recording again.';
    const crashed: unknown = expect.objectContaining({ name: 'TapeError', code: 'crashed', message: sentence });
    expect(answers).toEqual([
      { status: 'rejected', reason: crashed },
      { status: 'rejected', reason: crashed },
    ]);
    await expect(thread.span()).rejects.toEqual(crashed);
    await thread.close();
  }));
