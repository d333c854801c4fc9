import { describe, expect, it } from 'vitest';
import type { Hearing } from '../../src-preload/model/hearing.ts';
import { ratesText, redactionLines } from '../../src-renderer/recordings/panel/panel-lines.ts';

describe('the lines of the recorder panel', () => {
  it('tell rates, and the disk only when it is behind', () => {
    const hearing: Hearing = {
      kinds: [],
      versionsPerSecond: 1234.4,
      bytesPerSecond: 5_600_000,
      lagMs: 0,
      waitingBytes: 0,
      redactions: [],
      bytes: 0,
    };
    expect(ratesText(hearing)).toEqual(['1,234 versions/s', '5600 KB/s']);
    expect(ratesText({ ...hearing, versionsPerSecond: 0.25, bytesPerSecond: 900, lagMs: 2100 })).toEqual([
      '0.3 versions/s',
      '0.9 KB/s',
      'disk 2.1 s behind',
    ]);
  });

  it('tell what was replaced by rule, most first', () => {
    const counts = [
      { kind: 'Secret', rule: '', count: 3 },
      { kind: 'Deployment.apps', rule: 'environment', count: 2 },
      { kind: 'Pod', rule: 'environment', count: 5 },
    ];
    expect(redactionLines(counts)).toEqual([
      { rule: 'environment', count: 7 },
      { rule: 'values of Secrets', count: 3 },
    ]);
  });
});
