import { timestampFromIso } from '@model/time.ts';
import { type JsonObject, numberAt, objectAt, objectsAt, textAt } from './json.ts';

/** True while the controller has not yet looked at the newest spec: its status speaks of an older one. */
export function lagsBehindSpec(object: JsonObject): boolean {
  const generation = numberAt(objectAt(object, 'metadata'), 'generation');
  const observed = numberAt(objectAt(object, 'status'), 'observedGeneration');
  return generation !== undefined && observed !== undefined && observed < generation;
}

/** Pods that are not there for longer than this, in ms, are missing and no longer on their way. */
const ARRIVAL_MS = 60_000;

/**
 * True when the status was written shortly after what is wanted was: then pods that it misses are on their way, not lost.
 * The server says when either was written in `managedFields`; there is no clock here. What was wanted before `fulfilledAt`
 * (ms since 1970) was all there then: what is missing has been lost since.
 */
export function isFresh(object: JsonObject, fulfilledAt = 0): boolean {
  const metadata = objectAt(object, 'metadata');
  const fields = objectsAt(metadata, 'managedFields');
  const newest = (isMeant: (subresource: string) => boolean) =>
    fields.reduce((latest, field) => {
      const time = isMeant(textAt(field, 'subresource')) ? timestampFromIso(textAt(field, 'time')) : undefined;
      return time === undefined ? latest : Math.max(latest, time);
    }, 0);
  const statusAt = newest((subresource) => subresource === 'status');
  const wantedAt = newest((subresource) => subresource !== 'status');
  return statusAt > 0 && wantedAt > fulfilledAt && statusAt - wantedAt <= ARRIVAL_MS;
}
