import { layoutLives } from '../layout-lives.ts';
import type { Arrangement } from '../places.ts';
import { LifeUnpacker, type PackedLives } from './packed-lives.ts';
import { packLayout, type PackedLayout } from './packed-layout.ts';

/** What the page sends to the thread that lays out. */
export type LayoutRequest = { readonly type: 'lives'; readonly packed: PackedLives } | { readonly type: 'lay-out' };

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
  private edition = 0;

  /** Answers a request; only `lay-out` has an answer. */
  hear(request: LayoutRequest): LayoutAnswer | undefined {
    if (request.type === 'lives') {
      this.book.take(request.packed);
      return undefined;
    }
    const layout = layoutLives(this.book.lives, this.arrangement);
    if (layout.places.size > 0 && layout.arrangement.slots !== this.arrangement?.slots) this.edition++;
    this.arrangement = layout.places.size > 0 ? layout.arrangement : undefined;
    return { layout: packLayout(layout), edition: this.edition };
  }
}
