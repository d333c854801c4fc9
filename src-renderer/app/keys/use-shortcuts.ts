import { useEffect, useEffectEvent } from 'react';
import type { Perform } from '../page-action.ts';
import { heldAction, type KeyPlace, type KeyPress, type Shortcut, shortcutAction } from '../shortcuts.ts';

/** Hears the keys of the whole page and does what they stand for. Panes that use a key themselves stop it on its way. */
export function useShortcuts(perform: Perform, shortcuts: readonly Shortcut[]): void {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) {
      return;
    }
    const action = shortcutAction(pressOf(event), placeOf(event.composedPath()[0]), shortcuts);
    if (action === undefined) {
      return;
    }
    event.preventDefault();
    const meant = event.repeat ? heldAction(action) : action;
    if (meant !== undefined) {
      perform(meant);
    }
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKeyDown(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);
}

/** A key press as shortcuts see it. AltGr writes characters: it is no modifier of ours, though Windows says Ctrl and Alt. */
export function pressOf(event: KeyboardEvent): KeyPress {
  const isAltGraph = event.getModifierState('AltGraph');
  return {
    key: event.key,
    shift: event.shiftKey,
    alt: event.altKey && !isAltGraph,
    mod: (event.ctrlKey && !isAltGraph) || event.metaKey,
  };
}

function placeOf(target: EventTarget | undefined): KeyPlace {
  if (!(target instanceof HTMLElement)) {
    return 'page';
  }
  if (target.isContentEditable || target.matches('input:not([type=range]), textarea, select')) {
    return 'text-field';
  }
  if (target.closest('[role=dialog], [role=menu], [role=listbox]') !== null) {
    return 'popup';
  }
  return target.closest('button, a, summary, [role=tab], [role=button]') === null ? 'page' : 'button';
}
