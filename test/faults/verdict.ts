import type { Change } from '@model/change.ts';
import type { Gap } from '@model/gap.ts';
import { groupKindOf } from '@model/object-ref.ts';
import { ALL_TIME } from '@model/time.ts';
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
  /** Versions from this one on need not be heard any more, and have changed what `present` says. */
  readonly until?: number;
  /** How long a change may have been on its way; undefined where two clocks disagree, so that only the order proves anything. */
  readonly toleranceMs: number | undefined;
  /** The record's time stood still for a while, longer than the recorder could know: what the times do not prove, the order may. */
  readonly wasSetBack: boolean;
  /** What exists at the end, resourceVersion by uid, if somebody else than the history says so. */
  readonly present?: ReadonlyMap<string, string>;
}

/** Compares a recording with the truth; each answer is a sentence about something that must not be. */
export function faultsOf(judging: Judging): readonly string[] {
  const { folder, history } = judging;
  const later = history.slice(judging.until ?? history.length).map(({ uid }) => uid);
  const reader = openReader(folder);
  try {
    const changes = [...changesIn(reader, ALL_TIME, {})];
    const bodies = new Map(changes.map(({ seq }) => [seq, Buffer.from(reader.body(seq)).toString()]));
    return [
      ...phantoms(changes, history, bodies),
      ...doubles(changes),
      ...missing({ ...judging, changes, gaps: reader.gaps(ALL_TIME) }),
      ...guessesOutside(changes, reader.gaps(ALL_TIME)),
      ...unended(reader.gaps(ALL_TIME), history),
      ...differences(changes, judging.present ?? presentAfter(history)).filter(
        (sentence) => !later.some((uid) => sentence.includes(uid)),
      ),
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

/** The same version twice, other than as the end of a life. */
function doubles(changes: readonly Change[]): readonly string[] {
  const seen = new Set<string>();
  return changes.flatMap((change) => {
    const name = `${change.type} ${nameOf(change)}`;
    if (seen.has(name)) return [`${name} is recorded twice`];
    seen.add(name);
    return [];
  });
}

/** What was learnt by comparing, although no silence says that anything could have been missed. */
export function guessesOutside(changes: readonly Change[], gaps: readonly Gap[]): readonly string[] {
  return changes
    .filter(({ type, inferred }) => inferred || type === 'tombstone')
    .filter((change) => {
      const kind = kindOf(change);
      return !gaps.some((gap) => (gap.kind === '' || gap.kind === kind) && isWithin(change.observedAt, gap, 0));
    })
    .map((change) => `${change.type} ${nameOf(change)} was compared outside of every silence`);
}

/** All is heard again at the end: then no silence goes on. */
function unended(gaps: readonly Gap[], history: readonly Truth[]): readonly string[] {
  const kinds = new Set(history.map(({ kind }) => kind));
  return gaps
    .filter(({ to, kind, why }) => to === undefined && why !== 'excluded' && (kind === '' || kinds.has(kind)))
    .map((gap) => `a silence of ${gap.kind || 'all'} (${gap.namespace}) does not end: ${gapText(gap)} ${gap.detail}`);
}

interface Comparing extends Judging {
  readonly changes: readonly Change[];
  readonly gaps: readonly Gap[];
}

/** What was, is not recorded, and for which no gap says that nobody listened. */
function missing(comparing: Comparing): readonly string[] {
  const { changes, gaps, history, since, until, toleranceMs, wasSetBack } = comparing;
  const recorded = new Set(changes.map(nameOf));
  const places = placesOf(changes);
  return history
    .slice(since, until)
    .filter((version) => !recorded.has(nameOf(version)))
    .filter((version) => {
      const silences = gaps.filter(({ kind }) => kind === '' || kind === version.kind);
      const isTimed = toleranceMs !== undefined && silences.some((gap) => isWithin(version.at, gap, toleranceMs));
      const byOrder = toleranceMs === undefined || wasSetBack;
      return !isTimed && !(byOrder && silences.some((gap) => isBetween(gap, neighbours(version, places))));
    })
    .map((version) => {
      const silences = gaps.filter(({ kind }) => kind === '' || kind === version.kind).map(gapText);
      return `lost ${version.type} ${nameOf(version)} of ${isoOf(version.at)}; gaps: ${silences.join(', ') || 'none'}`;
    });
}

/** A connection may be dead for so long until its pings say so: whoever ends before that never learns of it. */
const UNNOTICED_MS = 10_500;

function isWithin(at: number, { from: noticed, to, why }: Gap, toleranceMs: number): boolean {
  const from = why === 'engine-stopped' ? noticed - UNNOTICED_MS : noticed;
  return from - toleranceMs <= at && (to === undefined || at <= to + toleranceMs);
}

/** When a version was heard, by the recorder's clock. */
interface Place {
  readonly resourceVersion: number;
  readonly at: number;
}

/** What was heard as it happened, by kind. A list tells nothing of when. */
function placesOf(changes: readonly Change[]): ReadonlyMap<string, readonly Place[]> {
  const live = changes.filter(({ type, inferred }) => type !== 'tombstone' && !inferred);
  const placed = live.map((change) => ({
    kind: kindOf(change),
    place: { resourceVersion: Number(change.resourceVersion), at: change.observedAt },
  }));
  return new Map(
    [...Map.groupBy(placed, ({ kind }) => kind)].map(([kind, all]) => [kind, all.map(({ place }) => place)]),
  );
}

/** As gaps name it. */
function kindOf({ kind, apiVersion }: Change): string {
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  return groupKindOf({ kind, group });
}

/** When the last one before a version was heard, and the first one after it: in between lies what was missed. */
function neighbours(version: Truth, places: ReadonlyMap<string, readonly Place[]>): readonly [number, number] {
  const own = places.get(version.kind) ?? [];
  const rank = Number(version.resourceVersion);
  const earlier = own.filter(({ resourceVersion }) => resourceVersion < rank).map(({ at }) => at);
  const later = own.filter(({ resourceVersion }) => resourceVersion > rank).map(({ at }) => at);
  return [Math.max(0, ...earlier), Math.min(Number.MAX_SAFE_INTEGER, ...later)];
}

function isBetween({ from, to }: Gap, [before, after]: readonly [number, number]): boolean {
  return from <= after && (to === undefined || to >= before);
}

function gapText({ from, to, why }: Gap): string {
  return `${why} ${isoOf(from)} to ${to === undefined ? 'now' : isoOf(to)}`;
}

function isoOf(at: number): string {
  return new Date(at).toISOString();
}

/** Where the last state recorded of these kinds is not the one that exists, resourceVersion by uid. */
export function endOf(
  folder: string,
  present: ReadonlyMap<string, string>,
  kinds: ReadonlySet<string>,
): readonly string[] {
  const reader = openReader(folder);
  try {
    const changes = [...changesIn(reader, ALL_TIME, {})];
    return differences(
      changes.filter((change) => kinds.has(kindOf(change))),
      present,
    );
  } finally {
    reader.close();
  }
}

function presentAfter(history: readonly Truth[]): ReadonlyMap<string, string> {
  const present = new Map<string, string>();
  for (const { type, uid, resourceVersion } of history) {
    if (type === 'DELETED') present.delete(uid);
    else present.set(uid, resourceVersion);
  }
  return present;
}

function differences(changes: readonly Change[], present: ReadonlyMap<string, string>): readonly string[] {
  const recorded = new Map<string, string>();
  for (const { type, uid, resourceVersion } of changes) {
    if (type === 'applied') recorded.set(uid, resourceVersion);
    else recorded.delete(uid);
  }
  const unknown = [...present].filter(([uid, version]) => recorded.get(uid) !== version);
  const lingering = [...recorded.keys()].filter((uid) => !present.has(uid));
  return [
    ...unknown.map(([uid, version]) => `the end has ${uid}@${recorded.get(uid)} instead of @${version}`),
    ...lingering.map((uid) => `${uid} lingers`),
  ];
}
