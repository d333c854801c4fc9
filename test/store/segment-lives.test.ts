import { expect, test } from 'vitest';
import { join } from 'node:path';
import { timestampFromMs } from '@model/time.ts';
import { openReader } from '../../src-main/store/tape-reader.ts';
import { createRecording, openForWriting } from '../../src-main/store/tape-writer.ts';
import { inScratchFolder, ORIGIN } from './scratch-folder.ts';
import { podVersion, START } from './versions.ts';

test('what ended since the segment before is not in a window after its end', () =>
  inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'recording');
    createRecording(folder, ORIGIN, START).close();
    // Nothing is carried over, so the segment before is asked for what the newest has not.
    const writer = openForWriting(folder, START, { bytes: 1, ageMs: 1e9, carried: 0, freeBytes: 0 });
    const [a, b] = [
      { uid: 'a', name: 'a' },
      { uid: 'b', name: 'b' },
    ];
    writer.append([podVersion(1, a), podVersion(2, b)]);
    writer.append([{ ...podVersion(3, a), type: 'deleted' }]);
    writer.close();
    const tape = openReader(folder);
    const livesFrom = (ms: number) => [
      ...tape.lives({ from: timestampFromMs(START + ms), to: timestampFromMs(START + 1000) }).rows,
    ];
    expect(livesFrom(1000).filter((_, index) => index % 4 === 1)).toEqual([2]);
    expect(livesFrom(250).filter((_, index) => index % 4 === 1)).toEqual([1, 2]);
    tape.close();
  }));
