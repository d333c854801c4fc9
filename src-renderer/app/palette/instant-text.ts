import { addMs, type Timestamp, timestampFromIso, timestampFromMs } from '@model/time.ts';
import type { Zone } from '../../widgets/time-text.ts';

/** What a typed time is measured from. */
export interface TimeBase {
  /** The playhead: its day is meant when only a time of day is typed. */
  readonly at: Timestamp;
  /** The end of the recording: what `-5m` is before. */
  readonly last: Timestamp;
  readonly zone: Zone;
}

const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** The instant that a text names: `14:03`, `14:03:21.5`, `-5m`, `-1h30m`, `2026-11-23T14:03Z`. Undefined if none. */
export function instantFrom(text: string, base: TimeBase): Timestamp | undefined {
  const trimmed = text.trim();
  return beforeEnd(trimmed, base.last) ?? timeOfDay(trimmed, base) ?? fullInstant(trimmed, base.zone);
}

function beforeEnd(text: string, last: Timestamp): Timestamp | undefined {
  if (!/^-(?:\d+(?:\.\d+)?[smhd]\s*)+$/.test(text)) {
    return undefined;
  }
  const parts = text.matchAll(/(\d+(?:\.\d+)?)([smhd])/g);
  const ms = [...parts].reduce((sum, [, amount, unit]) => sum + Number(amount) * (UNIT_MS[unit ?? ''] ?? 0), 0);
  return addMs(last, -ms);
}

function timeOfDay(text: string, { at, zone }: TimeBase): Timestamp | undefined {
  const match = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?$/.exec(text);
  if (match === null) {
    return undefined;
  }
  const [hours, minutes, seconds] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
  const ms = Number((match[4] ?? '').padEnd(3, '0'));
  if (hours > 23 || minutes > 59 || seconds > 59) {
    return undefined;
  }
  const date = new Date(at);
  return timestampFromMs(
    zone === 'utc' ? date.setUTCHours(hours, minutes, seconds, ms) : date.setHours(hours, minutes, seconds, ms),
  );
}

/** A date and time; without an offset it is meant in the zone that the page shows. */
function fullInstant(text: string, zone: Zone): Timestamp | undefined {
  if (!/^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?)?$/.test(text)) {
    return undefined;
  }
  const iso = text.replace(' ', 'T');
  const hasZone = /(?:Z|[+-]\d{2}:\d{2})$/.test(iso) && iso.includes('T');
  const withTime = iso.includes('T') ? iso : `${iso}T00:00`;
  return timestampFromIso(hasZone || zone === 'local' ? withTime : `${withTime}Z`);
}
