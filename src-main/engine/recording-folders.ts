import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordingOrigin } from '@model/recording.ts';
import { openReader } from '../store/tape-reader.ts';

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

function originIn(folder: string): RecordingOrigin {
  const reader = openReader(folder);
  try {
    return reader.report().origin;
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
    if (!existsSync(folder) || isSameCluster(originIn(folder), origin)) {
      return folder;
    }
  }
}
