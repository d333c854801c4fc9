import type { Summary } from '@model/summary.ts';
import { type JsonObject, objectAt, objectsAt, textAt } from '../json.ts';
import type { KindDigest } from '../kind-digest.ts';

/** Services: type and number of ports; a load balancer without an address yet is pending, as EXTERNAL-IP says. */
export const serviceDigest: KindDigest = { summary: serviceSummary };

function serviceSummary(service: JsonObject): Summary {
  const spec = objectAt(service, 'spec');
  const type = textAt(spec, 'type') || 'ClusterIP';
  const name = textAt(spec, 'clusterIP') === 'None' ? 'headless' : type;
  const note = type === 'ExternalName' ? `ExternalName · ${textAt(spec, 'externalName')}` : `${name} · ${ports(spec)}`;
  return isAwaitingAddress(service, type)
    ? { health: 'progressing', status: '<pending>', note }
    : { health: 'healthy', status: '', note };
}

function ports(spec: JsonObject): string {
  const count = objectsAt(spec, 'ports').length;
  return count === 1 ? '1 port' : `${count} ports`;
}

function isAwaitingAddress(service: JsonObject, type: string): boolean {
  if (type !== 'LoadBalancer') return false;
  return objectsAt(objectAt(objectAt(service, 'status'), 'loadBalancer'), 'ingress').length === 0;
}
