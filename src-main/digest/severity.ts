import type { ChangeType, Severity } from '@model/change.ts';
import type { Summary } from '@model/summary.ts';
import { eventWeight } from './cluster/event.ts';
import type { Digest } from './digest.ts';
import { isJsonObject, textAt } from './json.ts';

/** What of a summary decides whether a change is for the worse. */
export type Standing = Pick<Summary, 'health' | 'available'>;

/** What is known of one change when its severity is decided. */
export interface ChangeFacts {
  readonly type: ChangeType;
  readonly digest: Pick<Digest, 'summary' | 'pointInTime'>;
  /** The summary of the version before; absent at first sight. */
  readonly previous?: Standing;
  /** The object as parsed; read for Events only. */
  readonly object: unknown;
  /** True if nothing but signs of life changed since the version before. */
  readonly heartbeat: boolean;
}

/**
 * How much a change matters on the timeline.
 *
 * Events: as {@link eventWeight}; their deletion is their expiry and routine. Other kinds: a heartbeat is routine; health
 * that turned failing is a failure; health that turned degraded a warning, unless nothing was lost (a workload that was
 * only asked for more is short of pods too). At first sight nothing has turned, so it is a plain change.
 */
export function severityOfChange(facts: ChangeFacts): Severity {
  if (facts.digest.pointInTime) return eventSeverity(facts);
  if (facts.heartbeat) return 'routine';
  if (facts.type !== 'applied' || facts.previous === undefined) return 'change';
  const { previous } = facts;
  const { summary } = facts.digest;
  if (summary.health === previous.health) return 'change';
  if (summary.health === 'failing') return 'failure';
  if (summary.health === 'degraded' && previous.health !== 'failing' && lostSomething(summary, previous)) {
    return 'warning';
  }
  return 'change';
}

function eventSeverity(facts: ChangeFacts): Severity {
  if (facts.type !== 'applied') return 'routine';
  if (!isJsonObject(facts.object)) return 'change';
  return eventWeight(textAt(facts.object, 'type'), textAt(facts.object, 'reason'));
}

/** Without counts any decline is a loss. */
function lostSomething(summary: Summary, previous: Standing): boolean {
  if (summary.available !== undefined && previous.available !== undefined) {
    return summary.available < previous.available;
  }
  return true;
}
