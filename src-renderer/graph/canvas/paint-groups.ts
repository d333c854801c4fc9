import { type Health, HEALTHS } from '@model/summary.ts';
import { STATUS_SHAPES } from '../../widgets/status-glyph.tsx';
import { type GroupBox, overlaps } from '../layout/places.ts';
import { type View, viewRect } from '../picture/detail.ts';
import { countText, type Tally, tallyText, worstOf } from '../picture/tally.ts';
import { hairline, type Painting } from './paint.ts';
import { fitText, textWidth } from './text-fit.ts';

/** The boxes of the namespaces, in picture units. */
export function paintGroupBoxes(painting: Painting): void {
  const { context, view, style } = painting;
  context.lineWidth = hairline(view);
  context.strokeStyle = style.colors.line;
  context.fillStyle = style.colors.pane;
  for (const group of groupsInView(painting)) {
    context.beginPath();
    context.roundRect(group.x, group.y, group.width, group.height, Math.min(10, 10 / Math.sqrt(view.zoom)));
    context.fill();
    context.stroke();
  }
}

/** The titles of the namespaces with their counts, in screen pixels. */
export function paintGroupTitles(painting: Painting): void {
  const { context, view, layout, groupTallies } = painting;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  // In quarters of a pixel, so that zooming does not ask for a new font with each frame.
  const size = Math.round(Math.min(Math.max(12.5 * view.zoom, 11), 14) * 4) / 4;
  for (const group of groupsInView(painting)) {
    const tally = groupTallies[layout.groups.indexOf(group)];
    if (tally)
      paintTitle(painting, {
        left: screenX(group, view),
        right: screenX(group, view) + group.width * view.zoom,
        group,
        tally,
        size,
      });
  }
}

interface Title {
  readonly group: GroupBox;
  readonly tally: Tally;
  readonly size: number;
  readonly left: number;
  readonly right: number;
}

/** Name and counts; where there is little room, the name, how many, and how many of the worst. */
function paintTitle(painting: Painting, title: Title): void {
  const { context, view, style } = painting;
  const { colors } = style;
  const y = title.group.y * view.zoom + view.y + Math.max((34 * view.zoom) / 2, 9.5);
  const left = title.left + Math.max(Math.min(16 * view.zoom, 16) + 1, 4);
  const room = title.right - left - 4;
  if (room < 18) return;
  const strong = { context, font: `600 ${title.size}px ${style.sans}` };
  const plain = { context, font: `450 ${title.size}px ${style.sans}` };
  const name = title.group.title;
  const nameWidth = textWidth(strong, name);
  const worst = worstOf(title.tally);
  const badge = worst ? countText(title.tally.byHealth[worst]) : '';
  const badgeWidth = worst ? textWidth(plain, badge) + 14 : 0;
  const full = tallyText(title.tally);
  const rest = [full, countText(title.tally.total), ''].find(
    (text) => nameWidth + 8 + textWidth(plain, text) + (text === full ? 0 : badgeWidth + 6) <= room,
  );
  const shown = fitText(strong, name, worst && rest === undefined ? room - badgeWidth - 4 : room);
  context.font = strong.font;
  context.fillStyle = colors.text;
  context.fillText(shown, left, y);
  context.font = plain.font;
  context.fillStyle = colors.muted;
  if (rest) context.fillText(rest, left + nameWidth + 8, y);
  if (!worst || rest === full) return;
  const x = title.right - badgeWidth - 4;
  paintStatusMark(painting, { health: worst, x, y: y - 4, size: 8 });
  context.fillStyle = colors.health[worst];
  context.fillText(badge, x + 11, y);
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

function screenX(group: GroupBox, view: View): number {
  return group.x * view.zoom + view.x;
}

/** The groups that have something in them at this instant; the others have not begun, or are over. */
function groupsInView({ layout, view, groupTallies }: Painting): GroupBox[] {
  const seen = viewRect(view);
  return layout.groups.filter((group, index) => groupTallies[index]?.total !== 0 && overlaps(group, seen));
}
