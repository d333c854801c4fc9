import type { Health } from '@model/summary.ts';
import { StatusGlyph } from './status-glyph.tsx';
import './widgets.css';

/** The status word of an object on its colour, with its glyph, so that colour is never alone. */
export function StatusPill({ health, status }: { readonly health: Health; readonly status: string }) {
  return (
    <span className="tone status-pill" data-health={health}>
      <StatusGlyph health={health} size={9} />
      {status}
    </span>
  );
}
