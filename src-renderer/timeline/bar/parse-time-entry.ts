import type { PlaybackCommand } from '@model/playback.ts';
import { type Timestamp, timestampFromMs } from '@model/time.ts';
import { dayClockText, type Zone } from '../../widgets/time-text.ts';

/** What an entry is read against. */
export interface EntryContext {
  /** The playhead: a time of day means its day, where that lies in the recording. */
  readonly at: Timestamp;
  readonly edges: { readonly first: Timestamp; readonly last: Timestamp };
  readonly zone: Zone;
}

export type TimeEntry =
  | { readonly type: 'go'; readonly command: PlaybackCommand }
  | { readonly type: 'wrong'; readonly sentence: string };

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const DAY_MS = 86_400_000;

const RELATIVE = /^[-−]((?:\d+(?:\.\d+)?\s*(?:ms|s|m|h|d)\s*)+)$/i;
const CLOCK = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?$/;
const DATE = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?))?(Z|[+-]\d{2}:\d{2})?$/i;

/**
 * Reads what was typed into the clock: a time of day (`14:03:21`), how long before the end (`-5m`, `-1h30m`), an RFC 3339
 * instant (the zone shown where none is written), `start`, `live` or `end`. Anything else gives one sentence.
 */
export function parseTimeEntry(text: string, context: EntryContext): TimeEntry {
  const entry = text.trim();
  const word = entry.toLowerCase();
  if (word === 'start') return { type: 'go', command: { type: 'to-start' } };
  if (word === 'live' || word === 'now' || word === 'end') return { type: 'go', command: { type: 'follow' } };
  const ago = parseAgo(entry);
  if (ago !== undefined) return within(entry, context.edges.last - ago, context);
  const clock = CLOCK.exec(entry);
  if (clock) return readClock(entry, clock, context);
  const date = DATE.exec(entry);
  if (date) return readDate(entry, date, context);
  return wrong(`“${entry}” is not a time. Type 14:03:21, -5m or 2026-11-23T14:03Z.`);
}

/** How many ms before the end `-5m` or `-1h30m` is; undefined for all else. */
export function parseAgo(entry: string): number | undefined {
  const relative = RELATIVE.exec(entry);
  return relative ? lengthOf(relative[1] ?? '') : undefined;
}

function wrong(sentence: string): TimeEntry {
  return { type: 'wrong', sentence };
}

function lengthOf(text: string): number {
  let length = 0;
  for (const [, count, unit] of text.matchAll(/(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)/gi)) {
    length += Number(count) * (UNIT_MS[(unit ?? '').toLowerCase()] ?? 0);
  }
  return length;
}

function readClock(entry: string, match: RegExpExecArray, context: EntryContext): TimeEntry {
  const time = timeOfDay(match);
  if (!time) return wrong(`“${entry}” is no time of day.`);
  const { at, edges, zone } = context;
  // The day of the playhead first, then its neighbours, so that a recording over midnight is reached either way.
  const days = [0, -1, 1].map((days) => onDay(at + days * DAY_MS, time, zone));
  const inside = days.find((instant) => covers(edges, instant, entry));
  return within(entry, inside ?? days[0] ?? at, context);
}

function readDate(entry: string, match: RegExpExecArray, context: EntryContext): TimeEntry {
  const [, year, month, day, clock, offset] = match;
  const time = timeOfDay(CLOCK.exec(clock ?? '00:00'));
  const noon = Date.UTC(Number(year), Number(month) - 1, Number(day), 12);
  if (!time || new Date(noon).toISOString().slice(0, 10) !== `${year}-${month}-${day}`)
    return wrong(`“${entry}” is no date and time.`);
  if (offset !== undefined) {
    const [, sign, hours, minutes] = /([+-])(\d{2}):(\d{2})/.exec(offset) ?? [];
    const ahead = sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
    return within(entry, onDay(noon, time, 'utc') - ahead, context);
  }
  const localNoon = new Date(Number(year), Number(month) - 1, Number(day), 12).getTime();
  return within(entry, onDay(context.zone === 'utc' ? noon : localNoon, time, context.zone), context);
}

interface TimeOfDay {
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
  readonly ms: number;
}

function timeOfDay(match: RegExpExecArray | null): TimeOfDay | undefined {
  if (!match) return undefined;
  const time = {
    hours: Number(match[1]),
    minutes: Number(match[2]),
    seconds: Number(match[3] ?? 0),
    ms: Number((match[4] ?? '0').padEnd(3, '0')),
  };
  return time.hours < 24 && time.minutes < 60 && time.seconds < 60 ? time : undefined;
}

/** A time of day on the day of `at`, in the zone. */
function onDay(at: number, { hours, minutes, seconds, ms }: TimeOfDay, zone: Zone): number {
  const date = new Date(at);
  return zone === 'utc' ? date.setUTCHours(hours, minutes, seconds, ms) : date.setHours(hours, minutes, seconds, ms);
}

/** Whether the recording reaches into the second or minute that was typed; the playhead then stops at its edge. */
function covers({ first, last }: EntryContext['edges'], instant: number, entry: string): boolean {
  const isExact = entry.includes('.');
  const isMinute = (entry.split(/[T ]/i).at(-1) ?? '').split(':').length === 2;
  const slack = isExact ? 0 : isMinute ? 59_999 : 999;
  return instant <= last && instant + slack >= first;
}

function within(entry: string, instant: number, { edges, zone }: EntryContext): TimeEntry {
  if (covers(edges, instant, entry)) {
    const to = timestampFromMs(Math.min(Math.max(instant, edges.first), edges.last));
    return { type: 'go', command: { type: 'seek', to } };
  }
  const from = dayClockText(edges.first, zone);
  return wrong(`“${entry}” is not in this recording, which goes from ${from} to ${dayClockText(edges.last, zone)}.`);
}
