import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { Client } from '@contract/contract.ts';
import type { RecordingStatus } from '@model/recording.ts';
import { createModes, type Modes } from '../graph/modes/modes.ts';
import type { Player } from '../playback/player.ts';
import { usePlayback } from '../playback/use-playback.ts';
import type { InspectorTab } from '../inspector/Inspector.tsx';
import { StartScreen } from '../recordings/start/StartScreen.tsx';
import { ScopeDialog } from '../recordings/scope/ScopeDialog.tsx';
import { TransferDialog } from '../recordings/transfer/TransferDialog.tsx';
import { useTransfer } from '../recordings/transfer/use-transfer.ts';
import { WaitingScreen } from '../recordings/WaitingScreen.tsx';
import { Button } from '../widgets/button.tsx';
import { KeyNamesProvider } from '../widgets/key-names.ts';
import { Notice } from '../widgets/notice.tsx';
import type { Zone } from '../widgets/time-text.ts';
import { usePageAddress } from './address/use-page-address.ts';
import { mappedShortcuts } from './keys/keymap.ts';
import { isMac, KeysDialog } from './keys/KeysDialog.tsx';
import { useShortcuts } from './keys/use-shortcuts.ts';
import { MarkDialog } from './marks/MarkDialog.tsx';
import { Palette } from './palette/Palette.tsx';
import { Workspace } from './panes/Workspace.tsx';
import type { Perform } from './page-action.ts';
import { performWith, type Sheet } from './session/perform.ts';
import type { Settings } from './session/settings.ts';
import { useFocusReturn } from './session/use-focus-return.ts';
import { useMediaSession } from './session/use-media-session.ts';
import { useStandstill } from './session/use-standstill.ts';
import { usePageCommands } from './session/use-page-commands.ts';
import type { Session, SessionState } from './session/session.ts';
import { keyName } from './shortcuts.ts';
import { TopBar } from './TopBar.tsx';

interface SessionPageProps {
  readonly client: Client;
  readonly session: Session;
  readonly settings: StoreApi<Settings>;
  /** The engine does not answer: the picture stands still, and so does time, for neither could follow the other. */
  readonly isLost: boolean;
}

/** The page while there is an engine: the bar at the top, and below it whatever the recording shown calls for. */
export function SessionPage({ client, session, settings, isLost }: SessionPageProps) {
  const state = useStore(session.state);
  const { zone, theme, keys } = useStore(settings);
  const [sheet, setSheet] = useState<Sheet>();
  const [tab, setTab] = useState<InspectorTab>('overview');
  const [modes] = useState(createModes);
  const transfer = useTransfer(client, session.show);
  const perform = performWith({
    client,
    session,
    settings,
    modes,
    transfer,
    isLost,
    showSheet: setSheet,
    showTab: setTab,
  });
  const { player, problem, contexts } = state;
  const title = typeof state.shown === 'string' ? 'Khronoscope' : `${state.shown.title} – Khronoscope`;
  usePageAddress(player, { zone, session });
  const shortcuts = useMemo(() => mappedShortcuts(keys), [keys]);
  const keyNames = useMemo(() => keyName(shortcuts, isMac()), [shortcuts]);
  useShortcuts(perform, shortcuts);
  useMediaSession(player, title, perform);
  usePageCommands(client, perform);
  const body = useRef<HTMLDivElement>(null);
  useFocusReturn(body, isLost);
  useStandstill(player, isLost);
  useEffect(() => {
    document.title = title;
  }, [title]);
  const closeSheet = () => setSheet(undefined);
  const onHits = useCallback((found: ReadonlySet<number> | undefined) => modes.setState({ found }), [modes]);
  return (
    <KeyNamesProvider value={keyNames}>
      <TopBar {...{ client, state, zone, theme, isLost, perform }} />
      {problem === undefined || isLost ? undefined : (
        <Notice
          tone="failing"
          actions={
            <Button look="quiet" onClick={session.dismissProblem}>
              Hide
            </Button>
          }
        >
          {problem}
        </Notice>
      )}
      <div ref={body} className="app-body" inert={isLost && player === undefined}>
        <Shown
          {...{ client, session, modes, state, zone, tab, perform, isLost }}
          onTab={setTab}
          onOpenFile={transfer.openRecording}
        />
      </div>
      {sheet === 'find' || sheet === 'find-kind' || sheet === 'go-to-time' ? (
        <Palette
          wanted={({ find: 'anything', 'find-kind': 'kind', 'go-to-time': 'time' } as const)[sheet]}
          contexts={contexts?.contexts ?? []}
          onClose={closeSheet}
          {...{ client, zone, perform, shortcuts, onHits }}
          {...(player === undefined ? {} : { player })}
        />
      ) : undefined}
      {typeof sheet === 'object' && 'scopeOf' in sheet ? (
        <ScopeDialog
          client={client}
          context={sheet.scopeOf}
          isRecording={state.statuses.some((status) => status.title === sheet.scopeOf && isLive(status))}
          onRecord={(context, wishes) => perform({ type: 'record', context, wishes })}
          onClose={closeSheet}
        />
      ) : undefined}
      <KeysDialog
        isOpen={sheet === 'show-keys'}
        onClose={closeSheet}
        keymap={keys}
        onKeymap={(keymap) => settings.setState({ keys: keymap })}
      />
      {typeof sheet === 'object' && 'mark' in sheet && player !== undefined ? (
        <EditedMark id={sheet.mark} {...{ client, player, zone, perform }} onClose={closeSheet} />
      ) : undefined}
      <TransferDialog transfer={transfer} />
    </KeyNamesProvider>
  );
}

