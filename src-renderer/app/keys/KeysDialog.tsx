import { ArrowLeft, ArrowRight } from 'lucide-react';
import { Dialog } from '../../widgets/dialog.tsx';
import { capsOf, SHORTCUTS } from '../shortcuts.ts';

/** All keys of the page in one table. */
export function KeysDialog({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  return (
    <Dialog title="Keys" isOpen={isOpen} onClose={onClose} className="keys-dialog">
      <dl className="keys">
        {SHORTCUTS.map(({ chord, does }) => (
          <div key={chord}>
            <dt>{does}</dt>
            <dd>
              <Keys chord={chord} />
            </dd>
          </div>
        ))}
        <div>
          <dt>Tab of the inspector</dt>
          <dd>
            <kbd>1</kbd> to <kbd>9</kbd>
          </dd>
        </div>
      </dl>
    </Dialog>
  );
}

/** The caps of a chord. Arrows are drawn, because our fonts have none. */
export function Keys({ chord }: { readonly chord: string }) {
  return capsOf(chord, navigator.platform.startsWith('Mac')).map((cap) => (
    <kbd key={cap} aria-label={cap}>
      {cap === 'ArrowLeft' ? <ArrowLeft size={11} /> : cap === 'ArrowRight' ? <ArrowRight size={11} /> : cap}
    </kbd>
  ));
}
