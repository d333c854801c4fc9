import { afterEach, describe, expect, test, vi } from 'vitest';
import type { HearingProgress } from '../../src-preload/model/hearing.ts';
import type { RecordingStatus } from '../../src-preload/model/recording.ts';
import { timestampFromMs } from '../../src-preload/model/time.ts';
import { progressText, tellProgress } from '../../src-main/cli/live/progress-line.ts';

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
const PODS = { group: '', version: 'v1', kind: 'Pod', objects: 300, versions: 700 };
const KEPT = {
  kinds: [PODS, { ...PODS, kind: 'Event', objects: 62, versions: 210 }],
  redactions: [
    { kind: 'Secret', rule: '', count: 3 },
    { kind: 'Deployment.apps', rule: 'env', count: 2 },
  ],
  bytes: { file: 1_234_567, raw: 5_000_000 },
};

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('the progress line of record', () => {
  test('says what was heard, redacted and kept, and how fast', () => {
    expect(progressText(RECORDING, HEARING, KEPT)).toBe(
      'recording; 362 objects, 910 versions, 1 gap, 5 redacted, 1.2 MB; 12 versions/s, 40 KB/s',
    );
  });

  test('says nothing of what is not known, or not so', () => {
    expect(progressText(RECORDING, HEARING)).toBe(
      'recording; 320 objects, 900 versions, 1 gap; 12 versions/s, 40 KB/s',
    );
    expect(progressText({ ...RECORDING, denied: 4, gaps: 0 }, undefined, { ...KEPT, redactions: [] })).toBe(
      'recording; 362 objects, 910 versions, 0 gaps, 4 kinds denied, 1.2 MB',
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

  test('says when it is tried again, once where lines stay', async () => {
    vi.useFakeTimers();
    const said: string[] = [];
    vi.spyOn(console, 'error').mockImplementation((line: string) => said.push(line));
    const problem = { code: 'unreachable', sentence: 'refused', hint: 'We keep trying.' } as const;
    let now = 0;
    const status = (): RecordingStatus => ({
      ...RECORDING,
      now: timestampFromMs(now),
      state: { type: 'retrying', problem, nextTryAt: timestampFromMs(12_300) },
    });
    let change = () => {};
    const onStatus = (listener: () => void) => {
      change = listener;
      return () => undefined;
    };
    const report = () => Promise.resolve(KEPT);
    const stop = tellProgress({ status, progress: () => HEARING, onStatus, folder: '/r', reader: () => ({ report }) });
    for (; now <= 13_000; now += 1_000) {
      change();
      await vi.advanceTimersByTimeAsync(1_000);
    }
    stop();
    expect(said).toEqual(['refused. We keep trying. Next try in 13 s.']);
    expect(progressText(status())).toBe('refused. We keep trying. Next try now.');
  });

  test('is a line at each change and one a minute where lines stay, and counts what it says', async () => {
    vi.useFakeTimers();
    const said: string[] = [];
    vi.spyOn(console, 'error').mockImplementation((line: string) => said.push(line));
    let status: RecordingStatus = { ...RECORDING, objects: 0, versions: 0 };
    let change = () => {};
    let versions = 700;
    const report = () => Promise.resolve({ ...KEPT, kinds: [{ ...PODS, versions }] });
    const stop = tellProgress({
      status: () => status,
      progress: () => HEARING,
      onStatus: (listener: () => void) => {
        change = listener;
        return () => undefined;
      },
      folder: '/recording',
      reader: () => ({ report }),
    });
    change();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(said).toEqual([expect.stringMatching(/^recording; 300 objects, 700 versions/)]);
    versions = 800;
    await vi.advanceTimersByTimeAsync(100_000);
    expect(said.slice(1)).toEqual(Array(2).fill(expect.stringMatching(/^recording; 300 objects, 800 versions/)));
    for (const kindsReady of [2, 30, 59]) {
      status = { ...status, state: { type: 'recording', kindsReady, kinds: 60 } };
      change();
      await vi.advanceTimersByTimeAsync(10);
    }
    expect(said.slice(3)).toEqual([expect.stringMatching(/^hearing 2 of 60 kinds; 300 objects/)]);
    status = { ...status, state: { type: 'paused', since: status.now } };
    change();
    await vi.advanceTimersByTimeAsync(10);
    expect(said.slice(4)).toEqual([expect.stringMatching(/^paused; 300 objects/)]);
    const problem = { code: 'disk', sentence: 'the disk is full', hint: 'Make room.' } as const;
    status = { ...status, state: { type: 'stopped', problem } };
    stop();
    expect(said.slice(5)).toEqual(['the disk is full. Make room.']);
  });
});
