import { endingOf, GENERATING } from '../../cards/card-text.ts';
import type { CardSize } from '../../layout/places.ts';
import { poseAt, wordsAt } from '../../picture/motion.ts';
import type { Drawn } from '../../picture/scene-picture.ts';
import { hairline, type Painting } from '../paint.ts';
import { fitText, type Pen } from '../text-fit.ts';
import type { Block } from './paint-blocks.ts';

/**
 * From this height on the screen a block carries its name. Of workloads it is later: before, a name lies over its block, and over
 * what is right of it, see `paint-tags`.
 */
const NAMED_PIXELS = { pod: 9.5, loose: 9.5, workload: 13, chip: Infinity } as const;

/** Letters in pixels, for the height of the lowest block that carries its name: all have the same. */
const LETTERS = [
  { from: 17, pixels: 11 },
  { from: 12.5, pixels: 10 },
  { from: 0, pixels: 9 },
] as const;

/** Less of a name than this says nothing. */
const FEWEST = 3;

/** The names of blocks that have room for them: all after the blocks, since each change of font costs. */
export function paintNames(painting: Painting, blocks: readonly Block[]): void {
  const { context, view, style, now, drawn } = painting;
  const named = blocks.filter(({ rect, drawn: { place } }) => isNamed(place.size, rect.height * view.zoom));
  if (named.length === 0) return;
  const least = named.reduce((height, { rect }) => Math.min(height, rect.height * view.zoom), Infinity);
  const { pixels } = LETTERS.find(({ from }) => least >= from) ?? LETTERS[0];
  const size = hairline(view, pixels);
  const pen: Pen = { context, font: `450 ${size}px ${style.mono}` };
  context.font = pen.font;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  context.fillStyle = style.colors.text;
  for (const { drawn: block, rect, dim } of named) {
    const left = rect.x + Math.max(10, hairline(view, 6));
    const name = fitText(pen, blockName(block, drawn), rect.x + rect.width - left - hairline(view, 2));
    if (name.length < FEWEST && name !== block.object.name) continue;
    context.globalAlpha = rect.opacity * dim * wordsAt(poseAt(block.motion, now).scale);
    context.fillText(name, left, rect.y + rect.height / 2);
  }
  context.globalAlpha = 1;
}

/** Whether a block that is so high on the screen carries its name. */
export function isNamed(size: CardSize, pixels: number): boolean {
  return pixels >= NAMED_PIXELS[size];
}

/** On a block also these leave out their owner, since it stands beside them. */
const GENERATING_OF_BLOCKS: ReadonlySet<string> = new Set([...GENERATING, 'Deployment', 'CronJob']);

/** The name of something as far as it tells it from its neighbours: without that of its owner where names are generated. */
export function blockName({ object, place }: Drawn, drawn: Painting['drawn']): string {
  const owner = place.parent === undefined ? undefined : drawn.get(place.parent)?.object;
  return owner && GENERATING_OF_BLOCKS.has(owner.kind) ? endingOf(object.name, owner) : object.name;
}
