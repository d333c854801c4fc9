import { PanelBottom, PanelLeft, PanelRight } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useState } from 'react';
import {
  Group,
  Panel,
  type PanelImperativeHandle,
  type PanelSize,
  Separator,
  useDefaultLayout,
  usePanelRef,
} from 'react-resizable-panels';
import type { StoreApi } from 'zustand/vanilla';
import type { Client } from '@contract/contract.ts';
import type { RecordingStatus } from '@model/recording.ts';
import { Explorer } from '../../explorer/Explorer.tsx';
import { GraphView } from '../../graph/GraphView.tsx';
import type { Modes } from '../../graph/modes/modes.ts';
import { Inspector, type InspectorTab } from '../../inspector/Inspector.tsx';
import type { Player } from '../../playback/player.ts';
import { usePlayback } from '../../playback/use-playback.ts';
import { RecordingNotices } from '../../recordings/RecordingNotices.tsx';
import { PlaybackBar } from '../../timeline/PlaybackBar.tsx';
import { Timeline } from '../../timeline/Timeline.tsx';
import { Notice } from '../../widgets/notice.tsx';
import { IconButton } from '../../widgets/button.tsx';
import type { Zone } from '../../widgets/time-text.ts';
import type { Away } from '../../timeline/bar/away.ts';
import type { Perform } from '../page-action.ts';
import { AWAY } from '../session/perform.ts';
import type { Session } from '../session/session.ts';
import { PaneBoundary } from './PaneBoundary.tsx';
import { TimeWord } from './TimeWord.tsx';
import { SeekReport } from './SeekReport.tsx';

interface WorkspaceProps {
  readonly client: Client;
  readonly player: Player;
  readonly modes: StoreApi<Modes>;
  readonly status: RecordingStatus;
  readonly heardAt: number;
  readonly zone: Zone;
  readonly tab: InspectorTab;
  readonly onTab: (tab: InspectorTab) => void;
  readonly onRetry: () => void;
  readonly onResume: () => void;
  readonly perform: Perform;
  readonly session: Session;
  /** What fails while the engine is away fails because of that, and the page says so already. */
  readonly isLost: boolean;
}

/** The panes of one recording. Each folds and resizes by mouse and keyboard, and is remembered. */
export function Workspace(props: WorkspaceProps) {
  const { client, player, modes, status, heardAt, zone, tab, onTab, onRetry, onResume, perform, session, isLost } =
    props;
  const columns = useDefaultLayout({ id: 'khronoscope.columns', storage: localStorage });
  const rows = useDefaultLayout({ id: 'khronoscope.rows', storage: localStorage });
  const [explorer, inspector, timeline] = [useFoldable(), useFoldable(), useFoldable()];
  const phase = usePlayback(player, (state) => state.phase);
  const problem = usePlayback(player, (state) => state.problem);
  const markProblem = usePlayback(player, (state) => state.markProblem);
  const away = isLost ? { reason: AWAY, onAsked: () => session.tell(AWAY) } : undefined;
  return (
    <main className="workspace">
      <RecordingNotices {...{ status, heardAt, client, onRetry, onResume }} />
      {phase === 'failed' && !isLost ? (
        <Notice tone="failing">{problem ?? 'This recording could not be read.'}</Notice>
      ) : undefined}
      {markProblem === undefined || isLost ? undefined : <Notice tone="degraded">{markProblem}</Notice>}
      <Group orientation="vertical" className="panes" {...rows}>
        <Panel id="work" minSize={160}>
          <Group orientation="horizontal" {...columns}>
            <Panel
              id="explorer"
              defaultSize={256}
              minSize={160}
              groupResizeBehavior="preserve-pixel-size"
              {...explorer.props}
            >
              <Pane name="The explorer" after={3}>
                <Explorer player={player} />
              </Pane>
            </Panel>
            <Separator className="pane-line" aria-label="Width of the explorer" />
            <Panel id="graph" minSize={240}>
              <GraphPane {...{ player, client, modes, zone }}>
                <TimeWord {...{ session, player, zone }} />
                <FoldButton pane="explorer" icon={<PanelLeft size={14} />} foldable={explorer} place="left" />
                <FoldButton pane="inspector" icon={<PanelRight size={14} />} foldable={inspector} place="right" />
                <FoldButton pane="timeline" icon={<PanelBottom size={14} />} foldable={timeline} place="below" />
              </GraphPane>
            </Panel>
            <Separator className="pane-line" aria-label="Width of the inspector" onKeyDown={inspector.onEdgeKey} />
            <Panel
              id="inspector"
              defaultSize={372}
              minSize={240}
              groupResizeBehavior="preserve-pixel-size"
              {...inspector.props}
            >
              <Pane name="The inspector" after={2}>
                <Inspector {...{ player, client, zone, tab, onTab }} />
              </Pane>
            </Panel>
          </Group>
        </Panel>
        <Separator className="pane-line" aria-label="Height of the timeline" onKeyDown={timeline.onEdgeKey} />
        <Panel
          id="timeline"
          defaultSize={242}
          minSize={120}
          collapsedSize={BAR_PX}
          groupResizeBehavior="preserve-pixel-size"
          {...timeline.props}
        >
          <div className="time-pane">
            <PaneBoundary pane="The playback bar">
              <PlaybackBar
                player={player}
                zone={zone}
                isHeard={status.state.type === 'recording'}
                away={away}
                onMark={() => perform({ type: 'set-mark' })}
              />
            </PaneBoundary>
            <Pane name="The timeline" after={1} away={away}>
              <Timeline
                player={player}
                client={client}
                zone={zone}
                onEditMark={(mark) => perform({ type: 'edit-mark', mark })}
              />
            </Pane>
          </div>
        </Panel>
      </Group>
      <SeekReport player={player} zone={zone} />
    </main>
  );
}

