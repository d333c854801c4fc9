import { expect, test } from 'vitest';
import { join } from 'node:path';
import { openForAppending } from '../../src-main/store/file/sqlite.ts';
import { createRecording } from '../../src-main/store/tape-writer.ts';
import { segmentsIn } from '../../src-main/store/recording-path.ts';
import { WrittenTexts } from '../../src-main/store/write/bodies/written-texts.ts';
import { inScratchFolder, ORIGIN } from './scratch-folder.ts';
import { podBody, podVersion, START } from './versions.ts';

test('a text that is handed over to the next segment is remembered there alone, and can still be read', () =>
  inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'recording');
    const writer = createRecording(folder, ORIGIN, START);
    writer.append([podVersion(1)]);
    writer.close();
    const file = segmentsIn(folder)[0]?.path ?? '';
    const connection = openForAppending(file);
    const texts = new WrittenTexts(file, connection);
    const kept = texts.copyOf(podBody(1));
    texts.keep(1, kept);
    expect(texts.handOver(1)).toBe(kept);
    const read = texts.read(1);
    expect(read).not.toBe(kept);
    expect(read.equals(podBody(1))).toBe(true);
    connection.close();
  }));
