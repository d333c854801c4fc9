/** One card as a frame showed it. */
export interface SeenCard {
  readonly id: string;
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly opacity: number;
  /** Of its words, within the card. */
  readonly words: number;
  /** What has a higher one lies over what has a lower one. */
  readonly z: number;
  /** An animation of it is under way: entering, leaving or travelling. */
  readonly isMoving: boolean;
}

export interface SeenFrame {
  /** The instant that was asked for, in ms. */
  readonly asked: number;
  readonly cards: readonly SeenCard[];
}

/** Less than this nobody sees: rounding of places, and of a fade that has ended. */
const PIXELS = 0.6;
const OPACITY = 0.02;

/**
 * What should never be seen while scrubbing: a card that is there before and after a frame and stands elsewhere or is
 * fainter in it (a jump, a flash), a card that vanishes for one frame, two resting cards that overlap, and words that pass
 * over words: of a card on its way, over a card at rest or through one that is not opaque.
 */
export function faultsIn(frames: readonly SeenFrame[]): readonly string[] {
  return frames.flatMap((frame, index) => [
    ...jumps(frames, index),
    ...blinks(frames, index),
    ...[...overlaps(frame), ...passes(frame)].map((fault) => `frame ${index}: ${fault}`),
  ]);
}

/** Survivors are those at rest in this frame and the one before: they have the same place and are fully there. */
function jumps(frames: readonly SeenFrame[], index: number): readonly string[] {
  const before = new Map(frames[index - 1]?.cards.map((card) => [card.id, card]));
  return (frames[index]?.cards ?? []).flatMap((card) => {
    const was = before.get(card.id);
    if (was === undefined || card.isMoving || was.isMoving) return [];
    const moved = Math.hypot(card.x - was.x, card.y - was.y);
    const isResized = Math.abs(card.width - was.width) > PIXELS;
    return [
      ...(moved > PIXELS && !isResized ? [`frame ${index}: ${card.name} jumped by ${moved.toFixed(1)} px`] : []),
      ...(card.opacity < 1 - OPACITY ? [`frame ${index}: ${card.name} rests at opacity ${card.opacity}`] : []),
    ];
  });
}

/** There, gone, and there again from one frame to the next. */
function blinks(frames: readonly SeenFrame[], index: number): readonly string[] {
  const [before, now, after] = [frames[index - 1], frames[index], frames[index + 1]];
  if (!before || !now || !after) return [];
  const here = new Set(now.cards.map(({ id }) => id));
  const next = new Set(after.cards.map(({ id }) => id));
  // A turn of the hand shows the same instant twice: what left at it may well be back.
  const isTurn = after.asked === before.asked;
  return before.cards
    .filter(({ id }) => !isTurn && !here.has(id) && next.has(id))
    .map(({ name }) => `frame ${index}: ${name} is gone for one frame`);
}

function overlaps({ cards }: SeenFrame): readonly string[] {
  const resting = cards.filter(({ isMoving }) => !isMoving);
  return resting.flatMap((a, index) =>
    resting.slice(index + 1).flatMap((b) => (doMeet(a, b) ? [`${a.name} lies over ${b.name}`] : [])),
  );
}

/** A card that leaves fades where it stood, and one that takes its place may be there already. */
function passes({ cards }: SeenFrame): readonly string[] {
  const moving = cards.filter(({ isMoving }) => isMoving);
  const resting = cards.filter(({ isMoving }) => !isMoving);
  return moving.flatMap((card) =>
    resting.flatMap((other) => {
      if (!doMeet(card, other) || card.opacity * card.words < OPACITY) return [];
      if (card.z >= other.z) return [`${card.name} passes over ${other.name}`];
      return other.opacity < 1 - OPACITY ? [`${card.name} shines through ${other.name}`] : [];
    }),
  );
}

function doMeet(a: SeenCard, b: SeenCard): boolean {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > PIXELS && height > PIXELS;
}
