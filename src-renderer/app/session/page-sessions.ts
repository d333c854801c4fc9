import type { Client } from '@contract/contract.ts';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Connection } from '../../connect/connection.ts';
import { createPlayer, pageSurroundings } from '../../playback/create-player.ts';
import type { Pause } from '../../recordings/watch-recordings.ts';
import { addressFrom, hashOf } from '../address/page-address.ts';
import { openSession, type Session } from './session.ts';
import type { Settings } from './settings.ts';

/** The session of the newest connection. The one before stays on the page until there is another. */
export interface PageSessions {
  readonly current?: { readonly client: Client; readonly session: Session };
}

/**
 * Opens a session for each client that the connection brings; what was shown is found again by the page's address. The
 * session before stays on the page until the next one knows what to show, so that nothing on it is taken down in between.
 */
export function pageSessions(connection: StoreApi<Connection>, settings: StoreApi<Settings>): StoreApi<PageSessions> {
  const store = createStore<PageSessions>(() => ({}));
  let coming: PageSessions['current'];
  const follow = ({ client }: Connection) => {
    const { current: before } = store.getState();
    if (client === undefined || client === (coming ?? before)?.client) return;
    coming?.session.close();
    const next = { client, session: openPageSession(client, settings) };
    coming = next;
    const show = () => {
      coming = undefined;
      store.setState({ current: next });
      before?.session.close();
    };
    if (before === undefined) show();
    else whenDecided(next.session, () => coming === next && show());
  };
  connection.subscribe(follow);
  follow(connection.getState());
  return store;
}

/** Acts once a session knows what to show. */
function whenDecided({ state }: Session, act: () => void): void {
  const stop = state.subscribe(({ shown }) => {
    if (shown === 'opening') return;
    stop();
    act();
  });
}

function openPageSession(client: Client, settings: StoreApi<Settings>): Session {
  return openSession({
    client,
    settings,
    asked: addressFrom(location.hash).recording,
    clock: () => performance.now(),
    pause: timerPause,
    goTo: (recording, moment) => {
      location.hash = hashOf({ ...moment, recording });
    },
    openPlayer: ({ id, isLive }) => {
      const { recording = id, at } = addressFrom(location.hash);
      const startAt = recording === id ? at : undefined;
      return createPlayer({ client, recording: id, isLive, startAt, surroundings: pageSurroundings });
    },
  });
}

const timerPause: Pause = (ms, signal) =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
