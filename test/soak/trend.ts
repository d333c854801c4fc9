/** How a number that was measured at even times went on. */
export interface Trend {
  /** Of the first and the last fifth: a single measurement may have met a collection of garbage. */
  readonly begins: number;
  readonly ends: number;
  /** The slope of the straight line through all of it, from one measurement to the next. */
  readonly slope: number;
}

export function trendOf(samples: readonly number[]): Trend {
  const fifth = Math.max(1, Math.floor(samples.length / 5));
  const mean = { x: (samples.length - 1) / 2, y: sum(samples) / samples.length };
  const across = sum(samples.map((value, index) => (index - mean.x) * (value - mean.y)));
  const along = sum(samples.map((_value, index) => (index - mean.x) ** 2));
  return {
    begins: median(samples.slice(0, fifth)),
    ends: median(samples.slice(-fifth)),
    slope: along === 0 ? 0 : across / along,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
