import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What takes minutes to make is kept here from run to run. */
const ROOT = join(tmpdir(), 'khronoscope-bench-store');

/** A short hash of every file below `folders`, and of `rest`. */
export function hashOf(folders: readonly string[], rest: string): string {
  const hash = createHash('sha256').update(rest);
  for (const folder of folders) {
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
      if (name.endsWith('.ts')) hash.update(name).update(readFileSync(join(folder, name)));
    }
  }
  return hash.digest('hex').slice(0, 12);
}

/** A folder for what is called `name` and has this key; what was kept under other keys is removed. */
export function keptFolder(name: string, key: string): { readonly path: string; readonly isNew: boolean } {
  mkdirSync(ROOT, { recursive: true, mode: 0o700 });
  for (const other of readdirSync(ROOT)) {
    if (other.startsWith(`${name}-`) && other !== `${name}-${key}`) rmSync(join(ROOT, other), { recursive: true });
  }
  const path = join(ROOT, `${name}-${key}`);
  return { path, isNew: !existsSync(path) };
}
