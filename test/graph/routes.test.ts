import fc from 'fast-check';
import { expect, test } from 'vitest';
import { overlaps, type Rect } from '../../src-renderer/graph/layout/places.ts';
import { reachOf, ROUTES, routeBetween, TO_TRUNK, trunkOf, wayOf } from '../../src-renderer/graph/picture/routes.ts';

const card = (x: number, y: number): Rect => ({ x, y, width: 140, height: 40 });

test('runs straight where nothing stands in the way, and around what does', () => {
  expect(routeBetween({ from: card(0, 0), to: card(0, 48), others: [] })).toBe('fall');
  expect(routeBetween({ from: card(0, 0), to: card(0, 144), others: [card(0, 48), card(0, 96)] })).toBe('beside');
  expect(routeBetween({ from: card(0, 0), to: card(200, 0), others: [] })).toBe('cross');
  // Out of the foot of a column, past its upper cards and those of the next one.
  const others = [card(0, 48), card(0, 96), card(188, 48), card(188, 96), card(376, 48)];
  const route = routeBetween({ from: card(0, 144), to: card(564, 0), others });
  const { isCurve, points } = wayOf(route, card(0, 144), card(564, 0));
  expect(isCurve).toBe(false);
  points.slice(1).forEach((to, index) => {
    const from = points[index] ?? to;
    const piece = {
      x: Math.min(from.x, to.x),
      y: Math.min(from.y, to.y),
      width: Math.max(1, Math.abs(to.x - from.x)),
      height: Math.max(1, Math.abs(to.y - from.y)),
    };
    expect(others.filter((other) => overlaps(other, piece))).toEqual([]);
  });
});

test('every way begins and ends at the edges of its cards, and stays within reach of them', () => {
  const rect = fc.record({ x: fc.integer({ min: 0, max: 2000 }), y: fc.integer({ min: 0, max: 2000 }) });
  fc.assert(
    fc.property(rect, rect, fc.constantFrom(...ROUTES), (one, other, route) => {
      const [from, to] = [card(one.x, one.y), card(other.x, other.y)];
      const { points } = wayOf(route, from, to);
      const reach = reachOf(from, to);
      const isOn = ({ x, y, width, height }: Rect, point: (typeof points)[number] | undefined) =>
        point !== undefined && point.x >= x && point.x <= x + width && point.y >= y && point.y <= y + height;
      return isOn(from, points[0]) && isOn(to, points.at(-1)) && points.every((point) => isOn(reach, point));
    }),
  );
});

test('a trunk is met from the side, past what stands before it', () => {
  const hub = card(0, 144);
  const spokes = [card(380, 0), card(532, 0)];
  const trunk = trunkOf(hub, spokes, 366);
  const others = [card(188, 0), ...spokes];
  const route = routeBetween({ from: hub, to: trunk.meets, others }, TO_TRUNK);
  expect(route).toBe('late');
  expect(wayOf(route, hub, trunk.meets).points.at(-1)).toEqual({ x: trunk.x, y: trunk.top });
});
