import type { DensityAnswer } from '@contract/changes.ts';
import { SEVERITIES, type Severity } from '@model/change.ts';
import type { TokenColors } from '../../theme/token-colors.ts';
import { type TimeScale, xOf } from '../time/time-scale.ts';

/** Where a track is drawn, in CSS pixels. */
export interface Band {
  readonly top: number;
  readonly height: number;
}

/** Severities from the foot of a bar upwards. Routine changes are heartbeats and would hide all others. */
const STACK: readonly Severity[] = ['failure', 'warning', 'change'];

/** Share of the buckets that fit under the ceiling, and the lowest ceiling there is. */
const ORDINARY_SHARE = 0.98;
const LEAST_CEILING = 4;

/** How visible the muted part of a bar is. */
const CHANGE_ALPHA = 0.38;

/** Draws the density as stacked bars; a bar's height grows with the square root, so that one change is still seen beside a thousand. */
export function paintDensity(
  context: CanvasRenderingContext2D,
  what: { density: DensityAnswer; scale: TimeScale; band: Band; colors: TokenColors },
): void {
  const { density, scale, band, colors } = what;
  const fills: Record<Severity, string> = {
    routine: colors.muted,
    change: colors.muted,
    warning: colors.health.degraded,
    failure: colors.health.failing,
  };
  const ceiling = ceilingOf(density, scale);
  const { from, bucketMs, counts } = density;
  const buckets = counts.length / SEVERITIES.length;
  const first = Math.max(0, Math.floor((scale.from - from) / bucketMs));
  const last = Math.min(buckets, Math.ceil((scale.to - from) / bucketMs));
  for (let bucket = first; bucket < last; bucket += 1) {
    const total = countOf(density, bucket);
    if (total === 0) continue;
    const left = xOf(scale, from + bucket * bucketMs);
    const width = Math.max(xOf(scale, from + (bucket + 1) * bucketMs) - left - 1, 1);
    const height = Math.max(Math.min(Math.sqrt(total / ceiling), 1) * band.height, 2);
    let foot = band.top + band.height;
    for (const severity of STACK) {
      const count = counts[bucket * SEVERITIES.length + SEVERITIES.indexOf(severity)] ?? 0;
      if (count === 0) continue;
      const part = (count / total) * height;
      context.fillStyle = fills[severity];
      context.globalAlpha = severity === 'change' ? CHANGE_ALPHA : 1;
      context.fillRect(left, foot - part, width, part);
      foot -= part;
    }
  }
  context.globalAlpha = 1;
}

/** Changes in a bucket, heartbeats left out. */
export function countOf(density: DensityAnswer, bucket: number): number {
  let total = 0;
  for (const severity of STACK) total += density.counts[bucket * SEVERITIES.length + SEVERITIES.indexOf(severity)] ?? 0;
  return total;
}

/**
 * What fills the band, rounded up to a power of two so that heights stay put while sliding. The few largest buckets may
 * overflow it: the first list of a recording would else flatten all that follows.
 */
function ceilingOf(density: DensityAnswer, scale: TimeScale): number {
  const { from, bucketMs, counts } = density;
  const totals: number[] = [];
  for (let bucket = 0; bucket < counts.length / SEVERITIES.length; bucket += 1) {
    const at = from + bucket * bucketMs;
    const total = at + bucketMs >= scale.from && at <= scale.to ? countOf(density, bucket) : 0;
    if (total > 0) totals.push(total);
  }
  const large = totals.sort((a, b) => a - b)[Math.floor((totals.length - 1) * ORDINARY_SHARE)] ?? 0;
  return 2 ** Math.ceil(Math.log2(Math.max(large, LEAST_CEILING)));
}
