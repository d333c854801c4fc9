import { join } from 'node:path';
import { timestampFromMs } from '@model/time.ts';
import { expect, test } from 'vitest';
import { openReader } from '../../src-main/store/tape-reader.ts';
import { createRecording, openForWriting } from '../../src-main/store/tape-writer.ts';
import { inScratchFolder, ORIGIN } from './scratch-folder.ts';
import { podBody, podVersion, START } from './versions.ts';

const at = (ms: number) => timestampFromMs(START + ms);
const EVER = { from: timestampFromMs(0), to: timestampFromMs(4e12) };
const code = (word: string): unknown => expect.objectContaining({ name: 'TapeError', code: word });

test('an unchanged relist stores nothing, and the same resourceVersion still ends or revives a life', () =>
  inScratchFolder((scratch) => {
    const writer = createRecording(join(scratch, 'r'), ORIGIN, START);
    const listed = [podVersion(1), podVersion(1, { uid: 'other', name: 'db' })];
    expect(writer.append(listed)).toEqual({ lastSeq: 2, stored: 2 });
    expect(writer.append(listed)).toEqual({ lastSeq: 2, stored: 0 });
    const tombstone = podVersion(1, { type: 'tombstone', body: new Uint8Array(), inferred: true });
    expect(writer.append([tombstone, tombstone])).toEqual({ lastSeq: 3, stored: 1 });
    expect(writer.living({ group: '', kind: 'Pod' }).has(tombstone.uid)).toBe(false);
    expect(writer.append([podVersion(1)])).toEqual({ lastSeq: 4, stored: 1 });
    expect(writer.living({ group: '', kind: 'Pod' }).get(tombstone.uid)?.resourceVersion).toBe('1001');
    writer.close();
    const tape = openReader(join(scratch, 'r'));
    expect(Buffer.from(tape.body(3))).toEqual(podBody(1));
    expect(tape.sceneAt(at(1e6)).rows).toHaveLength(8);
    tape.close();
  }));

test('bodies are what was written, though they repeat, end, come back and are many', () =>
  inScratchFolder((scratch) => {
    const writer = createRecording(join(scratch, 'r'), ORIGIN, START);
    // Two of three versions repeat the body before; every ninth is a tombstone, which has the last one.
    const versions = Array.from({ length: 90 }, (_, nth) => {
      const body = podBody(nth - (nth % 3));
      return nth % 9 === 8
        ? podVersion(nth, { type: 'tombstone', body: new Uint8Array(), inferred: true })
        : podVersion(nth, { body });
    });
    expect(versions.map((version) => writer.append([version]).stored)).toEqual(versions.map(() => 1));
    writer.close();
    const tape = openReader(join(scratch, 'r'));
    for (const nth of versions.keys()) expect(Buffer.from(tape.body(nth + 1))).toEqual(podBody(nth - (nth % 3)));
    tape.close();
  }));

test('reopening marks the time without an engine as a gap and ends gaps left open', () =>
  inScratchFolder((scratch) => {
    const folder = join(scratch, 'r');
    const first = createRecording(folder, ORIGIN, START);
    first.append([podVersion(1)]);
    first.openGap({ from: at(300), kind: 'Pod', namespace: '', why: 'disconnected', detail: 'connection closed' });
    const dropped = first.openGap({ from: at(310), kind: 'Node', namespace: '', why: 'expired', detail: '410' });
    first.dropGap(dropped);
    first.touch(at(500));
    first.touch(at(400));
    first.close();
    const second = openForWriting(folder, at(9000));
    const id = second.openGap({ from: at(9100), kind: 'Node', namespace: '', why: 'expired', detail: '410 Gone' });
    second.closeGap(id, at(9200));
    const tape = openReader(folder);
    expect(tape.gaps(EVER)).toEqual([
      { from: at(300), to: at(9000), kind: 'Pod', namespace: '', why: 'disconnected', detail: 'connection closed' },
      {
        from: at(500),
        to: at(9000),
        kind: '',
        namespace: '',
        why: 'engine-stopped',
        detail: 'the engine was not running',
      },
      { from: at(9100), to: at(9200), kind: 'Node', namespace: '', why: 'expired', detail: '410 Gone' },
    ]);
    expect(tape.gaps({ from: at(9050), to: at(9100) })).toHaveLength(1);
    expect(tape.span()).toEqual({ firstSeq: 1, lastSeq: 1, first: at(100), last: at(9000) });
    tape.close();
    second.close();
  }));

