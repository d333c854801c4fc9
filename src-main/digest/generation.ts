import { type JsonObject, numberAt, objectAt } from './json.ts';

/** True while the controller has not yet looked at the newest spec: its status speaks of an older one. */
export function lagsBehindSpec(object: JsonObject): boolean {
  const generation = numberAt(objectAt(object, 'metadata'), 'generation');
  const observed = numberAt(objectAt(object, 'status'), 'observedGeneration');
  return generation !== undefined && observed !== undefined && observed < generation;
}
