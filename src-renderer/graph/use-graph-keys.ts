import { type KeyboardEvent, type RefObject, useCallback } from 'react';
import type { Player } from '../playback/player.ts';
import { fitView, viewRect } from './picture/detail.ts';
import { type Direction, neighbourOf } from './picture/neighbour.ts';
import type { Stage } from './stage.ts';
import type { ViewActions } from './use-view-actions.ts';

const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

interface GraphKeys {
  readonly stage: Stage;
  readonly player: Player;
  readonly host: RefObject<HTMLElement | null>;
  readonly actions: ViewActions;
}

/**
 * The keys of the graph while one of its cards has the focus: up and down, and all arrows with Ctrl or Cmd, go to the
 * neighbour in the picture; Enter selects, Esc clears, F focuses. Left, right and Space belong to time everywhere. Keys
 * that it uses go no further.
 */
export function useGraphKeys({ stage, player, host, actions }: GraphKeys) {
  return useCallback(
    (event: KeyboardEvent) => {
      if (event.altKey || event.shiftKey) return;
      const isModified = event.ctrlKey || event.metaKey;
      const node = event.target instanceof HTMLElement ? event.target.dataset['id'] : undefined;
      const id = node === undefined || node.startsWith('group:') ? undefined : Number(node);
      const used = (act: () => void) => {
        event.preventDefault();
        event.stopPropagation();
        act();
      };
      const direction = ARROWS[event.key];
      const isSideways = direction === 'left' || direction === 'right';
      if (isModified || isSideways) {
        if (isModified && direction && id !== undefined) {
          used(() => step({ stage, host: host.current, moveTo: actions.moveTo }, id, direction));
        }
        return;
      }
      if (direction && id !== undefined) {
        used(() => step({ stage, host: host.current, moveTo: actions.moveTo }, id, direction));
      } else if (event.key === 'Enter' && id !== undefined) {
        used(() => player.select(id));
      } else if (event.key === 'Enter' && node !== undefined) {
        used(() => actions.fitGroup(stage.groupOf(node)));
      } else if (event.key === 'Escape' && player.state.getState().selection !== undefined) {
        used(() => player.select(undefined));
      } else if (event.key === 'f' || event.key === 'F') {
        const selected = player.state.getState().selection ?? id;
        if (selected !== undefined) used(() => actions.focusOn(selected));
      }
    },
    [stage, player, host, actions],
  );
}

interface Walk {
  readonly stage: Stage;
  readonly host: HTMLElement | null;
  readonly moveTo: ViewActions['moveTo'];
}

function step({ stage, host, moveTo }: Walk, from: number, direction: Direction): void {
  const here = stage.picture.drawn.get(from);
  const next = here && neighbourOf(here.place, direction, stage.picture.drawn.values());
  if (!next || next.leaving) return;
  stage.focusOn(next.id);
  const { eye } = stage;
  const seen = viewRect(eye, -0.05);
  const { place } = next;
  const isSeen =
    place.x >= seen.x &&
    place.y >= seen.y &&
    place.x + place.width <= seen.x + seen.width &&
    place.y + place.height <= seen.y + seen.height;
  if (!isSeen) moveTo(fitView(place, eye, { margin: 0, maxZoom: eye.zoom }));
  // The card is mounted with the next tick at the latest.
  requestAnimationFrame(() => {
    requestAnimationFrame(() => {
      host?.querySelector<HTMLElement>(`[data-id="${next.id}"]`)?.focus({ preventScroll: true });
    });
  });
}
