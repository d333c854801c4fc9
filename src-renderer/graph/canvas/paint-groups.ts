import { type Health, HEALTHS } from '@model/summary.ts';
import { STATUS_SHAPES } from '../../widgets/status-glyph.tsx';
import { type GroupBox, overlaps } from '../layout/places.ts';
import { viewRect } from '../picture/detail.ts';
import { countText, isBare, type Tally, tallyText, worstOf } from '../picture/tally.ts';
import { hairline, type Painting } from './paint.ts';
import { fitText, type Pen, textWidth } from './text-fit.ts';

/** The boxes of the namespaces, in picture units. */
export function paintGroupBoxes(painting: Painting): void {
  const { context, view, style } = painting;
  context.lineWidth = hairline(view);
  context.strokeStyle = style.colors.line;
  context.fillStyle = style.colors.pane;
  for (const { box } of groupsInView(painting)) {
    context.beginPath();
    context.roundRect(box.x, box.y, box.width, box.height, Math.min(10, 10 / Math.sqrt(view.zoom)));
    context.fill();
    context.stroke();
  }
}

/** The titles of the namespaces with their counts, in screen pixels: one kind of words after the other, since each change of font costs. */
export function paintGroupTitles(painting: Painting): void {
  const { context, view, style } = painting;
  const { colors } = style;
  // In quarters of a pixel, so that zooming does not ask for a new font with each frame.
  const size = Math.round(Math.min(Math.max(12.5 * view.zoom, 11), 14) * 4) / 4;
  const fonts: Fonts = {
    strong: { context, font: `600 ${size}px ${style.sans}` },
    plain: { context, font: `450 ${size}px ${style.sans}` },
  };
  const titles = groupsInView(painting).flatMap((group) => titleOf(group, painting, fonts) ?? []);
  // Lines of relations run from box to box, and under the words.
  context.fillStyle = colors.pane;
  if (painting.links.length > 0) {
    for (const { left, right, y } of titles) context.fillRect(left - 3, y - size / 2 - 2, right - left + 6, size + 4);
  }
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  context.font = fonts.strong.font;
  context.fillStyle = colors.text;
  for (const { name, left, y } of titles) context.fillText(name, left, y);
  context.font = fonts.plain.font;
  context.fillStyle = colors.muted;
  for (const { rest, restLeft, y } of titles) if (rest !== '') context.fillText(rest, restLeft, y);
  for (const { badge, y } of titles) {
    if (!badge) continue;
    paintStatusMark(painting, { health: badge.health, x: badge.left, y: y - 4, size: 8 });
    context.fillStyle = colors.health[badge.health];
    context.fillText(badge.text, badge.left + 11, y);
  }
}

interface Fonts {
  readonly strong: Pen;
  readonly plain: Pen;
}

/** The words over a box, and where they stand. */
interface Title {
  readonly name: string;
  readonly left: number;
  readonly y: number;
  /** What stands beside the name, as far as there is room. */
  readonly rest: string;
  readonly restLeft: number;
  /** Where name and rest end. */
  readonly right: number;
  /** How many are worst, where the rest does not say it. */
  readonly badge?: { readonly health: Health; readonly text: string; readonly left: number };
}

/** Name and counts; where there is little room, the name, how many, and how many of the worst. */
function titleOf({ box, tally }: GroupInView, { view }: Painting, { strong, plain }: Fonts): Title | undefined {
  const boxRight = (box.x + box.width) * view.zoom + view.x;
  const left = box.x * view.zoom + view.x + Math.max(Math.min(16 * view.zoom, 16) + 1, 4);
  const room = boxRight - left - 4;
  if (!tally || room < 18) return undefined;
  const nameWidth = textWidth(strong, box.title);
  const worst = worstOf(tally);
  const badge = worst ? countText(tally.byHealth[worst]) : '';
  const badgeWidth = worst ? textWidth(plain, badge) + 14 : 0;
  const full = tallyText(tally);
  const rest = [full, countText(tally.total), ''].find(
    (text) => nameWidth + 8 + textWidth(plain, text) + (text === full ? 0 : badgeWidth + 6) <= room,
  );
  const restLeft = left + nameWidth + 8;
  return {
    name: fitText(strong, box.title, worst && rest === undefined ? room - badgeWidth - 4 : room),
    left,
    right: Math.min(rest ? restLeft + textWidth(plain, rest) : left + nameWidth, left + room),
    y: box.y * view.zoom + view.y + Math.max((34 * view.zoom) / 2, 9.5),
    rest: rest ?? '',
    restLeft,
    ...(worst && rest !== full && { badge: { health: worst, text: badge, left: boxRight - badgeWidth - 4 } }),
  };
}

interface Mark {
  readonly health: Health;
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

const MARKS = new Map(
  HEALTHS.map((health) => {
    const { fill, stroke } = STATUS_SHAPES[health];
    return [health, { fill: fill && new Path2D(fill), stroke: stroke && new Path2D(stroke) }];
  }),
);

/** The mark of a status, as the cards and the legend have it. */
export function paintStatusMark({ context, style }: Painting, { health, x, y, size }: Mark): void {
  const mark = MARKS.get(health);
  if (!mark) return;
  context.save();
  context.translate(x, y);
  context.scale(size / 10, size / 10);
  context.fillStyle = style.colors.health[health];
  context.strokeStyle = style.colors.health[health];
  context.lineWidth = 1.7;
  context.lineCap = 'round';
  if (mark.fill) context.fill(mark.fill);
  if (mark.stroke) context.stroke(mark.stroke);
  context.restore();
}

interface GroupInView {
  readonly box: GroupBox;
  readonly tally: Tally | undefined;
}

/** The groups that have something in them at this instant; the others have not begun, or are over. */
function groupsInView({ layout, view, groupTallies }: Painting): readonly GroupInView[] {
  const seen = viewRect(view);
  return layout.groups
    .map((box, index) => ({ box, tally: groupTallies[index] }))
    .filter(({ box, tally }) => !(tally && isBare(tally)) && overlaps(box, seen));
}
