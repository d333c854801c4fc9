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

/** RFC 3339 in UTC with milliseconds, as `2026-11-23T14:03:21.482Z`. */
export function isoFromTimestamp(at: Timestamp): string {
  return new Date(at).toISOString();
}

/** The instant of an RFC 3339 text, or undefined if it is none. */
export function timestampFromIso(text: string): Timestamp | undefined {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : timestampFromMs(ms);
}

/** Clamps `at` into `range`. */
export function clampTime(at: Timestamp, range: TimeRange): Timestamp {
  return at < range.from ? range.from : at > range.to ? range.to : at;
}

/** `at` moved by `ms` (may be negative). */
export function addMs(at: Timestamp, ms: number): Timestamp {
  return timestampFromMs(at + ms);
}
