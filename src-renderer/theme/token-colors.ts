import type { Health } from '@model/summary.ts';

/** The tokens that canvases draw with, read from the page so that tokens.css stays the only place of colours. */
export interface TokenColors {
  readonly background: string;
  readonly pane: string;
  readonly raised: string;
  readonly line: string;
  readonly text: string;
  readonly muted: string;
  readonly time: string;
  readonly recording: string;
  readonly added: string;
  readonly removed: string;
  readonly changed: string;
  readonly health: Readonly<Record<Health, string>>;
}

/** Reads the colours in force now; ask again when the theme changes (see {@link onThemeChange}). */
export function readTokenColors(): TokenColors {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    background: token('background'),
    pane: token('pane'),
    raised: token('raised'),
    line: token('line'),
    text: token('text'),
    muted: token('muted'),
    time: token('time'),
    recording: token('recording'),
    added: token('added'),
    removed: token('removed'),
    changed: token('changed'),
    health: {
      healthy: token('healthy'),
      progressing: token('progressing'),
      degraded: token('degraded'),
      failing: token('failing'),
      finished: token('finished'),
      unknown: token('unknown'),
    },
  };
}

/** Calls back when `data-theme` of the page changes; returns how to stop. */
export function onThemeChange(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
}
