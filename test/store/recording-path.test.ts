import { copyFileSync, mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { resolveRecording } from '../../src-main/store/recording-path.ts';
import { type TapeErrorCode } from '../../src-main/store/tape-error.ts';
import { openReader } from '../../src-main/store/tape-reader.ts';
import { createRecording } from '../../src-main/store/tape-writer.ts';
import { inScratchFolder, ORIGIN } from './scratch-folder.ts';
import { podVersion, START } from './versions.ts';

function recordingIn(scratch: string): { readonly folder: string; readonly segment: string } {
  const folder = join(scratch, 'recording');
  const writer = createRecording(folder, ORIGIN, START);
  writer.append([podVersion(1)]);
  writer.close();
  return { folder, segment: join(folder, '000001.khrono') };
}

function refusal(path: string, code: TapeErrorCode, sentence: RegExp): void {
  const error: unknown = expect.objectContaining({ name: 'TapeError', code, message: expect.stringMatching(sentence) });
  expect(() => resolveRecording(path)).toThrow(error);
  expect(() => openReader(path)).toThrow(error);
}

/** Writes `value` big-endian into the header of a copy, as a later program or another one would have. */
function withHeader(segment: string, offset: number, value: number): string {
  const bytes = readFileSync(segment);
  bytes.writeInt32BE(value, offset);
  const copy = `${segment}-${offset}.khrono`;
  writeFileSync(copy, bytes);
  return copy;
}

test('a recording is found by its folder and by its file, and belongs to its owner only', () =>
  inScratchFolder((scratch) => {
    const { folder, segment } = recordingIn(scratch);
    expect(resolveRecording(folder)).toEqual({
      type: 'folder',
      path: folder,
      segments: [{ number: 1, path: segment }],
    });
    const file = join(scratch, 'copy.khrono');
    copyFileSync(segment, file);
    expect(resolveRecording(file)).toEqual({ type: 'file', path: file, segments: [{ number: 0, path: file }] });
    if (process.platform === 'win32') return;
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    const modes = readdirSync(folder).map((name) => statSync(join(folder, name)).mode & 0o777);
    expect(new Set(modes)).toEqual(new Set([0o600]));
  }));

test('what is no recording, or one of a later program, is refused with a sentence', () =>
  inScratchFolder((scratch) => {
    const { segment } = recordingIn(scratch);
    refusal(join(scratch, 'nowhere'), 'not-found', /There is no recording at .*nowhere; check the path/);
    const text = join(scratch, 'notes.khrono');
    writeFileSync(text, 'apiVersion: v1\n'.repeat(20));
    refusal(text, 'not-a-recording', /notes\.khrono is not a recording; choose/);
    mkdirSync(join(scratch, 'empty'));
    refusal(join(scratch, 'empty'), 'not-a-recording', /holds no recording/);
    refusal(withHeader(segment, 60, 99), 'newer-format', /has format 99 .* update Khronoscope/);
    refusal(withHeader(segment, 68, 7), 'not-a-recording', /database of another program/);
    const nothing = join(scratch, 'nothing.khrono');
    writeFileSync(nothing, '');
    refusal(nothing, 'damaged', /is damaged \(it is empty\)/);
    const short = join(scratch, 'short.khrono');
    copyFileSync(segment, short);
    truncateSync(short, 60);
    refusal(short, 'damaged', /ends within its first 100 bytes/);
  }));
