import { type FocusEvent, type KeyboardEvent, type RefObject, useCallback, useEffect } from 'react';
import type { Player } from '../playback/player.ts';
import { overlaps } from './layout/places.ts';
import { viewRect } from './picture/detail.ts';
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
  readonly select: (id: number) => void;
  readonly host: RefObject<HTMLElement | null>;
  readonly actions: ViewActions;
}

/**
 * The keys of the graph while one of its cards has the focus: up and down, and all arrows with Ctrl or Cmd, go to the
 * neighbour in the picture; Enter selects, and F when nothing is; the page then hears F too. Left, right and Space belong to
 * time everywhere. Other keys that it uses go no further.
 */
export function useGraphKeys({ stage, player, select, host, actions }: GraphKeys) {
  return useCallback(
    (event: KeyboardEvent) => {
      if (event.altKey || event.shiftKey) return;
      const isModified = event.ctrlKey || event.metaKey;
      const node = event.target instanceof HTMLElement ? event.target.dataset['id'] : undefined;
      const id = node === undefined ? undefined : stage.objectOf(node);
      const used = (act: () => void) => {
        event.preventDefault();
        event.stopPropagation();
        act();
      };
      const direction = ARROWS[event.key];
      const isSideways = direction === 'left' || direction === 'right';
      if (isModified || isSideways) {
        if (isModified && direction && id !== undefined) {
          used(() => step({ stage, host: host.current, bringIntoView: actions.bringIntoView }, id, direction));
        }
        return;
      }
      if (direction && id !== undefined) {
        used(() => step({ stage, host: host.current, bringIntoView: actions.bringIntoView }, id, direction));
      } else if (event.key === 'Enter' && id !== undefined) {
        used(() => select(id));
      } else if (event.key === 'Enter' && node !== undefined) {
        used(() => actions.fitGroup(stage.groupOf(node)));
      } else if ((event.key === 'f' || event.key === 'F') && id !== undefined) {
        if (player.state.getState().selection === undefined) select(id);
      }
    },
    [stage, player, select, host, actions],
  );
}

/** Brings a card into view that got the focus by a key: Tab goes to one that may lie beside the view. */
export function useFocusInView({ stage, actions }: Pick<GraphKeys, 'stage' | 'actions'>) {
  return useCallback(
    ({ target }: FocusEvent<HTMLElement>) => {
      const node = target.dataset['id'];
      if (node === undefined || !target.matches(':focus-visible')) return;
      const object = stage.objectOf(node);
      const place = object === undefined ? undefined : stage.picture.drawn.get(object)?.place;
      if (place) {
        stage.focusOn(object);
        actions.bringIntoView(place);
      }
      const group = stage.groupOf(node);
      if (group && !overlaps(group, viewRect(stage.eye))) actions.bringIntoView(group);
    },
    [stage, actions],
  );
}

/** When the card that has the focus is taken down, the graph has it: the next Tab goes on from here, not from the top of the page. */
export function useKeptFocus(host: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const graph = host.current;
    const nodes = graph?.querySelector('.react-flow__nodes');
    if (!graph || !nodes) return undefined;
    let focused: EventTarget | null = null;
    const onFocusIn = ({ target }: Event) => {
      focused = target;
    };
    const onFocusOut = ({ target }: Event) => {
      // A card that is taken down may say so before it is gone.
      queueMicrotask(() => {
        if (target instanceof Node && target.isConnected && focused === target) focused = null;
      });
    };
    const watch = new MutationObserver(() => {
      if (!(focused instanceof Node) || focused.isConnected) return;
      focused = null;
      if (document.activeElement !== document.body) return;
      graph.tabIndex = -1;
      graph.focus({ preventScroll: true });
    });
    // A graph that took the focus from every click would get it back from each dialog, and hand it on to a card.
    const onBlur = () => graph.removeAttribute('tabindex');
    watch.observe(nodes, { childList: true });
    nodes.addEventListener('focusin', onFocusIn);
    nodes.addEventListener('focusout', onFocusOut);
    graph.addEventListener('blur', onBlur);
    return () => {
      watch.disconnect();
      nodes.removeEventListener('focusin', onFocusIn);
      nodes.removeEventListener('focusout', onFocusOut);
      graph.removeEventListener('blur', onBlur);
    };
  }, [host]);
}

interface Walk {
  readonly stage: Stage;
  readonly host: HTMLElement | null;
  readonly bringIntoView: ViewActions['bringIntoView'];
}

function step({ stage, host, bringIntoView }: Walk, from: number, direction: Direction): void {
  const here = stage.picture.drawn.get(from);
  const next = here && neighbourOf(here.place, direction, stage.picture.drawn.values());
  if (!next || next.leaving) return;
  stage.focusOn(next.id);
  bringIntoView(next.place);
  // The card is mounted with the next tick at the latest.
  requestAnimationFrame(() => {
    requestAnimationFrame(() => {
      host?.querySelector<HTMLElement>(`[data-id="${stage.nodeOf(next.id)}"]`)?.focus({ preventScroll: true });
    });
  });
}
