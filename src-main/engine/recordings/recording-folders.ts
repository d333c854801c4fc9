import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordingOrigin } from '@model/recording.ts';
import { RecordingError } from '../../recorder/recording-error.ts';
import { segmentsIn } from '../../store/recording-path.ts';
import { openReader } from '../../store/tape-reader.ts';

/** A name that every file system takes, still readable: contexts may be called `arn:aws:eks:eu-west-1:…:cluster/prod`. */
export function folderName(context: string): string {
  const readable = context
    .replace(/[^\w.@-]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 80);
  const mark = createHash('sha256').update(context).digest('hex').slice(0, 6);
  return readable !== '' && readable === context ? readable : `${readable || 'context'}-${mark}`;
}

/** The same cluster: by its uid where both sides know it, else by its address. */
export function isSameCluster(a: RecordingOrigin, b: RecordingOrigin): boolean {
  return a.clusterUid !== '' && b.clusterUid !== '' ? a.clusterUid === b.clusterUid : a.server === b.server;
}

/** What the recording in a folder or file is of. Throws a TapeError when it cannot be read. */
export function originIn(folder: string): RecordingOrigin {
  const reader = openReader(folder);
  try {
    return reader.report({ asItSays: true }).origin;
  } finally {
    reader.close();
  }
}

/**
 * Where this context of this cluster is recorded below `root`: the folder it was recorded in before, else a new one. A
 * cluster that was built anew under the same context name (as `kind` does) gets a folder of its own.
 * Throws a TapeError when a folder that is in the way cannot be read.
 */
export function folderFor(root: string, origin: RecordingOrigin): string {
  const name = folderName(origin.context);
  for (let count = 1; ; count += 1) {
    const folder = join(root, count === 1 ? name : `${name}-${count}`);
    if (!existsSync(folder) || belongsIn(originIn(folder), origin)) {
      return folder;
    }
  }
}

/** What is redacted and what is not never lie in one recording. */
function belongsIn(recorded: RecordingOrigin, origin: RecordingOrigin): boolean {
  return isSameCluster(recorded, origin) && recorded.unredacted === origin.unredacted;
}

/** Throws a {@link RecordingError} if the folder, chosen by a person, holds a recording that this one cannot go on with. */
export function refuseOther(folder: string, origin: RecordingOrigin): void {
  if (!existsSync(folder) || segmentsIn(folder).length === 0) return;
  const recorded = originIn(folder);
  if (belongsIn(recorded, origin)) return;
  const what = isSameCluster(recorded, origin)
    ? `is ${recorded.unredacted ? 'not redacted' : 'redacted'} and this one would ${origin.unredacted ? 'not ' : ''}be`
    : `is of another cluster (${recorded.context} at ${recorded.server})`;
  throw new RecordingError({
    code: 'disk',
    sentence: `The recording in ${folder} ${what}.`,
    hint: 'Record into another folder.',
  });
}
