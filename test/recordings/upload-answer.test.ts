import { describe, expect, it } from 'vitest';
import { uploadAnswer } from '../../src-renderer/recordings/transfer/transfer.ts';

describe('the answer to an upload', () => {
  it.each([
    [200, '{"recording":"r1"}', { type: 'opened', recording: 'r1' }],
    [
      422,
      '{"sentence":"It is no recording.","hint":"Choose a .khrono file."}',
      'It is no recording. Choose a .khrono file.',
    ],
    [413, 'The file is too large.', 'The file is too large.'],
    [500, '', 'The file was refused (HTTP 500)'],
    [200, '{}', 'The file was refused (HTTP 200)'],
    [502, `<html>${'x'.repeat(600)}`, 'The file was refused (HTTP 502)'],
  ])('%i %s', (status, body, expected) => {
    expect(uploadAnswer(status, body)).toEqual(
      typeof expected === 'string' ? { type: 'refused', sentence: expected } : expected,
    );
  });
});
