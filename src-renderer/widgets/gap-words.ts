import { GAP_REASONS, isThroughout, type Silence } from '@model/gap.ts';
import { spanText } from './time-text.ts';

/** `gap 25 s`. A silence that lasts is measured until `now`. */
export function gapLabel(silence: Silence, now: number): string {
  const length = (silence.to ?? now) - silence.from;
  return `gap ${length < 1000 ? `${Math.round(length)} ms` : spanText(length)}`;
}

/** Why it is silent and of what: `the connection was lost · Pod, Service and 3 more, at times`. */
export function gapReason(silence: Silence): string {
  const { gaps } = silence;
  const times = isThroughout(silence) ? '' : ', at times';
  const reasons = [...new Set(gaps.map(({ why }) => GAP_REASONS[why]))].join(', ');
  const kinds = [...new Set(gaps.map(({ kind }) => kind))];
  if (kinds.includes('')) return `${reasons} · all kinds${times}`;
  const more = kinds.length - 2;
  return `${reasons} · ${kinds.slice(0, 2).join(', ')}${more > 0 ? ` and ${more} more` : ''}${times}`;
}
