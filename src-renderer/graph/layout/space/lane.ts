import { type Area, type Region, settle, type Size } from './area.ts';
import {
  besideCard,
  chipColumns,
  type Expected,
  LEVEL,
  looseColumns,
  podColumns,
  TO_OWNED,
  USUAL_REVISIONS,
  usualFor,
} from './expected-size.ts';
import { CARD_SIZES, type CardSize, GAPS } from '../places.ts';
import { type Cell, Shelf, type ShelfShape } from './shelf.ts';

/** What stands to the right of one or several cards that own it: lanes, grids of pods and of other things, old revisions. */
export class Owned {
  /** Those whose it is. */
  readonly owners: number[] = [];
  private readonly area: Area;
  private readonly region: Region;
  private readonly expected: Expected;
  private readonly lanes = new Set<Lane>();
  private readonly shelves = new Map<CardSize, Shelf>();

  constructor(area: Area, { region, expected }: OwnedOptions) {
    this.area = area;
    this.region = region;
    this.expected = expected;
  }

  pod(): Cell {
    const { owners } = this;
    return this.shelf({ size: 'pod', columns: podColumns, owners, isBracketed: true }).take();
  }

  other(): Cell {
    const { owners } = this;
    return this.shelf({ size: 'loose', columns: looseColumns, owners, isBracketed: true }).take();
  }

  /** A small place for an old revision. */
  chip(): Cell {
    return this.shelf({
      size: 'chip',
      columns: () => chipColumns(this.area.width),
      owners: [],
      isBracketed: false,
    }).take();
  }

  /** A lane that is kept when it is free, as those of Jobs are: the first that is large enough, else a new one. */
  keptLane(expected: Expected): Lane {
    const size = besideCard(expected);
    const known = [...this.lanes].find((lane) => lane.isFree && lane.area.grow(size));
    if (known) return known.lease(expected);
    const area = settle(this.area, { ...size, gap: GAPS.cellY }, this.region);
    const lane = new Lane(area, { owners: this.owners, region: this.region });
    this.lanes.add(lane);
    return lane.lease(expected);
  }

  /** A lane for a revision. When it is given up its room is for whatever comes next, be it more pods of another revision. */
  passingLane(expected: Expected): Lane {
    const inside = this.area.place({ ...besideCard(expected), gap: GAPS.cellY });
    const usual = usualFor('ReplicaSet');
    const area = inside ?? settle(this.area, { ...besideCard(usual), gap: GAPS.cellY }, this.region);
    const lane = new Lane(area, { owners: [], region: this.region, onFree: () => this.lanes.delete(lane) });
    this.lanes.add(lane);
    return lane.lease(expected);
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
    const expected: Partial<Record<CardSize, number>> = { pod: pods, loose: others, chip: USUAL_REVISIONS };
    const shelf = new Shelf(shape, {
      room: (size) => this.room(size, shape.size),
      expected: Math.max(1, expected[shape.size] ?? 1),
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
    // As high as a lane, so that a lane fits where it was.
    if (of === 'pod') return settle(this.area, { ...options, height: size.height + 2 * LEVEL }, this.region);
    // Old revisions leave the room beside their Deployment to the next rollout.
    const foot = of === 'chip' ? this.area.placeAtFoot(options) : undefined;
    return foot ?? settle(this.area, options, this.region);
  }
}

interface OwnedOptions {
  readonly region: Region;
  readonly expected: Expected;
}

interface LaneOptions {
  /** Whose lane it is: while it is free its place is shown while one of these lives. */
  readonly owners: readonly number[];
  readonly region: Region;
  /** Told when the lane is given up, if nobody is to have it again. */
  readonly onFree?: () => void;
}

/** A card and to its right what it owns; below the card, what is about it. */
export class Lane {
  readonly area: Area;
  private readonly region: Region;
  private readonly cards: Shelf;
  private readonly inner: Area;
  private leased: Owned | undefined;
  private about: Shelf | undefined;
  private readonly onFree: (() => void) | undefined;

  constructor(area: Area, { owners, region, onFree }: LaneOptions) {
    this.area = area;
    this.region = region;
    this.onFree = onFree;
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
  lease(expected: Expected): this {
    this.leased = new Owned(this.inner, { region: this.region, expected });
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
    if (!this.onFree) return;
    this.onFree();
    this.clear(seq);
  }

  close(seq: number): void {
    this.leased?.close(seq);
    this.leased = undefined;
    this.clear(seq);
  }

  private clear(seq: number): void {
    this.cards.close(seq);
    this.about?.close(seq);
    this.area.parent?.remove(this.area);
  }
}

const one = () => 1;
