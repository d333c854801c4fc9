import { type Area, type Region, settle, type Size } from './area.ts';
import { besideCard, type Expected, looseColumns, podColumns, TO_OWNED } from './expected-size.ts';
import { CARD_SIZES, type CardSize, GAPS } from '../places.ts';
import { type Cell, Shelf, type ShelfShape } from './shelf.ts';

/** Down by half of what a pod is less high than the card that owns it, so that they stand level. */
const LEVEL = (CARD_SIZES.workload.height - CARD_SIZES.pod.height) / 2;

/** What stands to the right of one or several cards that own it: lanes, grids of pods and of other things, old revisions. */
export class Owned {
  /** Those whose it is. */
  readonly owners: number[] = [];
  readonly depth: number;
  private readonly area: Area;
  private readonly region: Region;
  private readonly expected: Expected;
  private readonly lanes: Lane[] = [];
  private readonly shelves = new Map<CardSize, Shelf>();

  constructor(area: Area, { region, depth, expected }: OwnedOptions) {
    this.area = area;
    this.region = region;
    this.depth = depth;
    this.expected = expected;
  }

  pod(): Cell {
    const { owners } = this;
    return this.shelf({ size: 'pod', columns: podColumns(this.depth), owners, isBracketed: true }).take();
  }

  other(): Cell {
    const { owners } = this;
    return this.shelf({ size: 'loose', columns: looseColumns, owners, isBracketed: true }).take();
  }

  /** A small place for an old revision. */
  chip(): Cell {
    return this.shelf({ size: 'chip', columns: () => 5, owners: [], isBracketed: false }).take();
  }

  /** The first lane that is free and large enough, else a new one. */
  lane(expected: Expected, isShownFree: boolean): Lane {
    const size = besideCard(expected);
    const known = this.lanes.find((lane) => lane.isFree && lane.area.grow(size));
    if (known) return known.lease(expected, this.depth + 1);
    const area = settle(this.area, { ...size, gap: GAPS.cellY }, this.region);
    // A second lane is there for rollouts; that it is free says nothing. That a Job is gone does.
    const lane = new Lane(area, { owners: isShownFree ? this.owners : [], region: this.region });
    this.lanes.push(lane);
    return lane.lease(expected, this.depth + 1);
  }

  /** Nobody will stand here again. */
  close(seq: number): void {
    for (const lane of this.lanes) lane.close(seq);
    for (const shelf of this.shelves.values()) shelf.close(seq);
  }

  private shelf(shape: ShelfShape): Shelf {
    const known = this.shelves.get(shape.size);
    if (known) return known;
    const { pods, others } = this.expected;
    const shelf = new Shelf(shape, {
      room: (size) => this.room(size, shape.size),
      expected: Math.max(1, shape.size === 'pod' ? pods : shape.size === 'loose' ? others : 1),
    });
    this.shelves.set(shape.size, shelf);
    return shelf;
  }

  private room(size: Size, of: CardSize): Area {
    const options = { ...size, gap: 0 };
    // The first row of a grid stands level with the card that owns it.
    if (of === 'pod' && this.area.children.length === 0 && this.area.grow({ ...size, height: size.height + LEVEL })) {
      return this.area.put(options, { x: 0, y: LEVEL });
    }
    // Old revisions leave the room beside their Deployment to the next rollout.
    const foot = of === 'chip' ? this.area.placeAtFoot(options) : undefined;
    return foot ?? settle(this.area, options, this.region);
  }
}

interface OwnedOptions {
  readonly region: Region;
  readonly depth: number;
  readonly expected: Expected;
}

/** A card and to its right what it owns; below the card, what is about it. */
export class Lane {
  readonly area: Area;
  private readonly region: Region;
  private readonly cards: Shelf;
  private readonly inner: Area;
  private leased: Owned | undefined;
  private about: Shelf | undefined;

  constructor(area: Area, { owners, region }: { readonly owners: readonly number[]; readonly region: Region }) {
    this.area = area;
    this.region = region;
    const { workload } = CARD_SIZES;
    const corner = area.put({ ...workload, gap: 0 }, { x: 0, y: 0 });
    let isFirst = true;
    // Two heads of one name are there at once only if the end of the first was not seen.
    const room = (size: Size) => {
      if (!isFirst) return settle(area, { ...size, gap: 0 }, region);
      isFirst = false;
      return corner;
    };
    this.cards = new Shelf({ size: 'workload', columns: one, owners, isBracketed: false }, { room });
    const width = Math.max(area.width - TO_OWNED, 0);
    this.inner = area.put({ width, height: area.height, gap: GAPS.lane }, { x: TO_OWNED, y: 0 });
  }

  get isFree(): boolean {
    return this.leased === undefined;
  }

  get owned(): Owned {
    if (!this.leased) throw new Error('A lane was asked for what its card owns while it has no card.');
    return this.leased;
  }

  /** Takes the lane for a card, or for those of one name one after the other. */
  lease(expected: Expected, depth: number): this {
    this.leased = new Owned(this.inner, { region: this.region, depth, expected });
    return this;
  }

  /** The place of the card. */
  card(): Cell {
    return this.cards.take();
  }

  /** A place below the card, for what is about it. */
  below(): Cell {
    const shape = { size: 'loose', columns: one, owners: [], isBracketed: false } as const;
    this.about ??= new Shelf(shape, { room: (size) => settle(this.area, { ...size, gap: 0 }, this.region) });
    return this.about.take();
  }

  /** The card is gone and all that it owned: another may come. */
  release(seq: number): void {
    this.leased?.close(seq);
    this.leased = undefined;
  }

  close(seq: number): void {
    this.release(seq);
    this.cards.close(seq);
    this.about?.close(seq);
    this.area.parent?.remove(this.area);
  }
}

const one = () => 1;
