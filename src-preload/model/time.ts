/** An instant: whole milliseconds since 1970 UTC, by the recorder's clock. Never compared with a server's clock. */
export type Timestamp = number & { readonly brand: 'Timestamp' };

/** A closed span of time, `from` ≤ `to`. */
export interface TimeRange {
  readonly from: Timestamp;
  readonly to: Timestamp;
}

/** Brands a number of milliseconds; fractions are cut so that equal instants are equal numbers. */
export function timestampFromMs(ms: number): Timestamp {
  return Math.trunc(ms) as Timestamp;
}

/** All instants since 1970 that a date can have (https://tc39.es/ecma262/#sec-time-values-and-time-range). */
export const ALL_TIME: TimeRange = { from: timestampFromMs(0), to: timestampFromMs(8_640_000_000_000_000) };

/** RFC 3339 in UTC with milliseconds, as `2026-11-23T14:03:21.482Z`. */
export function isoFromTimestamp(at: Timestamp): string {
  return new Date(at).toISOString();
}

/** All months have so many days. */
const SHORTEST_MONTH = 28;

/** The instant of an RFC 3339 text, or undefined if it is none. */
export function timestampFromIso(text: string): Timestamp | undefined {
  const ms = Date.parse(text);
  return Number.isNaN(ms) || !isInMonth(text) ? undefined : timestampFromMs(ms);
}

/** False for 30 February, which would be taken for 2 March. */
function isInMonth(text: string): boolean {
  const day = Number(text.slice(8, 10));
  if (!(day > SHORTEST_MONTH)) return true;
  const daysInMonth = new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)), 0)).getUTCDate();
  return !(day > daysInMonth);
}

/** Clamps `at` into `range`. */
export function clampTime(at: Timestamp, range: TimeRange): Timestamp {
  return at < range.from ? range.from : at > range.to ? range.to : at;
}

/** `at` moved by `ms` (may be negative). */
export function addMs(at: Timestamp, ms: number): Timestamp {
  return timestampFromMs(at + ms);
}
