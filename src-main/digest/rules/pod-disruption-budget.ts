import type { Reference } from '@model/relation.ts';
import type { Summary } from '@model/summary.ts';
import { countAt, type JsonObject, objectAt } from '../json.ts';
import type { KindDigest, Place } from '../kind-digest.ts';
import { isSelector, selectorOf } from '../relations/labels.ts';

/** PodDisruptionBudgets: healthy pods of those desired, and how many may be disturbed now. */
export const podDisruptionBudgetDigest: KindDigest = { summary: budgetSummary, references: protectedPods };

function budgetSummary(budget: JsonObject): Summary {
  const status = objectAt(budget, 'status');
  const allowed = countAt(status, 'disruptionsAllowed');
  const ready = { current: countAt(status, 'currentHealthy'), wanted: countAt(status, 'desiredHealthy') };
  const short = ready.current < ready.wanted;
  const note = boundText(objectAt(budget, 'spec'));
  return {
    health: short ? 'degraded' : 'healthy',
    status: short ? 'short of pods' : `allows ${allowed}`,
    ready,
    ...(note === '' ? {} : { note }),
  };
}

/** `min 2`, `max 25% away`: the API takes a number or a percentage. */
function boundText(spec: JsonObject): string {
  const [least, most] = [spec['minAvailable'], spec['maxUnavailable']];
  if (typeof least === 'number' || typeof least === 'string') return `min ${least}`;
  return typeof most === 'number' || typeof most === 'string' ? `max ${most} away` : '';
}

/** An empty selector protects every pod of the namespace, as policy/v1 has it. */
function protectedPods(budget: JsonObject, { namespace }: Place): readonly Reference[] {
  const selector = objectAt(budget, 'spec')['selector'];
  if (!isSelector(selector)) return [];
  return [{ type: 'protects', group: '', kind: 'Pod', namespace, name: '', selector: selectorOf(selector) }];
}
