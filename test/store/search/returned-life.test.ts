import { join } from 'node:path';
import { expect, test } from 'vitest';
import { exportRecording } from '../../../src-main/session/export-recording.ts';
import { openReader } from '../../../src-main/store/tape-reader.ts';
import { createRecording, openForWriting } from '../../../src-main/store/tape-writer.ts';
import { inScratchFolder, ORIGIN } from '../scratch-folder.ts';
import { podVersion, START } from '../versions.ts';
import { searched } from './searched.ts';

test('a life that comes back in a later segment without its labels is without them, in a copy too', () =>
  inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'recording');
    createRecording(folder, ORIGIN, START).close();
    const writer = openForWriting(folder, START, { bytes: 1, ageMs: 1e9, carried: 100, freeBytes: 0 });
    const terms = 'label app=shop\n';
    writer.append([podVersion(1, { terms }), podVersion(2, { terms, type: 'deleted' })]);
    writer.append([podVersion(3, { terms: '' })]);
    writer.close();
    const copy = join(scratch, 'copy.khrono');
    await exportRecording(folder, copy);
    for (const path of [folder, copy]) {
      const tape = openReader(path);
      const { hits } = searched(tape, { query: 'label:app=shop' });
      expect(hits.map(({ truths }) => truths)).toEqual([[expect.objectContaining({ seq: 1, to: START + 200 })]]);
      tape.close();
    }
  }));
