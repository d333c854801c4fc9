import type { Timestamp } from '@model/time.ts';

/** In which zone instants are written. */
export type Zone = 'utc' | 'local';

const two = (part: number) => String(part).padStart(2, '0');

/** `14:03:21`, or `14:03:21.482` with milliseconds. */
export function clockText(at: Timestamp, zone: Zone, { withMs = false } = {}): string {
  const date = new Date(at);
  const [hours, minutes, seconds] =
    zone === 'utc'
      ? [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()]
      : [date.getHours(), date.getMinutes(), date.getSeconds()];
  const clock = `${two(hours)}:${two(minutes)}:${two(seconds)}`;
  return withMs ? `${clock}.${String(date.getUTCMilliseconds()).padStart(3, '0')}` : clock;
}

// Making a format costs more than a hundred uses of it, and instants are written with every frame.
const DAY = { day: 'numeric', month: 'short' } as const;
const DAY_FORMATS = {
  utc: new Intl.DateTimeFormat('en-GB', { ...DAY, timeZone: 'UTC' }),
  local: new Intl.DateTimeFormat('en-GB', DAY),
} as const;
const WHOLE_DAY = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' } as const;
const WHOLE_DAY_FORMATS = {
  utc: new Intl.DateTimeFormat('en-GB', { ...WHOLE_DAY, timeZone: 'UTC' }),
  local: new Intl.DateTimeFormat('en-GB', WHOLE_DAY),
} as const;
const ZONE_FORMAT = new Intl.DateTimeFormat('en-GB', { timeZoneName: 'short' });

/** `23 Nov 14:03:21`: the clock with its day, for instants that may lie on another day. */
export function dayClockText(at: Timestamp, zone: Zone): string {
  return `${DAY_FORMATS[zone].format(at)} ${clockText(at, zone)}`;
}

/** `Mon 23 Nov 2026`. */
export function dayText(at: Timestamp, zone: Zone): string {
  return WHOLE_DAY_FORMATS[zone].format(at).replace(',', '');
}

/** `14:03:21` on the same day as `reference`, else with the day. */
export function nearText(at: Timestamp, reference: Timestamp, zone: Zone): string {
  return dayClockText(at, zone).slice(0, -9) === dayClockText(reference, zone).slice(0, -9)
    ? clockText(at, zone)
    : dayClockText(at, zone);
}

/** `UTC`, or the machine's offset from it: `UTC+2`. */
export function zoneName(zone: Zone, at: Timestamp): string {
  if (zone === 'utc') {
    return 'UTC';
  }
  const parts = ZONE_FORMAT.formatToParts(at);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? 'local';
}

/** A running time as a stopwatch shows it: `02:14:07`. */
export function stopwatchText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

const UNITS = [
  { name: 'd', ms: 86_400_000 },
  { name: 'h', ms: 3_600_000 },
  { name: 'm', ms: 60_000 },
  { name: 's', ms: 1000 },
] as const;

/** A length of time in its two largest units: `2 m 49 s`, `3 d 4 h`; below a second, `0 s`. */
export function spanText(ms: number): string {
  const at = UNITS.findIndex((unit) => Math.abs(ms) >= unit.ms);
  const large = UNITS[at];
  if (large === undefined) {
    return '0 s';
  }
  const small = UNITS[at + 1];
  const head = `${Math.floor(Math.abs(ms) / large.ms)} ${large.name}`;
  const rest = small === undefined ? 0 : Math.floor((Math.abs(ms) % large.ms) / small.ms);
  return small === undefined || rest === 0 ? head : `${head} ${rest} ${small.name}`;
}

/** An age as kubectl's AGE column prints it, in one unit: `30s`, `12m`, `5h`, `9d`. */
export function ageText(ms: number): string {
  const unit = UNITS.find(({ ms: length }) => ms >= length);
  return unit === undefined ? '0s' : `${Math.floor(ms / unit.ms)}${unit.name}`;
}
