import type { Random } from '../../src-main/kube/clock.ts';

/** Refuses so many of the next requests. */
export interface RefusalFault {
  readonly type: 'refuse';
  readonly on: 'list' | 'watch' | 'any';
  readonly code: 401 | 403 | 404 | 410 | 429 | 500 | 503 | 504;
  readonly times: number;
  /** In plain text, as the parts of a server in front of its handlers answer. */
  readonly plain: boolean;
  readonly retryAfter: boolean;
}

/** Something that goes wrong. */
export type Fault =
  | RefusalFault
  /** All connections break. */
  | { readonly type: 'drop' }
  /** Nothing more passes, in either direction, on the connections there are; nobody is told. */
  | { readonly type: 'half-open' }
  /** What a running watch does next. */
  | { readonly type: 'truncate-line' | 'garbage-line' | 'clean-end' | 'error-line' }
  /** Watches opened from now on say 410 in their first line. */
  | { readonly type: 'expire' }
  /** The next page of a list breaks off in the middle. */
  | { readonly type: 'truncate-list' }
  | { readonly type: 'withhold-bookmarks' }
  /** Bodies come in small pieces. */
  | { readonly type: 'slow' }
  /** The wall clock is set. */
  | { readonly type: 'clock-step'; readonly ms: number }
  /** The recorder is killed, and started again. */
  | { readonly type: 'kill' };

const CODES = [401, 403, 404, 410, 429, 500, 503, 504] as const;
const PLAIN = ['drop', 'half-open', 'truncate-line', 'garbage-line', 'clean-end', 'error-line', 'expire'] as const;
const OTHERS = ['truncate-list', 'withhold-bookmarks', 'slow', 'kill'] as const;

/** A fault by chance; all kinds of them are about as likely. */
export function randomFault(random: Random): Fault {
  const pick = <T>(choices: readonly T[]): T => {
    const choice = choices[Math.floor(random() * choices.length)];
    if (choice === undefined) throw new Error('nothing to choose from');
    return choice;
  };
  const chance = random();
  if (chance < 0.4) {
    return {
      type: 'refuse',
      on: pick(['list', 'watch', 'any']),
      code: pick(CODES),
      times: 1 + Math.floor(random() * 4),
      plain: random() < 0.3,
      retryAfter: random() < 0.5,
    };
  }
  if (chance < 0.46) return { type: 'clock-step', ms: Math.round((random() - 0.5) * 7_200_000) };
  return { type: pick([...PLAIN, ...OTHERS]) };
}

/** A fault in a few words, for a run that failed. */
export function faultText(fault: Fault): string {
  if (fault.type === 'refuse') return `${fault.code} on ${fault.on} ×${fault.times}${fault.plain ? ' plain' : ''}`;
  return fault.type === 'clock-step' ? `clock-step ${fault.ms} ms` : fault.type;
}
