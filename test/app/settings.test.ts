import { describe, expect, it } from 'vitest';
import { rememberedSettings, settingsFrom } from '../../src-renderer/app/session/settings.ts';

const defaults = { zone: 'utc', theme: 'system', keys: {} };

describe('settings', () => {
  it.each([null, '', 'not json', 'null', '[]', '{"zone":"moon","theme":7,"context":1,"keys":[1]}'])(
    'of %j are the defaults',
    (stored) => {
      expect(settingsFrom(stored)).toEqual(defaults);
    },
  );

  it('are remembered as they change', () => {
    const stored = new Map<string, string>();
    const storage = {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => void stored.set(key, value),
    };
    rememberedSettings(storage).setState({ zone: 'local', theme: 'light', context: 'prod', keys: { m: 'z' } });
    expect(rememberedSettings(storage).getState()).toEqual({
      zone: 'local',
      theme: 'light',
      context: 'prod',
      keys: { m: 'z' },
    });
  });
});
