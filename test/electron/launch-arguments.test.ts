import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readLaunchArguments } from '../../src-main/electron/launch-arguments.ts';

const FOLDER = resolve('/home/ann');

test.each([
  ['nothing', [], {}],
  ["Chromium's switches", ['--no-sandbox', '--remote-debugging-port=0', '-psn_0_1'], {}],
  ['a file', ['a.khrono'], { file: resolve(FOLDER, 'a.khrono') }],
  ['a file among switches, whatever its case', ['--flag', '/x/B.KHRONO'], { file: resolve('/x/B.KHRONO') }],
  ['other files', ['notes.txt', '.'], {}],
  [
    'kubeconfig and context',
    ['--kubeconfig', 'k.yaml', '--context=prod', 'a.khrono', 'b.khrono'],
    { kubeconfig: resolve(FOLDER, 'k.yaml'), context: 'prod', file: resolve(FOLDER, 'a.khrono') },
  ],
  [
    'a link to a moment, and nothing that only looks like one',
    ['khronoscope://elsewhere?context=x', 'khronoscope://moment?context=prod&t=2026-11-23T14:03:21.482Z'],
    { moment: { context: 'prod', at: Date.parse('2026-11-23T14:03:21.482Z') } },
  ],
  ['an option without its value', ['--context'], {}],
])('%s', (_name, argv, expected) => {
  expect(readLaunchArguments(argv, FOLDER)).toEqual(expected);
});
