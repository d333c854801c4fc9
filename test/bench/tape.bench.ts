import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random } from '../../src-main/demo/world/random.ts';
import { RecordingWriter } from '../../src-main/recorder/recording-writer.ts';
import { redactorFor } from '../../src-main/recorder/redaction/redact.ts';
import { redactionKey } from '../../src-main/recorder/redaction/redaction-key.ts';
import type { VersionInput } from '../../src-main/store/tape.ts';
import { openReader } from '../../src-main/store/tape-reader.ts';
import { createRecording } from '../../src-main/store/tape-writer.ts';
import { addMs, type Timestamp, timestampFromMs } from '../../src-preload/model/time.ts';
import { demoHistory } from './demo-history.ts';
import { type Measure, percentile, report, timed } from './measures.ts';
import { oneThreadTape } from '../fakes/one-thread-tape.ts';

/**
 * The tape alone: redacted and digested versions to the file, and the state at an instant as the recording grows. The
 * history is one simulated hour of the demo cluster; each further hour has the same changes of objects of its own.
 */
const SEED = 42;
const HOUR_MS = 3_600_000;
const BATCH = 500;
const QUESTIONS = 300;
const ORIGIN = { context: 'bench', server: 'https://bench', clusterUid: 'bench', serverVersion: 'v0' };

/** What the recorder hands to the tape in the first hour. */
function anHour(scratch: string): readonly VersionInput[] {
  const history = demoHistory(SEED, HOUR_MS / 60_000);
  const first = history.entries[0]?.observedAt ?? timestampFromMs(0);
  const folder = join(scratch, 'rehearsal');
  const tape = createRecording(folder, ORIGIN, first);
  const versions: VersionInput[] = [];
  const append = tape.append.bind(tape);
  tape.append = (batch) => {
    versions.push(...batch);
    return append(batch);
  };
  const writer = new RecordingWriter({ tape: oneThreadTape(tape), redact: redactorFor(redactionKey(folder)) });
  for (const [id, scope] of history.scopes) writer.addReflector(id, scope);
  for (let at = 0; at < history.entries.length; at += BATCH) writer.take(history.entries.slice(at, at + BATCH));
  writer.close();
  return versions;
}

/** The `nth` hour: the objects of the hour before end, others of the same names come. Bodies are as in the first. */
function later(hour: readonly VersionInput[], nth: number): readonly VersionInput[] {
  const uid = (before: string): string => `${nth.toString(16).padStart(8, '0')}${before.slice(8)}`;
  const shifted = hour.map((version) => ({
    ...version,
    uid: uid(version.uid),
    observedAt: addMs(version.observedAt, nth * HOUR_MS),
  }));
  const newest = new Map(shifted.map((version) => [version.uid, version]));
  const ends = [...newest.values()].filter(({ type, pointInTime }) => type === 'applied' && !pointInTime);
  return [...shifted, ...ends.map((version): VersionInput => ({ ...version, type: 'deleted' }))];
}

function stateAfter(folder: string, hours: number): readonly Measure[] {
  const reader = openReader(folder);
  const span = reader.span();
  if (span === undefined) throw new Error('The history of the bench is empty.');
  const random = new Random(SEED);
  const someTime = (): Timestamp => timestampFromMs(span.first + random.next() * (span.last - span.first));
  timed(20, () => reader.sceneAt(someTime()));
  const scene = timed(QUESTIONS, () => reader.sceneAt(someTime()));
  reader.close();
  return [50, 99].map((p) => ({
    name: `state at T after ${hours} h, p${p}`,
    value: percentile(scene, p),
    unit: 'ms',
    ...(p === 99 && { target: { bound: '≤', value: 10 } }),
  }));
}

const scratch = mkdtempSync(join(tmpdir(), 'khronoscope-bench-'));
try {
  const hour = anHour(scratch);
  const folder = join(scratch, 'recording');
  const tape = createRecording(folder, ORIGIN, hour[0]?.observedAt ?? timestampFromMs(0));
  const measures: Measure[] = [];
  let [versions, wallMs, hours] = [0, 0, 0];
  const cpu = process.cpuUsage();
  let cpuMs = 0;
  for (const upTo of [1, 8]) {
    for (; hours < upTo; hours++) {
      const next = later(hour, hours);
      const [began, before] = [performance.now(), process.cpuUsage(cpu)];
      for (let at = 0; at < next.length; at += BATCH) versions += tape.append(next.slice(at, at + BATCH)).stored;
      wallMs += performance.now() - began;
      const after = process.cpuUsage(cpu);
      cpuMs += (after.user + after.system - before.user - before.system) / 1000;
    }
    measures.push(...stateAfter(folder, hours));
  }
  tape.close();
  const perSecond = { unit: 'versions/s', target: { bound: '≥', value: 16_000 } } as const;
  report(`tape: ${hours} hours of ${hour.length} changes each, seed ${SEED}`, [
    { name: 'versions', value: versions, unit: '' },
    { name: 'appended', value: (versions / wallMs) * 1000, ...perSecond },
    { name: 'appended, of the CPU', value: (versions / cpuMs) * 1000, ...perSecond },
    ...measures,
  ]);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
