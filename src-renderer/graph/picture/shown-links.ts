import type { RelationType } from '@model/relation.ts';
import type { Rect } from '../layout/places.ts';
import { isWithin, type View, viewRect, within } from './detail.ts';
import { bundlesOf, type LinkBundle, linksFrom, withRoutes } from './links.ts';
import type { Related } from './relations.ts';
import { type Drawn, GHOST_ZOOM } from './scene-picture.ts';

/** Relations are looked for this far outside the view, as a share of its size. */
const MARGIN = 0.5;

/** What is looked at. */
interface Looked {
  readonly eye: View;
  readonly drawn: ReadonlyMap<number, Drawn>;
  readonly related: Related | undefined;
  readonly strengthOf: (drawn: Drawn) => number;
}

/** Relations other than ownership that are to be seen: all of the selection, and of the rest those asked for. Held until forgotten. */
export class ShownLinks {
  private types: ReadonlySet<RelationType> = new Set();
  private held: { readonly rect: Rect; readonly bundles: readonly LinkBundle[] } | undefined;

  /** Shows the relations of these types of everything in view, not of the selection alone. */
  show(types: ReadonlySet<RelationType>): void {
    this.types = types;
    this.forget();
  }

  /** Another instant is shown, or another selection, or something else stands out. */
  forget(): void {
    this.held = undefined;
  }

  bundles({ eye, drawn, related, strengthOf }: Looked): readonly LinkBundle[] {
    const isAnyAsked = this.types.size > 0;
    if (this.held && (!isAnyAsked || isWithin(eye, this.held.rect))) return this.held.bundles;
    const rect = viewRect(eye, MARGIN);
    const near = isAnyAsked && eye.zoom >= GHOST_ZOOM ? within(drawn.values(), rect) : [];
    const asked = linksFrom(near, this.types, drawn);
    const bundles = bundlesOf([...(related?.links ?? []), ...asked], { drawn, strengthOf });
    this.held = { rect, bundles: withRoutes(bundles, drawn) };
    return this.held.bundles;
  }
}
