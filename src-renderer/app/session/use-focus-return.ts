import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';

const GRAPH = 'Graph of owners';

/** How long after the return of the engine the panes are waited for. */
const RETURN_MS = 4000;

/**
 * What last had the focus in `body` while the engine was away has it again when the engine is back: the same element, or
 * the one of its name in panes that were opened anew; else what Tab finds first in the graph. Whoever goes elsewhere
 * meanwhile stays there.
 */
export function useFocusReturn(body: RefObject<HTMLElement | null>, isLost: boolean): void {
  const left = useRef<Element>(undefined);
  useLayoutEffect(() => {
    const panes = body.current;
    if (!isLost || !panes) return undefined;
    const note = () => {
      const { activeElement } = document;
      if (activeElement && panes.contains(activeElement)) left.current = activeElement;
    };
    note();
    panes.addEventListener('focusin', note);
    return () => panes.removeEventListener('focusin', note);
  }, [body, isLost]);
  useEffect(() => {
    const [before, panes] = [left.current, body.current];
    if (isLost || !before || !panes) return undefined;
    left.current = undefined;
    const giveBack = (element: Element | null | undefined) => {
      // The graph has taken it where the card that had it was taken down.
      const { activeElement } = document;
      const isLeft = activeElement === document.body || activeElement?.getAttribute('aria-label') === GRAPH;
      if (isLeft && element instanceof HTMLElement) {
        element.focus({ preventScroll: true });
      }
    };
    const look = () => giveBack(before.isConnected ? before : namesake(before, panes));
    const watch = new MutationObserver(look);
    watch.observe(panes, { childList: true, subtree: true });
    const timer = setTimeout(() => {
      watch.disconnect();
      giveBack(panes.querySelector(`[aria-label="${GRAPH}"] [tabindex="0"]`));
    }, RETURN_MS);
    look();
    return () => {
      watch.disconnect();
      clearTimeout(timer);
    };
  }, [body, isLost]);
}

/** The element that says of itself the same, up to what may have changed meanwhile: `Pod web-1, running`. */
function namesake(element: Element, panes: Element): Element | undefined {
  const name = nameOf(element);
  if (name === '') return undefined;
  return [...panes.querySelectorAll('[aria-label], [role=button]')].find((other) => nameOf(other) === name);
}

function nameOf(element: Element): string {
  const said = element.getAttribute('aria-label') ?? element.querySelector('.spoken')?.textContent ?? '';
  return said.split(',')[0] ?? '';
}
