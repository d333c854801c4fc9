import type { Loop } from '@model/playback.ts';
import { isoFromTimestamp, type Timestamp, timestampFromIso } from '@model/time.ts';
import { FASTEST_RATE } from '../../playback/rates.ts';
import { parseAgo } from '../../timeline/bar/parse-time-entry.ts';

/** What the page's address says: which recording, which instant, which object, and how it is played. */
export interface PageAddress {
  readonly recording?: string;
  /** Absent at the live edge. */
  readonly at?: Timestamp;
  /** Instead of an instant, how many ms before the newest one it is; read, never written. */
  readonly ago?: number;
  /** What stands where the instant should, if it is none. */
  readonly unreadTime?: string;
  /** The selected object. */
  readonly uid?: string;
  /** Absent at single speed. */
  readonly rate?: number;
  readonly loop?: Loop;
}

/** Reads `#r=…&t=…&sel=…&rate=…&loop=…..…`; `t` is an instant, or `-60s`. What cannot be read is left out, but for a time: that is kept to be told. */
export function addressFrom(hash: string): PageAddress {
  const fields = new URLSearchParams(hash.replace(/^#/, ''));
  const recording = fields.get('r');
  const time = fields.get('t') ?? '';
  const at = timestampFromIso(time);
  const ago = parseAgo(time);
  const uid = fields.get('sel');
  const rate = rateFrom(fields.get('rate'));
  const loop = loopFrom(fields.get('loop'));
  return {
    ...(recording === null || recording === '' ? {} : { recording }),
    ...(at === undefined ? {} : { at }),
    ...(ago === undefined ? {} : { ago }),
    ...(time === '' || at !== undefined || ago !== undefined ? {} : { unreadTime: time }),
    ...(uid === null || uid === '' ? {} : { uid }),
    ...(rate === undefined ? {} : { rate }),
    ...(loop === undefined ? {} : { loop }),
  };
}

function rateFrom(text: string | null): number | undefined {
  const rate = Number(text ?? '');
  return Number.isFinite(rate) && rate !== 0 && Math.abs(rate) <= FASTEST_RATE ? rate : undefined;
}

function loopFrom(text: string | null): Loop | undefined {
  const [from, to] = (text ?? '').split('..').map(timestampFromIso);
  return from !== undefined && to !== undefined && from < to ? { from, to } : undefined;
}

/** The hash of an address; the inverse of {@link addressFrom}. */
export function hashOf({ recording, at, unreadTime, uid, rate, loop }: PageAddress): string {
  const fields = new URLSearchParams();
  if (recording !== undefined) {
    fields.set('r', recording);
  }
  if (at !== undefined) {
    fields.set('t', isoFromTimestamp(at));
  } else if (unreadTime !== undefined) {
    fields.set('t', unreadTime);
  }
  if (uid !== undefined) {
    fields.set('sel', uid);
  }
  if (rate !== undefined) {
    fields.set('rate', String(rate));
  }
  if (loop !== undefined) {
    fields.set('loop', `${isoFromTimestamp(loop.from)}..${isoFromTimestamp(loop.to)}`);
  }
  // Colons are allowed in a fragment, and an instant should be readable there.
  return `#${fields.toString().replaceAll('%3A', ':')}`;
}
