import type { Json } from './feed.ts';

/** One writer's entry as the API server keeps it: who wrote which fields when. */
export interface Written {
  readonly manager: string;
  readonly apiVersion: string;
  readonly time: string;
  /** What was written; its keys become `f:` fields. */
  readonly fields: () => Json;
  /** All that have this in common have the same fields. */
  readonly like: string;
  readonly subresource?: string;
}

const fieldsByLikeness = new Map<string, Json>();

/** `metadata.managedFields`, in the spelling of fieldsV1. */
export function managedFields(...written: readonly Written[]): readonly Json[] {
  return written.map(({ manager, apiVersion, time, fields, like, subresource }) => {
    let fieldsV1 = fieldsByLikeness.get(like);
    if (fieldsV1 === undefined) {
      fieldsV1 = fieldsOf(fields());
      fieldsByLikeness.set(like, fieldsV1);
    }
    const entry = { manager, operation: 'Update', apiVersion, time, fieldsType: 'FieldsV1', fieldsV1 };
    return subresource === undefined ? entry : { ...entry, subresource };
  });
}

/** Objects by their keys, lists of named things by their names, all else as one field. */
function fieldsOf(value: Json): Json {
  if (typeof value !== 'object' || value === null) return {};
  if (isList(value)) return fieldsOfList(value);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [`f:${key}`, fieldsOf(item)]));
}

function isList(value: object): value is readonly Json[] {
  return Array.isArray(value);
}

function fieldsOfList(value: readonly Json[]): Json {
  const keyed = value.flatMap((item): [string, Json][] => {
    if (typeof item !== 'object' || item === null || isList(item)) return [];
    const key = ['name', 'type', 'containerPort', 'mountPath'].find((candidate) => candidate in item);
    return key === undefined ? [] : [[`k:${JSON.stringify({ [key]: item[key] })}`, dotted(fieldsOf(item))]];
  });
  return keyed.length < value.length ? {} : dotted(Object.fromEntries(keyed));
}

function dotted(fields: Json): Json {
  return typeof fields === 'object' && fields !== null && !isList(fields) ? { '.': {}, ...fields } : fields;
}
