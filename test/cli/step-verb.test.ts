import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { createRecording } from '../../src-main/store/tape-writer.ts';
import { ensureBuilt, run } from '../fakes/command-line.ts';
import { inScratchFolder, ORIGIN } from '../store/scratch-folder.ts';
import { podVersion, START } from '../store/versions.ts';

beforeAll(ensureBuilt);

/** Twelve changes of three Pods, a tenth of a second apart; web-2 is as `status:Crash` asks with changes 5 and 8. */
function recordingIn(folder: string): string {
  const writer = createRecording(folder, ORIGIN, START);
  const nths = Array.from({ length: 12 }, (_, index) => index + 1);
  writer.append(
    nths.map((nth) => {
      const status = nth === 5 || nth === 8 ? 'CrashLoopBackOff' : 'Running';
      const severity = nth === 5 ? 'failure' : nth === 6 ? 'routine' : 'change';
      const summary = JSON.stringify({ health: 'healthy', status });
      return podVersion(nth, { uid: `uid-${nth % 3}`, name: `web-${nth % 3}`, summary, severity });
    }),
  );
  writer.close();
  return folder;
}

test('steps over everything, a name, a query or failures, forwards and back, from an instant or a change', () =>
  inScratchFolder(async (scratch) => {
    const folder = recordingIn(join(scratch, 'recording'));
    const instant = new Date(START + 500).toISOString();
    const asked: readonly (readonly [readonly string[], number | undefined])[] = [
      [['--from', '4'], 5],
      [['--from', '5'], 7],
      [['--from', '5', '--heartbeats'], 6],
      [['--from', '7', '--back'], 5],
      [['--from', instant], 7],
      [['--from', instant, '--back'], 5],
      [['--from', '1', '--name', 'web-0'], 3],
      [['--from', '1', '-k', 'pods', '-n', 'shop'], 2],
      [['--from', '1', '-n', 'elsewhere'], undefined],
      [['--from', '1', '--failures'], 5],
      [['--from', '1', '--matching', 'status:crash'], 5],
      [['--from', '12', '--back', '--matching', 'status:crash'], 11],
      [['--from', '12'], undefined],
      [['--from', '1', '--back'], undefined],
    ];
    for (const [words, seq] of asked) {
      const { code, stdout, stderr } = await run(['step', folder, ...words]);
      const found = stdout === '' ? undefined : JSON.parse(stdout).seq;
      expect([words, code, found]).toEqual([words, 0, seq]);
      expect(stderr === '').toBe(seq !== undefined);
    }
    expect((await run(['step', folder, '--from', 'yesterday'])).code).toBe(2);
    expect((await run(['step', folder, '--from', '4', '-o', 'text'])).stdout).toMatch(/applied {4}Pod {2}shop\/web-2/);
  }));
