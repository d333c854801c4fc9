import type { Client } from '@contract/contract.ts';
import type { ContextList } from '@contract/recordings.ts';
import type { Moment } from '@model/playback.ts';
import type { RecordingStatus } from '@model/recording.ts';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { PlaybackState, Player } from '../../playback/player.ts';
import { sentenceOf } from '../../playback/problem.ts';
import type { RecordWishes } from '../../recordings/scope/ScopeDialog.tsx';
import { type FirstChoice, firstChoice } from '../../recordings/start/first-choice.ts';
import { type Pause, watchRecordings } from '../../recordings/watch-recordings.ts';
import type { Settings } from './settings.ts';

/** What the page shows of what the engine has open. */
export interface SessionState {
  readonly statuses: readonly RecordingStatus[];
  /** The page's monotonic clock when `statuses` came: with a status' `now` it gives the engine's clock. */
  readonly heardAt: number;
  /** Absent until the engine has read the kubeconfig. */
  readonly contexts?: ContextList;
  /** The recording shown. `start` when the user has to choose, `opening` until that is decided or the engine has it open. */
  readonly shown: RecordingStatus | 'opening' | 'start';
  /** Plays the recording shown; absent while there is nothing in it to play. */
  readonly player?: Player;
  /** The last thing that was asked for and failed, in one sentence. */
  readonly problem?: string;
  /** The last thing that was done and cannot be seen, in one sentence; told again when it is another object. */
  readonly word?: Word;
}

/** What is said for a moment; with `of`, only as long as the player stands there. */
export interface Word {
  readonly sentence: string;
  readonly of?: Pick<PlaybackState, 'at' | 'playState'>;
}

/** One connection's worth of showing recordings. */
export interface Session {
  readonly state: StoreApi<SessionState>;
  readonly show: (recording: string) => void;
  /** Shows a moment of a cluster's record; one that is not open yet is shown as soon as it is. */
  readonly showMoment: (moment: Moment) => void;
  readonly record: (context: string, wishes?: RecordWishes) => void;
  /** Opens a recording that lies where the engine runs. */
  readonly open: (path: string) => void;
  readonly retry: (recording: string) => void;
  readonly stop: (recording: string) => void;
  readonly pause: (recording: string) => void;
  readonly resume: (recording: string) => void;
  readonly dismissProblem: () => void;
  /** Says for a moment what was done; with `of`, only as long as the player stands there. */
  readonly tell: (sentence: string, of?: Word['of']) => void;
  readonly close: () => void;
}

export interface SessionOptions {
  readonly client: Pick<Client, 'recordings'>;
  readonly settings: StoreApi<Settings>;
  /** The recording that the page's address asks for. */
  readonly asked: string | undefined;
  readonly clock: () => number;
  readonly pause: Pause;
  /** Brings the page's address to a moment of a recording that is about to be shown. */
  readonly goTo: (recording: string, moment: Moment) => void;
  readonly openPlayer: (recording: { readonly id: string; readonly isLive: boolean }) => Player;
}

type Chosen = Exclude<FirstChoice, { readonly type: 'record' }>;

