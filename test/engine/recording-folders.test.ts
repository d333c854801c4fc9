import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { folderFor, folderName } from '../../src-main/engine/recordings/recording-folders.ts';
import { createRecording } from '../../src-main/store/tape-writer.ts';
import type { RecordingOrigin } from '../../src-preload/model/recording.ts';
import { timestampFromMs } from '../../src-preload/model/time.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'khronoscope-folders-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const origin = (change: Partial<RecordingOrigin>): RecordingOrigin => ({
  context: 'kind-dev',
  server: 'https://127.0.0.1:6443',
  clusterUid: 'first',
  serverVersion: 'v1.37.2',
  ...change,
});

function record(of: RecordingOrigin): string {
  const folder = folderFor(root, of);
  createRecording(folder, of, timestampFromMs(1_700_000_000_000)).close();
  return folder;
}

describe('where a context is recorded', () => {
  it('goes on where it was recorded before, at another address too', () => {
    const folder = record(origin({}));
    expect(folderFor(root, origin({ server: 'https://127.0.0.1:7000' }))).toBe(folder);
  });

  it('begins anew for a cluster built again under the same name', () => {
    const first = record(origin({}));
    const second = record(origin({ clusterUid: 'second' }));
    expect(second).not.toBe(first);
    expect(folderFor(root, origin({ clusterUid: 'second' }))).toBe(second);
    expect(folderFor(root, origin({}))).toBe(first);
  });

  it('tells clusters apart by address where their uid may not be read', () => {
    const first = record(origin({ clusterUid: '' }));
    expect(folderFor(root, origin({ clusterUid: '' }))).toBe(first);
    expect(folderFor(root, origin({ clusterUid: '', server: 'https://10.0.0.1' }))).not.toBe(first);
  });

  it('names every context apart, in names that any file system takes', () => {
    const contexts = ['prod', 'arn:aws:eks:eu-west-1:123:cluster/prod', 'a/b', 'a:b', '..', '', 'x'.repeat(300)];
    const names = contexts.map(folderName);
    expect(new Set(names).size).toBe(contexts.length);
    for (const name of names) {
      expect(name).toMatch(/^[\w@][\w.@-]{0,99}$/);
    }
    expect(folderName('prod')).toBe('prod');
  });
});
