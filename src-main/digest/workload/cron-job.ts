import type { Summary } from '@model/summary.ts';
import { flagAt, type JsonObject, objectAt, objectsAt, textAt } from '../json.ts';
import type { KindDigest } from '../kind-digest.ts';

/** CronJobs: whether a job of theirs runs, and the schedule. */
export const cronJobDigest: KindDigest = { summary: cronJobSummary };

function cronJobSummary(cronJob: JsonObject): Summary {
  const spec = objectAt(cronJob, 'spec');
  const active = objectsAt(objectAt(cronJob, 'status'), 'active').length;
  const note = scheduleNote(textAt(spec, 'schedule'), textAt(spec, 'timeZone'));
  const noted = note === '' ? {} : { note };
  if (flagAt(spec, 'suspend') && active === 0) return { health: 'finished', status: 'suspended', ...noted };
  return { health: 'healthy', status: active === 0 ? 'scheduled' : `${active} active`, ...noted };
}

const EVERY_N_MINUTES = /^\*\/(\d+) \* \* \* \*$/;
const EVERY_N_HOURS = /^\d+ \*\/(\d+) \* \* \*$/;

/** The commonest schedules in words; every other one as it was written. */
function scheduleNote(schedule: string, timeZone: string): string {
  const zone = timeZone === '' ? '' : ` ${timeZone}`;
  const text = schedule.trim();
  if (text === '* * * * *') return 'every minute';
  const minutes = EVERY_N_MINUTES.exec(text)?.[1];
  if (minutes !== undefined) return minutes === '1' ? 'every minute' : `every ${minutes} min`;
  const hours = EVERY_N_HOURS.exec(text)?.[1];
  if (hours !== undefined) return `every ${hours} h`;
  return `${text}${zone}`.trim();
}
