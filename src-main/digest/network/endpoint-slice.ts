import type { Reference } from '@model/relation.ts';
import type { Summary } from '@model/summary.ts';
import { type JsonObject, objectAt, objectsAt, textAt } from '../json.ts';
import type { KindDigest, Place } from '../kind-digest.ts';

/** EndpointSlices: how many endpoints that stay are ready, and which pods they all are. The Service is their owner. */
export const endpointSliceDigest: KindDigest = { summary: sliceSummary, references: endpoints };

/**
 * The API reads an absent `ready` as true. A terminating pod is not ready (KEP-1672) and nobody waits for it: it is
 * counted only where all are leaving, since then nothing is left that serves.
 */
function sliceSummary(slice: JsonObject): Summary {
  const conditions = objectsAt(slice, 'endpoints').map((endpoint) => objectAt(endpoint, 'conditions'));
  const staying = conditions.filter(({ terminating }) => terminating !== true);
  const wanted = (staying.length === 0 ? conditions : staying).length;
  const ready = staying.filter((each) => each['ready'] !== false).length;
  return {
    health: ready === wanted ? 'healthy' : 'progressing',
    status: wanted === 0 ? 'no endpoints' : `${ready} of ${wanted}`,
    ready: { current: ready, wanted },
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
