import type { Change } from '@model/change.ts';
import type { Gap } from '@model/gap.ts';
import { timestampFromMs } from '@model/time.ts';
import { changesIn } from '../../src-main/cli/reading/change-lines.ts';
import { openReader } from '../../src-main/store/tape-reader.ts';

/** One version that the cluster had, whoever saw it. */
export interface Truth {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly kind: string;
  readonly uid: string;
  readonly resourceVersion: string;
  /** Wall clock in ms. */
  readonly at: number;
  readonly text: string;
}

export interface Judging {
  /** The recording. */
  readonly folder: string;
  /** Every version of the cluster, in order. */
  readonly history: readonly Truth[];
  /** Versions before this one may be missing: hearing had yet to begin. */
  readonly since: number;
  /** How far the two clocks may disagree; undefined if the wall clock was set, so that times prove nothing. */
  readonly toleranceMs: number | undefined;
}

const ALL_TIME = { from: timestampFromMs(0), to: timestampFromMs(8_640_000_000_000_000) };

/** Compares a recording with the truth; each answer is a sentence about something that must not be. */
export function faultsOf({ folder, history, since, toleranceMs }: Judging): readonly string[] {
  const reader = openReader(folder);
  try {
    const changes = [...changesIn(reader, ALL_TIME, {})];
    const bodies = new Map(changes.map(({ seq }) => [seq, Buffer.from(reader.body(seq)).toString()]));
    return [
      ...phantoms(changes, history, bodies),
      ...missing({ changes, gaps: reader.gaps(ALL_TIME), history, since, toleranceMs }),
      ...differences(changes, history),
    ];
  } finally {
    reader.close();
  }
}

const nameOf = ({ uid, resourceVersion }: { uid: string; resourceVersion: string }) => `${uid}@${resourceVersion}`;

/** What is recorded and never was. */
function phantoms(
  changes: readonly Change[],
  history: readonly Truth[],
  bodies: ReadonlyMap<number, string>,
): readonly string[] {
  const truths = new Map(history.map((version) => [nameOf(version), version]));
  const dead = new Set(history.filter(({ type }) => type === 'DELETED').map(({ uid }) => uid));
  return changes.flatMap((change) => {
    if (change.type === 'tombstone') return dead.has(change.uid) ? [] : [`phantom deletion of ${change.uid}`];
    const truth = truths.get(nameOf(change));
    if (truth === undefined) return [`phantom change ${nameOf(change)}`];
    if ((truth.type === 'DELETED') !== (change.type === 'deleted')) return [`${nameOf(change)} is ${change.type}`];
    return truth.text === bodies.get(change.seq) ? [] : [`other bytes of ${nameOf(change)}`];
  });
}

/** What was, is not recorded, and for which no gap says that nobody listened. */
function missing(judging: {
  readonly changes: readonly Change[];
  readonly gaps: readonly Gap[];
  readonly history: readonly Truth[];
  readonly since: number;
  readonly toleranceMs: number | undefined;
}): readonly string[] {
  const { changes, gaps, history, since, toleranceMs } = judging;
  const recorded = new Set(changes.map(nameOf));
  const isBlind = ({ kind, at }: Truth) =>
    gaps.some(
      (gap) =>
        (gap.kind === '' || gap.kind === kind) &&
        (toleranceMs === undefined ||
          (gap.from - toleranceMs <= at && (gap.to === undefined || at <= gap.to + toleranceMs))),
    );
  return history
    .slice(since)
    .filter((version) => !recorded.has(nameOf(version)) && !isBlind(version))
    .map((version) => {
      const silences = gaps.filter(({ kind }) => kind === '' || kind === version.kind).map(gapText);
      return `lost ${version.type} ${nameOf(version)} of ${isoOf(version.at)}; gaps: ${silences.join(', ') || 'none'}`;
    });
}

function gapText({ from, to, why }: Gap): string {
  return `${why} ${isoOf(from)} to ${to === undefined ? 'now' : isoOf(to)}`;
}

function isoOf(at: number): string {
  return new Date(at).toISOString();
}

/** Where the last state recorded is not the last state there was. */
function differences(changes: readonly Change[], history: readonly Truth[]): readonly string[] {
  const recorded = new Map<string, string>();
  for (const { type, uid, resourceVersion } of changes) {
    if (type === 'applied') recorded.set(uid, resourceVersion);
    else recorded.delete(uid);
  }
  const real = new Map<string, string>();
  for (const { type, uid, resourceVersion } of history) {
    if (type === 'DELETED') real.delete(uid);
    else real.set(uid, resourceVersion);
  }
  const unknown = [...real].filter(([uid, version]) => recorded.get(uid) !== version);
  const lingering = [...recorded.keys()].filter((uid) => !real.has(uid));
  return [
    ...unknown.map(([uid, version]) => `the end has ${uid}@${recorded.get(uid)} instead of @${version}`),
    ...lingering.map((uid) => `${uid} lingers`),
  ];
}
