import type { Coverage, CoverageState } from '@model/coverage.ts';
import { timestampFromMs } from '@model/time.ts';
import { describe, expect, it } from 'vitest';
import { deniedKinds } from '../../src-renderer/recordings/denied-kinds.ts';
import { uploadAnswer } from '../../src-renderer/recordings/transfer/transfer.ts';

const coverage = (kind: string, state: CoverageState, since: number): Coverage => ({
  kind,
  namespace: '',
  state,
  since: timestampFromMs(since),
  detail: '',
});

describe('denied kinds', () => {
  it('are those whose newest word is denied', () => {
    expect(
      deniedKinds([
        coverage('Secret', 'recorded', 1),
        coverage('Secret', 'denied', 2),
        coverage('Pod', 'denied', 1),
        coverage('Pod', 'recorded', 2),
        { ...coverage('ConfigMap', 'denied', 1), namespace: 'shop' },
        coverage('Lease.coordination.k8s.io', 'lost', 1),
      ]),
    ).toEqual(['ConfigMap in shop', 'Secret']);
  });
});

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
