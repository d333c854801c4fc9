import { HEALTHS } from '@model/summary.ts';
import type { SceneObject } from '../playback/player.ts';

/** The columns of the table. */
export type Column = 'kind' | 'namespace' | 'name' | 'status' | 'ready' | 'restarts' | 'age';

/** By which column, and whether the other way round. */
export interface Sorting {
  readonly column: Column;
  readonly isDescending: boolean;
}

/** What a click on a column's title does: sort by it, then the other way round. */
export function sortingAfterClick(before: Sorting, column: Column): Sorting {
  return before.column === column
    ? { column, isDescending: !before.isDescending }
    : { column, isDescending: column === 'restarts' };
}

const names = new Intl.Collator('en', { numeric: true });

/** A sorted copy. Equal cells are in the order of kind, namespace and name; statuses in the order of how bad they are. */
export function sortObjects(objects: Iterable<SceneObject>, { column, isDescending }: Sorting): readonly SceneObject[] {
  const sign = isDescending ? -1 : 1;
  return [...objects].sort((a, b) => sign * compareBy(column, a, b) || compareIdentity(a, b));
}

function compareBy(column: Column, a: SceneObject, b: SceneObject): number {
  switch (column) {
    case 'kind':
    case 'namespace':
    case 'name':
      return names.compare(a[column], b[column]);
    case 'status':
      return (
        HEALTHS.indexOf(a.summary.health) - HEALTHS.indexOf(b.summary.health) ||
        names.compare(a.summary.status, b.summary.status)
      );
    case 'ready':
      return readyShare(a) - readyShare(b);
    case 'restarts':
      return (a.summary.restarts ?? -1) - (b.summary.restarts ?? -1);
    case 'age':
      return (b.createdAt ?? 0) - (a.createdAt ?? 0);
  }
}

/** Objects that have no notion of ready come last. */
function readyShare({ summary: { ready } }: SceneObject): number {
  if (ready === undefined) {
    return 2;
  }
  return ready.wanted === 0 ? 1 : ready.current / ready.wanted;
}

function compareIdentity(a: SceneObject, b: SceneObject): number {
  return (
    names.compare(a.kind, b.kind) ||
    names.compare(a.namespace, b.namespace) ||
    names.compare(a.name, b.name) ||
    a.id - b.id
  );
}
