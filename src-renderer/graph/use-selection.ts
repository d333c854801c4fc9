import { useCallback, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { Player } from '../playback/player.ts';
import { usePlayback } from '../playback/use-playback.ts';
import type { Modes } from './modes/modes.ts';
import type { Stage } from './stage.ts';
import type { ViewActions } from './use-view-actions.ts';

interface Given {
  readonly stage: Stage;
  readonly player: Player;
  readonly modes: StoreApi<Modes>;
  readonly actions: ViewActions;
}

/**
 * Selects from within the graph, which never moves the view. What is selected elsewhere is brought into view as soon as
 * it is drawn, with what it owns; what is focused on is fitted with its relations, and the view goes back when that ends.
 */
export function useSelection({ stage, player, modes, actions }: Given): (id: number | undefined) => void {
  const selection = usePlayback(player, (state) => state.selection);
  const isFocused = useStore(modes, (state) => state.isFocused);
  const isArranged = useStore(stage.view, ({ arranged }) => arranged > 0);
  const own = useRef<number>(undefined);

  useEffect(() => {
    const isOwn = selection === own.current;
    own.current = undefined;
    return isOwn || selection === undefined || !isArranged
      ? undefined
      : whenDrawn(stage, selection, () => actions.follow(selection));
  }, [stage, actions, selection, isArranged]);

  useEffect(() => {
    const selected = player.state.getState().selection;
    if (!isFocused) actions.unfocus();
    else if (selected !== undefined) actions.focus(selected);
  }, [actions, player, isFocused]);

  return useCallback(
    (id) => {
      actions.keepView();
      own.current = id;
      player.select(id);
    },
    [actions, player],
  );
}

/** Acts once, as soon as an object is drawn; returns how to stop waiting for it. */
function whenDrawn(stage: Stage, id: number, act: () => void): () => void {
  let stop: () => void = () => undefined;
  const look = () => {
    if (!stage.picture.drawn.has(id)) return false;
    stop();
    act();
    return true;
  };
  // The selection has a card wherever it is: the nodes change when it comes to be drawn.
  if (!look()) stop = stage.view.subscribe(look);
  return () => stop();
}
