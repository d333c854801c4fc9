import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { planFor } from '../../src-main/engine/recordings/recording-wishes.ts';
import {
  readSettings,
  rememberPreset,
  rememberScope,
  settingsPath,
} from '../../src-main/engine/settings/settings-file.ts';
import { DEFAULT_SETTINGS } from '../../src-main/engine/settings/settings.ts';
import { EVERYTHING } from '../../src-preload/model/recording-scope.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'khronoscope-settings-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (settings: unknown) =>
  writeFileSync(settingsPath(folder), typeof settings === 'string' ? settings : JSON.stringify(settings));

describe('the settings of the engine', () => {
  it('are the defaults where there is no file', () => {
    expect(readSettings(folder)).toEqual(DEFAULT_SETTINGS);
    expect(DEFAULT_SETTINGS.redaction.map(({ name }) => name)).toContain('environment');
  });

  it('are read as they are written', () => {
    write({
      scope: { namespaces: ['shop'], excludeKinds: ['leases'] },
      presets: { web: { kinds: ['Pod', 'Deployment.apps'] } },
      contexts: { prod: { excludeNamespaces: ['kube-system'] } },
      redaction: { defaults: false, rules: [{ name: 'urls', paths: ['data.*'], values: 'http' }] },
      poll: { componentstatuses: '30s', 'pods.metrics.k8s.io': '1m' },
      retention: { maxAge: '7d', maxSize: '20GB', minFree: '1GB' },
      log: { level: 'debug' },
    });
    expect(readSettings(folder)).toEqual({
      scope: { ...EVERYTHING, namespaces: ['shop'], withoutKinds: ['leases'] },
      presets: { web: { ...EVERYTHING, kinds: ['Pod', 'Deployment.apps'] } },
      contexts: { prod: { ...EVERYTHING, withoutNamespaces: ['kube-system'] } },
      redaction: [{ name: 'urls', kinds: ['*'], paths: ['data.*'], values: 'http' }],
      polled: [
        { kind: 'componentstatuses', everyMs: 30_000 },
        { kind: 'pods.metrics.k8s.io', everyMs: 60_000 },
      ],
      retention: { maxAgeMs: 7 * 86_400_000, maxBytes: 20e9, minFreeBytes: 1e9 },
      logLevel: 'debug',
    });
  });

  it.each([
    ['no JSON', '{ "scope": ', /cannot be read: /],
    ['a list', [], /the whole must be an object in braces/],
    ['a name that is none', { scop: {} }, /scop is no setting; known here are scope, presets, contexts, redaction/],
    ['a name that is none further in', { scope: { namespace: [] } }, /scope\.namespace is no setting; known here are/],
    ['a text for a list', { scope: { kinds: 'Pod' } }, /scope\.kinds must be a list in brackets/],
    [
      'an empty text',
      { scope: { kinds: ['Pod', ' '] } },
      /scope\.kinds\[1\] must be a text in quotes that is not empty/,
    ],
    [
      'a rule without paths',
      { redaction: { rules: [{ name: 'a' }] } },
      /redaction\.rules\[0\] must have a name and paths/,
    ],
    ['a word for yes', { redaction: { defaults: 'no' } }, /redaction\.defaults must be true or false/],
    ['too quick a poll', { poll: { pods: '0.1s' } }, /poll\.pods must be 1s or longer/],
    ['a length without a unit', { retention: { maxAge: '7' } }, /retention\.maxAge must be a length of time as "30s"/],
    ['a size of another kind', { retention: { maxSize: '7KiB' } }, /retention\.maxSize must be a size as "500MB"/],
    ['a level that is none', { log: { level: 'loud' } }, /log\.level must be one of error, warn, info, debug/],
  ])('that are wrong say where and how: %s', (_name, settings, sentence) => {
    write(settings);
    expect(() => readSettings(folder)).toThrow(sentence);
    expect(() => readSettings(folder)).toThrow(settingsPath(folder));
  });

  it('remember the scope of a context and a preset, and keep everything else as it was', () => {
    write({ scope: { excludeKinds: ['leases'] }, log: { level: 'warn' } });
    const shop = { ...EVERYTHING, namespaces: ['shop'] };
    rememberScope(folder, 'prod', shop);
    rememberPreset(folder, 'the shop', shop);
    expect(readSettings(folder)).toMatchObject({
      contexts: { prod: shop },
      presets: { 'the shop': shop },
      logLevel: 'warn',
    });
    expect(JSON.parse(readFileSync(settingsPath(folder), 'utf8'))).toEqual({
      scope: { excludeKinds: ['leases'] },
      log: { level: 'warn' },
      contexts: { prod: { namespaces: ['shop'] } },
      presets: { 'the shop': { namespaces: ['shop'] } },
    });
    expect(statSync(settingsPath(folder)).mode & 0o777).toBe(0o600);
    rememberScope(folder, 'prod', { ...EVERYTHING, withoutKinds: ['leases'] });
    rememberPreset(folder, 'the shop', undefined);
    expect(readSettings(folder)).toMatchObject({ contexts: {}, presets: {} });
  });
});

describe('what is recorded of a context', () => {
  const settings = {
    ...DEFAULT_SETTINGS,
    scope: { ...EVERYTHING, withoutKinds: ['leases'] },
    contexts: { prod: { ...EVERYTHING, namespaces: ['shop'] } },
    polled: [{ kind: 'componentstatuses', everyMs: 1000 }],
  };

  it('follows the settings, those of the context first', () => {
    expect(planFor('dev', settings)).toEqual({
      scope: settings.scope,
      polled: settings.polled,
      redaction: settings.redaction,
      unredacted: false,
    });
    expect(planFor('prod', settings).scope.namespaces).toEqual(['shop']);
  });

  it('follows what is asked for now before that', () => {
    const line = {
      scope: { ...EVERYTHING, kinds: ['Pod'] },
      redaction: [{ name: 'a', kinds: ['*'], paths: ['data.*'] }],
    };
    const page = { scope: { ...EVERYTHING, kinds: ['Node'] }, unredacted: true } as const;
    expect(planFor('prod', settings, line).scope).toEqual(line.scope);
    const plan = planFor('prod', settings, line, page);
    expect(plan.scope).toEqual(page.scope);
    expect(plan.redaction).toEqual([...settings.redaction, ...line.redaction]);
    expect(plan.unredacted).toBe(true);
  });

  it('is refused when a rule cannot be read', () => {
    const wrong = { redaction: [{ name: 'a', kinds: ['*'], paths: ['data[]'] }] };
    expect(() => planFor('prod', settings, wrong)).toThrow(
      'A rule of redaction cannot be used: the path "data[]" has brackets without a name; write [*] for all elements.',
    );
  });
});
