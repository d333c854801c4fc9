import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs `work` with a path in a folder of its own that is removed afterwards. */
export async function inScratchFolder<T>(work: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'khronoscope-tape-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const ORIGIN = {
  context: 'kind-shop',
  server: 'https://127.0.0.1:6443',
  clusterUid: 'u',
  serverVersion: 'v1.34.0',
};
