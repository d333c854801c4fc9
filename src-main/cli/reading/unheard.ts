import type { Change } from '@model/change.ts';
import type { Coverage } from '@model/coverage.ts';
import { type Gap, GAP_REASONS, isThroughout, type Silence, silencesOf } from '@model/gap.ts';
import { groupKindOf, groupVersionOf } from '@model/object-ref.ts';
import type { RecordingSpan } from '@model/recording.ts';
import { ALL_TIME, isoFromTimestamp, type TimeRange, type Timestamp } from '@model/time.ts';
import type { TapeReader } from '../../store/tape.ts';

/** What an answer is about; absent fields do not restrict. The kind is as `groupKindOf` prints it. */
export interface About {
  readonly kind?: string;
  readonly namespace?: string;
}

/** The kinds of gaps, as many as can be read. */
export function kindsText(gaps: readonly Gap[]): string {
  const kinds = [...new Set(gaps.map(({ kind }) => kind))];
  return kinds.includes('') ? 'all kinds' : kinds.length <= 3 ? kinds.join(', ') : `${kinds.length} kinds`;
}

/** Whether a gap is of what an answer is about. */
export type Concerns = (gap: Gap) => boolean;

/** Gaps of the kind and the namespace that an answer is about. */
export function concerning({ kind, namespace }: About): Concerns {
  return (gap) =>
    (gap.kind === '' || kind === undefined || gap.kind === kind) &&
    (gap.namespace === '' || namespace === undefined || gap.namespace === namespace);
}

/** Damage is left out: {@link damagedAt} and {@link damagedWithin} say it. */
function unheardIn(reader: TapeReader, concerns: Concerns): readonly Gap[] {
  return reader.gaps(ALL_TIME).filter((gap) => gap.why !== 'damaged' && concerns(gap));
}

/**
 * Damage that stands in the recording itself, since it is older than this file. What this file has suffered is said, with
 * what it costs, when it is closed.
 */
function toldDamageIn(reader: TapeReader, concerns: Concerns): readonly Gap[] {
  const gaps = reader.gaps(ALL_TIME).filter((gap) => gap.why === 'damaged' && concerns(gap));
  const saidLater = gaps.length === 0 ? [] : reader.damage();
  return gaps.filter(({ detail }) => !saidLater.some((sentence) => sentence.startsWith(detail)));
}

/** `2026-11-23T14:03:21.482Z to 2026-11-23T14:03:25.010Z`. */
function timeText({ from, to }: Silence): string {
  return to === undefined ? `since ${isoFromTimestamp(from)}` : `${isoFromTimestamp(from)} to ${isoFromTimestamp(to)}`;
}

/** `all kinds, 2026-11-23T14:03:21.482Z to 2026-11-23T14:03:25.010Z (the engine was not running)`. */
function silenceText(silence: Silence): string {
  const times = timeText(silence);
  const time = isThroughout(silence) ? times : `at times ${silence.to === undefined ? times : `from ${times}`}`;
  return `${kindsText(silence.gaps)}, ${time} (${reasonsText(silence)})`;
}

function reasonsText({ gaps }: Silence): string {
  return [...new Set(gaps.map(({ why }) => GAP_REASONS[why]))].join(', ');
}

/** What a picture of instant `at` says although nobody listened then; undefined if somebody did. */
function unheardText(at: Timestamp, gaps: readonly Gap[], last: Timestamp): string | undefined {
  // A silence that lasts begins with, or after, the last that was heard, which is the newest instant there is.
  const there = gaps.filter(({ from, to }) => (to === undefined ? from < at || at === last : from < at && at < to));
  const [silence] = silencesOf(there);
  if (silence === undefined) return undefined;
  return `Not heard at that instant: ${silenceText(silence)}; what is shown may have changed meanwhile.`;
}

/** What is not known of instant `at` since what is asked for had not been listed even once. */
function unlistedText(
  at: Timestamp,
  about: About,
  known: { readonly span: RecordingSpan; readonly coverage: readonly Coverage[] },
): string | undefined {
  const { complete } = known.span;
  const isComplete = complete !== undefined && complete <= at;
  const listed = known.coverage.filter(({ state }) => state !== 'denied' && state !== 'excluded' && state !== 'lost');
  const isListed = listed.some(
    ({ kind, namespace }) =>
      kind === about.kind &&
      (namespace === '' || namespace === about.namespace || (isComplete && about.namespace === undefined)),
  );
  if (about.kind === undefined ? isComplete : isListed) return undefined;
  const what = about.kind === undefined ? 'Not every kind' : about.kind;
  const had = about.kind === undefined ? 'had been listed' : 'had not been listed';
  return `${what} ${had} at that instant: what is not shown may have been there.`;
}

