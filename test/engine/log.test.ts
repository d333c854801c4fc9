import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LogLevel } from '../../src-main/engine/log/log-level.ts';
import { type Log, logFileIn, openLog } from '../../src-main/engine/log/log.ts';
import { RecordingEvents } from '../../src-main/engine/log/recording-events.ts';
import type { KindStatus } from '../../src-main/kube/cluster-state.ts';
import { withoutSecrets } from '../../src-main/engine/log/without-secrets.ts';
import { timestampFromMs } from '../../src-preload/model/time.ts';
import { ManualClock } from '../fakes/manual-clock.ts';

let folder: string;
let troubles: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'khronoscope-log-'));
  troubles = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (level: LogLevel = 'info', maxBytes?: number): Log =>
  openLog({
    file: logFileIn(folder),
    level,
    clock: new ManualClock(),
    onTrouble: (why) => troubles.push(why),
    ...(maxBytes !== undefined && { maxBytes }),
  });
const lines = (file = logFileIn(folder)) =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('the log', () => {
  it('is one JSON object a line, for its owner only, of the level asked for and above', () => {
    const log = open('warn');
    log.write('error', 'broke', { count: 2 });
    log.write('warn', 'wobbles');
    log.write('info', 'goes on');
    expect(lines()).toEqual([
      { time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/), level: 'error', event: 'broke', count: 2 },
      { time: expect.any(String), level: 'warn', event: 'wobbles' },
    ]);
    expect(statSync(logFileIn(folder)).mode & 0o777).toBe(0o600);
  });

  it('never grows beyond two files of its size', () => {
    const log = open('info', 1000);
    for (let count = 0; count < 200; count += 1) log.write('info', 'tick', { count });
    const file = logFileIn(folder);
    expect(statSync(file).size).toBeLessThanOrEqual(1000);
    expect(statSync(`${file}.1`).size).toBeLessThanOrEqual(1000);
    expect(lines().at(-1)).toMatchObject({ count: 199 });
    expect(existsSync(`${file}.2`)).toBe(false);
  });

  it('that cannot be written is told of once, and stops nothing', () => {
    writeFileSync(join(folder, 'log'), 'in the way');
    const log = open();
    log.write('info', 'a');
    log.write('info', 'b');
    expect(troubles).toHaveLength(1);
    expect(troubles[0]).toMatch(/^The log .*khronoscope\.jsonl cannot be written \(/);
  });

  it.each([
    ['Authorization: Bearer abc.def-123', 'Authorization: Bearer …'],
    ['got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln back', 'got … back'],
    ['https://me:pw@proxy:3128 refused', 'https://…@proxy:3128 refused'],
    ['password="hunter2" is wrong', 'password="…" is wrong'],
    ['?token=s3cr3t&x=1', '?token=…&x=1'],
    ['pods is forbidden: User "viewer" cannot list', 'pods is forbidden: User "viewer" cannot list'],
  ])('takes out what looks like a credential: %s', (text, clean) => {
    expect(withoutSecrets(text)).toBe(clean);
  });
});

describe('how a recording fares', () => {
  it('is written when it changes, and of credentials only that there was trouble', () => {
    const events = new RecordingEvents({ log: open('debug'), context: 'prod', clock: new ManualClock() });
    events.state({ type: 'connecting', waitingFor: 'https://x' });
    events.state({ type: 'connecting', waitingFor: 'the list of kinds' });
    const problem = { code: 'credentials', sentence: 'plugin said: planted-output', hint: '' } as const;
    events.state({ type: 'stopped', problem });
    const kind = { group: 'apps', version: 'v1', kind: 'Deployment', resource: 'deployments', namespaced: true };
    events.kind({ kind, namespace: 'shop', state: 'blocked', code: 'credentials', detail: 'planted-output' });
    events.kind({
      kind,
      namespace: 'shop',
      state: 'waiting',
      code: 'unreachable',
      detail: 'reset',
      nextTryAt: timestampFromMs(1),
    });
    events.kind({ kind, namespace: 'shop', state: 'waiting', code: 'unreachable', detail: 'reset again' });
    expect(lines().map(({ time: _time, ...rest }) => rest)).toEqual([
      { level: 'info', event: 'recording connecting', context: 'prod' },
      { level: 'warn', event: 'recording stopped', context: 'prod', code: 'credentials' },
      {
        level: 'warn',
        event: 'kind blocked',
        context: 'prod',
        kind: 'Deployment.apps',
        namespace: 'shop',
        code: 'credentials',
      },
      {
        level: 'warn',
        event: 'kind waiting',
        context: 'prod',
        kind: 'Deployment.apps',
        namespace: 'shop',
        code: 'unreachable',
        why: 'reset',
      },
    ]);
  });

  it('tells when a kind is heard again, after how long, and whether anything can have been missed', () => {
    const clock = new ManualClock();
    const events = new RecordingEvents({ log: open(), context: 'prod', clock });
    const kind = { group: '', version: 'v1', kind: 'Pod', resource: 'pods', namespaced: true };
    const is = (state: KindStatus['state'], code?: 'unreachable' | 'denied') => {
      events.kind({ kind, namespace: '', state, detail: '', ...(code !== undefined && { code }) });
      clock.advance(1_000);
    };
    for (const state of ['listing', 'watching'] as const) is(state);
    is('waiting', 'unreachable');
    is('waiting', 'denied');
    is('watching');
    is('denied');
    is('listing');
    is('watching');
    const again = { level: 'info', event: 'kind heard again', context: 'prod', kind: 'Pod' };
    expect(lines().map(({ time: _time, ...rest }) => rest)).toEqual([
      { level: 'warn', event: 'kind waiting', context: 'prod', kind: 'Pod', code: 'unreachable' },
      { level: 'warn', event: 'kind waiting', context: 'prod', kind: 'Pod', code: 'denied' },
      { ...again, afterMs: 2000, how: 'went on where it was: late, but nothing missed' },
      { level: 'info', event: 'kind denied', context: 'prod', kind: 'Pod' },
      { ...again, afterMs: 2000, how: 'listed again and compared' },
    ]);
  });
});
