import { existsSync, writeSync } from 'node:fs';
import { timestampFromMs } from '@model/time.ts';
import { createRecording, openForWriting } from '../../src-main/store/tape-writer.ts';
import { ORIGIN } from './scratch-folder.ts';
import { podVersion, START } from './versions.ts';

/** Entry of a child process: records into the folder given until it is killed, and prints each `seq` that is committed. */
const [folder = ''] = process.argv.slice(2);
const now = timestampFromMs(START + 1_000_000_000);
const writer = existsSync(folder) ? openForWriting(folder, now) : createRecording(folder, ORIGIN, START);

/** Version n gets `seq` n, so that whoever reads it knows what it must hold. */
let { lastSeq } = writer.append([]);
for (let batch = 1; ; batch = (batch % 40) + 1) {
  const first = lastSeq + 1;
  ({ lastSeq } = writer.append(Array.from({ length: batch }, (_, index) => crashVersion(first + index))));
  writeSync(1, `${lastSeq}\n`);
}

function crashVersion(nth: number): ReturnType<typeof podVersion> {
  return podVersion(nth, { uid: `uid-${nth % 13}`, name: `web-${nth % 13}` });
}
