import type { Reference } from '@model/relation.ts';
import { type JsonObject, objectAt, objectsAt, textAt, textsAt } from '../json.ts';
import type { KindDigest, Place } from '../kind-digest.ts';
import { genericDigest } from '../cluster/generic.ts';
import { firstOf } from './ingress.ts';

const GATEWAY_GROUP = 'gateway.networking.k8s.io';

/** Gateways: how their conditions are, the hosts they listen for, and their class. */
export const gatewayDigest: KindDigest = {
  summary: (gateway) => {
    const listeners = objectsAt(objectAt(gateway, 'spec'), 'listeners');
    const hosts = [...new Set(listeners.map((listener) => textAt(listener, 'hostname') || '*'))];
    return { note: firstOf(hosts, '*'), ...genericDigest.summary(gateway) };
  },
  references: (gateway) => {
    const name = textAt(objectAt(gateway, 'spec'), 'gatewayClassName');
    return name === ''
      ? []
      : [{ type: 'attached-to', group: GATEWAY_GROUP, kind: 'GatewayClass', namespace: '', name }];
  },
};

/** HTTPRoutes, GRPCRoutes, TLSRoutes and their like: the hosts, the Gateway they hang on, the Services they lead to. */
export const routeDigest: KindDigest = {
  summary: (route) => ({
    health: 'healthy',
    status: '',
    note: firstOf(textsAt(objectAt(route, 'spec'), 'hostnames'), '*'),
  }),
  references: routeReferences,
};

function routeReferences(route: JsonObject, place: Place): readonly Reference[] {
  const spec = objectAt(route, 'spec');
  const parents = objectsAt(spec, 'parentRefs').flatMap((parent) =>
    named(parent, { type: 'attached-to', group: GATEWAY_GROUP, kind: 'Gateway', place }),
  );
  const backends = objectsAt(spec, 'rules').flatMap((rule) => [
    ...objectsAt(rule, 'backendRefs'),
    // A mirror gets its share too.
    ...objectsAt(rule, 'filters').map((filter) => objectAt(objectAt(filter, 'requestMirror'), 'backendRef')),
  ]);
  return [
    ...parents,
    ...backends.flatMap((backend) => named(backend, { type: 'routes-to', group: '', kind: 'Service', place })),
  ];
}

interface Defaults {
  readonly type: Reference['type'];
  readonly group: string;
  readonly kind: string;
  readonly place: Place;
}

/** Group, kind and namespace may be left out, each with a default of the API. */
function named(reference: JsonObject, { type, group, kind, place }: Defaults): readonly Reference[] {
  const name = textAt(reference, 'name');
  if (name === '') return [];
  return [
    {
      type,
      group: typeof reference['group'] === 'string' ? reference['group'] : group,
      kind: textAt(reference, 'kind') || kind,
      namespace: textAt(reference, 'namespace') || place.namespace,
      name,
    },
  ];
}
