import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DemoCluster, startDemoCluster } from '../../src-main/demo/demo-cluster.ts';
import type { RecordingReport } from '../../src-preload/model/recording.ts';
import { ensureBuilt, run, runUntil, start } from '../fakes/command-line.ts';

let scratch: string;
let cluster: DemoCluster;
let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  ensureBuilt();
  scratch = mkdtempSync(join(tmpdir(), 'khronoscope-record-'));
  cluster = await startDemoCluster({ seed: 1 });
  writeFileSync(join(scratch, 'kubeconfig'), cluster.kubeconfig);
  env = { HOME: scratch, KUBECONFIG: join(scratch, 'kubeconfig'), KHRONOSCOPE_DATA: join(scratch, 'data') };
});

afterAll(async () => {
  await cluster?.close();
  rmSync(scratch, { recursive: true, force: true });
});

const path = (name: string) => join(scratch, name);

/** Records until every kind has been listed. */
const record = (...words: readonly string[]) => runUntil(/^recording;/m, ['record', ...words], env);

async function report(folder: string): Promise<RecordingReport> {
  return JSON.parse((await run(['inspect', folder, '-o', 'json'], env)).stdout);
}

function bytesOf(folder: string): string {
  return readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'latin1'))
    .join('');
}

describe('record', () => {
  it('replaces what the command line names, and inspect tells how often and by which rule', async () => {
    const rule = 'Deployment:spec.template.metadata.labels.app';
    const { said } = await record('--out', path('redacted'), '--redact', rule);
    const { redactions, kinds } = await report(path('redacted'));
    const objects = kinds.reduce((sum, kind) => sum + kind.objects, 0);
    const versions = kinds.reduce((sum, kind) => sum + kind.versions, 0);
    expect(said).toMatch(new RegExp(`^recorded ${objects} objects, ${versions} versions`, 'm'));
    expect(redactions).toContainEqual({ kind: 'Deployment.apps', rule, count: expect.any(Number) });
    const { stdout } = await run(['inspect', path('redacted')], env);
    expect(stdout).toMatch(new RegExp(`\\d+ values of Deployment\\.apps by rule "${rule}"`));
    const state = await run(['state', path('redacted'), '-k', 'Deployment'], env);
    for (const { spec } of JSON.parse(state.stdout).items) {
      expect(spec.template.metadata.labels.app).toMatch(/^redacted:[0-9a-f]{16}:\d+$/);
    }
  });

  it('warns once, also in the log, of rules for a kind that the cluster does not have', async () => {
    const rules = ['--redact', 'Pood:metadata.name', '--redact', 'Pod:metadata.labels.nosuch', '--exclude', 'Pod'];
    const { said } = await record('--out', path('idle'), '--log-file', path('idle.log'), ...rules);
    const sentence = `the rule of redaction "Pood:metadata.name" replaces nothing in "Pood": this cluster serves no kind of that name`;
    expect(said.split('\n').filter((line) => line.startsWith('warning: '))).toEqual([`warning: ${sentence}`]);
    const logged = readFileSync(path('idle.log'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(logged.filter(({ event }) => event === 'recording warning')).toEqual([
      expect.objectContaining({ level: 'warn', why: sentence }),
    ]);
  });

  it('redacts nothing only when told so, and says so then and ever after', async () => {
    const { said } = await record('--out', path('plain'), '--no-redaction');
    expect(said).toMatch(/^warning: nothing is replaced in this recording: values of Secrets/m);
    const found = await report(path('plain'));
    expect(found.redactions).toEqual([]);
    expect(found.origin.unredacted).toBe(true);
    expect((await run(['inspect', path('plain')], env)).stdout).toMatch(/^redaction: +none:/m);
    expect(bytesOf(path('plain'))).not.toContain('redacted:');
    const again = await run(['record', '--out', path('plain'), '--for', '2s'], env);
    expect(again.stderr).toMatch(
      /The recording in .*plain is not redacted and this one would be\. Record into another/,
    );
    expect(again.code).toBe(1);
  });

  it('follows the settings, and options win over a preset', async () => {
    const data = path('data');
    mkdirSync(data, { recursive: true });
    writeFileSync(
      join(data, 'settings.json'),
      JSON.stringify({
        scope: { kinds: ['Node'] },
        presets: { web: { kinds: ['Pod', 'Service'], namespaces: ['shop'] } },
      }),
    );
    await record('--out', path('set'));
    expect((await report(path('set'))).kinds.map(({ kind }) => kind)).toEqual(['Node']);
    await record('--out', path('preset'), '--preset', 'web', '--include', 'Pod');
    expect((await report(path('preset'))).kinds.map(({ kind }) => kind)).toEqual(['Pod']);
    const unknown = await run(['record', '--preset', 'none'], env);
    expect([unknown.code, unknown.stderr]).toEqual([
      2,
      'khronoscope: There is no preset "none"; the settings have web.\n',
    ]);
    writeFileSync(join(data, 'settings.json'), '{ "scop": {} }');
    const wrong = await run(['record', '--for', '1s'], env);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toMatch(/The settings in .*settings\.json cannot be used: scop is no setting; known here are/);
    rmSync(join(data, 'settings.json'));
  });

  it('says once that limits smaller than a segment can keep more', async () => {
    const warnings = async (...words: readonly string[]) => {
      const { said } = await record('--out', path(`kept ${words.length}`), ...words);
      return said.split('\n').filter((line) => line.startsWith('warning: '));
    };
    expect(await warnings('--keep-for', '5s', '--keep-size', '1MB')).toEqual([
      'warning: --keep-for 5 s and --keep-size 1.0 MB can keep more than that: whole segments go, the newest two always ' +
        'stay, and one is closed at 268.4 MB or after 6 h',
    ]);
    expect(await warnings('--keep-for', '72h')).toEqual([]);
  });

  it('says so when a namespace that it was asked for is not there', async () => {
    const warning = /^warning: there is no namespace "nosuchns" in this cluster; it is recorded once there is$/m;
    await runUntil(warning, ['record', '--out', path('nowhere'), '-n', 'nosuchns'], env);
  });

  it('names no file when there was nothing to make one of', async () => {
    const away = path('away-kubeconfig');
    writeFileSync(away, cluster.kubeconfig.replace(/server: \S+/, 'server: https://127.0.0.1:1'));
    const words = ['record', '--kubeconfig', away, '--out', path('away.khrono'), '--for', '2s'];
    const { code, stdout } = await run(words, env);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^recorded 0 objects.* in \d+ s; nothing was written$/m);
    expect(existsSync(path('away.khrono'))).toBe(false);
  });

  it('is complete when there is nothing of what was asked for, and says when no kind is asked for', async () => {
    const none = await record('--out', path('none'), '-n', 'kube-public', '--include', 'Pod');
    expect([none.code, none.said]).toEqual([0, expect.not.stringContaining('ended before')]);
    expect((await report(path('none'))).coverage).toContainEqual(
      expect.objectContaining({ kind: 'Pod', namespace: 'kube-public', state: 'recorded' }),
    );
    const nonsense = await record('--out', path('nonsense'), '--include', 'Pod', '--exclude', 'Pod');
    expect([nonsense.code, nonsense.said]).toEqual([
      1,
      expect.stringMatching(/^warning: no kind of this cluster matches what is to be recorded;/m),
    ]);
    expect(nonsense.said).not.toContain('ended before');
  });

  it('says so when it went on with a recording and ended before a kind was listed again', async () => {
    const out = path('continued');
    await record('--out', out);
    const target = new URL(/server: "?([^"\s]+)/.exec(cluster.kubeconfig)?.[1] ?? '');
    const front = http.createServer((request, response) => {
      if (request.url?.startsWith('/api/v1/configmaps?limit')) return;
      const { method, headers, url: path } = request;
      const to = { host: target.hostname, port: target.port, method, headers, path, rejectUnauthorized: false };
      https.get(to, (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      });
    });
    front.listen(0, '127.0.0.1');
    await once(front, 'listening');
    const address = front.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const kubeconfig = path('front.kubeconfig');
    writeFileSync(kubeconfig, cluster.kubeconfig.replace(target.origin, `http://127.0.0.1:${port}`));
    const { code, stderr } = await run(['record', '--kubeconfig', kubeconfig, '--out', out, '--for', '4s'], env);
    front.closeAllConnections();
    front.close();
    expect(stderr).toContain('The recording ended before every kind had been listed again: what changed since');
    expect(code).toBe(1);
  });

  it('is paused and resumed by a signal, and the pause is a gap of its own', async () => {
    const recording = start(['record', '--out', path('paused')], env);
    await recording.saying(/^recording;/m);
    recording.child.kill('SIGUSR2');
    await recording.saying(/^paused;/m);
    recording.child.kill('SIGUSR2');
    await recording.saying(/paused;[\s\S]*^recording;/m);
    expect(await recording.end('SIGINT')).toBe(0);
    const { gaps } = await report(path('paused'));
    expect(new Set(gaps.map(({ why }) => why))).toEqual(new Set(['paused']));
    expect(gaps.every(({ to }) => to !== undefined)).toBe(true);
    expect(gaps.length).toBeGreaterThan(5);
  });

  it('names a credential plugin that hangs, and ends at once all the same', async () => {
    const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: 'sleep', args: ['3000'] };
    const kubeconfig = {
      'current-context': 'slow',
      clusters: [{ name: 'slow', cluster: { server: 'https://127.0.0.1:1' } }],
      users: [{ name: 'slow', user: { exec } }],
      contexts: [{ name: 'slow', context: { cluster: 'slow', user: 'slow' } }],
    };
    writeFileSync(path('slow'), JSON.stringify(kubeconfig));
    const slow = { ...env, KUBECONFIG: path('slow') };
    const interrupted = await runUntil(/^waiting for the credential plugin sleep$/m, ['record'], slow);
    expect([interrupted.code, interrupted.said]).toEqual([1, expect.stringContaining('nothing was written')]);
    const timed = await run(['record', '--for', '1s'], slow);
    expect([timed.code, timed.stdout]).toEqual([1, expect.stringContaining('nothing was written')]);
  });
});
