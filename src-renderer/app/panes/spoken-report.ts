import type { SceneFrame } from '../../playback/player.ts';
import { clockText, type Zone, zoneName } from '../../widgets/time-text.ts';

/** What a screen reader is told after a seek: `14:03:10 UTC, 64 objects, 1 failing`. */
export function spokenReport(frame: SceneFrame, zone: Zone): string {
  let failing = 0;
  for (const { summary } of frame.objects.values()) {
    failing += summary.health === 'failing' ? 1 : 0;
  }
  const { size } = frame.objects;
  return [
    `${clockText(frame.at, zone)} ${zoneName(zone, frame.at)}`,
    `${size} ${size === 1 ? 'object' : 'objects'}`,
    ...(failing === 0 ? [] : [`${failing} failing`]),
  ].join(', ');
}
