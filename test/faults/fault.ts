import type { Random } from '../../src-main/kube/clock.ts';

/** Refuses so many of the next requests. */
export interface RefusalFault {
  readonly type: 'refuse';
  readonly on: 'list' | 'watch' | 'any';
  readonly code: (typeof CODES)[number];
  readonly times: number;
  /** In plain text, as the parts of a server in front of its handlers answer. */
  readonly plain: boolean;
  readonly retryAfter: boolean;
}

/** Something that goes wrong. */
export type Fault =
  | RefusalFault
  /** The wall clock is set. */
  | { readonly type: 'clock-step'; readonly ms: number }
  | { readonly type: NetworkFault | WatchFault | ListFault | OwnFault };

/** What a watch that is running can be made to do. */
export const WATCH_FAULTS = [
  /** It breaks off in the middle of a line. */
  'truncate-line',
  'garbage-line',
  /** It ends as if its time were over. */
  'clean-end',
  /** A 500 in its last line. */
  'error-line',
  /** The 410 that comes as a line of a watch that was running. */
  'expire-running',
  /** Every line of the next piece comes twice. */
  'duplicate-lines',
  /** Its lines come later than those of other kinds. */
  'late-kind',
  /** All of it that was sent so far is sent again, as by something in between that asked a second time. */
  'repeat-watch',
] as const;
export type WatchFault = (typeof WATCH_FAULTS)[number];

/** What the next list can be made to do. */
export const LIST_FAULTS = [
  /** It breaks off in the middle. */
  'truncate-list',
  'garbage-list',
  /** Its continue token is too old, and another one is offered. */
  'expire-continue',
  /** It is a page of someone else's, under status 200. */
  'login-page',
  /** In place of the next page, the one before it comes again. */
  'repeat-page',
] as const;
export type ListFault = (typeof LIST_FAULTS)[number];

const NETWORK_FAULTS = [
  /** All connections break. */
  'drop',
  /** Nothing more passes, in either direction, on the connections there are; nobody is told. */
  'half-open',
  /** The server takes its leave: what runs goes on, nothing new begins on the connections there are. */
  'goaway',
  /** All connections break, and watches opened from now on say 410 in their first line. */
  'expire',
  'withhold-bookmarks',
  /** Bodies come in small pieces. */
  'slow',
  /** The next answer comes after one to another kind that was asked later. */
  'overtaken',
] as const;
export type NetworkFault = (typeof NETWORK_FAULTS)[number];

export const OWN_FAULTS = [
  /** The recorder is killed, and started again. */
  'kill',
  /** Nothing more can be written; some time later it can, and the recorder is started again. */
  'disk-full',
  /** The recorder's process is stopped for a while, in which things happen. */
  'stop',
] as const;
export type OwnFault = (typeof OWN_FAULTS)[number];

const CODES = [401, 403, 404, 410, 429, 500, 503, 504] as const;
const SIMPLE = [...NETWORK_FAULTS, ...WATCH_FAULTS, ...LIST_FAULTS, ...OWN_FAULTS];

/** A fault by chance: a refusal in one of three, all others about as often as each other. */
export function randomFault(random: Random): Fault {
  const pick = <T>(choices: readonly T[]): T => {
    const choice = choices[Math.floor(random() * choices.length)];
    if (choice === undefined) throw new Error('nothing to choose from');
    return choice;
  };
  const chance = random();
  if (chance < 0.33) {
    return {
      type: 'refuse',
      on: pick(['list', 'watch', 'any']),
      code: pick(CODES),
      times: 1 + Math.floor(random() * 4),
      plain: random() < 0.3,
      retryAfter: random() < 0.5,
    };
  }
  if (chance < 0.38) return { type: 'clock-step', ms: Math.round((random() - 0.5) * 7_200_000) };
  return { type: pick(SIMPLE) };
}

/** A fault in a few words, for a run that failed. */
export function faultText(fault: Fault): string {
  if (fault.type === 'refuse') return `${fault.code} on ${fault.on} ×${fault.times}${fault.plain ? ' plain' : ''}`;
  return fault.type === 'clock-step' ? `clock-step ${fault.ms} ms` : fault.type;
}
