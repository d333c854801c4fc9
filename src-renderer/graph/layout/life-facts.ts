import type { Reference, RelationType } from '@model/relation.ts';
import type { Life } from '../../playback/player.ts';
import type { Grouping } from './grouping.ts';

/** Whether two tellings of a life, the later of which may name other owners, place it alike. */
export function isPlacedAlike(before: Life, after: Life, grouping: Grouping): boolean {
  if (before.references === after.references) return true;
  const types = placingTypes(grouping);
  const [a, b] = [before, after].map(({ references }) => references.filter(({ type }) => types.has(type)));
  return a?.length === b?.length && (a ?? []).every((reference, index) => isSame(reference, b?.[index]));
}

function placingTypes({ by }: Grouping): ReadonlySet<RelationType> {
  const always: readonly RelationType[] = ['owner', 'selects', 'routes-to', 'scales', 'protects'];
  if (by === 'node') return new Set([...always, 'runs-on']);
  return new Set(by === 'label' || by === 'application' ? [...always, 'labelled'] : always);
}

function isSame(a: Reference, b: Reference | undefined): boolean {
  return (
    b !== undefined &&
    a.type === b.type &&
    a.group === b.group &&
    a.kind === b.kind &&
    a.namespace === b.namespace &&
    a.name === b.name &&
    a.uid === b.uid &&
    a.controller === b.controller
  );
}
