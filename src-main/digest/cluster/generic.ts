import type { Health, Summary } from '@model/summary.ts';
import { type Condition, conditionsOf } from '../conditions.ts';
import { lagsBehindSpec } from '../generation.ts';
import { type JsonObject, objectAt, textAt } from '../json.ts';
import type { KindDigest } from '../kind-digest.ts';
import { refFields } from '../relations/ref-fields.ts';

/** Every kind without words of its own, custom resources first: its conditions, its phase, or nothing. */
export const genericDigest: KindDigest = { summary: genericSummary, references: refFields };

/** Conditions that say all is well when True, the more telling first. */
const GOOD = ['Ready', 'Available', 'Healthy', 'Succeeded', 'Synced', 'Programmed', 'Accepted', 'Established'] as const;
/** Conditions that say something is wrong when True, and how wrong. */
const BAD: ReadonlyMap<string, Health> = new Map([
  ['Failed', 'failing'],
  ['Stalled', 'failing'],
  ['Degraded', 'degraded'],
  ['Error', 'failing'],
]);
/** Conditions that say work is under way when True. */
const BUSY: ReadonlySet<string> = new Set(['Progressing', 'Reconciling', 'Creating', 'Updating', 'Provisioning']);
/** Reasons of a condition that is not True which speak of work, not of trouble. */
const BUSY_REASON =
  /^(progressing|reconciling|creating|updating|provisioning|initiali[sz]ing|pending|waiting|inprogress)/i;

function genericSummary(object: JsonObject): Summary {
  const said = conditionSummary(object) ?? phaseSummary(object);
  if (said === undefined) return { health: 'healthy', status: '' };
  const behind = lagsBehindSpec(object) && said.health !== 'failing';
  return behind ? { ...said, health: 'progressing' } : said;
}

function conditionSummary(object: JsonObject): Summary | undefined {
  const conditions = conditionsOf(object);
  const bad = conditions.find((condition) => condition.status === 'True' && BAD.has(condition.type));
  if (bad !== undefined) return spoken(bad.type, BAD.get(bad.type) ?? 'degraded', bad.reason);
  const good = GOOD.flatMap((type) => conditions.filter((condition) => condition.type === type))[0];
  const busy = conditions.find((condition) => condition.status === 'True' && BUSY.has(condition.type));
  if (good === undefined) return busy === undefined ? undefined : spoken(busy.type, 'progressing', busy.reason);
  if (good.status === 'True') return spoken(good.type, 'healthy', '');
  return unready(good, busy);
}

function unready(good: Condition, busy: Condition | undefined): Summary {
  if (good.status !== 'False')
    return spoken(good.type === 'Ready' ? 'Unknown' : `${good.type}?`, 'unknown', good.reason);
  const working = busy !== undefined || BUSY_REASON.test(good.reason);
  return spoken(`Not${good.type}`, working ? 'progressing' : 'degraded', good.reason);
}

function spoken(status: string, health: Health, reason: string): Summary {
  return { health, status, ...(reason === '' || reason === status ? {} : { note: reason }) };
}

/** `status.phase`, `status.state` or `status.health.status`: what operators write who write no conditions. */
function phaseSummary(object: JsonObject): Summary | undefined {
  const status = objectAt(object, 'status');
  const phase = textAt(objectAt(status, 'health'), 'status') || textAt(status, 'phase') || textAt(status, 'state');
  return phase === '' ? undefined : { health: phaseHealth(phase), status: phase };
}

const PHASES: readonly (readonly [words: RegExp, health: Health])[] = [
  [/^(ready|running|active|available|healthy|bound|ok|valid|established|online|deployed)$/i, 'healthy'],
  [/^(succeeded|completed?|finished|done|suspended)$/i, 'finished'],
  [/^(failed|failing|failure|error|errored|lost|invalid|crashed)$/i, 'failing'],
  [/^(degraded|unhealthy|missing|outofsync|warning)$/i, 'degraded'],
  [
    /^(pending|progressing|creating|updating|provisioning|reconciling|deleting|terminating|initiali[sz]ing|starting)$/i,
    'progressing',
  ],
];

function phaseHealth(phase: string): Health {
  return PHASES.find(([words]) => words.test(phase))?.[1] ?? 'unknown';
}
