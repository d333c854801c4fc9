import type { Reference } from '@model/relation.ts';
import { type JsonObject, objectAt, objectsAt, textsAt } from '../json.ts';
import type { KindDigest, Place } from '../kind-digest.ts';
import { isSelector, selectorOf } from '../relations/labels.ts';

/** NetworkPolicies: which way they restrict, by how many rules, and which pods. */
export const networkPolicyDigest: KindDigest = {
  summary: (policy) => {
    const spec = objectAt(policy, 'spec');
    const types = textsAt(spec, 'policyTypes');
    const parts = types.map((type) => directionText(type, spec));
    return { health: 'healthy', status: '', ...(parts.length === 0 ? {} : { note: parts.join(' · ') }) };
  },
  references: restricted,
};

/** A direction that is restricted without a rule lets nothing through. */
function directionText(type: string, spec: JsonObject): string {
  const rules = objectsAt(spec, type.toLowerCase()).length;
  const word = type === 'Ingress' ? 'in' : type === 'Egress' ? 'out' : type;
  return rules === 0 ? `${word}: nothing` : `${word}: ${rules} ${rules === 1 ? 'rule' : 'rules'}`;
}

/** An empty selector restricts every pod of the namespace. */
function restricted(policy: JsonObject, { namespace }: Place): readonly Reference[] {
  const selector = objectAt(policy, 'spec')['podSelector'];
  if (!isSelector(selector)) return [];
  return [{ type: 'restricts', group: '', kind: 'Pod', namespace, name: '', selector: selectorOf(selector) }];
}
