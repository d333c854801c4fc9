import { existsSync } from 'node:fs';
import { groupKindOf } from '@model/object-ref.ts';
import { isoFromTimestamp, type TimeRange, type Timestamp } from '@model/time.ts';
import { openReader } from '../../store/tape-reader.ts';
import { TapeError } from '../../store/tape-error.ts';
import type { TapeReader } from '../../store/tape.ts';
import { instantOf } from '../instant.ts';
import { UsageError } from '../usage-error.ts';
import { say } from '../say.ts';

/** The folder in which `record --out X.khrono` works until X.khrono is complete. */
export function unfinishedFolder(file: string): string {
  return `${file}.recording`;
}

/** Where the recording lies that `file` names: a file that `record` has not finished yet is the folder it records in. */
export function recordingAt(file: string): string {
  const unfinished = unfinishedFolder(file);
  return !existsSync(file) && existsSync(unfinished) ? unfinished : file;
}

/**
 * Opens a recording's folder or file for reading. A file that `record` has not finished yet, or never did, is read from
 * the folder it is recorded in, and stderr says so.
 */
export function openTape(file: string): TapeReader {
  const path = recordingAt(file);
  if (path !== file) {
    say(`${file} is not complete; reading what has been recorded in ${path}`);
  }
  return openReader(path);
}

/** What damage makes of the exit code: an answer from which something is missing, or may be wrong, is no success. */
const DAMAGED = 1;

/** Says on stderr what damage an answer may suffer from, and by the exit code. */
export function sayDamage(sentences: readonly string[]): void {
  for (const sentence of sentences) {
    say(sentence);
    process.exitCode = DAMAGED;
  }
}

/** Closes it; what could not be read meanwhile is said on stderr, since no result holds it, and by the exit code. */
export function closeTape(reader: TapeReader): void {
  sayDamage(reader.damage());
  reader.close();
}

/** The body of a version; undefined where it cannot be read, which {@link closeTape} says. */
export function bodyOr(reader: TapeReader, seq: number): Uint8Array | undefined {
  try {
    return reader.body(seq);
  } catch (error) {
    // A segment that turns out to be damaged is not asked any more, and has no such change then.
    if (error instanceof TapeError && (error.code === 'lost-body' || error.code === 'bad-question')) return undefined;
    throw error;
  }
}

/** From the first to the last instant of a recording; the present of an empty one. */
export function spanOf(reader: TapeReader): TimeRange {
  const span = reader.span();
  return span === undefined ? { from: 0 as Timestamp, to: 0 as Timestamp } : { from: span.first, to: span.last };
}

/** The instant that an option names. Throws a {@link UsageError} with what can be written. */
export function instantOption(name: string, text: string, reader: TapeReader): Timestamp {
  const span = spanOf(reader);
  const at = instantOf(text, span);
  if (at === undefined) {
    throw new UsageError(
      `${name}: "${text}" is no time. Write RFC 3339 (${isoFromTimestamp(span.to)}), a local time of day (14:03:21), ` +
        'or a distance from the end (-5m, -0s).',
    );
  }
  return at;
}

/** The same for an instant whose state is asked: outside the recording nothing is known. Throws a {@link UsageError}. */
export function recordedInstant(name: string, text: string, reader: TapeReader): Timestamp {
  const at = instantOption(name, text, reader);
  const span = reader.span();
  if (span !== undefined && (at < span.first || at > span.last)) {
    throw outside(name, at, spanOf(reader));
  }
  return at;
}

/**
 * The kind as the recording names it (`Pod`, `Deployment.apps`), for what a person wrote: without regard to case, with
 * or without the group, in the plural too. Throws a {@link UsageError} that lists what there is.
 */
export function kindOption(text: string, reader: TapeReader): string {
  const asked = text.toLowerCase();
  const { kinds } = reader.report();
  const found = kinds.find((gvk) => {
    const [bare, full] = [gvk.kind.toLowerCase(), groupKindOf(gvk).toLowerCase()];
    return [bare, full, `${bare}s`, `${bare}es`, bare.replace(/y$/, 'ies')].includes(asked);
  });
  if (found === undefined && kinds.length > 0) {
    throw new UsageError(
      `There is no kind "${text}" in this recording; it holds ${kinds.map(groupKindOf).join(', ')}.`,
    );
  }
  return found === undefined ? text : groupKindOf(found);
}

/** The span between two options, either of which may be absent. Throws a {@link UsageError} when it is empty. */
export function rangeOf(reader: TapeReader, options: { readonly since?: string; readonly until?: string }): TimeRange {
  const span = spanOf(reader);
  const since = options.since === undefined ? undefined : instantOption('--since', options.since, reader);
  const until = options.until === undefined ? undefined : instantOption('--until', options.until, reader);
  if (since !== undefined && until !== undefined && since > until) {
    throw new UsageError(`--since (${isoFromTimestamp(since)}) lies after --until (${isoFromTimestamp(until)}).`);
  }
  const isEmpty = reader.span() === undefined;
  if (!isEmpty && since !== undefined && since > span.to) throw outside('--since', since, span);
  if (!isEmpty && until !== undefined && until < span.from) throw outside('--until', until, span);
  return { from: since ?? span.from, to: until ?? span.to };
}

function outside(name: string, at: Timestamp, span: TimeRange): UsageError {
  return new UsageError(
    `${name}: nothing is known of ${isoFromTimestamp(at)}; the recording goes from ` +
      `${isoFromTimestamp(span.from)} to ${isoFromTimestamp(span.to)}.`,
  );
}
