import { linkOfMoment } from '@model/moment-link.ts';
import type { Player } from '../../playback/player.ts';
import { addressOf } from '../address/use-page-address.ts';
import { hashOf } from '../address/page-address.ts';

/** Where a link can be opened: in the desktop application, or in a browser that shows this page. */
export type LinkPlace =
  | { readonly type: 'desktop'; readonly context: string }
  | { readonly type: 'page'; readonly page: string };

/** A link to the instant that a player shows, with the selection, and how it is played. At the live edge it names the instant too. */
export function linkToMoment(player: Player, place: LinkPlace): string {
  const { at } = player.state.getState();
  const address = { ...addressOf(player), at };
  return place.type === 'desktop'
    ? linkOfMoment({ ...address, context: place.context })
    : `${place.page}${hashOf(address)}`;
}
