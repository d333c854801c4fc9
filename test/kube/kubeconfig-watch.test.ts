import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { watchKubeconfig } from '../../src-main/kube/config/kubeconfig-watch.ts';
import { loginShellPath } from '../../src-main/kube/config/login-shell-path.ts';
import { ManualClock } from '../fakes/manual-clock.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'khrono-kubeconfig-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a kubeconfig that appears, is replaced by renaming, or vanishes is noticed, once each', () => {
  const clock = new ManualClock();
  const file = join(folder, 'config');
  let changes = 0;
  const stop = watchKubeconfig({ explicit: [file], env: {}, home: folder }, clock, () => changes++);
  clock.advance(10_000);
  expect(changes).toBe(0);
  writeFileSync(file, 'one');
  clock.advance(10_000);
  expect(changes).toBe(1);
  writeFileSync(join(folder, 'next'), 'two');
  renameSync(join(folder, 'next'), file);
  clock.advance(10_000);
  expect(changes).toBe(2);
  rmSync(file);
  clock.advance(10_000);
  expect(changes).toBe(3);
  stop();
  expect(clock.pending).toEqual([]);
});

const shell = (answer: string | Error) => ({
  platform: 'darwin' as const,
  env: { PATH: '/usr/bin', SHELL: '/bin/zsh' },
  run: (_command: string, words: readonly string[]) => {
    if (answer instanceof Error) return Promise.reject(answer);
    const mark = /'(__\w+__)'/.exec(words[1] ?? '')?.[1] ?? '';
    return Promise.resolve(`Welcome back!\n${mark}${answer}${mark}\nbye`);
  },
});

test("the login shell's PATH is read between greetings", async () => {
  expect(await loginShellPath(shell('/opt/homebrew/bin:/usr/bin'))).toBe('/opt/homebrew/bin:/usr/bin');
});

test('a shell that fails, or says nothing of use, leaves the PATH there is', async () => {
  expect(await loginShellPath(shell(new Error('timed out')))).toBe('/usr/bin');
  expect(await loginShellPath(shell(''))).toBe('/usr/bin');
  expect(await loginShellPath({ ...shell('/x'), platform: 'win32' })).toBe('/usr/bin');
});
