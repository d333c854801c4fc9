import { AS_USUAL, type LayoutSettings, LifeLayout } from '../layout-lives.ts';
import { isSameGrouping } from '../grouping.ts';
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

/** Where the lives are laid out: keeps them, and their places, which those that come later are added to. */
export class LayoutRoom {
  private readonly book = new LifeUnpacker();
  private settings = AS_USUAL;
  private lives = new LifeLayout(AS_USUAL);
  private edition = 0;
  /** Slots at this edition. */
  private slots = 0;

  /** Answers a request; only `lay-out` has an answer. */
  hear(request: LayoutRequest): LayoutAnswer | undefined {
    if (request.type === 'lives') {
      this.book.take(request.packed);
      return undefined;
    }
    const isOther = !isSame(request.settings, this.settings);
    if (isOther) {
      this.settings = request.settings;
      this.lives = new LifeLayout(request.settings);
    }
    const layout = this.lives.take(this.book.lives);
    // While the first lists come in, all is arranged anew with each: told when it has doubled.
    const isAnew = isOther || this.slots === 0 || (isListing(this.settings) && layout.slots.length > 2 * this.slots);
    if (isAnew && layout.places.size > 0) {
      this.edition++;
      this.slots = layout.slots.length;
    }
    return { layout: packLayout(layout), edition: this.edition };
  }
}

function isListing({ since, listed }: LayoutSettings): boolean {
  return since === undefined && listed === undefined;
}

function isSame(a: LayoutSettings, b: LayoutSettings): boolean {
  return a.since === b.since && a.listed === b.listed && isSameGrouping(a.grouping, b.grouping);
}
