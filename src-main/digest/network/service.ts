import type { Reference } from '@model/relation.ts';
import type { Summary } from '@model/summary.ts';
import { type JsonObject, numberAt, objectAt, objectsAt, textAt } from '../json.ts';
import type { KindDigest, Place } from '../kind-digest.ts';
import { equalities } from '../relations/labels.ts';

/** Services: type and ports; a load balancer without an address yet is pending, as EXTERNAL-IP says. */
export const serviceDigest: KindDigest = { summary: serviceSummary, references: selected };

function serviceSummary(service: JsonObject): Summary {
  const spec = objectAt(service, 'spec');
  const type = textAt(spec, 'type') || 'ClusterIP';
  const name = textAt(spec, 'clusterIP') === 'None' ? 'headless' : type;
  const ports = portsOf(spec);
  const rest = type === 'ExternalName' ? textAt(spec, 'externalName') : ports;
  const note = rest === '' ? name : `${name} · ${rest}`;
  return isAwaitingAddress(service, type)
    ? { health: 'progressing', status: '<pending>', note }
    : { health: 'healthy', status: '', note };
}

/** Ports that are written out; the rest is counted. */
const MOST_PORTS = 3;

/** `80, 443`, `53/UDP`, `80:30080` where the nodes listen too: as PORT(S) has it, TCP being understood. */
function portsOf(spec: JsonObject): string {
  const all = objectsAt(spec, 'ports');
  const written = all.slice(0, MOST_PORTS).map((port) => {
    const node = numberAt(port, 'nodePort');
    const protocol = textAt(port, 'protocol') || 'TCP';
    const number = `${numberAt(port, 'port') ?? '?'}${node === undefined ? '' : `:${node}`}`;
    return protocol === 'TCP' ? number : `${number}/${protocol}`;
  });
  return [...written, ...(all.length > MOST_PORTS ? [`+${all.length - MOST_PORTS}`] : [])].join(', ');
}

/** Without a selector a Service finds no pods: someone else writes its endpoints. */
function selected(service: JsonObject, place: Place): readonly Reference[] {
  const selector = equalities(objectAt(objectAt(service, 'spec'), 'selector'));
  if (selector.length === 0) return [];
  return [{ type: 'selects', group: '', kind: 'Pod', namespace: place.namespace, name: '', selector }];
}

function isAwaitingAddress(service: JsonObject, type: string): boolean {
  if (type !== 'LoadBalancer') return false;
  return objectsAt(objectAt(objectAt(service, 'status'), 'loadBalancer'), 'ingress').length === 0;
}
