import type { Reference } from '@model/relation.ts';
import type { ContainerPip, Summary } from '@model/summary.ts';

/** Canonical JSON of a summary: the same keys in the same order, whoever built it, so that equal summaries are one text. */
export function summaryText(summary: Summary): string {
  const { health, status, ready, updated, available, restarts, node, containers, note, deleting } = summary;
  const { image, columns } = summary;
  return JSON.stringify({
    health,
    status,
    ready: ready === undefined ? undefined : { current: ready.current, wanted: ready.wanted },
    updated,
    available,
    restarts,
    node,
    containers: containers?.map(pipFields),
    note,
    image,
    columns: columns?.map(({ name, value }) => ({ name, value })),
    deleting,
  });
}

function pipFields({ name, role, state, reason, lastEnd, restarts }: ContainerPip): ContainerPip {
  return {
    name,
    role,
    state,
    ...(reason !== undefined && { reason }),
    ...(lastEnd !== undefined && { lastEnd }),
    ...(restarts !== undefined && { restarts }),
  };
}

/** Canonical JSON of references; their order is kept, which {@link referencesOf} has made canonical. */
export function referencesText(references: readonly Reference[]): string {
  return JSON.stringify(
    references.map(({ type, group, kind, namespace, name, uid, controller, selector }) => ({
      type,
      group,
      kind,
      namespace,
      name,
      uid,
      controller,
      selector: selector?.map(({ key, operator, values }) => ({ key, operator, values })),
    })),
  );
}
