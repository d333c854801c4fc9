import type { Reference } from '@model/relation.ts';
import type { Summary } from '@model/summary.ts';
import { type JsonObject, objectAt, objectsAt, textAt } from '../json.ts';
import type { KindDigest, Place } from '../kind-digest.ts';

/** Ingresses: the hosts they answer for, and the Services they route to. */
export const ingressDigest: KindDigest = { summary: ingressSummary, references: routes };

function ingressSummary(ingress: JsonObject): Summary {
  const spec = objectAt(ingress, 'spec');
  const hosts = [...new Set(objectsAt(spec, 'rules').map((rule) => textAt(rule, 'host') || '*'))];
  const first = hosts[0] ?? '*';
  return { health: 'healthy', status: '', note: hosts.length > 1 ? `${first} + ${hosts.length - 1} more` : first };
}

function routes(ingress: JsonObject, place: Place): readonly Reference[] {
  const spec = objectAt(ingress, 'spec');
  const backends = [
    objectAt(spec, 'defaultBackend'),
    ...objectsAt(spec, 'rules').flatMap((rule) =>
      objectsAt(objectAt(rule, 'http'), 'paths').map((path) => objectAt(path, 'backend')),
    ),
  ];
  return backends.flatMap((backend) => {
    const name = textAt(objectAt(backend, 'service'), 'name');
    if (name === '') return [];
    return [{ type: 'routes-to', group: '', kind: 'Service', namespace: place.namespace, name } as const];
  });
}
