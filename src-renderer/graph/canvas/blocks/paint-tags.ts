import { CARD_SIZES } from '../../layout/places.ts';
import { TO_OWNED } from '../../layout/space/expected-size.ts';
import { isLandmark } from '../../shown-kinds.ts';
import type { Drawn } from '../../picture/scene-picture.ts';
import { type DrawnRect, drawnRect } from '../drawn-rect.ts';
import { hairline, type Painting, strengthOf } from '../paint.ts';
import { fitText, type Pen, textWidth } from '../text-fit.ts';
import { blockName, isNamed } from './paint-names.ts';

/** Below this zoom a name would have room for three letters. */
const TAG_ZOOM = 0.14;
const TAG_PIXELS = 11;
/** So far apart the letters of two names do not touch. */
const LINE_PIXELS = 10;
const BAR_PIXELS = 3;
/** A name may lie over as much of what its workload owns: half of a card. */
const REACH = TO_OWNED + CARD_SIZES.workload.width / 2;

/** Something whose name stands over its block. */
export interface Tagged {
  readonly drawn: Drawn;
  readonly rect: DrawnRect;
  readonly top: number;
}

/**
 * The names of the workloads that people name, and of pods that are not well, where their blocks are too small to carry them:
 * each over its own block, and only where no other name is.
 */
export function paintTags(painting: Painting): void {
  const { context, view, style } = painting;
  const pen = { context, font: `450 ${hairline(view, 10)}px ${style.mono}` };
  context.save();
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  for (const tagged of tagsIn(painting)) paintTag(painting, pen, tagged);
  context.restore();
}

/** Which have room for their names: workloads before what is not well. */
export function tagsIn(painting: Pick<Painting, 'view' | 'mounted' | 'near' | 'squeezes' | 'now'>): readonly Tagged[] {
  const { view, mounted, near } = painting;
  if (mounted.size > 0 || view.zoom < TAG_ZOOM) return [];
  const height = hairline(view, TAG_PIXELS);
  const [workloads, unwell]: readonly [Tagged[], Tagged[]] = [[], []];
  for (const drawn of near()) {
    const { object, place } = drawn;
    const isHead = place.size === 'workload' && isLandmark(object.kind);
    if (!isHead && !isTroubled(drawn)) continue;
    const rect = drawnRect(drawn, painting);
    if (isNamed(place.size, rect.height * view.zoom)) continue;
    (isHead ? workloads : unwell).push({ drawn, rect, top: rect.y + (rect.height - height) / 2 });
  }
  const line = hairline(view, LINE_PIXELS);
  const free: Tagged[] = [];
  for (const tag of [...workloads.sort(inReadingOrder), ...unwell.sort(inReadingOrder)]) {
    const isFree = free.every(
      ({ rect, top }) => Math.abs(top - tag.top) >= line || Math.abs(rect.x - tag.rect.x) >= REACH,
    );
    if (isFree) free.push(tag);
  }
  return free;
}

function inReadingOrder(a: Tagged, b: Tagged): number {
  return a.top - b.top || a.rect.x - b.rect.x;
}

function isTroubled({ object, place }: Drawn): boolean {
  const { health } = object.summary;
  return place.size === 'pod' && (health === 'failing' || health === 'degraded');
}

function paintTag(painting: Painting, pen: Pen, { drawn, rect, top }: Tagged): void {
  const { context, view, style } = painting;
  const [height, bar] = [hairline(view, TAG_PIXELS), hairline(view, BAR_PIXELS)];
  const name = fitText(pen, blockName(drawn, painting.drawn), REACH - 3 * bar);
  context.globalAlpha = rect.opacity * strengthOf(painting, drawn);
  context.fillStyle = style.colors.raised;
  context.fillRect(rect.x, top, Math.max(rect.width, textWidth(pen, name) + 3 * bar), height);
  context.fillStyle = style.colors.health[drawn.object.summary.health];
  context.fillRect(rect.x, top, bar, height);
  context.font = pen.font;
  context.fillStyle = style.colors.text;
  context.fillText(name, rect.x + 2 * bar, top + height / 2);
  const difference = painting.differenceOf?.(drawn.id);
  const heat = difference ? 1 : (painting.heatOf?.(drawn.id) ?? 0);
  if (heat === 0) return;
  context.globalAlpha *= heat;
  context.fillStyle = style.colors[difference ?? 'changed'];
  const under = hairline(view, 1.5);
  context.fillRect(rect.x, top + height - under, rect.width, under);
}
