import type { GapReason, Silence } from '@model/gap.ts';
import { spanText } from './time-text.ts';

/** `gap 25 s`. A silence that lasts is measured until `now`. */
export function gapLabel(silence: Silence, now: number): string {
  const length = (silence.to ?? now) - silence.from;
  return `gap ${length < 1000 ? `${Math.round(length)} ms` : spanText(length)}`;
}

const REASONS: Readonly<Record<GapReason, string>> = {
  disconnected: 'the connection was lost',
  expired: 'the server no longer knew our place',
  forbidden: 'listing was not allowed',
  excluded: 'left out on purpose',
  paused: 'recording was paused',
  asleep: 'this machine slept',
  overflow: 'more came than could be written',
  'engine-stopped': 'the engine was not running',
  damaged: 'this part of the recording is damaged',
  'disk-full': 'the disk was nearly full',
};

/** Why it is silent and of what: `the connection was lost · Pod, Service and 3 more`. */
export function gapReason({ gaps }: Silence): string {
  const reasons = [...new Set(gaps.map(({ why }) => REASONS[why]))].join(', ');
  const kinds = [...new Set(gaps.map(({ kind }) => kind))];
  if (kinds.includes('')) return `${reasons} · all kinds`;
  const more = kinds.length - 2;
  return `${reasons} · ${kinds.slice(0, 2).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