/** Follows what the engine has open, decides what is shown first, and keeps a player for what is shown. */
export function openSession(options: SessionOptions): Session {
  const { client, settings, asked, clock, pause, goTo, openPlayer } = options;
  const end = new AbortController();
  const state = createStore<SessionState>(() => ({ statuses: [], heardAt: clock(), shown: 'opening' }));
  let hasHeard = false;
  let wanted: Moment | undefined;
  let chosen: Chosen | undefined;
  let openIds: string | undefined;
  let playing = '';

  const set = (change: Partial<SessionState>) => {
    if (!end.signal.aborted) {
      state.setState(change);
    }
  };
  const attempt = async (work: () => Promise<void>) => {
    dismissProblem();
    try {
      await work();
    } catch (error) {
      set({ problem: sentenceOf(error) });
    }
  };
  const choose = (choice: Chosen) => {
    chosen = choice;
    fit();
  };
  const record = (context: string, wishes: RecordWishes = {}) =>
    void attempt(async () => {
      const { recording } = await client.recordings.record({ context, ...wishes });
      settings.setState({ context });
      choose({ type: 'show', recording });
    });

  /** What is shown, and its player, follow from what was chosen and what is open. */
  function fit(): void {
    const { statuses } = state.getState();
    const shown = shownOf(chosen, statuses);
    set({ shown });
    const next = playable(shown);
    const key = next === undefined ? '' : `${next.isLive} ${next.id}`;
    if (key !== playing && !end.signal.aborted) {
      playing = key;
      const { player: before, ...rest } = state.getState();
      state.setState(next === undefined ? rest : { ...rest, player: openPlayer(next) }, true);
      before?.close();
    }
  }

  /** A link names a cluster by its context, for the ids of recordings differ from engine to engine. It records nothing. */
  function showWanted(): void {
    if (wanted === undefined || !hasHeard) {
      return;
    }
    const { statuses, shown } = state.getState();
    const found = recordingOf(wanted, statuses, typeof shown === 'string' ? undefined : shown.id);
    if (found === undefined) {
      set({ problem: `The link leads to a moment of ${wanted.context}, which is not open. Choose it to go there.` });
      return;
    }
    const moment = wanted;
    wanted = undefined;
    dismissProblem();
    goTo(found.id, moment);
    choose({ type: 'show', recording: found.id });
  }

  function decide(): void {
    const { statuses, contexts } = state.getState();
    if (chosen !== undefined || !hasHeard || contexts === undefined) {
      return;
    }
    // The engine remembers across the ports of its host, which are other sites to a browser.
    const remembered = contexts.last ?? settings.getState().context;
    const choice = firstChoice({ asked, open: statuses, remembered, contexts: contexts.contexts });
    if (choice.type === 'record') {
      choose({ type: 'start-screen' });
      record(choice.context);
    } else {
      choose(choice);
      if (asked !== undefined && choice.type === 'start-screen') {
        set({ problem: 'The link leads to a recording that is not open here. Open it, or choose what to record.' });
      }
    }
  }

  const readContexts = () =>
    attempt(async () => {
      set({ contexts: await client.recordings.contexts() });
      decide();
    });

  function heard(statuses: readonly RecordingStatus[]): void {
    hasHeard = true;
    set({ statuses, heardAt: clock() });
    const ids = statuses.map(({ id }) => id).join(' ');
    if (ids !== openIds) {
      // Which contexts are being recorded changes with what is open.
      openIds = ids;
      void readContexts();
      showWanted();
    }
    fit();
  }

  function dismissProblem(): void {
    const { problem: _, ...rest } = state.getState();
    state.setState(rest, true);
  }

  void watchRecordings({ client, signal: end.signal, pause, onStatuses: heard });
  return {
    state,
    show: (recording) => choose({ type: 'show', recording }),
    showMoment: (moment) => {
      wanted = moment;
      showWanted();
    },
    record,
    retry: (recording) => void attempt(async () => void (await client.recordings.retry({ recording }))),
    stop: (recording) => void attempt(async () => void (await client.recordings.stop({ recording }))),
    pause: (recording) => void attempt(async () => void (await client.recordings.pause({ recording }))),
    resume: (recording) => void attempt(async () => void (await client.recordings.resume({ recording }))),
    open: (path) => void attempt(async () => choose({ type: 'show', ...(await client.recordings.open({ path })) })),
    dismissProblem,
    tell: (sentence, of) => set({ word: { sentence, ...(of && { of }) } }),
    close() {
      end.abort();
      state.getState().player?.close();
    },
  };
}

function shownOf(chosen: Chosen | undefined, statuses: readonly RecordingStatus[]): SessionState['shown'] {
  if (chosen?.type === 'start-screen') {
    return 'start';
  }
  return statuses.find(({ id }) => id === chosen?.recording) ?? 'opening';
}

/** The recording that a moment is of: the one shown if it fits, else one that reaches the instant. */
function recordingOf(
  { context, at }: Moment,
  statuses: readonly RecordingStatus[],
  shown: string | undefined,
): RecordingStatus | undefined {
  const same = statuses.filter(({ origin }) => origin.context === context);
  const reaches = ({ span }: RecordingStatus) => at === undefined || (span !== undefined && span.first <= at);
  return same.find(({ id }) => id === shown) ?? same.find(reaches) ?? same[0];
}

/** A recording without a change has nothing to play; one that stopped has no live edge. */
function playable(shown: SessionState['shown']): { readonly id: string; readonly isLive: boolean } | undefined {
  return typeof shown === 'string' || shown.span === undefined
    ? undefined
    : { id: shown.id, isLive: shown.state.type !== 'file' && shown.state.type !== 'stopped' };
}
