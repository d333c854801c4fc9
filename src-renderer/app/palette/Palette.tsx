import { Dialog } from '@base-ui/react/dialog';
import { Clock, CornerDownLeft, Search } from 'lucide-react';
import { type KeyboardEvent, useMemo, useState } from 'react';
import type { ContextEntry } from '@contract/recordings.ts';
import type { Player } from '../../playback/player.ts';
import { KindGlyph } from '../../widgets/kind-glyph.tsx';
import { dayClockText, type Zone, zoneName } from '../../widgets/time-text.ts';
import { Keys } from '../keys/KeysDialog.tsx';
import type { Perform } from '../page-action.ts';
import { instantFrom } from './instant-text.ts';
import { command, commandEntries, objectEntries, type PaletteEntry } from './palette-entries.ts';
import { bestMatches } from './palette-match.ts';
import './palette.css';

const MOST_LINES = 50;

interface PaletteProps {
  /** What it was opened for; `time` only changes what it asks. */
  readonly wanted: 'anything' | 'time';
  readonly player?: Player;
  readonly contexts: readonly ContextEntry[];
  readonly zone: Zone;
  readonly perform: Perform;
  readonly onClose: () => void;
}

/** Finds objects of the present scene, commands and instants by typing. Mounted while it is open. */
export function Palette({ wanted, player, contexts, zone, perform, onClose }: PaletteProps) {
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  // The scene of the moment it was opened: lines must not move under the hand that chooses.
  const [frame] = useState(() => player?.frame());
  const entries = useMemo(
    () => [...objectEntries(frame?.objects.values() ?? []), ...commandEntries(contexts)],
    [frame, contexts],
  );
  const lines = useMemo(
    () => [
      ...timeEntry(query, player, zone),
      ...(wanted === 'time' && query === '' ? [] : bestMatches(query, entries, MOST_LINES)),
    ],
    [query, entries, player, zone, wanted],
  );
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
  const asks = wanted === 'time' ? 'A time: 14:03:21, -5m, 2026-11-23T14:03Z' : 'Objects, kinds, times, commands';
  const activeId = lines.length === 0 ? {} : { 'aria-activedescendant': lineId(active) };
  return (
    <Dialog.Root open onOpenChange={(open) => open || onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="dialog-backdrop" />
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
          {lines.length === 0 && query !== '' ? <p className="palette-none">Nothing matches.</p> : undefined}
          <div id="palette-lines" role="listbox" aria-label="Matches" className="palette-lines">
            {lines.map((entry, index) => (
              <PaletteLine
                key={entry.key}
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

function timeEntry(query: string, player: Player | undefined, zone: Zone): readonly PaletteEntry[] {
  const { at, edges } = player?.state.getState() ?? {};
  if (at === undefined || edges === undefined) {
    return [];
  }
  const to = instantFrom(query, { at, last: edges.last, zone });
  return to === undefined
    ? []
    : [
        command(`Go to ${dayClockText(to, zone)} ${zoneName(zone, to)}`, {
          type: 'playback',
          command: { type: 'seek', to },
        }),
      ];
}

interface PaletteLineProps {
  readonly id: string;
  readonly entry: PaletteEntry;
  readonly isActive: boolean;
  readonly onChoose: () => void;
}

function PaletteLine({ id, entry, isActive, onChoose }: PaletteLineProps) {
  const { kind, title, detail, chord } = entry;
  return (
    <div id={id} role="option" aria-selected={isActive} className="palette-line" onClick={onChoose}>
      <span className="palette-glyph">
        {kind === undefined ? <CornerDownLeft size={13} /> : <KindGlyph size={15} {...kind} />}
      </span>
      <span className={kind === undefined ? 'palette-title' : 'palette-title palette-name'}>{title}</span>
      <span className="palette-detail">{chord === undefined ? detail : <Keys chord={chord} />}</span>
    </div>
  );
}
