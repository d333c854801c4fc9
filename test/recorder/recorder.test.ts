import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Recorder, startRecorder } from '../../src-main/recorder/recorder.ts';
import { openReader } from '../../src-main/store/tape-reader.ts';
import { openForWriting } from '../../src-main/store/tape-writer.ts';
import type { Problem } from '../../src-preload/model/recording.ts';
import { ManualClock } from '../fakes/manual-clock.ts';
import { inScratchFolder, ORIGIN } from '../store/scratch-folder.ts';
import { InThreadWriter } from './in-thread-writer.ts';
import { list, PODS, pod, SECRETS, wire } from './wire.ts';

interface Running {
  readonly recorder: Recorder;
  readonly writer: InThreadWriter;
  readonly clock: ManualClock;
  readonly folder: string;
}

async function recordingIn(folder: string, clock = new ManualClock()): Promise<Running> {
  const writer = new InThreadWriter();
  const recorder = startRecorder({ folder, origin: ORIGIN, writer: writer.open, clock });
  await recorder.opened;
  return { recorder, writer, clock, folder };
}

/** Closes a recorder whose answers the test delivers itself. */
async function closed({ recorder, writer }: Running): Promise<void> {
  const closing = recorder.close();
  writer.deliver();
  await closing;
}

function report(folder: string) {
  const reader = openReader(folder);
  try {
    return { ...reader.report(), bodies: bodiesOf(reader) };
  } finally {
    reader.close();
  }
}

function bodiesOf(reader: ReturnType<typeof openReader>): readonly string[] {
  const last = reader.report().span?.lastSeq ?? 0;
  return Array.from({ length: last }, (_, index) => Buffer.from(reader.body(index + 1)).toString('utf8'));
}

