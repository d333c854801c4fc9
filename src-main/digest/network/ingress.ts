import type { Reference } from '@model/relation.ts';
import type { Summary } from '@model/summary.ts';
import { type JsonObject, objectAt, objectsAt, textAt } from '../json.ts';
import type { KindDigest, Place } from '../kind-digest.ts';

/** Ingresses: the hosts they answer for, the Services they route to, their certificates and their class. */
export const ingressDigest: KindDigest = { summary: ingressSummary, references: ingressReferences };

function ingressSummary(ingress: JsonObject): Summary {
  const spec = objectAt(ingress, 'spec');
  const hosts = [...new Set(objectsAt(spec, 'rules').map((rule) => textAt(rule, 'host') || '*'))];
  return { health: 'healthy', status: '', note: firstOf(hosts, '*') };
}

/** The first of several names and how many more there are. */
export function firstOf(names: readonly string[], none: string): string {
  const first = names[0] ?? none;
  return names.length > 1 ? `${first} + ${names.length - 1} more` : first;
}

function ingressReferences(ingress: JsonObject, { namespace }: Place): readonly Reference[] {
  const spec = objectAt(ingress, 'spec');
  const backends = [
    objectAt(spec, 'defaultBackend'),
    ...objectsAt(spec, 'rules').flatMap((rule) =>
      objectsAt(objectAt(rule, 'http'), 'paths').map((path) => objectAt(path, 'backend')),
    ),
  ];
  const services = backends.map((backend) => textAt(objectAt(backend, 'service'), 'name'));
  const secrets = objectsAt(spec, 'tls').map((tls) => textAt(tls, 'secretName'));
  const className = textAt(spec, 'ingressClassName');
  const references: readonly Reference[] = [
    ...services.map((name) => ({ type: 'routes-to', group: '', kind: 'Service', namespace, name }) as const),
    ...secrets.map((name) => ({ type: 'mounts', group: '', kind: 'Secret', namespace, name }) as const),
    { type: 'attached-to', group: 'networking.k8s.io', kind: 'IngressClass', namespace: '', name: className },
  ];
  return references.filter(({ name }) => name !== '');
}
