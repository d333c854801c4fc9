import { means, type RelationType } from '@model/relation.ts';
import type { SceneObject } from '../../playback/player.ts';
import type { Rect } from '../layout/places.ts';
import { within } from './detail.ts';
import { type Route, reachOf, routeBetween, TO_TRUNK, trunkOf } from './routes.ts';
import type { Drawn } from './scene-picture.ts';

/** One relation at the instant shown, from the object that states it. */
export interface Link {
  readonly type: RelationType;
  readonly from: number;
  readonly to: number;
}

/** Links of one relation between one object and others that hang on the same bracket and stand out alike, drawn with one trunk. */
export interface LinkBundle {
  readonly type: RelationType;
  readonly hub: Drawn;
  readonly spokes: readonly Drawn[];
  /** Where the bracket of the spokes stands; absent when they stand by themselves. */
  readonly bracketX?: number;
  /** The opacity that is left to the weaker end. */
  readonly strength: number;
  /** How the line runs to the spoke or to the trunk; absent while it was not looked for. */
  readonly route?: Route;
}

/** What links are drawn between. */
export interface LinkedPicture {
  readonly drawn: ReadonlyMap<number, Drawn>;
  /** The opacity that the selection, the filter and the modes leave to something. */
  readonly strengthOf: (drawn: Drawn) => number;
}

/** More lines than this say nothing. */
const MAX_LINKS = 2000;

/** The links of some relations that the sources state to anything that is drawn. */
export function linksFrom(
  sources: Iterable<Drawn>,
  types: ReadonlySet<RelationType>,
  drawn: ReadonlyMap<number, Drawn>,
): readonly Link[] {
  // It goes over everything that is drawn, which is for nothing while no relation is looked for.
  let index: ObjectIndex | undefined;
  const links: Link[] = [];
  for (const { object } of sources) {
    for (const reference of object.references) {
      if (!types.has(reference.type)) continue;
      index ??= new ObjectIndex(drawn);
      for (const to of index.candidates(reference)) {
        if (to.id !== object.id && means(reference, to))
          links.push({ type: reference.type, from: object.id, to: to.id });
        if (links.length === MAX_LINKS) return links;
      }
    }
  }
  return links;
}

/** Narrows down what a reference can mean: by its uid, by its name, or the kind and namespace that a selector looks in. */
class ObjectIndex {
  private readonly byUid = new Map<string, SceneObject>();
  private readonly byKind = new Map<string, SceneObject[]>();
  private readonly byName = new Map<string, SceneObject>();

  constructor(drawn: ReadonlyMap<number, Drawn>) {
    for (const { object, leaving } of drawn.values()) {
      if (leaving) continue;
      this.byUid.set(object.uid, object);
      this.byName.set(nameKey(object), object);
      const key = kindKey(object);
      const ofKind = this.byKind.get(key);
      if (ofKind) ofKind.push(object);
      else this.byKind.set(key, [object]);
    }
  }

  candidates(reference: SceneObject['references'][number]): readonly SceneObject[] {
    if (reference.uid === undefined && reference.selector !== undefined) {
      return this.byKind.get(kindKey(reference)) ?? [];
    }
    const { uid } = reference;
    const found = uid === undefined ? this.byName.get(nameKey(reference)) : this.byUid.get(uid);
    return found ? [found] : [];
  }
}

type Kinded = Pick<SceneObject, 'group' | 'kind' | 'namespace'>;

function kindKey({ group, kind, namespace }: Kinded): string {
  return `${group}/${kind}/${namespace}`;
}

function nameKey(named: Kinded & Pick<SceneObject, 'name'>): string {
  return `${kindKey(named)}/${named.name}`;
}

/** Gathers links into bundles. The end that more links meet at is the hub. */
export function bundlesOf(links: readonly Link[], { drawn, strengthOf }: LinkedPicture): readonly LinkBundle[] {
  const meeting = new Map<string, number>();
  for (const { type, from, to } of links) {
    for (const end of [from, to]) meeting.set(`${type} ${end}`, (meeting.get(`${type} ${end}`) ?? 0) + 1);
  }
  const bundles = new Map<string, LinkBundle & { readonly spokes: Drawn[] }>();
  for (const { type, from, to } of links) {
    const isFromHub = (meeting.get(`${type} ${from}`) ?? 0) >= (meeting.get(`${type} ${to}`) ?? 0);
    const [hub, spoke] = isFromHub ? [drawn.get(from), drawn.get(to)] : [drawn.get(to), drawn.get(from)];
    if (!hub || !spoke) continue;
    const { bracketX, parent } = spoke.place;
    const strength = Math.min(strengthOf(hub), strengthOf(spoke));
    const key = `${type} ${hub.id} ${strength} ${bracketX === undefined ? spoke.id : `${parent} ${bracketX}`}`;
    const bundle = bundles.get(key);
    if (bundle) bundle.spokes.push(spoke);
    else bundles.set(key, { type, hub, spokes: [spoke], strength, ...(bracketX !== undefined && { bracketX }) });
  }
  return [...bundles.values()];
}

/** Beyond so many cards looked at for lines, they run as if nothing stood in their way: nobody follows one of so many. */
const MOST_LOOKED_AT = 100_000;

/** Looks for a way past the cards for each line, to a card or to a trunk. */
export function withRoutes(bundles: readonly LinkBundle[], drawn: ReadonlyMap<number, Drawn>): readonly LinkBundle[] {
  if (bundles.length === 0) return bundles;
  const isTooMuch = bundles.length * drawn.size > MOST_LOOKED_AT;
  const cards = isTooMuch ? [] : [...drawn.values()].filter(({ leaving }) => !leaving);
  const placesAround = (from: Rect, to: Rect) => within(cards, reachOf(from, to)).map(({ place }) => place);
  return bundles.map((bundle) => {
    const from = bundle.hub.place;
    const [first] = bundle.spokes;
    if (!first) return bundle;
    if (bundle.bracketX === undefined || hasNoTrunk(bundle)) {
      const to = first.place;
      const others = placesAround(from, to).filter((place) => place !== from && place !== to);
      return { ...bundle, route: routeBetween({ from, to, others }) };
    }
    const places = bundle.spokes.map(({ place }) => place);
    const { meets } = trunkOf(from, places, bundle.bracketX);
    const others = placesAround(from, meets).filter((place) => place !== from);
    return { ...bundle, route: routeBetween({ from, to: meets, others }, TO_TRUNK) };
  });
}

/** A line to what stands alone, or to one of a grid. */
export function hasNoTrunk({ bracketX, spokes }: LinkBundle): boolean {
  return bracketX === undefined || spokes.length < 2;
}
