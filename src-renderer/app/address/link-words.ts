import type { Timestamp } from '@model/time.ts';
import type { PlaybackState, Player } from '../../playback/player.ts';
import { clockText, dayText, spanText, type Zone, zoneName } from '../../widgets/time-text.ts';
import type { PageAddress } from './page-address.ts';

/** A link that was made at the live edge of another page may be so much ahead of this one's. */
const LIVE_SLACK_MS = 1000;

/** More of a link's text says nothing more. */
const MOST_CHARACTERS = 40;

/**
 * What of an address could not be had, told after it was applied as far as it could be: what it asks for, and what is
 * shown instead. Empty when all of it could.
 */
export function unhonoured(address: PageAddress, player: Pick<Player, 'state' | 'lives'>, zone: Zone): string {
  const state = player.state.getState();
  const isKnown = address.uid === undefined || player.lives().some(({ object }) => object.uid === address.uid);
  return [
    timeSentence(address, state, zone),
    isKnown ? '' : 'The object that the link selects is not in this recording, so nothing is selected.',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

function timeSentence({ at, ago, unreadTime }: PageAddress, state: PlaybackState, zone: Zone): string {
  const { edges, isLive } = state;
  const here = `shown is ${placeText(state, zone)}`;
  if (unreadTime !== undefined) return `The time of the link, “${cut(unreadTime)}”, cannot be read: ${here}.`;
  if (!edges) return '';
  const { first, last } = edges;
  if (at !== undefined && at < first) {
    return `The link leads to ${fullText(at, zone)}, before this recording begins: ${here}.`;
  }
  if (at !== undefined && at > last + (isLive ? LIVE_SLACK_MS : 0)) {
    return `The link leads to ${fullText(at, zone)}, ${isLive ? 'which is still to come' : 'after this recording ends'}: ${here}.`;
  }
  if (ago !== undefined && last - ago < first) {
    return `The link leads ${spanText(ago)} back, but this recording has only ${spanText(last - first)}: ${here}.`;
  }
  return '';
}

/** The sentence for a link of a recording that is not open here; `shown` is the title of the one that is. */
export function otherRecording(asked: string, shown: string): string {
  return `The link is of another recording, “${cut(asked)}”, which is not open here: shown is ${shown}.`;
}

function placeText({ playState, at, edges, isLive }: PlaybackState, zone: Zone): string {
  if (playState === 'following') return 'the live edge';
  if (at === edges?.first) return 'its beginning';
  if (at === edges?.last) return isLive ? 'the newest instant' : 'its end';
  return clockText(at, zone, { withMs: true });
}

/** With the day and year, which may be what is wrong with it. */
function fullText(at: Timestamp, zone: Zone): string {
  return `${dayText(at, zone)}, ${clockText(at, zone)} ${zoneName(zone, at)}`;
}

function cut(text: string): string {
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}
