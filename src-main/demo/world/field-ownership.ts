import type { KubeObject, ManagedField } from './object.ts';
import { apiVersionOf, type Resource } from './resource.ts';

interface Writing {
  readonly next: KubeObject;
  readonly previous?: KubeObject;
  readonly now: string;
}

/** Field ownership two levels deep: one entry for the object, one for its status; only the written one gets a new time. */
export function managedFields(resource: Resource, { next, previous, now }: Writing): readonly ManagedField[] {
  const entries: ManagedField[] = [];
  const { metadata, status, ...content } = next;
  const { metadata: metadataBefore, status: statusBefore, ...contentBefore }: Partial<KubeObject> = previous ?? {};
  const timeOf = (subresource: string | undefined, changed: boolean): string => {
    const kept = metadataBefore?.managedFields?.find((entry) => entry.subresource === subresource);
    return kept === undefined || changed ? now : kept.time;
  };
  const labels = JSON.stringify([metadata.labels, metadata.annotations]);
  const labelsBefore = JSON.stringify([metadataBefore?.labels, metadataBefore?.annotations]);
  const changed = labels !== labelsBefore || JSON.stringify(content) !== JSON.stringify(contentBefore);
  const common = { operation: 'Update', apiVersion: apiVersionOf(resource), fieldsType: 'FieldsV1' } as const;
  entries.push({
    manager: resource.manager,
    operation: common.operation,
    apiVersion: common.apiVersion,
    time: timeOf(undefined, changed),
    fieldsType: common.fieldsType,
    fieldsV1: fieldNames(content),
  });
  if (status !== undefined) {
    entries.push({
      manager: resource.statusManager,
      operation: common.operation,
      apiVersion: common.apiVersion,
      time: timeOf('status', JSON.stringify(status) !== JSON.stringify(statusBefore)),
      fieldsType: common.fieldsType,
      fieldsV1: fieldNames({ status }),
      subresource: 'status',
    });
  }
  return entries;
}

function fieldNames(value: object): Readonly<Record<string, unknown>> {
  const names: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value)) {
    const inner: Record<string, unknown> = {};
    if (typeof member === 'object' && member !== null && !Array.isArray(member)) {
      for (const innerKey of Object.keys(member)) inner[`f:${innerKey}`] = {};
    }
    names[`f:${key}`] = inner;
  }
  return names;
}
