import type { CardNode, Emphasis, Extras, GraphNode, GroupNode } from './cards/card-node.ts';
import type { CardSize, GroupBox, Layout, Rect } from './layout/places.ts';
import { isNear, isWithin, MAX_CARDS, type View, viewRect, within } from './picture/detail.ts';
import { looksTheSame } from '../playback/player.ts';
import type { Drawn } from './picture/scene-picture.ts';
import { isBare, type Tally, tallyText } from './picture/tally.ts';

/** Cards that are put up in one tick; more would be felt as a hitch when zooming in on a large cluster. */
const SLICE = 90;
/** Cards are mounted this far outside the view, so that panning finds them there. */
const MARGIN = 0.25;

/** What is said of a group is brought up to date at most this often, in ms: the canvas shows it at once. */
const GROUP_PAUSE = 500;

export interface WindowInput {
  readonly now: number;
  readonly view: View;
  readonly layout: Layout;
  readonly drawn: ReadonlyMap<number, Drawn>;
  /** Of all that is drawn, what can be in view. */
  readonly near: () => readonly Drawn[];
  readonly groupTallies: readonly Tally[];
  readonly emphasisOf: (drawn: Drawn) => Emphasis;
  /** Equal extras are the same object, so that cards that say the same are skipped. */
  readonly extrasOf: (drawn: Drawn) => Extras;
  /** Mounted wherever they are: the card that has the focus and the selection. The first of them takes the tab key. */
  readonly pinned: readonly number[];
}

export interface WindowUpdate {
  readonly nodes: readonly GraphNode[];
  readonly mounted: ReadonlySet<number>;
  /** More cards are due in the next tick. */
  readonly isUnfinished: boolean;
}

/**
 * Keeps few enough nodes mounted: the cards near the view, or when there are too many or too small, the groups. A card
 * whose object has gone is turned over to another one of its size: far from here nearly all pods are others, and putting
 * up a card takes several times as long as writing on it anew.
 */
export class NodeWindow {
  /** Whether cards are mounted, and the view for which that was decided last. */
  private isOfCards = false;
  private decidedFor: View | undefined;
  private rect: Rect | undefined;
  /** In the order of the document, which is kept: to move a card in it costs as much as to put one up. */
  private mounted: readonly CardNode[] = [];
  private made = 0;
  private groupNodes = new Map<string, GroupNode>();
  private groupsSaidAt = -Infinity;

  /** Whether the view has left what the mounted cards were chosen for, or calls for blocks instead of cards, or for cards. */
  isStale(view: View, near: () => readonly Drawn[]): boolean {
    if (!isWithin(view, this.rect)) return true;
    if (view === this.decidedFor) return false;
    this.decidedFor = view;
    return cardsIn(view, near).isNear !== this.isOfCards;
  }

  /** The nodes for this moment. Nodes that did not change keep their identity, so that React skips them. */
  update(input: WindowInput): WindowUpdate {
    const { view, near } = input;
    this.rect = viewRect(view, MARGIN);
    const { isNear: isOfCards, standing, leaving } = cardsIn(view, near);
    this.isOfCards = isOfCards;
    this.decidedFor = view;
    // What fades away is drawn as a block where it would be one card too many.
    return isOfCards
      ? this.cards(input, [...standing, ...leaving.slice(0, MAX_CARDS - standing.length)])
      : this.groups(input);
  }

  private cards(input: WindowInput, inside: readonly Drawn[]): WindowUpdate {
    const due = new Map(inside.map((drawn) => [drawn.id, drawn]));
    for (const id of input.pinned) {
      const drawn = input.drawn.get(id);
      if (drawn) due.set(id, drawn);
    }
    const tabStop = input.pinned.find((id) => due.has(id)) ?? inside[0]?.id;
    const card = (drawn: Drawn, known: CardNode | undefined) =>
      cardNode(drawn, { input, known, key: known?.id ?? `card:${this.made++}`, isTabStop: drawn.id === tabStop });
    const vacant = new Vacancies();
    const nodes = this.mounted.map((known, index) => {
      const { object, place } = known.data;
      const drawn = due.get(object.id);
      if (drawn) due.delete(object.id);
      // The focus stays with its object, or goes.
      else if (!input.pinned.includes(object.id)) vacant.add(place.size, index);
      return drawn && card(drawn, known);
    });
    let fresh = 0;
    for (const drawn of due.values()) {
      const index = vacant.take(drawn.place.size);
      if (index !== undefined) nodes[index] = card(drawn, this.mounted[index]);
      else if (++fresh <= SLICE) nodes.push(card(drawn, undefined));
    }
    this.mounted = nodes.filter((node) => node !== undefined);
    const mounted = new Set(this.mounted.map(({ data }) => data.object.id));
    return { nodes: this.mounted, mounted, isUnfinished: fresh > SLICE };
  }

