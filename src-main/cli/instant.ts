import { addMs, type TimeRange, type Timestamp, timestampFromIso, timestampFromMs } from '@model/time.ts';

const RELATIVE = /^([+-]?)(\d+(?:\.\d+)?)(ms|s|m|h|d)$/;
const TIME_OF_DAY = /^(\d{1,2}):(\d{2})(?::(\d{2})(\.\d{1,3})?)?$/;
const RFC_3339 = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([Zz]|[+-]\d{2}:\d{2})$/;

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A length of time as `30s`, `5m`, `1.5h`, in ms; undefined if it is none. */
export function durationMs(text: string): number | undefined {
  const match = RELATIVE.exec(text);
  const unit = UNIT_MS[match?.[3] ?? ''];
  return match === null || unit === undefined || match[1] !== '' ? undefined : Number(match[2]) * unit;
}

/** The last such time of day, in this machine's zone, that is not after the end of the recording. */
function timeOfDay(match: RegExpExecArray, end: Timestamp): Timestamp | undefined {
  const [hours, minutes, seconds] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
  if (hours > 23 || minutes > 59 || seconds > 59) {
    return undefined;
  }
  const day = new Date(end);
  day.setHours(hours, minutes, seconds, Math.round(Number(`0${match[4] ?? '.0'}`) * 1000));
  if (day.getTime() > end) {
    day.setDate(day.getDate() - 1);
  }
  return timestampFromMs(day.getTime());
}

/**
 * The instant that `text` names in a recording: RFC 3339, a local time of day (the last one before the end), or
 * relative to the end (`-5m`; `-0s` is the end). Undefined if it is none of these.
 */
export function instantOf(text: string, span: TimeRange): Timestamp | undefined {
  const relative = RELATIVE.exec(text);
  if (relative !== null) {
    const ms = durationMs(`${relative[2]}${relative[3]}`);
    return relative[1] === '-' && ms !== undefined ? addMs(span.to, -ms) : undefined;
  }
  const day = TIME_OF_DAY.exec(text);
  if (day !== null) {
    return timeOfDay(day, span.to);
  }
  return RFC_3339.test(text) ? timestampFromIso(text.replace(' ', 'T')) : undefined;
}
