import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random } from '../../src-main/demo/world/random.ts';
import { RecordingWriter } from '../../src-main/recorder/recording-writer.ts';
import { redactorFor } from '../../src-main/recorder/redaction/redact.ts';
import { redactionKey } from '../../src-main/recorder/redaction/redaction-key.ts';
import { exportRecording } from '../../src-main/session/export-recording.ts';
import { openReader } from '../../src-main/store/tape-reader.ts';
import { createRecording } from '../../src-main/store/tape-writer.ts';
import { timestampFromMs } from '../../src-preload/model/time.ts';
import { demoHistory } from './demo-history.ts';
import { type Measure, percentile, report, timed } from './measures.ts';
import { oneThreadTape } from '../fakes/one-thread-tape.ts';

/**
 * The way from heard bytes to the tape and back, in one thread: redact, digest, encode, commit; then the questions a
 * page asks. The history is six simulated hours of the demo cluster, the same for every run.
 */
const SEED = 42;
const MINUTES = 360;
const BATCH = 500;
const QUESTIONS = 300;

const scratch = mkdtempSync(join(tmpdir(), 'khronoscope-bench-'));
try {
  const history = demoHistory(SEED, MINUTES);
  const folder = join(scratch, 'recording');
  const origin = { context: 'bench', server: 'https://bench', clusterUid: 'bench', serverVersion: 'v0' };
  const first = history.entries[0]?.observedAt ?? timestampFromMs(0);
  const tape = createRecording(folder, origin, first);
  const writer = new RecordingWriter({ tape: oneThreadTape(tape), redact: redactorFor(redactionKey(folder)) });
  for (const [id, scope] of history.scopes) {
    writer.addReflector(id, scope);
  }
  const began = performance.now();
  const cpu = process.cpuUsage();
  for (let at = 0; at < history.entries.length; at += BATCH) {
    writer.take(history.entries.slice(at, at + BATCH));
  }
  const wallMs = performance.now() - began;
  const cpuMs = process.cpuUsage(cpu).user / 1000;
  writer.close();

  const file = join(scratch, 'copy.khrono');
  const exporting = performance.now();
  await exportRecording(folder, file);
  const exportMs = performance.now() - exporting;

  const opening = performance.now();
  const reader = openReader(folder);
  const span = reader.span();
  if (span === undefined) {
    throw new Error('The history of the bench is empty.');
  }
  reader.sceneAt(span.last);
  const openMs = performance.now() - opening;
  const { bytes } = reader.report();
  const random = new Random(SEED);
  const someSeq = () => 1 + Math.floor(random.next() * span.lastSeq);
  const someTime = () => timestampFromMs(span.first + random.next() * (span.last - span.first));
  const scene = timed(QUESTIONS, () => reader.sceneAt(someTime()));
  const step = timed(QUESTIONS, () => {
    const seq = someSeq();
    reader.range(seq, seq + 48, 48);
  });
  const body = timed(QUESTIONS, () => reader.body(someSeq()));
  const density = timed(50, () => reader.density({ from: span.first, to: span.last }, 60_000));
  reader.close();

  const measures: readonly Measure[] = [
    { name: 'versions', value: span.lastSeq, unit: '' },
    { name: 'raw bytes per version', value: bytes.raw / span.lastSeq, unit: 'B' },
    {
      name: 'bytes per version, exported file',
      value: statSync(file).size / span.lastSeq,
      unit: 'B',
      target: { bound: '≤', value: 200 },
    },
    { name: 'raw to stored', value: bytes.raw / statSync(file).size, unit: 'times', target: { bound: '≥', value: 26 } },
    {
      name: 'recorded',
      value: (span.lastSeq / wallMs) * 1000,
      unit: 'versions/s',
      target: { bound: '≥', value: 16_000 },
    },
    { name: 'recorded, of the CPU', value: (span.lastSeq / cpuMs) * 1000, unit: 'versions/s' },
    { name: 'open to first scene', value: openMs, unit: 'ms', target: { bound: '≤', value: 100 } },
    { name: 'state at T, p50', value: percentile(scene, 50), unit: 'ms' },
    { name: 'state at T, p99', value: percentile(scene, 99), unit: 'ms', target: { bound: '≤', value: 10 } },
    { name: 'step over 48 changes, p99', value: percentile(step, 99), unit: 'ms', target: { bound: '≤', value: 0.5 } },
    { name: 'one body, p50', value: percentile(body, 50), unit: 'ms' },
    { name: 'one body, p99', value: percentile(body, 99), unit: 'ms', target: { bound: '≤', value: 0.5 } },
    { name: 'whole timeline, p50', value: percentile(density, 50), unit: 'ms' },
    { name: 'export', value: exportMs, unit: 'ms' },
  ];
  report(`recording: ${MINUTES} simulated minutes of the demo cluster, seed ${SEED}`, measures);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
