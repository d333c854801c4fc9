import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { PastRecording } from '@model/past-recording.ts';
import { TapeError } from '../../store/tape-error.ts';
import { openReader } from '../../store/tape-reader.ts';

/** The recordings below `root`, the one that was written to last first. One that cannot be read is named with the reason. */
export function pastRecordings(root: string): readonly PastRecording[] {
  if (!existsSync(root)) return [];
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() || entry.name.endsWith('.khrono'))
    .map((entry) => recordingAt(join(root, entry.name)))
    .toSorted((a, b) => writtenAt(b) - writtenAt(a));
}

function recordingAt(path: string): PastRecording {
  const bytes = sizeOf(path);
  try {
    const reader = openReader(path);
    try {
      const { origin, span } = reader.report({ asItSays: true });
      return {
        path,
        bytes,
        content: { origin, ...(span !== undefined && { span: { first: span.first, last: span.last } }) },
      };
    } finally {
      reader.close();
    }
  } catch (error) {
    if (error instanceof TapeError) return { path, bytes, problem: error.message };
    throw error;
  }
}

function writtenAt({ content, path }: PastRecording): number {
  return content?.span?.last ?? statSync(path).mtimeMs;
}

function sizeOf(path: string): number {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.size;
  return readdirSync(path).reduce((sum, name) => sum + statSync(join(path, name)).size, 0);
}