/** Height of the playback bar, which stays when the timeline is folded. */
const BAR_PX = 43;

interface PaneProps {
  readonly name: string;
  /** How many frames after the graph it is filled: all panes at once would be felt. */
  readonly after: number;
  /** Given where it can do nothing while the engine is away: a press is then answered with the reason. */
  readonly away?: Away | undefined;
  readonly children: ReactNode;
}

function Pane({ name, after, away, children }: PaneProps) {
  const isDue = useFramesLater(after);
  return (
    <section className="pane" aria-label={name} title={away?.reason} onPointerDown={away?.onAsked}>
      <div className="pane-body" inert={away !== undefined}>
        <PaneBoundary pane={name}>{isDue ? children : undefined}</PaneBoundary>
      </div>
    </section>
  );
}

function useFramesLater(frames: number): boolean {
  const [left, setLeft] = useState(frames);
  useEffect(() => {
    if (left === 0) return undefined;
    const next = requestAnimationFrame(() => setLeft(left - 1));
    return () => cancelAnimationFrame(next);
  }, [left]);
  return left === 0;
}

interface GraphPaneProps {
  readonly player: Player;
  readonly client: Client;
  readonly modes: StoreApi<Modes>;
  readonly zone: Zone;
  readonly children: ReactNode;
}

/** The graph in its frame, which takes the colour of time whenever the past is shown. */
function GraphPane({ player, client, modes, zone, children }: GraphPaneProps) {
  const isPast = usePlayback(player, ({ playState }) => playState !== 'following');
  return (
    <section className="graph-pane" aria-label="The graph" data-past={isPast}>
      <PaneBoundary pane="The graph">
        <GraphView {...{ player, client, modes, zone }} />
      </PaneBoundary>
      {children}
    </section>
  );
}

interface Foldable {
  /** Enter on the edge of a pane folds it. The library does this only for the pane before an edge. */
  readonly onEdgeKey: (event: KeyboardEvent) => void;
  readonly isFolded: boolean;
  readonly panel: { readonly current: PanelImperativeHandle | null };
  readonly props: {
    readonly collapsible: true;
    readonly panelRef: ReturnType<typeof usePanelRef>;
    readonly onResize: (size: PanelSize) => void;
  };
}

/** A pane that can be folded away; it knows whether it is, however that came about. */
function useFoldable(): Foldable {
  const panel = usePanelRef();
  const [isFolded, setIsFolded] = useState(false);
  const onEdgeKey = ({ key }: KeyboardEvent) => {
    if (key === 'Enter' && panel.current?.isCollapsed() === true) {
      panel.current.expand();
    } else if (key === 'Enter') {
      panel.current?.collapse();
    }
  };
  return {
    isFolded,
    onEdgeKey,
    panel,
    props: { collapsible: true, panelRef: panel, onResize: () => setIsFolded(panel.current?.isCollapsed() ?? false) },
  };
}

interface FoldButtonProps {
  readonly pane: string;
  readonly icon: ReactNode;
  readonly foldable: Foldable;
  readonly place: 'left' | 'right' | 'below';
}

/** Brings a folded pane back. Open panes fold by dragging their edge shut or by Enter on it. */
function FoldButton({ pane, icon, foldable, place }: FoldButtonProps) {
  return foldable.isFolded ? (
    <span className="unfold" data-place={place}>
      <IconButton label={`Show the ${pane}`} icon={icon} onClick={() => foldable.panel.current?.expand()} />
    </span>
  ) : undefined;
}
