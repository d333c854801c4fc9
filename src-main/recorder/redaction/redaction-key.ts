import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Name of the key file in a recording's folder. It is never part of an export: without it sealed values tell nothing. */
export const REDACTION_KEY_FILE = 'redaction.key';
const KEY_BYTES = 32;

/**
 * The key of the recording in `folder`, made at the first call. It is a file beside the recording, so that the same
 * value looks the same after a restart; mode 0600, and written whole or not at all.
 * Throws if the file cannot be read or written, or has another length than a key.
 */
export function redactionKey(folder: string): Uint8Array {
  const path = join(folder, REDACTION_KEY_FILE);
  if (!existsSync(path)) createKey(path);
  const key = readFileSync(path);
  if (key.byteLength !== KEY_BYTES) {
    throw new Error(
      `The redaction key ${path} has ${key.byteLength} bytes instead of ${KEY_BYTES}; delete it to go on with a new key (values recorded before and after will then look different).`,
    );
  }
  return key;
}

/** Linking a finished file into place fails if another process was faster; its key is as good. */
function createKey(path: string): void {
  const fresh = `${path}.${process.pid}.new`;
  writeFileSync(fresh, randomBytes(KEY_BYTES), { mode: 0o600 });
  try {
    linkSync(fresh, path);
  } catch (error) {
    if (!existsSync(path)) throw error;
  } finally {
    rmSync(fresh, { force: true });
  }
}
