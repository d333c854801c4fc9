import { ArrowLeft, ArrowRight } from 'lucide-react';
import { Fragment, type KeyboardEvent, useState } from 'react';
import { Button } from '../../widgets/button.tsx';
import { Dialog } from '../../widgets/dialog.tsx';
import { capsOf, chordOf } from '../shortcuts.ts';
import { type Keymap, type MappedShortcut, mappedShortcuts, remapped } from './keymap.ts';
import { pressOf } from './use-shortcuts.ts';

interface KeysDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly keymap: Keymap;
  readonly onKeymap: (keymap: Keymap) => void;
}

/** All keys of the page in one table. Each can be given another key. */
export function KeysDialog({ isOpen, onClose, keymap, onKeymap }: KeysDialogProps) {
  const [sentence, setSentence] = useState('');
  const choose = (byDefault: string, chord: string) => {
    const next = remapped(keymap, byDefault, chord);
    setSentence(next.type === 'refused' ? next.sentence : '');
    if (next.type === 'done') onKeymap(next.keymap);
  };
  return (
    <Dialog title="Keys" isOpen={isOpen} onClose={onClose} className="keys-dialog">
      <p className="keys-hint" role="status">
        {sentence === '' ? 'Press one of the keys on the right to choose another in its place.' : sentence}
      </p>
      <dl className="keys">
        {mappedShortcuts(keymap).map((shortcut) => (
          <div key={shortcut.byDefault}>
            <dt>{shortcut.does}</dt>
            <dd>
              <KeyChooser shortcut={shortcut} onChoose={(chord) => choose(shortcut.byDefault, chord)} />
            </dd>
          </div>
        ))}
        <div>
          <dt>Tab of the inspector</dt>
          <dd>
            <kbd>1</kbd> to <kbd>9</kbd>
          </dd>
        </div>
        <div>
          <dt>In the explorer, to the line that begins with a letter</dt>
          <dd>
            <kbd>Shift</kbd> and the letter
          </dd>
        </div>
      </dl>
      <footer className="keys-foot">
        <Button disabled={Object.keys(keymap).length === 0} onClick={() => onKeymap({})}>
          Back to the keys we ship
        </Button>
      </footer>
    </Dialog>
  );
}

interface KeyChooserProps {
  readonly shortcut: MappedShortcut;
  readonly onChoose: (chord: string) => void;
}

/** A key that, once pressed, waits for the one to take its place; Esc keeps it. */
function KeyChooser({ shortcut, onChoose }: KeyChooserProps) {
  const [isWaiting, setIsWaiting] = useState(false);
  const onKeyDown = (event: KeyboardEvent) => {
    if (!isWaiting || ['Shift', 'Control', 'Alt', 'Meta', 'AltGraph'].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    setIsWaiting(false);
    if (event.key !== 'Escape') onChoose(chordOf(pressOf(event.nativeEvent)));
  };
  return (
    <button
      type="button"
      className="key-chooser"
      data-chosen={shortcut.chord !== shortcut.byDefault}
      aria-label={`${shortcut.does}: ${capsOf(shortcut.chord, isMac()).join(' ')}. Choose another key`}
      onClick={() => setIsWaiting(true)}
      onBlur={() => setIsWaiting(false)}
      onKeyDown={onKeyDown}
    >
      {isWaiting ? <em>press a key</em> : <Keys chord={shortcut.chord} />}
    </button>
  );
}

/** The caps of a chord, apart from each other also where they are read. Arrows are drawn, because our fonts have none. */
export function Keys({ chord }: { readonly chord: string }) {
  return capsOf(chord, isMac()).map((cap, index) => (
    <Fragment key={cap}>
      {index === 0 ? '' : ' '}
      <kbd>
        <Cap cap={cap} />
      </kbd>
    </Fragment>
  ));
}

function Cap({ cap }: { readonly cap: string }) {
  if (cap === 'ArrowLeft') return <ArrowLeft size={11} role="img" aria-label="Left arrow" />;
  if (cap === 'ArrowRight') return <ArrowRight size={11} role="img" aria-label="Right arrow" />;
  return cap;
}

/** Whether the keys of this machine are those of a Mac. */
export function isMac(): boolean {
  return navigator.platform.startsWith('Mac');
}
