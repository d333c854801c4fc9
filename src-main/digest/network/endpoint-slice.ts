import type { Reference } from '@model/relation.ts';
import type { Summary } from '@model/summary.ts';
import { type JsonObject, objectAt, objectsAt, textAt } from '../json.ts';
import type { KindDigest, Place } from '../kind-digest.ts';

/** EndpointSlices: how many endpoints are ready, and which pods they are. The Service is their owner. */
export const endpointSliceDigest: KindDigest = { summary: sliceSummary, references: endpoints };

/** The API reads an absent `ready` as true. */
function sliceSummary(slice: JsonObject): Summary {
  const all = objectsAt(slice, 'endpoints');
  const ready = all.filter((endpoint) => objectAt(endpoint, 'conditions')['ready'] !== false).length;
  return {
    health: ready === all.length ? 'healthy' : 'progressing',
    status: all.length === 0 ? 'no endpoints' : `${ready} of ${all.length}`,
    ready: { current: ready, wanted: all.length },
  };
}

function endpoints(slice: JsonObject, place: Place): readonly Reference[] {
  return objectsAt(slice, 'endpoints').flatMap((endpoint) => {
    const target = objectAt(endpoint, 'targetRef');
    const name = textAt(target, 'name');
    if (textAt(target, 'kind') !== 'Pod' || name === '') return [];
    const uid = textAt(target, 'uid');
    return [
      {
        type: 'selects',
        group: '',
        kind: 'Pod',
        namespace: textAt(target, 'namespace') || place.namespace,
        name,
        ...(uid === '' ? {} : { uid }),
      } as const,
    ];
  });
}
