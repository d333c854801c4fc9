import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { timestampFromMs } from '../../src-preload/model/time.ts';
import { createRecording } from '../../src-main/store/tape-writer.ts';
import { exportRecording } from '../../src-main/session/export-recording.ts';
import { ensureBuilt, run } from '../fakes/command-line.ts';

let scratch: string;
let taken: Server;
let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  ensureBuilt();
  scratch = mkdtempSync(join(tmpdir(), 'khronoscope-cli-'));
  env = { HOME: scratch, USERPROFILE: scratch, KUBECONFIG: '', KHRONOSCOPE_DATA: join(scratch, 'data') };
  writeFileSync(join(scratch, 'broken.yaml'), 'clusters: [oops\n');
  writeFileSync(join(scratch, 'text.khrono'), 'not a recording');
  const cluster = { name: 'c', cluster: { server: 'https://127.0.0.1:1' } };
  const context = { name: 'known', context: { cluster: 'c', user: '' } };
  writeFileSync(join(scratch, 'config'), JSON.stringify({ clusters: [cluster], contexts: [context], users: [] }));
  const origin = { context: 'known', server: 'https://127.0.0.1:1', clusterUid: '', serverVersion: '' };
  createRecording(join(scratch, 'empty'), origin, timestampFromMs(1_700_000_000_000)).close();
  await exportRecording(join(scratch, 'empty'), join(scratch, 'empty.khrono'));
  taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
});

afterAll(() => {
  taken?.close();
  rmSync(scratch, { recursive: true, force: true });
});

describe('bad input gets one sentence and exit code 2', () => {
  const at = (name: string) => join(scratch, name);
  const cases: readonly [string, () => readonly string[], RegExp][] = [
    ['no kubeconfig', () => ['record', '--for', '1s'], /no kubeconfig was found: looked for .*\.kube/],
    ['a kubeconfig that is not there', () => ['record', '--kubeconfig', at('none')], /none does not exist/],
    ['broken YAML', () => ['record', '--kubeconfig', at('broken.yaml')], /broken\.yaml, line 2 is not valid YAML/],
    ['an unknown context', () => ['record', '--kubeconfig', at('config'), '--context', 'x'], /no context "x".*known/],
    [
      'the same, when serving',
      () => ['serve', '--kubeconfig', at('config'), '--context', 'x'],
      /no context "x".*known/,
    ],
    ['a file that is no recording', () => ['inspect', at('text.khrono')], /text\.khrono is not a recording/],
    ['a folder that holds none', () => ['changes', scratch], /holds no recording/],
    ['a recording that is not there', () => ['state', at('nowhere')], /no recording at .*nowhere/],
    ['no recording to serve', () => ['serve', at('text.khrono')], /text\.khrono is not a recording/],
    ['an impossible time', () => ['state', at('empty'), '--at', '25:00'], /"25:00" is no time.*RFC 3339/],
    ['a time that is none', () => ['changes', at('empty'), '--since', 'soon'], /--since: "soon" is no time/],
    ['a length of time that is none', () => ['record', '--for', 'long'], /Write a length of time as 30s/],
    ['a port in use', () => ['demo', '--port', String((taken.address() as AddressInfo).port)], /Port \d+ is in use/],
    ['a port that is none', () => ['serve', '--port', '65536'], /A port is a whole number/],
    ['an unknown verb', () => ['timetravel'], /unknown command 'timetravel'/],
    ['a form that is none', () => ['changes', at('empty'), '-o', 'xml'], /Allowed choices are ndjson, json, text/],
    [
      'a rule of redaction without a path',
      () => ['record', '--kubeconfig', at('config'), '--redact', 'foo'],
      /Write a kind and the path of what is replaced in it: foo:/,
    ],
    [
      'a file that is there to export to',
      () => ['export', at('empty'), '--out', at('text.khrono')],
      /exists\. Name another/,
    ],
    [
      'a place in the folder of a recording to export to',
      () => ['export', at('empty.khrono'), '--out', at('empty/000001.khrono'), '--force'],
      /empty is the folder of a recording; export to another place/,
    ],
    [
      'a file in the folder of a recording to record into',
      () => ['record', '--kubeconfig', at('config'), '--out', at('empty/000002.khrono')],
      /empty is the folder of a recording\. Choose another place/,
    ],
    ['nowhere to export to', () => ['export', at('empty'), '--out', at('no/x.khrono')], /no folder/],
  ];
  it.each(cases)('%s', async (_name, words, sentence) => {
    const { code, stdout, stderr } = await run(words(), env);
    expect(stderr).toMatch(sentence);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect([code, stdout]).toEqual([2, '']);
  });
});

describe('a recording without a single change', () => {
  it('is inspected, listed and exported like any other', async () => {
    const empty = join(scratch, 'empty');
    expect((await run(['inspect', empty], env)).stdout).toContain('nothing was recorded');
    expect(await run(['changes', empty], env)).toEqual({ code: 0, stdout: '', stderr: '' });
    const { stdout } = await run(['state', empty], env);
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'List', apiVersion: 'v1', items: [] });
    expect((await run(['export', empty, '--out', join(scratch, 'exported.khrono')], env)).code).toBe(0);
  });
});