describe('the recorder', () => {
  it('brings what was heard to the disk and says so', () =>
    inScratchFolder(async (folder) => {
      const running = await recordingIn(folder);
      const { recorder, writer } = running;
      const commits: number[] = [];
      recorder.onCommitted((lastSeq) => commits.push(lastSeq));
      const sink = recorder.sinkFor(PODS);
      for (const heard of list(pod('a', '1'), pod('b', '2'))) await sink.hear(heard);
      const settled = sink.settled();
      writer.deliver();
      await settled;
      expect(commits.at(-1)).toBe(2);
      expect(recorder.stats()).toMatchObject({ lastSeq: 2, stored: 2, waitingBytes: 0, unreadable: 0 });
      await closed(running);
      expect(report(folder)).toMatchObject({
        kinds: [{ kind: 'Pod', objects: 2, versions: 2 }],
        coverage: [{ kind: 'Pod', state: 'recorded' }],
        gaps: [],
      });
    }));

  it('takes what is heard before the recording is open, and writes it then', () =>
    inScratchFolder(async (folder) => {
      const writer = new InThreadWriter();
      const recorder = startRecorder({ folder, origin: ORIGIN, writer: writer.open, clock: new ManualClock() });
      const sink = recorder.sinkFor(PODS);
      for (const heard of list(pod('a', '1'))) await sink.hear(heard);
      const settled = sink.settled();
      await recorder.opened;
      await settled;
      expect(recorder.stats()).toMatchObject({ lastSeq: 1, stored: 1, waitingBytes: 0 });
      await closed({ recorder, writer, clock: new ManualClock(), folder });
    }));

  it('says once that the recording could not be opened, and refuses what is heard', () =>
    inScratchFolder(async (folder) => {
      const problems: Problem[] = [];
      const running = await recordingIn(folder);
      const writer = new InThreadWriter();
      const recorder = startRecorder({ folder, origin: ORIGIN, writer: writer.open, clock: new ManualClock() });
      recorder.onFailed((problem) => problems.push(problem));
      const waiting = recorder.sinkFor(PODS);
      for (const heard of list(pod('a', '1'))) await waiting.hear(heard);
      const settled = waiting.settled();
      const refused = expect(settled).rejects.toThrow('records into');
      await expect(recorder.opened).rejects.toThrow('records into');
      await refused;
      await expect(waiting.hear({ type: 'applied', object: pod('b', '2') })).rejects.toThrow('records into');
      expect(problems).toHaveLength(1);
      await closed(running);
    }));

  it('writes a lone change at once, and those that follow closely together', () =>
    inScratchFolder(async (folder) => {
      const running = await recordingIn(folder);
      const { recorder, writer, clock } = running;
      const sink = recorder.sinkFor(PODS);
      await sink.hear({ type: 'applied', object: pod('a', '1') });
      expect(writer.batches).toBe(1);
      writer.deliver();
      for (const rv of ['2', '3', '4']) await sink.hear({ type: 'applied', object: pod('a', rv) });
      expect(writer.batches).toBe(1);
      clock.advance(50);
      expect(writer.batches).toBe(2);
      writer.deliver();
      expect(recorder.stats()).toMatchObject({ lastSeq: 4, waitingBytes: 0 });
      await closed(running);
    }));

  it('gives signs of life only while something is heard', () =>
    inScratchFolder(async (folder) => {
      const running = await recordingIn(folder);
      const { recorder, writer, clock } = running;
      const seconds = (count: number) => {
        for (let second = 0; second < count; second++) {
          clock.advance(1000);
          writer.deliver();
        }
      };
      seconds(3);
      expect(recorder.stats().aliveAt).toBeUndefined();
      const sink = recorder.sinkFor(PODS);
      for (const heard of list(pod('a', '1'))) await sink.hear(heard);
      seconds(2);
      const heardUntil = clock.now();
      expect(recorder.stats().aliveAt).toBe(heardUntil);
      await sink.hear({ type: 'silent', why: 'disconnected', detail: 'gone away' });
      seconds(5);
      expect(recorder.stats().aliveAt).toBe(heardUntil);
      await closed(running);
      expect(report(folder).span?.last).toBe(heardUntil);
    }));

  it('continues a recording: silent from the stop until compared, and nothing twice', () =>
    inScratchFolder(async (folder) => {
      const clock = new ManualClock();
      const first = await recordingIn(folder, clock);
      const sink = first.recorder.sinkFor(PODS);
      for (const heard of list(pod('a', '1'), pod('b', '1'))) await sink.hear(heard);
      await closed(first);
      clock.advance(60_000);
      const second = await recordingIn(folder, clock);
      const again = second.recorder.sinkFor(PODS);
      clock.advance(5000);
      for (const heard of list(pod('a', '1'))) await again.hear(heard);
      await closed(second);
      const { gaps, kinds } = report(folder);
      expect(kinds).toMatchObject([{ objects: 2, versions: 3 }]);
      expect(gaps.map(({ kind, why, from, to }) => ({ kind, why, ms: (to ?? Number.NaN) - from }))).toEqual([
        { kind: '', why: 'engine-stopped', ms: 60_000 },
        { kind: 'Pod', why: 'engine-stopped', ms: 5000 },
      ]);
    }));

  it('continues a recording: silent of a kind that was listed and empty, not of one that is new', () =>
    inScratchFolder(async (folder) => {
      const clock = new ManualClock();
      const first = await recordingIn(folder, clock);
      for (const heard of list()) await first.recorder.sinkFor(PODS).hear(heard);
      await closed(first);
      clock.advance(60_000);
      const second = await recordingIn(folder, clock);
      const [pods, secrets] = [second.recorder.sinkFor(PODS), second.recorder.sinkFor(SECRETS)];
      clock.advance(5000);
      for (const heard of list(pod('a', '1'))) await pods.hear(heard);
      for (const heard of list()) await secrets.hear(heard);
      await closed(second);
      expect(report(folder).gaps.map(({ kind, why }) => ({ kind, why }))).toEqual([
        { kind: '', why: 'engine-stopped' },
        { kind: 'Pod', why: 'engine-stopped' },
      ]);
    }));

  it('seals the same value the same way after a restart, with a key that only the owner reads', () =>
    inScratchFolder(async (folder) => {
      const clock = new ManualClock();
      const secret = (uid: string) => {
        const metadata = { name: uid, namespace: 'shop', uid, resourceVersion: '1' };
        return wire(
          JSON.stringify({ kind: 'Secret', apiVersion: 'v1', metadata, data: { k: 'cGxhbnRlZA==' } }),
          uid,
          '1',
        );
      };
      for (const uid of ['a', 'b']) {
        const running = await recordingIn(folder, clock);
        await running.recorder.sinkFor(SECRETS).hear({ type: 'applied', object: secret(uid) });
        await closed(running);
      }
      const { bodies, redactions } = report(folder);
      const values = bodies.map((body): unknown => JSON.parse(body).data.k);
      expect(values[0]).toMatch(/^redacted:[0-9a-f]{16}:7$/);
      expect(values[1]).toBe(values[0]);
      expect(redactions).toEqual([{ kind: 'Secret', rule: '', count: 2 }]);
      expect(statSync(join(folder, 'redaction.key')).mode & 0o777).toBe(0o600);
      for (const name of readdirSync(folder)) {
        expect(readFileSync(join(folder, name)).includes('cGxhbnRlZA')).toBe(false);
      }
    }));

  it('refuses to begin where another engine records, in a sentence', () =>
    inScratchFolder(async (folder) => {
      const running = await recordingIn(folder);
      await expect(recordingIn(folder)).rejects.toThrow(/records into .*stop it or choose another folder/);
      await closed(running);
    }));

  it('refuses to begin with a key that is none', () =>
    inScratchFolder(async (folder) => {
      await closed(await recordingIn(folder));
      writeFileSync(join(folder, 'redaction.key'), 'short');
      await expect(recordingIn(folder)).rejects.toThrow(/redaction\.key has 5 bytes instead of 32/);
      openForWriting(folder, new ManualClock().now()).close();
    }));

  it('refuses to continue a damaged recording, in a sentence', () =>
    inScratchFolder(async (folder) => {
      writeFileSync(join(folder, '000001.khrono'), 'nonsense');
      const starting = recordingIn(folder);
      await expect(starting).rejects.toMatchObject({ problem: { code: 'disk' } });
      await expect(starting).rejects.toThrow(/000001\.khrono/);
    }));

  it('says once that it cannot go on, and refuses everything from then', () =>
    inScratchFolder(async (folder) => {
      const { recorder, writer } = await recordingIn(folder);
      const problems: Problem[] = [];
      recorder.onFailed((problem) => problems.push(problem));
      const sink = recorder.sinkFor(PODS);
      await sink.hear({ type: 'applied', object: pod('a', '1') });
      const settled = sink.settled();
      writer.die('it ran out of memory');
      writer.die('its thread ended');
      await expect(settled).rejects.toThrow('it ran out of memory');
      await expect(sink.hear({ type: 'bookmark', resourceVersion: '2' })).rejects.toThrow('it ran out of memory');
      await expect(sink.settled()).rejects.toThrow('it ran out of memory');
      expect(problems).toMatchObject([{ code: 'internal' }]);
      await recorder.close();
    }));

  it('takes nothing in after it was closed', () =>
    inScratchFolder(async (folder) => {
      const running = await recordingIn(folder);
      const sink = running.recorder.sinkFor(PODS);
      await closed(running);
      await expect(sink.hear({ type: 'bookmark', resourceVersion: '2' })).rejects.toThrow('is closed');
      expect(running.clock.pending).toEqual([]);
    }));
});
