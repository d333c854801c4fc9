import { timestampFromMs } from '@model/time.ts';
import { useEffect } from 'react';
import type { Player } from '../../playback/player.ts';
import { addressFrom, hashOf, type PageAddress } from './page-address.ts';

/** Browsers refuse more than about seven changes of the address a second. */
const WRITE_MS = 400;

/**
 * Keeps the address of the page and a player in step: what the address says is done when the player opens and when the
 * user edits it; what the player does is written there without making history.
 */
export function usePageAddress(player: Player | undefined): void {
  useEffect(() => (player === undefined ? undefined : keepInStep(player)), [player]);
}

function keepInStep(player: Player): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isApplied = false;
  const applyOnce = () => {
    if (!isApplied && player.state.getState().phase === 'ready') {
      isApplied = true;
      applyAddress(player, addressFrom(location.hash));
    }
  };
  const write = () => {
    timer = undefined;
    const hash = hashOf(addressOf(player));
    if (hash !== location.hash) {
      history.replaceState(null, '', hash);
    }
  };
  // The event comes a little later, when the player may have written its own instant over what the user asked for.
  const onHashChange = ({ newURL }: HashChangeEvent) => applyAddress(player, addressFrom(new URL(newURL).hash));
  const stop = player.state.subscribe(() => {
    applyOnce();
    if (isApplied) {
      timer ??= setTimeout(write, WRITE_MS);
    }
  });
  applyOnce();
  window.addEventListener('hashchange', onHashChange);
  return () => {
    stop();
    clearTimeout(timer);
    window.removeEventListener('hashchange', onHashChange);
  };
}

/**
 * Brings a player to where an address says. One that names no recording is of the one shown. What it leaves out is as
 * {@link addressOf} leaves it out, whatever was shown before: the live edge or the end of a file, single speed, no loop,
 * nothing selected.
 */
export function applyAddress(player: Player, address: PageAddress): void {
  const { recording, at, ago, uid, rate = 1, loop } = address;
  if (Object.keys(address).length === 0 || (recording !== undefined && recording !== player.recording)) {
    return;
  }
  const now = () => player.state.getState();
  const { edges } = now();
  if (at !== undefined) {
    player.send({ type: 'seek', to: at });
  } else if (ago !== undefined && edges !== undefined) {
    player.send({ type: 'seek', to: timestampFromMs(Math.max(edges.last - ago, edges.first)) });
  } else if (now().playState !== 'following') {
    player.send({ type: 'follow' });
  }
  if (rate !== now().rate) {
    player.send({ type: 'set-rate', rate });
  }
  if (loop !== undefined) {
    player.send({ type: 'loop', ...loop });
  } else if (now().loop !== undefined) {
    player.send({ type: 'clear-loop' });
  }
  const object = uid === undefined ? undefined : player.lives().find((life) => life.object.uid === uid)?.object;
  if (object?.id !== now().selection) {
    player.select(object?.id);
  }
}

/** Where a player is, as an address of this page. */
export function addressOf(player: Player): PageAddress {
  const { playState, at, selection, rate, loop } = player.state.getState();
  const uid = selection === undefined ? undefined : player.object(selection)?.uid;
  return {
    recording: player.recording,
    ...(playState === 'following' ? {} : { at }),
    ...(uid === undefined ? {} : { uid }),
    ...(rate === 1 ? {} : { rate }),
    ...(loop === undefined ? {} : { loop }),
  };
}
