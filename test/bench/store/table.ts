import type { Measure } from '../measures.ts';
import type { Figures } from './naive-design.ts';
import type { Answered, Opened } from './questions.ts';
import type { Recorded } from './record-workload.ts';

/** A recording of one size, and what was found of it. */
export interface Sized {
  readonly name: string;
  readonly bytes: number;
  /** Asked when the system had read all of it. */
  readonly answered: Answered;
  /** Asked when the system had read nothing of it. */
  readonly fromDisk: Answered;
  readonly warm: Opened;
  readonly cold: Opened;
}

export interface Found {
  readonly recorded: Recorded;
  /** Bytes of the recording's segment when it is packed. */
  readonly packed: number;
  readonly sizes: readonly Sized[];
  readonly compared: { readonly naive: Figures; readonly ours: Figures };
}

const atMost = (value: number): NonNullable<Measure['target']> => ({ bound: '≤', value });
const atLeast = (value: number): NonNullable<Measure['target']> => ({ bound: '≥', value });

/** What is aimed at with a question, in ms. */
const TARGETS: Readonly<Record<string, { readonly p50?: number; readonly p99?: number }>> = {
  'state at T': { p99: 10 },
  'step at 60x': { p99: 0.5 },
  'step at 600x': { p99: 4 },
  body: { p99: 0.5 },
  'history page': { p99: 1 },
  search: { p99: 250 },
  timeline: { p50: 2 },
};

/** All figures of the bench, each beside its target. */
export function tableOf(found: Found): readonly Measure[] {
  return [
    ...recordingRows(found),
    ...found.sizes.flatMap(sizeRows),
    ...growthRows(found.sizes),
    ...naiveRows(found.compared),
  ];
}

function recordingRows({ recorded, packed, sizes }: Found): readonly Measure[] {
  const bytes = (sizes[0]?.bytes ?? Number.NaN) / recorded.versions;
  return [
    { name: 'versions', value: recorded.versions, unit: '' },
    { name: 'bytes per version, live', value: bytes, unit: 'B', target: atMost(200) },
    { name: 'bytes per version, packed', value: packed / recorded.versions, unit: 'B', target: atMost(110) },
    { name: 'ingest through the worker', value: recorded.perSecond, unit: 'versions/s', target: atLeast(16_000) },
    { name: 'ingest through the worker, raw', value: recorded.rawMbPerSecond, unit: 'MB/s', target: atLeast(100) },
    { name: 'memory while recording', value: recorded.rssMb, unit: 'MB', target: atMost(256) },
  ];
}

function sizeRows({ name, bytes, answered, fromDisk, warm, cold }: Sized): readonly Measure[] {
  const questions = Object.entries(answered.samples).flatMap(([question, samples]) =>
    (['p50', 'p99'] as const).map((p): Measure => {
      const target = TARGETS[question]?.[p];
      return {
        name: `${name}: ${question}, ${p}`,
        value: samples[p],
        unit: 'ms',
        ...(target !== undefined && { target: atMost(target) }),
      };
    }),
  );
  const questionsFromDisk = Object.entries(fromDisk.samples).map(
    ([question, { p99 }]): Measure => ({ name: `${name}: ${question}, cold, p99`, value: p99, unit: 'ms' }),
  );
  return [
    { name: `${name}: on disk`, value: bytes / 1e6, unit: 'MB' },
    ...questions,
    ...questionsFromDisk,
    { name: `${name}: memory after questions`, value: answered.rssMb, unit: 'MB' },
    { name: `${name}: open to scene, warm`, value: warm.firstSceneMs, unit: 'ms', target: atMost(100) },
    { name: `${name}: open to scene, cold`, value: cold.firstSceneMs, unit: 'ms', target: atMost(100) },
    { name: `${name}: open with timeline, cold`, value: cold.withTimelineMs, unit: 'ms', target: atMost(150) },
    { name: `${name}: memory after opening`, value: cold.rssMb, unit: 'MB', target: atMost(120) },
  ];
}

/** How much a recording of 1 GB is slower than a small one. */
function growthRows(sizes: readonly Sized[]): readonly Measure[] {
  const [small, big] = ['small', '1 GB'].map((wanted) => sizes.find(({ name }) => name === wanted)?.answered.samples);
  return (['p50', 'p99'] as const).flatMap((p) => {
    const [one, other] = [small, big].map((samples) => samples?.['state at T']?.[p]);
    if (one === undefined || other === undefined) return [];
    return [{ name: `state at T, 1 GB against small, ${p}`, value: other / one, unit: 'times', target: atMost(2) }];
  });
}

/** The naive design beside ours on the same versions: how many times it is behind. */
function naiveRows({ naive, ours }: Found['compared']): readonly Measure[] {
  const rows: readonly (readonly [keyof Figures, string, string])[] = [
    ['bytesPerVersion', 'bytes per version', 'B'],
    ['perSecond', 'ingest in one thread', 'versions/s'],
    ['stateP50', 'state at T, p50', 'ms'],
    ['stepP99', 'step at 60x, p99', 'ms'],
    ['bodyP50', 'body, p50', 'ms'],
  ];
  return rows.flatMap(([key, name, unit]) => {
    const behind = key === 'perSecond' ? ours[key] / naive[key] : naive[key] / ours[key];
    return [
      { name: `naive design: ${name}`, value: naive[key], unit },
      { name: `same versions, ours: ${name}`, value: ours[key], unit },
      { name: `ours is better by: ${name}`, value: behind, unit: 'times', target: atLeast(1) },
    ];
  });
}
