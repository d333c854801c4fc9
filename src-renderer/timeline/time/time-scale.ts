/** A stretch of time in ms since 1970, `from` < `to`. Fractions of a ms are allowed, so that sliding is smooth. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** A stretch laid over `width` pixels. */
export interface TimeScale extends Stretch {
  readonly width: number;
}

/** The shortest stretch one can zoom to: labels still read as single milliseconds. */
export const SHORTEST_MS = 40;

/** Lengths of the buckets that densities are asked in. */
const BUCKETS: readonly number[] = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000,
  900_000, 1_800_000, 3_600_000, 7_200_000, 21_600_000, 43_200_000, 86_400_000,
];

/** The pixel of an instant; outside the stretch it lies outside the width. */
export function xOf(scale: TimeScale, at: number): number {
  return ((at - scale.from) / (scale.to - scale.from)) * scale.width;
}

/** The instant under a pixel. */
export function timeAt(scale: TimeScale, x: number): number {
  return scale.width === 0 ? scale.from : scale.from + (x / scale.width) * (scale.to - scale.from);
}

/** Shortens (`factor` < 1) or lengthens the stretch so that the instant `at` keeps its pixel. At most as long as `most`. */
export function zoomedAbout(stretch: Stretch, zoom: { at: number; factor: number; most: number }): Stretch {
  const length = stretch.to - stretch.from;
  const next = Math.min(Math.max(length * zoom.factor, SHORTEST_MS), Math.max(zoom.most, SHORTEST_MS));
  const from = zoom.at - ((zoom.at - stretch.from) / length) * next;
  return { from, to: from + next };
}

/** Moves the stretch, but never so far that less than a tenth of it lies inside `limits`. */
export function pannedBy(stretch: Stretch, ms: number, limits: Stretch): Stretch {
  const length = stretch.to - stretch.from;
  const from = Math.min(Math.max(stretch.from + ms, limits.from - length * 0.9), limits.to - length * 0.1);
  return { from, to: from + length };
}

/** Moves the stretch so that `at` lies at `place`, 0 being its left end and 1 its right. */
export function slidTo(stretch: Stretch, at: number, place: number): Stretch {
  const length = stretch.to - stretch.from;
  const from = at - length * place;
  return { from, to: from + length };
}

/** The shortest bucket that is at least `least` pixels wide. */
export function bucketFor(scale: TimeScale, least: number): number {
  const msPerPixel = (scale.to - scale.from) / Math.max(scale.width, 1);
  return BUCKETS.find((bucket) => bucket >= msPerPixel * least) ?? 86_400_000;
}
