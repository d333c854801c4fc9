import type { Health, Progress, Summary } from '@model/summary.ts';
import { conditionOf, isTrue } from '../conditions.ts';
import { countAt, has, type JsonObject, numberAt, objectAt } from '../json.ts';
import type { KindDigest } from '../kind-digest.ts';

/** Jobs: STATUS as `kubectl get jobs` prints it, completions as the count. */
export const jobDigest: KindDigest = { summary: jobSummary };

/** Condition that must be True → the word printed, in the order in which the printer asks. */
const WORDS: readonly (readonly [condition: string, word: string])[] = [
  ['Complete', 'Complete'],
  ['Failed', 'Failed'],
  ['Suspended', 'Suspended'],
  ['FailureTarget', 'FailureTarget'],
  ['SuccessCriteriaMet', 'SuccessCriteriaMet'],
];

function jobSummary(job: JsonObject): Summary {
  const status = jobWord(job);
  const note = status === 'Failed' ? (conditionOf(job, 'Failed')?.reason ?? '') : failedPods(job);
  return {
    health: jobHealth(status),
    status,
    ready: completions(job),
    ...(note === '' ? {} : { note }),
  };
}

function jobWord(job: JsonObject): string {
  const found = WORDS.find(([condition]) => isTrue(job, condition));
  if (found !== undefined) return found[1];
  return has(objectAt(job, 'metadata'), 'deletionTimestamp') ? 'Terminating' : 'Running';
}

function jobHealth(word: string): Health {
  switch (word) {
    case 'Complete':
    case 'Suspended':
      return 'finished';
    case 'Failed':
    case 'FailureTarget':
      return 'failing';
    default:
      return 'progressing';
  }
}

/** Without `completions` any one success completes the job. */
function completions(job: JsonObject): Progress {
  return {
    current: countAt(objectAt(job, 'status'), 'succeeded'),
    wanted: numberAt(objectAt(job, 'spec'), 'completions') ?? 1,
  };
}

function failedPods(job: JsonObject): string {
  const failed = countAt(objectAt(job, 'status'), 'failed');
  return failed === 0 ? '' : `${failed} failed ${failed === 1 ? 'pod' : 'pods'}`;
}