  private groups(input: WindowInput): WindowUpdate {
    const isDue = input.now - this.groupsSaidAt >= GROUP_PAUSE;
    if (isDue) this.groupsSaidAt = input.now;
    const next = new Map<string, GroupNode>();
    let isBehind = false;
    input.layout.groups.forEach((group, index) => {
      const tally = input.groupTallies[index];
      if (!tally || isBare(tally)) return;
      const key = groupKey(group);
      const known = this.groupNodes.get(key);
      const node = groupNode({ key, group, tally }, known);
      const isOnlyWords = known !== undefined && node !== known && isSamePlace(known, group);
      isBehind ||= isOnlyWords && !isDue;
      next.set(key, isOnlyWords && !isDue ? known : node);
    });
    this.groupNodes = next;
    this.mounted = [];
    return { nodes: [...next.values()], mounted: new Set(), isUnfinished: isBehind };
  }
}

interface CardsInView {
  readonly isNear: boolean;
  readonly standing: readonly Drawn[];
  readonly leaving: readonly Drawn[];
}

/** The cards of a view, and whether they are shown: decided by what stands there, for what fades away is of another instant. */
function cardsIn(view: View, near: () => readonly Drawn[]): CardsInView {
  const { zoom } = view;
  // Too small to be read, however few there are: then they need not be looked for among all.
  if (!isNear({ zoom, cards: 0 })) return { isNear: false, standing: [], leaving: [] };
  const inside = within(near(), viewRect(view, MARGIN));
  const standing = inside.filter(({ leaving }) => !leaving);
  const leaving = inside.filter((drawn) => drawn.leaving);
  return { isNear: isNear({ zoom, cards: standing.length }), standing, leaving };
}

/** Cards that may be turned over, by size, as their indices in the document. */
class Vacancies {
  private readonly bySize = new Map<CardSize, number[]>();

  add(size: CardSize, index: number): void {
    const known = this.bySize.get(size);
    if (known) known.push(index);
    else this.bySize.set(size, [index]);
  }

  take(size: CardSize): number | undefined {
    return this.bySize.get(size)?.pop();
  }
}

/** The id of a group's node. A card's node is named after nothing: it may be turned over to another object. */
export function groupKey({ key }: Pick<GroupBox, 'key'>): string {
  return `group:${key}`;
}

interface CardOf {
  readonly input: WindowInput;
  readonly known: CardNode | undefined;
  readonly key: string;
  readonly isTabStop: boolean;
}

function cardNode(drawn: Drawn, { input, known, key, isTabStop }: CardOf): CardNode {
  const { object, place, motion } = drawn;
  const owner = place.parent === undefined ? undefined : input.drawn.get(place.parent)?.object;
  const emphasis = input.emphasisOf(drawn);
  const extras = input.extrasOf(drawn);
  // Hundreds of stops would bury the rest of the page: arrows go from card to card.
  const tabIndex = isTabStop ? 0 : -1;
  if (known && known.domAttributes?.tabIndex === tabIndex) {
    const { data } = known;
    const isSame = looksTheSame(data.object, object) && data.place === place && data.motion === motion;
    const isSameOwner = data.owner === owner || (data.owner && owner && looksTheSame(data.owner, owner));
    if (isSame && isSameOwner && data.emphasis === emphasis && data.extras === extras) return known;
  }
  const isTurned = known !== undefined && known.data.object.id !== object.id;
  return {
    id: key,
    type: 'card',
    position: { x: place.x, y: place.y },
    width: place.width,
    height: place.height,
    handles: [],
    zIndex: -drawn.arrival,
    data: {
      object,
      owner,
      place,
      motion,
      emphasis,
      extras,
      isTurned,
      isStill: isTurned || drawn.healthSince === -Infinity,
    },
    ariaRole: 'button',
    domAttributes: { tabIndex, 'aria-roledescription': 'object', 'aria-pressed': emphasis === 'selected' },
  };
}

interface GroupOf {
  readonly key: string;
  readonly group: GroupBox;
  readonly tally: Tally;
}

function groupNode({ key, group, tally }: GroupOf, known: GroupNode | undefined): GroupNode {
  if (known && isSamePlace(known, group) && tallyText(known.data.tally) === tallyText(tally)) {
    return known;
  }
  return {
    id: key,
    type: 'group',
    position: { x: group.x, y: group.y },
    width: group.width,
    height: group.height,
    handles: [],
    data: { title: group.title, tally },
    ariaRole: 'button',
    ariaLabel: `${group.noun} ${group.title}, ${tallyText(tally)}`,
    domAttributes: { 'aria-roledescription': group.noun.toLowerCase() },
  };
}

function isSamePlace({ position, width, height }: GroupNode, group: Rect): boolean {
  return position.x === group.x && position.y === group.y && width === group.width && height === group.height;
}
