import { timestampFromMs } from '@model/time.ts';
import { useEffect, useEffectEvent, useRef } from 'react';
import type { PlaybackState, Player } from '../../playback/player.ts';
import type { Zone } from '../../widgets/time-text.ts';
import type { Session } from '../session/session.ts';
import { otherRecording, unhonoured } from './link-words.ts';
import { addressFrom, hashOf, type PageAddress } from './page-address.ts';

/** Browsers refuse more than about seven changes of the address a second. */
const WRITE_MS = 400;

/** What the page does about an address besides bringing the player there. */
export interface Surroundings {
  readonly zone: Zone;
  readonly session: Pick<Session, 'state' | 'show' | 'tell'>;
}

/**
 * Keeps the address of the page and a player in step: what the address says is done when the player opens and when the
 * user edits it; what the player does is written there without making history. What a link asks for in vain is told.
 */
export function usePageAddress(player: Player | undefined, surroundings: Surroundings): void {
  // What the page wrote itself is no link: after the engine was away it is followed without a word.
  const written = useRef('');
  const arrive = useEffectEvent((to: Player, hash: string) => {
    arriveAt(to, hash, { ...surroundings, isOwn: hash === written.current });
  });
  useEffect(() => {
    const onWritten = (hash: string) => {
      written.current = hash;
    };
    return player === undefined ? undefined : keepInStep(player, { arrive: (hash) => arrive(player, hash), onWritten });
  }, [player]);
}

interface Steps {
  readonly arrive: (hash: string) => void;
  readonly onWritten: (hash: string) => void;
}

function keepInStep(player: Player, { arrive, onWritten }: Steps): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isApplied = false;
  const applyOnce = () => {
    if (!isApplied && canArrive(player.state.getState(), addressFrom(location.hash))) {
      isApplied = true;
      arrive(location.hash);
    }
  };
  const write = () => {
    timer = undefined;
    const hash = hashOf(addressOf(player));
    onWritten(hash);
    if (hash !== location.hash) {
      history.replaceState(null, '', hash);
    }
  };
  const onHashChange = ({ newURL }: HashChangeEvent) => {
    // Before the player is ready the address is only read, and it stays as it is.
    if (!isApplied) return;
    // The event comes a little later, when the player may have written its own instant over what the user asked for.
    const { hash } = new URL(newURL);
    const { recording = player.recording } = addressFrom(hash);
    if (recording !== player.recording) {
      clearTimeout(timer);
      timer = undefined;
      history.replaceState(null, '', hash);
    }
    arrive(hash);
  };
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

/** A link that was made at the live edge is ahead of what is known, until the feed is heard. */
function canArrive({ phase, isLive, isHearing, edges }: PlaybackState, { at }: PageAddress): boolean {
  const isAhead = isLive && !isHearing && at !== undefined && edges !== undefined && at > edges.last;
  return phase === 'ready' && !isAhead;
}

/** Goes where an address says, also to another recording that is open, and tells what of it could not be had. */
function arriveAt(player: Player, hash: string, given: Surroundings & { readonly isOwn: boolean }): void {
  const { zone, session, isOwn } = given;
  const address = addressFrom(hash);
  const { recording = player.recording } = address;
  if (recording === player.recording) {
    applyAddress(player, address);
    const words = unhonoured(address, player, zone);
    if (words !== '' && !isOwn) session.tell(words, player.state.getState());
    return;
  }
  const { statuses, shown } = session.state.getState();
  if (statuses.some(({ id }) => id === recording)) session.show(recording);
  else if (!isOwn) session.tell(otherRecording(recording, typeof shown === 'string' ? shown : shown.title));
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
