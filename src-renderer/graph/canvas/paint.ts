import type { TokenColors } from '../../theme/token-colors.ts';
import type { Difference } from '../cards/card-node.ts';
import type { Layout } from '../layout/places.ts';
import type { View } from '../picture/detail.ts';
import type { Edge } from '../picture/edges.ts';
import type { LinkBundle } from '../picture/links.ts';
import type { FreeSlot } from '../picture/free-slots.ts';
import type { Related } from '../picture/relations.ts';
import type { Drawn, Ghost } from '../picture/scene-picture.ts';
import type { Tally } from '../picture/tally.ts';
import type { BlockSheet } from './blocks/block-sheet.ts';
import type { Squeeze } from './squeeze.ts';

/** All that the canvas needs to draw one moment. */
export interface Painting {
  readonly context: CanvasRenderingContext2D;
  /** For the blocks of the canvas. */
  readonly sheet: BlockSheet;
  readonly view: View;
  /** On the clock of requestAnimationFrame. */
  readonly now: number;
  readonly style: CanvasStyle;
  readonly layout: Layout;
  /** Of each group of the layout, at the zoom of the view. */
  readonly squeezes: readonly Squeeze[];
  readonly drawn: ReadonlyMap<number, Drawn>;
  /** What may be drawn in another way than when this was asked last. */
  readonly readNews: () => Iterable<number>;
  /** Of all that is drawn, what can be in view. */
  readonly near: () => readonly Drawn[];
  /** Drawn by the page as cards; the canvas leaves them out. */
  readonly mounted: ReadonlySet<number>;
  readonly edges: readonly Edge[];
  /** Relations other than ownership that are to be seen. */
  readonly links: readonly LinkBundle[];
  readonly free: readonly FreeSlot[];
  readonly ghosts: readonly Ghost[];
  readonly groupTallies: readonly Tally[];
  /** The name of a life that may be gone. */
  readonly nameOf: (life: number) => string | undefined;
  readonly selection?: number;
  readonly related?: Related;
  /** Everything has its full strength: nobody need be asked for that of each of ten thousand. */
  readonly isPlain: boolean;
  /** How hot something is, from not at all (0) to as hot as anything (1); undefined while nothing is shaded by it. */
  readonly heatOf: ((id: number) => number) | undefined;
  /** How something differs between two instants that are compared; undefined while none are. */
  readonly differenceOf: ((id: number) => Difference | undefined) | undefined;
  /** Whether the filter leaves the object undimmed. */
  readonly matches: (drawn: Drawn) => boolean;
  /** Whether the modes of the graph leave the object out. */
  readonly isFaded: (drawn: Drawn) => boolean;
}

/** What the page's style sheet says, in the words of a canvas. */
export interface CanvasStyle {
  readonly colors: TokenColors;
  readonly sans: string;
  readonly mono: string;
}

/** Opacity of what the selection or the filter is not about. */
export const DIMMED = 0.55;

/** Opacity of what the modes of the graph leave out: its place is still seen. */
export const FADED = 0.1;

/** Sets the scale so that one unit is one picture unit; the lines of {@link hairline} stay one pixel wide. */
export function toPicture({ context, view }: Painting, ratio: number): void {
  context.setTransform(view.zoom * ratio, 0, 0, view.zoom * ratio, view.x * ratio, view.y * ratio);
}

/** Sets the scale so that one unit is one CSS pixel. */
export function toScreen({ context }: Painting, ratio: number): void {
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
}

/** The width of a line of `pixels` in picture units. */
export function hairline(view: View, pixels = 1): number {
  return pixels / view.zoom;
}

/** What says how much of the picture stands out. */
interface Standout {
  readonly related?: Related | undefined;
  matches(drawn: Drawn): boolean;
  isFaded(drawn: Drawn): boolean;
}

/** Whether something is dimmed, by the selection or by the filter. */
export function isDimmed(shown: Standout, drawn: Drawn): boolean {
  const { related } = shown;
  return (related !== undefined && !related.ids.has(drawn.id)) || !shown.matches(drawn);
}

/** The opacity that the selection, the filter and the modes leave to something. */
export function strengthOf(shown: Standout, drawn: Drawn): number {
  if (shown.isFaded(drawn)) return FADED;
  return isDimmed(shown, drawn) ? DIMMED : 1;
}
