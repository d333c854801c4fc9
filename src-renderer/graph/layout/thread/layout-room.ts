import { AS_USUAL, layoutLives, type LayoutSettings } from '../layout-lives.ts';
import { isSameGrouping } from '../grouping.ts';
import type { Arrangement } from '../places.ts';
import { LifeUnpacker, type PackedLives } from './packed-lives.ts';
import { packLayout, type PackedLayout } from './packed-layout.ts';

/** What the page sends to the thread that lays out. */
export type LayoutRequest =
  | { readonly type: 'lives'; readonly packed: PackedLives }
  | { readonly type: 'lay-out'; readonly settings: LayoutSettings };

/** What the thread answers to `lay-out`. */
export interface LayoutAnswer {
  readonly layout: PackedLayout;
  /** Rises when everything was arranged anew. */
  readonly edition: number;
}

/** Where the lives are laid out: keeps them, and the arrangement that what comes later is added to. */
export class LayoutRoom {
  private readonly book = new LifeUnpacker();
  private arrangement: Arrangement | undefined;
  private settings = AS_USUAL;
  private edition = 0;

  /** Answers a request; only `lay-out` has an answer. */
  hear(request: LayoutRequest): LayoutAnswer | undefined {
    if (request.type === 'lives') {
      this.book.take(request.packed);
      return undefined;
    }
    if (!isSame(request.settings, this.settings)) this.arrangement = undefined;
    this.settings = request.settings;
    const layout = layoutLives(this.book.lives, this.settings, this.arrangement);
    if (layout.places.size > 0 && layout.arrangement.slots !== this.arrangement?.slots) this.edition++;
    this.arrangement = layout.places.size > 0 ? layout.arrangement : undefined;
    return { layout: packLayout(layout), edition: this.edition };
  }
}

function isSame(a: LayoutSettings, b: LayoutSettings): boolean {
  return a.since === b.since && isSameGrouping(a.grouping, b.grouping);
}
