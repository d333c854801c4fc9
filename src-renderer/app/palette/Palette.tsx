import { Dialog } from '@base-ui/react/dialog';
import { Clock, CornerDownLeft, Search } from 'lucide-react';
import { type KeyboardEvent, useEffect, useMemo, useState } from 'react';
import type { Client } from '@contract/contract.ts';
import type { ContextEntry } from '@contract/recordings.ts';
import type { Player } from '../../playback/player.ts';
import { KindGlyph } from '../../widgets/kind-glyph.tsx';
import type { Zone } from '../../widgets/time-text.ts';
import { Keys } from '../keys/KeysDialog.tsx';
import type { Perform } from '../page-action.ts';
import type { Shortcut } from '../shortcuts.ts';
import { findLines, type Wanted } from './find-lines.ts';
import { commandEntries, type PaletteEntry } from './palette-entries.ts';
import { isSearch, pastEntries } from './past-entries.ts';
import { usePast } from './use-past.ts';
import './palette.css';

interface PaletteProps {
  readonly client: Client;
  readonly wanted: Wanted;
  readonly shortcuts: readonly Shortcut[];
  readonly player?: Player;
  readonly contexts: readonly ContextEntry[];
  readonly zone: Zone;
  readonly perform: Perform;
  readonly onClose: () => void;
  /** Told which objects of the present scene match; of nothing when none is looked for, and when it closes. */
  readonly onHits: (hits: ReadonlySet<number> | undefined) => void;
}

/** Finds objects of the present scene and of all that was recorded, commands and instants by typing. Mounted while it is open. */
export function Palette({ client, wanted, player, contexts, shortcuts, zone, perform, onClose, onHits }: PaletteProps) {
  const [query, setQuery] = useState(wanted === 'kind' ? ':' : '');
  const [active, setActive] = useState(0);
  // The scene of the moment it was opened: lines must not move under the hand that chooses.
  const [frame] = useState(() => player?.frame());
  const [time] = useState(() => player?.state.getState());
  const commands = useMemo(() => commandEntries(contexts, shortcuts), [contexts, shortcuts]);
  const found = useMemo(
    () => findLines(query, wanted, { frame, time, commands, zone }),
    [query, wanted, frame, time, commands, zone],
  );
  const { hits } = found;
  useEffect(() => {
    onHits(hits);
    return () => onHits(undefined);
  }, [hits, onHits]);
  const past = usePast(client, wanted === 'kind' ? undefined : player?.recording, query);
  const across = useMemo(() => {
    const listed = new Set(found.lines.flatMap(({ action }) => (action.type === 'select' ? [action.object] : [])));
    return past.answer === undefined ? [] : pastEntries(past.answer, { frame, zone, listed });
  }, [past.answer, found.lines, frame, zone]);
  const lines = [...found.lines, ...across];
  const isLooking = wanted !== 'kind' && player !== undefined && isSearch(query) && past.answer === undefined;
  const none = past.sentence ?? (isLooking ? 'Looking through the recording…' : found.none);
  const choose = (entry: PaletteEntry | undefined) => {
    if (entry !== undefined) {
      onClose();
      perform(entry.action);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const next = Math.max(0, Math.min(lines.length - 1, active + step));
      setActive(next);
      document.getElementById(lineId(next))?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter') {
      event.preventDefault();
      choose(lines[active]);
    }
  };
  const asks =
    wanted === 'time'
      ? 'A time: 14:03:21, -5m, 2026-11-23T14:03Z; a mark or a name'
      : 'Objects, :kinds, marks, times, commands';
  const activeId = lines.length === 0 ? {} : { 'aria-activedescendant': lineId(active) };
  return (
    <Dialog.Root open onOpenChange={(open) => open || onClose()}>
      <Dialog.Portal>
        {/* It covers nothing: what is found stands out in the graph behind it. */}
        <Dialog.Backdrop className="dialog-backdrop palette-backdrop" />
        <Dialog.Popup className="dialog palette" aria-label="Find">
          <label className="palette-field">
            {wanted === 'time' ? <Clock size={15} /> : <Search size={15} />}
            <input
              role="combobox"
              aria-expanded={lines.length > 0}
              aria-controls="palette-lines"
              aria-label={asks}
              {...activeId}
              placeholder={asks}
              value={query}
              onChange={({ target }) => {
                setQuery(target.value);
                setActive(0);
              }}
              onKeyDown={onKeyDown}
            />
          </label>
          {lines.length === 0 && query !== '' ? (
            <p className="palette-none" role="status">
              {none}
            </p>
          ) : undefined}
          <div id="palette-lines" role="listbox" aria-label="Matches" className="palette-lines">
            {lines.map((entry, index) => (
              <PaletteLine
                key={entry.key}
                heading={index === found.lines.length ? 'Across time' : undefined}
                id={lineId(index)}
                entry={entry}
                isActive={index === active}
                onChoose={() => choose(entry)}
              />
            ))}
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function lineId(index: number): string {
  return `palette-line-${index}`;
}

interface PaletteLineProps {
  readonly id: string;
  /** What stands above the line, where a new part begins. */
  readonly heading: string | undefined;
  readonly entry: PaletteEntry;
  readonly isActive: boolean;
  readonly onChoose: () => void;
}

function PaletteLine({ id, heading, entry, isActive, onChoose }: PaletteLineProps) {
  const { kind, title, detail, chord } = entry;
  const part = heading === undefined ? {} : { 'data-heading': heading };
  return (
    <div id={id} role="option" aria-selected={isActive} className="palette-line" onClick={onChoose} {...part}>
      <span className="palette-glyph">
        {kind === undefined ? <CornerDownLeft size={13} /> : <KindGlyph size={15} {...kind} />}
      </span>
      <span className={kind === undefined ? 'palette-title' : 'palette-title palette-name'}>{title}</span>
      <span className="palette-detail">{chord === undefined ? detail : <Keys chord={chord} />}</span>
    </div>
  );
}
