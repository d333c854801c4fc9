import { existsSync, writeSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { timestampFromMs } from '@model/time.ts';
import { TapeError } from '../../src-main/store/tape-error.ts';
import { createRecording, openForWriting } from '../../src-main/store/tape-writer.ts';
import { packNext } from '../../src-main/store/upkeep/pack-closed.ts';
import { applyRetention } from '../../src-main/store/upkeep/retention.ts';
import { ORIGIN } from './scratch-folder.ts';
import { podVersion, START } from './versions.ts';

/**
 * Entry of a child process: records so many objects into the folder given until it is killed, and prints each `seq` that
 * is committed.
 * Segments change often, and between batches the closed ones are packed and the oldest removed. Ends with code 7 when
 * the disk takes no more.
 */
const FULL = 7;
const [folder = '', objects = ''] = process.argv.slice(2);
const now = timestampFromMs(START + 1_000_000_000);
// Of many objects it takes several blocks of changes until all have been carried over.
const limits = { bytes: 150_000, ageMs: 1e12, carried: 3 + Number(objects) / 100, freeBytes: 0 };

/** Version n gets `seq` n, so that whoever reads it knows what it must hold. */
async function record(): Promise<void> {
  if (!existsSync(folder)) createRecording(folder, ORIGIN, START).close();
  const writer = openForWriting(folder, now, limits);
  let { lastSeq } = writer.append([]);
  for (let batch = 1; ; batch++) {
    const first = lastSeq + 1;
    const count = (batch % 40) + 1;
    ({ lastSeq } = writer.append(Array.from({ length: count }, (_, index) => crashVersion(first + index))));
    writeSync(1, `${lastSeq}\n`);
    if (batch % 5 === 0) writer.touch(now);
    if (batch % 7 === 0) await packNext(folder, () => setImmediate());
    if (batch % 11 === 0) applyRetention(folder, { maxBytes: 700_000 }, now);
  }
}

function crashVersion(nth: number): ReturnType<typeof podVersion> {
  return podVersion(nth, { uid: `uid-${nth % Number(objects)}`, name: `web-${nth % Number(objects)}` });
}

await record().catch((error: unknown) => {
  const isFull = error instanceof TapeError && error.code === 'disk';
  if (!isFull) console.error(error);
  process.exitCode = isFull ? FULL : 1;
});
