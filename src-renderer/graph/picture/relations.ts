import { means, type Reference } from '@model/relation.ts';
import type { SceneObject } from '../../playback/player.ts';
import type { Layout } from '../layout/places.ts';
import type { Link } from './links.ts';

/** What the selection has to do with. */
export interface Related {
  readonly selection: number;
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
  return new RelatedBook().of(selection, objects, layout);
}

/** The relations of a selection from instant to instant: what is as it was before is not looked at again. */
export class RelatedBook {
  private held: Held | undefined;

  of(selection: number, objects: ReadonlyMap<number, SceneObject>, layout: Layout): Related {
    const selected = objects.get(selection);
    const { held } = this;
    const isSame = held?.selection === selection && held.layout === layout && looksTheSame(held.selected, selected);
    const book = held && isSame ? held : opened(selection, selected, layout);
    this.held = book;
    let isOther = !isSame;
    for (const object of objects.values()) {
      if (book.judged.get(object.id) === object.references) continue;
      isOther = true;
      judge(book, object);
    }
    if (book.judged.size > objects.size) {
      isOther = true;
      for (const id of book.judged.keys()) if (!objects.has(id)) forget(book, id);
    }
    if (isOther) book.related = relatedIn(book);
    return book.related;
  }
}

/** What is known of a selection. */
interface Held {
  readonly selection: number;
  readonly selected: SceneObject | undefined;
  readonly layout: Layout;
  readonly ancestry: ReadonlySet<number>;
  /** What each object named when it was looked at. */
  readonly judged: Map<number, SceneObject['references']>;
  readonly descendants: Set<number>;
  readonly links: Map<number, Link>;
  related: Related;
}

function looksTheSame(one: SceneObject | undefined, other: SceneObject | undefined): boolean {
  return one?.id === other?.id && one?.references === other?.references;
}

function opened(selection: number, selected: SceneObject | undefined, layout: Layout): Held {
  const ancestry = ancestryOf(selection, layout);
  const related: Related = { selection, ids: ancestry, ancestry, links: [] };
  return {
    selection,
    selected,
    layout,
    ancestry,
    judged: new Map(),
    descendants: new Set(),
    links: new Map(),
    related,
  };
}

function judge(held: Held, object: SceneObject): void {
  const { selection, selected, layout } = held;
  forget(held, object.id);
  held.judged.set(object.id, object.references);
  if (object.id === selection) return;
  if (descendsFrom(object.id, selection, layout)) held.descendants.add(object.id);
  if (!selected || !layout.places.has(object.id)) return;
  const out = selected.references.find((reference) => names(reference, object));
  const back = out ? undefined : object.references.find((reference) => names(reference, selected));
  if (out) held.links.set(object.id, { type: out.type, from: selection, to: object.id });
  if (back) held.links.set(object.id, { type: back.type, from: object.id, to: selection });
}

function forget({ judged, descendants, links }: Held, id: number): void {
  judged.delete(id);
  descendants.delete(id);
  links.delete(id);
}

function relatedIn({ selection, ancestry, descendants, links }: Held): Related {
  const ids = new Set([...ancestry, ...descendants, ...links.keys()]);
  return { selection, ids, ancestry, links: [...links.values()].slice(0, MAX_LINKS) };
}

/** An object and its owners, upwards. */
export function ancestryOf(id: number, layout: Layout): ReadonlySet<number> {
  const ancestry = new Set<number>();
  for (
    let above: number | undefined = id;
    above !== undefined && !ancestry.has(above);
    above = parentOf(above, layout)
  ) {
    ancestry.add(above);
  }
  return ancestry;
}

function parentOf(id: number, layout: Layout): number | undefined {
  return layout.places.get(id)?.parent;
}

/** Whether the one is owned by the other, or by something that is. */
export function descendsFrom(id: number, ancestor: number, layout: Layout): boolean {
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
