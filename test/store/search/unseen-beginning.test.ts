import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addMs } from '@model/time.ts';
import { expect, test } from 'vitest';
import { openReader } from '../../../src-main/store/tape-reader.ts';
import { createRecording, openForWriting } from '../../../src-main/store/tape-writer.ts';
import { inScratchFolder, ORIGIN } from '../scratch-folder.ts';
import { podVersion, START } from '../versions.ts';
import { searched } from './searched.ts';

const pod = (name: string, nth: number) => podVersion(nth, { name, uid: name });

/** Which objects were as asked from a moment that is told as a fact, and from one that is inferred. */
function beginnings(path: string, query: string): Readonly<Record<string, boolean>> {
  const reader = openReader(path);
  const { hits } = searched(reader, { query });
  reader.close();
  return Object.fromEntries(hits.map(({ object, truths }) => [object.name, truths[0]?.fromInferred === true]));
}

test('what the first list of a kind told was so by then: since when nobody saw', () =>
  inScratchFolder((scratch) => {
    const folder = join(scratch, 'recording');
    const writer = createRecording(folder, ORIGIN, START);
    writer.append([pod('listed', 1), podVersion(1, { name: 'elsewhere', uid: 'elsewhere', namespace: 'bank' })]);
    const coverage = { kind: 'Pod', state: 'recorded', since: addMs(START, 150), detail: '' } as const;
    writer.setCoverage({ ...coverage, namespace: 'shop' });
    writer.append([pod('watched', 2), pod('changed', 1)]);
    writer.append([{ ...pod('changed', 3), summary: '{"health":"healthy","status":"Done"}' }]);
    // Listed anew after it was left out: what came in between is inferred by itself, what was heard before is not.
    writer.setCoverage({ ...coverage, namespace: 'shop', state: 'excluded', since: addMs(START, 400) });
    writer.setCoverage({ ...coverage, namespace: 'shop', since: addMs(START, 500) });
    writer.close();
    expect(beginnings(folder, 'status:running')).toEqual({
      listed: true,
      elsewhere: false,
      watched: false,
      changed: false,
    });
    expect(beginnings(folder, 'status:done')).toEqual({ changed: false });
  }));

test('so was what is carried over from segments that retention removed', () =>
  inScratchFolder((scratch) => {
    const folder = join(scratch, 'recording');
    createRecording(folder, ORIGIN, START).close();
    const writer = openForWriting(folder, START, { bytes: 1, ageMs: 1e9, carried: 100, freeBytes: 0 });
    for (const [nth, name] of ['first', 'second', 'third'].entries()) writer.append([pod(name, nth + 1)]);
    writer.close();
    expect(beginnings(folder, 'kind:pod')).toEqual({ first: false, second: false, third: false });
    rmSync(join(folder, '000001.khrono'));
    writeFileSync(join(folder, 'removed'), '1\n');
    expect(beginnings(folder, 'kind:pod')).toEqual({ first: true, second: false, third: false });
  }));
