import { means, type Reference } from '@model/relation.ts';
import type { SceneObject } from '../../playback/player.ts';
import type { Layout } from '../layout/places.ts';

/** What the selection has to do with. */
export interface Related {
  /** The selection, its owners up, its dependents down, and what names it or is named by it. */
  readonly ids: ReadonlySet<number>;
  /** The selection and its owners: the way down to it. */
  readonly ancestry: ReadonlySet<number>;
  /** References other than ownership, from the object that holds them. */
  readonly links: readonly { readonly from: number; readonly to: number }[];
}

/** Links drawn for one selection; a machine with hundreds of pods would cover the picture. */
const MAX_LINKS = 60;

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
  const links: { from: number; to: number }[] = [];
  for (const object of objects.values()) {
    if (object.id === selection) continue;
    if (descendsFrom(object.id, selection, layout)) ids.add(object.id);
    if (!selected || !layout.places.has(object.id)) continue;
    if (selected.references.some((reference) => names(reference, object))) {
      ids.add(object.id);
      links.push({ from: selection, to: object.id });
    } else if (object.references.some((reference) => names(reference, selected))) {
      ids.add(object.id);
      links.push({ from: object.id, to: selection });
    }
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