/** Sentences about what a picture of instant `at` cannot know. */
export function unknownAt(reader: TapeReader, at: Timestamp, about: About): readonly string[] {
  const span = reader.span();
  if (span === undefined) return [];
  const unheard = unheardText(at, unheardIn(reader, concerning(about)), span.last);
  const isBefore = span.complete === undefined || at < span.complete;
  // Later, a kind that was once listed and is not heard is a silence, which is said.
  const asksCoverage = isBefore || (about.kind !== undefined && unheard === undefined);
  const unlisted = asksCoverage ? unlistedText(at, about, { span, coverage: reader.coverageAt(at) }) : undefined;
  return [unheard, unlisted].filter((sentence) => sentence !== undefined);
}

/** A sentence about the silences that lie in a time that is looked through; none if there are none. */
export function unknownWithin(reader: TapeReader, range: TimeRange, concerns: Concerns): readonly string[] {
  const span = reader.span();
  if (span === undefined) return [];
  const there = unheardIn(reader, concerns).filter(
    ({ from, to }) =>
      (from < range.to || (to === undefined && range.to >= span.last)) && (to === undefined || to > range.from),
  );
  const silences = silencesOf(there);
  const [first] = silences;
  if (first === undefined) return [];
  if (silences.length > 1) {
    return [`${silences.length} gaps lie in this time, and what happened in them is unknown; \`inspect\` lists them.`];
  }
  const isLong = ({ from, to }: Gap | Silence) => from <= range.from && (to === undefined || to >= range.to);
  const isAll = first.gaps.every(isLong) || (isThroughout(first) && isLong(first));
  return [
    `Not heard in ${isAll ? 'all' : 'a part'} of this time: ${silenceText(first)}; what happened meanwhile is unknown.`,
  ];
}

/** The silence in which what a relist told happened. */
export interface Unseen {
  /** It happened after this, and by the time it was observed. */
  readonly notBefore: Timestamp;
  /** Why it was not seen: `the connection was lost`. */
  readonly reasons: string;
}

/**
 * What a relist told happened since its kind and namespace was last heard: in the silence that the relist ended. Undefined
 * for a change that was seen, and where the recording has no such silence, as of a kind that is only sampled.
 */
export function unseenIn(reader: TapeReader): (change: Change) => Unseen | undefined {
  // Read when the first such change comes, and the silences of a place are put together once.
  let all: readonly Gap[] | undefined;
  const known = new Map<string, readonly Silence[]>();
  return ({ inferred, apiVersion, kind, namespace, observedAt }) => {
    if (!inferred) return undefined;
    all ??= reader.gaps(ALL_TIME);
    const { group } = groupVersionOf(apiVersion);
    const about = { kind: groupKindOf({ group, kind }), namespace };
    const place = `${about.kind}@${namespace}`;
    const silences = known.get(place) ?? silencesOf(all.filter(concerning(about)));
    known.set(place, silences);
    const silence = silences.find(({ from, to }) => from <= observedAt && (to === undefined || observedAt <= to));
    return silence === undefined ? undefined : { notBefore: silence.from, reasons: reasonsText(silence) };
  };
}

/** A sentence about a damaged stretch that instant `at` lies in, its ends included; none if it lies in none. */
export function damagedAt(reader: TapeReader, at: Timestamp, concerns: Concerns): readonly string[] {
  const there = toldDamageIn(reader, concerns).filter(({ from, to }) => from <= at && (to === undefined || at <= to));
  return silencesOf(there)
    .slice(0, 1)
    .map(
      (stretch) =>
        `Damaged at that instant: ${kindsText(stretch.gaps)}, ${timeText(stretch)}; what is shown may be wrong.`,
    );
}

/** A sentence about the damaged stretches that a time lies in or touches; none if there are none. */
export function damagedWithin(reader: TapeReader, range: TimeRange, concerns: Concerns): readonly string[] {
  const there = toldDamageIn(reader, concerns).filter(
    ({ from, to }) => from <= range.to && (to === undefined || to >= range.from),
  );
  const stretches = silencesOf(there);
  const [first] = stretches;
  if (first === undefined) return [];
  if (stretches.length > 1) {
    return [
      `${stretches.length} damaged stretches lie in this time, and what is said of them may be wrong; \`inspect\` lists them.`,
    ];
  }
  const isAll = first.from <= range.from && (first.to === undefined || first.to >= range.to);
  return [
    `Damaged in ${isAll ? 'all' : 'a part'} of this time: ${kindsText(first.gaps)}, ${timeText(first)}; what is said of it may be wrong.`,
  ];
}
