import { type JsonObject, objectAt, objectsAt, textAt } from './json.ts';

/** One entry of `status.conditions`, as nearly every kind writes them. */
export interface Condition {
  readonly type: string;
  /** `True`, `False` or `Unknown`; whatever else was written is kept as it is. */
  readonly status: string;
  readonly reason: string;
  /** RFC 3339; empty if not given. */
  readonly lastTransitionTime: string;
  /** RFC 3339; empty if not given, as by most kinds. */
  readonly lastUpdateTime: string;
}

/** The conditions of an object's status; none if it has none. */
export function conditionsOf(object: JsonObject): readonly Condition[] {
  return objectsAt(objectAt(object, 'status'), 'conditions').map(conditionFrom);
}

/** The condition of a type, or undefined. */
export function conditionOf(object: JsonObject, type: string): Condition | undefined {
  const found = objectsAt(objectAt(object, 'status'), 'conditions').find(
    (condition) => textAt(condition, 'type') === type,
  );
  return found === undefined ? undefined : conditionFrom(found);
}

function conditionFrom(condition: JsonObject): Condition {
  return {
    type: textAt(condition, 'type'),
    status: textAt(condition, 'status'),
    reason: textAt(condition, 'reason'),
    lastTransitionTime: textAt(condition, 'lastTransitionTime'),
    lastUpdateTime: textAt(condition, 'lastUpdateTime'),
  };
}

/** True if the condition exists and its status is `True`. */
export function isTrue(object: JsonObject, type: string): boolean {
  return conditionOf(object, type)?.status === 'True';
}
