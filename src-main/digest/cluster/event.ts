import type { Summary } from '@model/summary.ts';
import { type JsonObject, textAt } from '../json.ts';
import type { KindDigest } from '../kind-digest.ts';
import { shortened } from '../shortened.ts';

/** Events: the reason as the word, the message as the note. They belong to no scene. */
export const eventDigest: KindDigest = { summary: eventSummary };

/** Longest message kept in a summary, in UTF-16 units; the body has all of it. */
const MESSAGE_LENGTH = 200;

/** Reasons of Warning events which say that something stopped working, not that it is being tried again. */
const FAILURE_REASONS: ReadonlySet<string> = new Set([
  'BackOff',
  'CrashLoopBackOff',
  'Failed',
  'FailedCreate',
  'FailedCreatePodSandBox',
  'FailedPostStartHook',
  'BackoffLimitExceeded',
  'DeadlineExceeded',
  'ProgressDeadlineExceeded',
  'Evicted',
  'EvictionThresholdMet',
  'OOMKilling',
  'SystemOOM',
  'NodeNotReady',
  'ErrImageNeverPull',
  'InspectFailed',
]);

/** How bad an event says things are. `Unhealthy` and `FailedScheduling` warn: they are routinely followed by success. */
export function eventWeight(type: string, reason: string): 'change' | 'warning' | 'failure' {
  if (type !== 'Warning') return 'change';
  return FAILURE_REASONS.has(reason) ? 'failure' : 'warning';
}

function eventSummary(event: JsonObject): Summary {
  const reason = textAt(event, 'reason');
  // The core form says `message`, the one of events.k8s.io `note`.
  const message = (textAt(event, 'message') || textAt(event, 'note')).trim();
  const weight = eventWeight(textAt(event, 'type'), reason);
  return {
    health: weight === 'failure' ? 'failing' : weight === 'warning' ? 'degraded' : 'healthy',
    status: reason,
    ...(message === '' ? {} : { note: shortened(message, MESSAGE_LENGTH) }),
  };
}
