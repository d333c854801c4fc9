import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { MarkBook } from '../../src-main/store/marks/mark-book.ts';
import { createRecording } from '../../src-main/store/tape-writer.ts';
import { ensureBuilt, run } from '../fakes/command-line.ts';
import { inScratchFolder, ORIGIN } from '../store/scratch-folder.ts';
import { podVersion, START } from '../store/versions.ts';

beforeAll(ensureBuilt);

const NAME = 'x\u001b[31mRED\nfake/line\u007f\u009b2J\u202etxt';
const SHOWN = String.raw`x\u001b[31mRED\u000afake/line\u007f\u009b2J\u202etxt`;
/** What no line may hold; the newline ends ours. */
const COMMANDS = /[^\P{Cc}\n]|[\u2028-\u202e\u2066-\u2069]/u;

test('what a recording calls things commands no terminal and begins no line', () =>
  inScratchFolder(async (scratch) => {
    const data = join(scratch, 'data');
    const folder = join(data, 'recordings', 'hostile');
    const writer = createRecording(folder, { ...ORIGIN, context: NAME, server: NAME }, START);
    writer.append([podVersion(1, { name: NAME, kind: NAME }), podVersion(2, { name: NAME, uid: 'two' })]);
    writer.close();
    new MarkBook(folder, () => 'one').set({
      at: START,
      title: 'mark',
      object: { group: '', version: 'v1', kind: NAME, namespace: NAME, name: NAME, uid: 'one' },
    });
    const verbs: readonly (readonly [string, number, ...string[]])[] = [
      ['changes', 2, '-o', 'text'],
      ['state', 2, '-o', 'name'],
      ['search', 3, 'health:healthy'],
      ['search', 2, 'health:healthy', '-o', 'name'],
      ['step', 1, '--from', '1', '-o', 'text'],
      ['marks', 1],
    ];
    for (const [verb, lines, ...words] of verbs) {
      const { code, stdout, stderr } = await run([verb, folder, ...words]);
      expect([verb, code, stdout.split('\n').length - 1]).toEqual([verb, 0, lines]);
      expect(stdout).toContain(SHOWN);
      expect(stdout + stderr).not.toMatch(COMMANDS);
    }
    const env = { KHRONOSCOPE_DATA: data };
    const listed = await run(['recordings'], env);
    expect([listed.stdout.split('\n').length, listed.stdout]).toEqual([2, expect.stringContaining(SHOWN)]);
    const inspected = await run(['inspect', folder]);
    expect(inspected.stdout).toContain(`cluster:   ${SHOWN} at ${SHOWN}`);
    const wrong = await run(['changes', folder, '-k', 'none']);
    expect([wrong.code, wrong.stderr.split('\n').length]).toEqual([2, 2]);
    for (const { stdout, stderr } of [listed, inspected, wrong]) expect(stdout + stderr).not.toMatch(COMMANDS);
    const json = JSON.parse((await run(['search', folder, 'health:healthy', '-o', 'json'])).stdout);
    expect(json.map(({ name }: { readonly name: string }) => name)).toEqual([NAME, NAME]);
  }));
