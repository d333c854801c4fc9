import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensureBuilt, run } from '../fakes/command-line.ts';

const WHOLE = fileURLToPath(new URL('../fixtures/format-1.khrono', import.meta.url));
let scratch: string;

beforeAll(() => {
  ensureBuilt();
  scratch = mkdtempSync(join(tmpdir(), 'khronoscope-verify-'));
});

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

it('says what is whole and exits with 0', async () => {
  const { code, stdout } = await run(['verify', WHOLE], {});
  expect(stdout).toMatch(/format-1\.khrono is whole: 8 objects, 123 versions/);
  expect(code).toBe(0);
});

it('says what is damaged and exits with 1', async () => {
  const file = join(scratch, 'damaged.khrono');
  copyFileSync(WHOLE, file);
  const database = new Database(file);
  database.exec('update version set t = 0 where seq = 50');
  database.close();
  const text = await run(['verify', file], {});
  expect(text.stdout).toContain('Change 50 is earlier than the change before it.');
  expect(text.code).toBe(1);
  const json = await run(['verify', file, '-o', 'json'], {});
  expect(JSON.parse(json.stdout)).toMatchObject({ versions: 123, problemCount: 1 });
  expect(json.code).toBe(1);
});
