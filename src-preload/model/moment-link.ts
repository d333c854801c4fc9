import type { Loop, Moment } from './playback.ts';
import { isoFromTimestamp, type Timestamp, timestampFromIso } from './time.ts';

/** The scheme that the desktop application answers to. */
export const LINK_SCHEME = 'khronoscope';
const PLACE = 'moment';
/** A longer text is no link of ours. */
const MOST_CHARACTERS = 4000;
const MOST_NAME = 1000;
const MOST_UID = 200;
const MOST_TIME = 60;
const FASTEST = 600;

/** `khronoscope://moment?context=prod&t=2026-11-23T14:03:21.482Z&sel=…&rate=…&loop=…..…`. */
export function linkOfMoment({ context, at, unreadTime, uid, rate, loop }: Moment): string {
  const fields = [
    ['context', context],
    ...(at === undefined ? [] : [['t', isoFromTimestamp(at)]]),
    ...(at !== undefined || unreadTime === undefined ? [] : [['t', unreadTime]]),
    ...(uid === undefined ? [] : [['sel', uid]]),
    ...(rate === undefined ? [] : [['rate', String(rate)]]),
    ...(loop === undefined ? [] : [['loop', `${isoFromTimestamp(loop.from)}..${isoFromTimestamp(loop.to)}`]]),
  ];
  // Colons are allowed there, and an instant should be readable.
  const text = fields.map(([name, value]) => `${name}=${encodeURIComponent(value ?? '')}`).join('&');
  return `${LINK_SCHEME}://${PLACE}?${text.replaceAll('%3A', ':')}`;
}

/** The moment that a link leads to; undefined if it is none of ours. Links come from anywhere: nothing in one is believed. */
export function momentOfLink(link: string): Moment | undefined {
  const match = new RegExp(`^${LINK_SCHEME}://${PLACE}/?\\?(.*)$`, 'i').exec(link);
  if (match === null || link.length > MOST_CHARACTERS) return undefined;
  const fields = fieldsOf(match[1] ?? '');
  const context = fields.get('context');
  if (context === undefined || context === '' || context.length > MOST_NAME) return undefined;
  const time = fields.get('t') ?? '';
  const at = instantFrom(time);
  const uid = fields.get('sel');
  const rate = Number(fields.get('rate') ?? '');
  const loop = loopFrom(fields.get('loop'));
  return {
    context,
    ...(at === undefined ? {} : { at }),
    ...(at !== undefined || time === '' ? {} : { unreadTime: time.slice(0, MOST_TIME) }),
    ...(uid === undefined || uid === '' || uid.length > MOST_UID ? {} : { uid }),
    ...(Number.isFinite(rate) && rate !== 0 && Math.abs(rate) <= FASTEST ? { rate } : {}),
    ...(loop === undefined ? {} : { loop }),
  };
}

function fieldsOf(text: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const pair of text.split('&')) {
    const [name = '', value = ''] = pair.split('=', 2);
    const decoded = decodedText(value);
    if (decoded !== undefined) fields.set(name, decoded);
  }
  return fields;
}

function decodedText(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

function instantFrom(text: string | undefined): Timestamp | undefined {
  const at = timestampFromIso(text ?? '');
  return at === undefined || at < 0 ? undefined : at;
}

function loopFrom(text: string | undefined): Loop | undefined {
  const [from, to] = (text ?? '').split('..').map(instantFrom);
  return from !== undefined && to !== undefined && from < to ? { from, to } : undefined;
}
