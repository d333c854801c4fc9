import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Refusal } from '../../src-main/api/services.ts';
import { lastContext, rememberContext } from '../../src-main/engine/last-context.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'khronoscope-last-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the context that was recorded last', () => {
  it('is remembered in the data folder, for its owner only', () => {
    const data = join(folder, 'new', 'data');
    expect(lastContext(data)).toBeUndefined();
    rememberContext(data, 'arn:aws:eks:eu-west-1:1:cluster/prod');
    rememberContext(data, 'staging');
    expect(lastContext(data)).toBe('staging');
    if (process.platform !== 'win32') {
      expect(statSync(join(data, 'last-context')).mode & 0o777).toBe(0o600);
    }
  });

  it('is refused with a sentence where nothing can be written', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(() => rememberContext(join(folder, 'file'), 'prod')).toThrow(Refusal);
  });
});
