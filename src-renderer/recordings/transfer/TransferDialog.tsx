import { Button } from '../../widgets/button.tsx';
import { Dialog } from '../../widgets/dialog.tsx';
import type { Transfer } from './use-transfer.ts';
import '../recordings.css';

/** Tells how far an export or an upload is, how it ended, and cancels it. Closed while there is nothing to tell. */
export function TransferDialog({ transfer }: { readonly transfer: Transfer }) {
  const { state } = transfer;
  switch (state.type) {
    case 'idle':
      return undefined;
    case 'running': {
      const { doneBytes, totalBytes } = state.progress ?? { doneBytes: 0 };
      const progress = totalBytes === undefined || totalBytes === 0 ? {} : { value: doneBytes, max: totalBytes };
      return (
        <Dialog title={state.title} isOpen onClose={transfer.cancel}>
          <div className="transfer">
            <progress className="screen-progress" aria-label={state.title} {...progress} />
            <p className="screen-muted">
              {bytesText(doneBytes)}
              {totalBytes === undefined ? '' : ` of ${bytesText(totalBytes)}`}
            </p>
            <Button onClick={transfer.cancel}>Cancel</Button>
          </div>
        </Dialog>
      );
    }
    case 'exported':
      return (
        <Dialog title="Exported" isOpen onClose={transfer.dismiss}>
          <div className="transfer">
            <p>
              {state.leftOut.length === 0 ? 'The whole recording' : 'What could be read of the recording'} is in{' '}
              <code>{state.file}</code>.
            </p>
            {state.leftOut.map((sentence) => (
              <p key={sentence}>{sentence}</p>
            ))}
            <Button onClick={transfer.dismiss}>Close</Button>
          </div>
        </Dialog>
      );
    case 'failed':
      return (
        <Dialog title={`${state.title} failed`} isOpen onClose={transfer.dismiss}>
          <div className="transfer">
            <p>{state.sentence}</p>
            <Button onClick={transfer.dismiss}>Close</Button>
          </div>
        </Dialog>
      );
  }
}

/** `1.4 MB`: bytes in the unit that suits them, in thousands. */
export function bytesText(bytes: number): string {
  const units = ['bytes', 'KB', 'MB', 'GB', 'TB'];
  const step = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const amount = bytes / 1000 ** step;
  return `${step === 0 || amount >= 100 ? Math.round(amount) : amount.toFixed(1)} ${units[step] ?? 'bytes'}`;
}
