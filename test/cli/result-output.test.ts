import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { ResultOutput } from '../../src-main/cli/result-output.ts';

/** A reader that takes lines until it leaves, as `head` does. */
function readerOf(lines: number) {
  const read: string[] = [];
  const out = new Writable({
    highWaterMark: 1,
    write(chunk: Buffer, _encoding, done) {
      if (read.length === lines) {
        done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
        return;
      }
      read.push(chunk.toString());
      setImmediate(done);
    },
  });
  return { out, read };
}

describe('results on stdout', () => {
  it('wait for a slow reader and end quietly when it leaves', async () => {
    const { out, read } = readerOf(3);
    const output = new ResultOutput(out);
    let written = 0;
    while (written < 100 && (await output.line(`line ${written}`))) {
      written += 1;
    }
    expect(read).toEqual(['line 0\n', 'line 1\n', 'line 2\n']);
    expect(written).toBe(3);
    expect(await output.line('one more')).toBe(false);
  });
});