test('a recording has one writer', () =>
  inScratchFolder((scratch) => {
    const folder = join(scratch, 'r');
    const writer = createRecording(folder, ORIGIN, START);
    expect(() => openForWriting(folder, START)).toThrow(code('in-use'));
    expect(() => openForWriting(folder, START)).toThrow(`(process ${process.pid}) records into ${folder}`);
    writer.close();
    expect(() => createRecording(folder, ORIGIN, START)).toThrow(code('exists'));
    expect(() => writer.append([])).toThrow(code('closed'));
    const again = openForWriting(folder, START);
    expect(again.living({ group: '', kind: 'Pod' }).size).toBe(0);
    again.close();
  }));

test('a batch that fails leaves nothing of itself, in the file or in what is known', () =>
  inScratchFolder((scratch) => {
    const folder = join(scratch, 'r');
    const writer = createRecording(folder, ORIGIN, START);
    writer.append([podVersion(1)]);
    const huge = podVersion(3, { body: new Uint8Array(17 * 1024 * 1024) });
    expect(() => writer.append([podVersion(2), huge])).toThrow(code('too-large'));
    expect(writer.living({ group: '', kind: 'Pod' }).get(huge.uid)?.resourceVersion).toBe('1001');
    expect(writer.append([podVersion(4)])).toEqual({ lastSeq: 2, stored: 1 });
    writer.close();
    const tape = openReader(folder);
    expect(Buffer.from(tape.body(2))).toEqual(podBody(4));
    tape.close();
  }));

test('coverage, redactions and origin come back in the report; the newest coverage counts', () =>
  inScratchFolder((scratch) => {
    const folder = join(scratch, 'r');
    const writer = createRecording(folder, ORIGIN, START);
    const secret = { kind: 'Secret', namespace: '', since: START, detail: 'forbidden' };
    writer.setCoverage({ ...secret, state: 'denied' });
    writer.setCoverage({ ...secret, state: 'denied', since: at(50) });
    writer.setCoverage({ kind: 'Pod', namespace: '', state: 'lost', since: START, detail: 'closed' });
    writer.setCoverage({ kind: 'Pod', namespace: '', state: 'recorded', since: at(10), detail: '' });
    writer.addRedactions([{ kind: 'Secret', rule: '', count: 3 }]);
    writer.addRedactions([
      { kind: 'Secret', rule: '', count: 4 },
      { kind: 'Deployment.apps', rule: 'a/b', count: 1 },
    ]);
    const tape = openReader(folder);
    const report = tape.report();
    expect(report).toMatchObject({
      formatVersion: 6,
      origin: ORIGIN,
      redactions: [
        { kind: 'Deployment.apps', rule: 'a/b', count: 1 },
        { kind: 'Secret', rule: '', count: 7 },
      ],
      kinds: [],
    });
    expect(report.coverage).toEqual([
      { kind: 'Pod', namespace: '', state: 'recorded', since: at(10), detail: '' },
      { ...secret, state: 'denied' },
    ]);
    expect(tape.span()).toBeUndefined();
    expect(tape.sceneAt(START)).toMatchObject({ seq: 0, rows: new Int32Array() });
    expect(tape.step(0, 1, {})).toBeUndefined();
    tape.close();
    writer.close();
  }));

test('questions without an answer are refused', () =>
  inScratchFolder((scratch) => {
    const writer = createRecording(join(scratch, 'r'), ORIGIN, START);
    writer.append([podVersion(1)]);
    const tape = openReader(join(scratch, 'r'));
    expect(() => tape.body(2)).toThrow(code('bad-question'));
    expect(() => tape.resourceVersions([1, 2])).toThrow(code('bad-question'));
    expect(() => tape.density({ from: START, to: at(10) }, 0)).toThrow(code('bad-question'));
    expect(() => tape.density(EVER, 1)).toThrow(code('bad-question'));
    tape.close();
    expect(() => tape.span()).toThrow(code('closed'));
    writer.close();
  }));
