import { useEffect, useEffectEvent } from 'react';
import type { Perform } from '../page-action.ts';
import { type KeyPlace, shortcutAction } from '../shortcuts.ts';

/** Hears the keys of the whole page and does what they stand for. Panes that use a key themselves stop it on its way. */
export function useShortcuts(perform: Perform): void {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) {
      return;
    }
    const press = { key: event.key, shift: event.shiftKey, alt: event.altKey, mod: event.ctrlKey || event.metaKey };
    const action = shortcutAction(press, placeOf(event.composedPath()[0]));
    if (action !== undefined) {
      event.preventDefault();
      perform(action);
    }
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKeyDown(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);
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
