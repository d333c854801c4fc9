import { means, type Reference } from '@model/relation.ts';
import type { SceneObject } from '../../playback/player.ts';
import type { Layout } from '../layout/places.ts';
import type { Link } from './links.ts';

/** What the selection has to do with. */
export interface Related {
  /** The selection, its owners up, its dependents down, and what names it or is named by it. */
  readonly ids: ReadonlySet<number>;
  /** The selection and its owners: the way down to it. */
  readonly ancestry: ReadonlySet<number>;
  /** References other than ownership, from the object that holds them. */
  readonly links: readonly Link[];
}

/** Links drawn for one selection; those to one grid share a trunk. */
const MAX_LINKS = 400;

/** Finds all relations of the selection in one pass over the scene. */
export function relatedTo(selection: number, objects: ReadonlyMap<number, SceneObject>, layout: Layout): Related {
  const ids = new Set<number>([selection]);
  const ancestry = new Set<number>();
  for (
    let above: number | undefined = selection;
    above !== undefined && !ancestry.has(above);
    above = parentOf(above, layout)
  ) {
    ancestry.add(above);
    ids.add(above);
  }
  const selected = objects.get(selection);
  const links: Link[] = [];
  for (const object of objects.values()) {
    if (object.id === selection) continue;
    if (descendsFrom(object.id, selection, layout)) ids.add(object.id);
    if (!selected || !layout.places.has(object.id)) continue;
    const out = selected.references.find((reference) => names(reference, object));
    const back = out ? undefined : object.references.find((reference) => names(reference, selected));
    if (out) links.push({ type: out.type, from: selection, to: object.id });
    if (back) links.push({ type: back.type, from: object.id, to: selection });
    if (out || back) ids.add(object.id);
  }
  return { ids, ancestry, links: links.slice(0, MAX_LINKS) };
}

function parentOf(id: number, layout: Layout): number | undefined {
  return layout.places.get(id)?.parent;
}

function descendsFrom(id: number, ancestor: number, layout: Layout): boolean {
  // Places come from a forest without circles, so this ends.
  for (let above = parentOf(id, layout); above !== undefined; above = parentOf(above, layout)) {
    if (above === ancestor) return true;
  }
  return false;
}

/** Whether the reference, ownership and labels aside, means the object. */
function names(reference: Reference, object: SceneObject): boolean {
  return reference.type !== 'owner' && reference.type !== 'labelled' && means(reference, object);
}
