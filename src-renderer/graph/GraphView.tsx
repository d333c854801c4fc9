import { type NodeMouseHandler, type OnMoveStart, ReactFlow, ReactFlowProvider } from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import type { Health } from '@model/summary.ts';
import { type MouseEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { Player } from '../playback/player.ts';
import type { RecordClient } from '../playback/record/record-client.ts';
import type { Zone } from '../widgets/time-text.ts';
import { objectUnder } from './canvas/object-under.ts';
import { Card } from './cards/Card.tsx';
import type { GraphNode } from './cards/card-node.ts';
import { GroupCard } from './cards/GroupCard.tsx';
import { EmptyScene } from './chrome/EmptyScene.tsx';
import { GraphBar } from './chrome/GraphBar.tsx';
import { Legend } from './chrome/Legend.tsx';
import { Minimap } from './chrome/Minimap.tsx';
import { NothingStandsOut } from './chrome/NothingStandsOut.tsx';
import { PlacesNotice } from './chrome/PlacesNotice.tsx';
import { RelationPills } from './chrome/RelationPills.tsx';
import { ViewControls } from './chrome/ViewControls.tsx';
import chrome from './chrome/chrome.module.css';
import styles from './graph.module.css';
import type { GraphFilter } from './graph-filter.ts';
import { Lens } from './modes/lens.ts';
import type { Modes } from './modes/modes.ts';
import { isBare } from './picture/tally.ts';
import type { Stage } from './stage.ts';
import { useArrangement } from './use-arrangement.ts';
import { useFocusInView, useGraphKeys, useKeptFocus } from './use-graph-keys.ts';
import { useSelection } from './use-selection.ts';
import { useStage } from './use-stage.ts';
import { useViewActions, ZOOM } from './use-view-actions.ts';

export interface GraphViewProps {
  readonly player: Player;
  readonly client: RecordClient;
  /** How the graph is looked at. */
  readonly modes: StoreApi<Modes>;
  /** How instants are written in sentences; UTC unless told otherwise. */
  readonly zone?: Zone;
}

const NODE_TYPES = { card: Card, group: GroupCard };
const NO_EDGES: never[] = [];
const NO_ATTRIBUTION = { hideAttribution: true };

function lensOn(given: Pick<GraphViewProps, 'player' | 'client' | 'modes'>): Lens {
  return new Lens({ ...given, clock: () => performance.now(), after: (ms, run) => void setTimeout(run, ms) });
}

/** The picture of the scene at the playhead: what owns what, where it always stands, and how it is. */
export function GraphView(props: GraphViewProps) {
  return (
    <ReactFlowProvider>
      <Graph {...props} />
    </ReactFlowProvider>
  );
}

function Graph({ player, client, modes, zone = 'utc' }: GraphViewProps) {
  const lens = useMemo(() => lensOn({ player, client, modes }), [player, client, modes]);
  useEffect(() => lens.writeIn(zone), [lens, zone]);
  const { stage, setScene, setMinimap } = useStage(player, lens);
  const isEmpty = useStore(stage.view, ({ tally }) => tally !== undefined && isBare(tally));
  const actions = useViewActions(stage);
  const arrangement = useArrangement(stage, actions);
  const [onlyHealth, setOnlyHealth] = useState<Health>();
  const host = useRef<HTMLDivElement>(null);
  const select = useSelection({ stage, player, modes, actions });
  const onKeyDown = useGraphKeys({ stage, player, select, host, actions });
  const onFocus = useFocusInView({ stage, actions });
  useKeptFocus(host);

  const found = useStore(modes, (state) => state.found);
  const bright = useMemo<GraphFilter | undefined>(() => {
    if (onlyHealth === undefined && found === undefined) return undefined;
    return ({ id, summary }) => (onlyHealth ?? summary.health) === summary.health && (found?.has(id) ?? true);
  }, [found, onlyHealth]);
  useEffect(() => stage.dim(bright, found !== undefined), [stage, bright, found]);
  const onCanvasClick = useCallback(
    (event: MouseEvent) => {
      const corner = host.current?.getBoundingClientRect();
      if (!corner) return;
      const point = { x: event.clientX - corner.left, y: event.clientY - corner.top };
      select(objectUnder(point, { view: stage.eye, layout: stage.layout, drawn: stage.picture.drawn }));
    },
    [select, stage],
  );
  const onNodeClick = useCallback<NodeMouseHandler<GraphNode>>(
    (event, node) => (node.type === 'card' ? select(node.data.object.id) : onCanvasClick(event)),
    [select, onCanvasClick],
  );
  const onMoveStart = useCallback<OnMoveStart>((event) => event && actions.keepView(), [actions]);
  const onNodeDoubleClick = useCallback<NodeMouseHandler<GraphNode>>(
    (_, node) => {
      // The first of the two clicks has selected it.
      if (node.type === 'card') modes.setState({ isFocused: true });
      else actions.fitGroup(stage.groupOf(node.id));
    },
    [actions, stage, modes],
  );

  return (
    <div className={styles.frame}>
      <GraphBar {...{ player, stage, lens, modes, zone }} />
      {/* The cards are the controls; this only hears the keys that they do not use. */}
      <div
        className={styles.graph}
        ref={host}
        role="group"
        aria-label="Graph of owners"
        onKeyDown={onKeyDown}
        onFocus={onFocus}
      >
        <canvas ref={setScene} className={styles.scene} aria-hidden="true" />
        <Cards
          stage={stage}
          onNodeClick={onNodeClick}
          onNodeDoubleClick={onNodeDoubleClick}
          onPaneClick={onCanvasClick}
          onMoveStart={onMoveStart}
        />
        {isEmpty ? <EmptyScene player={player} zone={zone} /> : undefined}
        <NothingStandsOut stage={stage} modes={modes} />
        <PlacesNotice stage={stage} arrangement={arrangement} />
        <div className={chrome.foot}>
          <Legend stage={stage} only={onlyHealth} onOnly={setOnlyHealth} />
          <RelationPills arrangement={arrangement} />
        </div>
        <div className={styles.corner}>
          <Minimap canvas={setMinimap} stage={stage} actions={actions} />
          <ViewControls stage={stage} actions={actions} arrangement={arrangement} />
        </div>
      </div>
    </div>
  );
}

interface CardsProps {
  readonly stage: Stage;
  readonly onNodeClick: NodeMouseHandler<GraphNode>;
  readonly onNodeDoubleClick: NodeMouseHandler<GraphNode>;
  readonly onPaneClick: (event: MouseEvent) => void;
  readonly onMoveStart: OnMoveStart;
}

/** The cards in their viewport. They change with each step of a drag, and nothing around them is rendered with them. */
function Cards({ stage, ...heard }: CardsProps) {
  const nodes = useStore(stage.view, (view) => view.nodes);
  return (
    <ReactFlow<GraphNode>
      className={styles.flow ?? ''}
      nodes={nodes as GraphNode[]}
      edges={NO_EDGES}
      nodeTypes={NODE_TYPES}
      {...heard}
      nodesDraggable={false}
      nodesConnectable={false}
      edgesFocusable={false}
      elementsSelectable={false}
      disableKeyboardA11y
      deleteKeyCode={null}
      selectionKeyCode={null}
      multiSelectionKeyCode={null}
      panActivationKeyCode={null}
      zoomActivationKeyCode={null}
      zoomOnDoubleClick={false}
      minZoom={ZOOM.min}
      maxZoom={ZOOM.max}
      proOptions={NO_ATTRIBUTION}
    />
  );
}
