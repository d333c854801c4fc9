import type { RedactionCount } from '@model/redaction-rule.ts';

/**
 * How a count of replaced values is named in its table: `Secret`, or `Deployment.apps/environment` for a rule. Kinds have
 * no slash, names of rules may.
 */
export function redactionKeyOf({ kind, rule }: Omit<RedactionCount, 'count'>): string {
  return rule === '' ? kind : `${kind}/${rule}`;
}

/** The inverse of {@link redactionKeyOf}. */
export function redactionOf(key: string): Omit<RedactionCount, 'count'> {
  const slash = key.indexOf('/');
  return slash < 0 ? { kind: key, rule: '' } : { kind: key.slice(0, slash), rule: key.slice(slash + 1) };
}
