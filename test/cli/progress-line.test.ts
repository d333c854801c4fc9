import { describe, expect, test } from 'vitest';
import type { HearingProgress } from '../../src-preload/model/hearing.ts';
import type { RecordingStatus } from '../../src-preload/model/recording.ts';
import { timestampFromMs } from '../../src-preload/model/time.ts';
import { progressText } from '../../src-main/cli/live/progress-line.ts';

const RECORDING: RecordingStatus = {
  id: 'record',
  title: 'shop',
  origin: { context: 'shop', server: 'https://api.test', clusterUid: 'u', serverVersion: 'v1.37.2' },
  state: { type: 'recording', kindsReady: 60, kinds: 60 },
  now: timestampFromMs(0),
  objects: 320,
  versions: 900,
  gaps: 1,
  denied: 0,
};
const HEARING: HearingProgress = {
  kinds: [],
  versionsPerSecond: 12.4,
  bytesPerSecond: 40_200,
  lagMs: 0,
  waitingBytes: 0,
};
const KEPT = {
  redactions: [
    { kind: 'Secret', rule: '', count: 3 },
    { kind: 'Deployment.apps', rule: 'env', count: 2 },
  ],
  bytes: 1_234_567,
};

describe('the progress line of record', () => {
  test('says what was heard, redacted and kept, and how fast', () => {
    expect(progressText(RECORDING, HEARING, KEPT)).toBe(
      'recording; 320 objects, 900 versions, 1 gap, 5 redacted, 1.2 MB; 12 versions/s, 40 KB/s',
    );
  });

  test('says nothing of what is not known, or not so', () => {
    expect(progressText(RECORDING, HEARING)).toBe(
      'recording; 320 objects, 900 versions, 1 gap; 12 versions/s, 40 KB/s',
    );
    expect(progressText({ ...RECORDING, denied: 4, gaps: 0 }, undefined, { redactions: [], bytes: 0 })).toBe(
      'recording; 320 objects, 900 versions, 0 gaps, 4 kinds denied, 0 B',
    );
  });

  test('names what waits: the disk, and kinds in trouble', () => {
    const waiting = { kind: 'Pod', namespace: '', state: 'waiting', detail: 'connection refused' } as const;
    const slow = {
      ...HEARING,
      lagMs: 2_140,
      kinds: [waiting, { ...waiting, kind: 'Node', state: 'watching' as const }],
    };
    expect(progressText(RECORDING, slow, KEPT)).toMatch(/disk 2\.1 s behind, 1 kind waits, Pod: connection refused$/);
  });
});
