import type { PlaybackCommand, PlayState } from '@model/playback.ts';

/** The speeds one can shift through, from fastest rewind to fastest forward. */
export const RATES: readonly number[] = [
  -600, -60, -16, -8, -4, -2, -1, -0.5, -0.25, -0.1, 0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 60, 600,
];

/** The fastest speed either way. */
export const FASTEST_RATE = 600;

/**
 * The next speed of the ladder, faster or slower the same way in time; the same rate at either end. Whoever asks for less too
 * often stays in slow motion and is not run backwards: only J, L and the menu turn round.
 */
export function shiftRate(rate: number, to: 'faster' | 'slower'): number {
  const size = Math.abs(rate);
  const sizes = RATES.filter((each) => each > 0);
  const next = to === 'faster' ? sizes.find((each) => each > size) : sizes.findLast((each) => each < size);
  return Math.sign(rate) * (next ?? size);
}

const FRACTIONS: ReadonlyMap<number, string> = new Map([
  [0.1, '1/10'],
  [0.25, '¼'],
  [0.5, '½'],
]);

/** `1×`, `¼×`, `−16×`: a rate as the playback bar prints it. */
export function rateLabel(rate: number): string {
  const size = Math.abs(rate);
  const digits = FRACTIONS.get(size) ?? String(size);
  return `${rate < 0 ? '−' : ''}${digits}×`;
}

/**
 * What the keys of a tape deck mean now: J rewinds, K stops, L plays, each again for faster.
 * Returns the commands to send, in order.
 */
export function shuttleCommands(
  key: 'rewind' | 'stop' | 'play',
  now: { readonly playState: PlayState; readonly rate: number },
): readonly PlaybackCommand[] {
  const runs = now.playState === 'playing';
  switch (key) {
    case 'stop':
      return [{ type: 'pause' }];
    case 'rewind':
      return runs && now.rate < 0 ? [{ type: 'faster' }] : [{ type: 'set-rate', rate: -1 }, { type: 'play' }];
    case 'play':
      return runs && now.rate > 0 ? [{ type: 'faster' }] : [{ type: 'set-rate', rate: 1 }, { type: 'play' }];
    default:
      return key satisfies never;
  }
}