interface EditedMarkProps {
  readonly id: string;
  readonly client: Client;
  readonly player: Player;
  readonly zone: Zone;
  readonly perform: Perform;
  readonly onClose: () => void;
}

/** The sheet of a mark, as long as there is that mark. */
function EditedMark({ id, client, player, zone, perform, onClose }: EditedMarkProps) {
  const mark = usePlayback(player, ({ marks }) => marks.find((each) => each.id === id));
  return mark === undefined ? undefined : (
    <MarkDialog
      key={id}
      {...{ client, mark, zone, onClose }}
      recording={player.recording}
      onCompare={() => {
        onClose();
        perform({ type: 'compare', with: mark.at });
      }}
    />
  );
}

function isLive({ state }: RecordingStatus): boolean {
  return state.type !== 'file' && state.type !== 'stopped';
}

interface ShownProps {
  readonly client: Client;
  readonly session: Session;
  readonly modes: StoreApi<Modes>;
  readonly state: SessionState;
  readonly zone: Zone;
  readonly tab: InspectorTab;
  readonly onTab: (tab: InspectorTab) => void;
  readonly onOpenFile: () => void;
  readonly perform: Perform;
  readonly isLost: boolean;
}

/** The picture if there is one, else what the user has to choose or is waiting for. */
function Shown({ client, session, modes, state, zone, tab, perform, isLost, onTab, onOpenFile }: ShownProps) {
  const { shown, contexts, heardAt, player } = state;
  if (shown === 'start') {
    const list = contexts === undefined ? {} : { list: contexts };
    return (
      <StartScreen
        {...{ client, zone, onOpenFile, ...list }}
        onRecord={(context) => perform({ type: 'record', context })}
        onScope={(context) => perform({ type: 'choose-scope', context })}
        onOpenPath={(path) => perform({ type: 'open-path', path })}
      />
    );
  }
  if (shown === 'opening') {
    return (
      <main className="screen">
        <p className="screen-muted" role="status">
          Opening the recording…
        </p>
      </main>
    );
  }
  const onRetry = () => session.retry(shown.id);
  const onResume = () => session.resume(shown.id);
  return player === undefined ? (
    <WaitingScreen status={shown} {...{ client, heardAt, onRetry, onResume }} onRecord={session.record} />
  ) : (
    <Workspace
      key={shown.id}
      status={shown}
      {...{ client, player, modes, zone, tab, onTab, heardAt, onRetry, onResume, perform, session, isLost }}
    />
  );
}
