import type { Progress } from '@model/summary.ts';
import type { SceneObject } from '../../playback/player.ts';

/**
 * Ready endpoints of each Service, by its uid: what the EndpointSlices that it owns say. They have no cards of their own;
 * the Service speaks for them.
 */
export function endpointsOf(objects: Iterable<SceneObject>): ReadonlyMap<string, Progress> {
  const endpoints = new Map<string, Progress>();
  for (const { kind, summary, references } of objects) {
    if (kind !== 'EndpointSlice' || summary.ready === undefined) continue;
    const service = references.find(({ type, kind: owner }) => type === 'owner' && owner === 'Service')?.uid;
    if (service === undefined) continue;
    const before = endpoints.get(service) ?? { current: 0, wanted: 0 };
    const { current, wanted } = summary.ready;
    endpoints.set(service, { current: before.current + current, wanted: before.wanted + wanted });
  }
  return endpoints;
}
