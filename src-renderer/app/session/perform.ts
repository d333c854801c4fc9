import type { Client } from '@contract/contract.ts';
import type { Timestamp } from '@model/time.ts';
import type { StoreApi } from 'zustand/vanilla';
import { compareLoop } from '../../graph/modes/compare-loop.ts';
import { comparedWith, type Modes } from '../../graph/modes/modes.ts';
import { INSPECTOR_TABS, type InspectorTab } from '../../inspector/Inspector.tsx';
import type { Player } from '../../playback/player.ts';
import { sentenceOf } from '../../playback/problem.ts';
import { shuttleCommands } from '../../playback/rates.ts';
import type { Transfer } from '../../recordings/transfer/use-transfer.ts';
import { THEME_CHOICES } from '../../theme/theme-choice.ts';
import { copyText } from '../link/copy-text.ts';
import { linkToMoment } from '../link/moment-link.ts';
import { markHere, setMark } from '../marks/set-mark.ts';
import { needsEngine, type Perform } from '../page-action.ts';
import type { Settings } from './settings.ts';
import type { Session } from './session.ts';

/** Why nothing happens while the engine is away. */
export const AWAY = 'The engine does not answer. Nothing moves until it does.';

/** What is laid over the page. */
export type Sheet =
  | 'find'
  | 'find-kind'
  | 'go-to-time'
  | 'show-keys'
  | { readonly mark: string }
  | { readonly scopeOf: string };

interface Means {
  readonly client: Client;
  readonly session: Session;
  readonly settings: StoreApi<Settings>;
  readonly modes: StoreApi<Modes>;
  readonly transfer: Transfer;
  /** Nothing can be asked of the engine: what needs it is left undone, and said to be. */
  readonly isLost: boolean;
  readonly showSheet: (sheet: Sheet) => void;
  readonly showTab: (tab: InspectorTab) => void;
}

/** The one place where keys, palette, menu and buttons become deeds. */
export function performWith(means: Means): Perform {
  const { session, settings, modes, transfer, isLost, showSheet, showTab } = means;
  return (action) => {
    const { player, shown } = session.state.getState();
    if (isLost && needsEngine(action)) return session.tell(AWAY);
    switch (action.type) {
      case 'playback':
        return player?.send(action.command);
      case 'shuttle':
        return shuttle(player, action.key);
      case 'select':
        player?.select(action.object);
        return;
      case 'go-to':
        return goTo(player, action);
      case 'clear-selection':
        return goBack(modes, player);
      case 'inspector-tab': {
        const tab = INSPECTOR_TABS[action.index]?.tab;
        return tab === undefined ? undefined : showTab(tab);
      }
      case 'compare':
        return compare(modes, action.with, player?.state.getState().at);
      case 'compare-loop':
        if (!compareLoop(modes, player)) session.tell('There is no loop whose ends could be compared.');
        return;
      case 'focus-selection':
        return focusSelection(means, player);
      case 'choose-namespaces':
        return modes.setState({ isChoosingNamespaces: true });
      case 'only-unwell':
        return modes.setState(({ standout }) => ({ standout: standout === 'unwell' ? 'all' : 'unwell' }));
      case 'set-mark':
        return markPlayhead(means, player);
      case 'edit-mark':
        return showSheet({ mark: action.mark });
      case 'copy-link':
        return copyLink(session);
      case 'find':
      case 'find-kind':
      case 'go-to-time':
      case 'show-keys':
        return showSheet(action.type);
      case 'switch-zone':
        return settings.setState(({ zone }) => ({ zone: zone === 'utc' ? 'local' : 'utc' }));
      case 'switch-theme':
        return settings.setState(({ theme }) => ({
          theme: THEME_CHOICES[(THEME_CHOICES.indexOf(theme) + 1) % THEME_CHOICES.length] ?? 'system',
        }));
      case 'export-recording':
        return typeof shown === 'string' ? undefined : transfer.exportRecording(shown.id);
      case 'stop-recording':
      case 'pause-recording':
      case 'resume-recording': {
        const recording = action.recording ?? (typeof shown === 'string' ? undefined : shown.id);
        return recording === undefined ? undefined : deedOf(session, action.type)(recording);
      }
      case 'choose-scope':
        return showSheet({ scopeOf: action.context });
      case 'open-path':
        return session.open(action.path);
      case 'open-recording':
        return transfer.openRecording();
      case 'show-recording':
        return session.show(action.recording);
      case 'show-moment':
        return session.showMoment(action.moment);
      case 'record':
        return session.record(action.context, action.wishes);
    }
  };
}

function goTo(player: Player | undefined, to: { readonly at: Timestamp; readonly object?: number }): void {
  player?.send({ type: 'seek', to: to.at });
  if (to.object !== undefined) player?.select(to.object);
}

/** One step out: of the focus, then of the comparison, then of the selection. */
function goBack(modes: StoreApi<Modes>, player: Player | undefined): void {
  const { isFocused, comparedWith: compared } = modes.getState();
  if (isFocused) modes.setState({ isFocused: false });
  else if (compared !== undefined) modes.setState((state) => comparedWith(state, undefined), true);
  else player?.select(undefined);
}

function focusSelection({ modes, session }: Means, player: Player | undefined): void {
  const { isFocused } = modes.getState();
  if (isFocused || player?.state.getState().selection !== undefined) modes.setState({ isFocused: !isFocused });
  else session.tell('Nothing is selected to focus on.');
}

/** The same key ends what it began; an instant that is named takes the place of another. */
function compare(modes: StoreApi<Modes>, named: Timestamp | undefined, here: Timestamp | undefined): void {
  modes.setState((state) => comparedWith(state, named ?? (state.comparedWith === undefined ? here : undefined)), true);
}

function deedOf(session: Session, type: 'stop-recording' | 'pause-recording' | 'resume-recording') {
  switch (type) {
    case 'stop-recording':
      return session.stop;
    case 'pause-recording':
      return session.pause;
    case 'resume-recording':
      return session.resume;
  }
}

function shuttle(player: Player | undefined, key: 'rewind' | 'stop' | 'play'): void {
  if (player !== undefined) {
    shuttleCommands(key, player.state.getState()).forEach((command) => player.send(command));
  }
}

/** A mark at once, without asking; where one stands already, what it is called. */
function markPlayhead({ client, session, showSheet }: Means, player: Player | undefined): void {
  if (player?.state.getState().edges === undefined) return;
  const here = markHere(player);
  if (here !== undefined) {
    showSheet({ mark: here.id });
    return;
  }
  const marked = player.state.getState();
  setMark(client, player).then(
    () => session.tell(marked.playState === 'paused' ? 'Marked. Press the key again to name it.' : 'Marked.', marked),
    (error: unknown) => session.state.setState({ problem: sentenceOf(error) }),
  );
}

function copyLink(session: Session): void {
  const { player, shown } = session.state.getState();
  if (player === undefined || typeof shown === 'string') return;
  const page = `${location.origin}${location.pathname}`;
  const isDesktop = window.khronoscope !== undefined;
  const link = linkToMoment(
    player,
    isDesktop ? { type: 'desktop', context: shown.origin.context } : { type: 'page', page },
  );
  session.tell(copyText(link) ? 'A link to this moment is in the clipboard.' : `The link to this moment: ${link}`);
}
