import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensureBuilt, run } from '../fakes/command-line.ts';

let scratch: string;
let file: string;

beforeAll(() => {
  ensureBuilt();
  scratch = mkdtempSync(join(tmpdir(), 'khronoscope-marks-'));
  file = join(scratch, 'story.khrono');
  copyFileSync(fileURLToPath(new URL('../fixtures/format-1.khrono', import.meta.url)), file);
});

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

it('sets marks and lists them', async () => {
  expect(await run(['marks', file])).toMatchObject({ code: 0, stdout: '' });
  const set = await run(['mark', file, 'the rollout', '--at', '-0s', '--note', 'why']);
  expect(set.stderr).toBe('');
  expect(set.stdout).toMatch(/^\d{4}-\S+Z {2}the rollout\n$/);
  expect((await run(['marks', file])).stdout).toBe(set.stdout);
  const [mark] = JSON.parse((await run(['marks', file, '-o', 'json'])).stdout);
  expect(mark).toMatchObject({ title: 'the rollout', note: 'why' });
  expect(set.stdout.startsWith(mark.at)).toBe(true);
});

it('refuses an instant that is not recorded', async () => {
  const { code, stderr } = await run(['mark', file, 'x', '--at', '2001-01-01T00:00Z']);
  expect(code).toBe(2);
  expect(stderr).toContain('nothing is known of 2001-01-01');
});
