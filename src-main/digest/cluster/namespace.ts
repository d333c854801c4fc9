import { type JsonObject, objectAt, textAt } from '../json.ts';
import type { KindDigest } from '../kind-digest.ts';

/** Namespaces: the phase, `Active` or `Terminating`. */
export const namespaceDigest: KindDigest = {
  summary: (namespace: JsonObject) => {
    const phase = textAt(objectAt(namespace, 'status'), 'phase');
    if (phase === 'Active') return { health: 'healthy', status: phase };
    if (phase === 'Terminating') return { health: 'progressing', status: phase };
    return { health: 'unknown', status: phase || 'Unknown' };
  },
};
