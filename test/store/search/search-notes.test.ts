import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openReader } from '../../../src-main/store/tape-reader.ts';
import { createRecording } from '../../../src-main/store/tape-writer.ts';
import { inScratchFolder, ORIGIN } from '../scratch-folder.ts';
import { podVersion, START } from '../versions.ts';
import { searched } from './searched.ts';

test('what stands like a field and is none is said', () =>
  inScratchFolder((scratch) => {
    const folder = join(scratch, 'recording');
    const writer = createRecording(folder, ORIGIN, START);
    writer.append([podVersion(1)]);
    writer.close();
    const tape = openReader(folder);
    const notesOn = (query: string) => searched(tape, { query }).notes;
    expect(notesOn('web zebra:crossing')).toEqual([
      expect.stringMatching(
        /^There is no field zebra:, so zebra:crossing was looked for as a word; fields are name, ns/,
      ),
    ]);
    expect(notesOn('registry/app:1.25')).toEqual([]);
    tape.close();
  }));
