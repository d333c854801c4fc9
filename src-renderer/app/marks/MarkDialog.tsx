import { type FormEvent, useState } from 'react';
import type { Client } from '@contract/contract.ts';
import { type Mark, MARK_LIMITS } from '@model/mark.ts';
import { sentenceOf } from '../../playback/problem.ts';
import { Button } from '../../widgets/button.tsx';
import { Dialog } from '../../widgets/dialog.tsx';
import { dayClockText, type Zone, zoneName } from '../../widgets/time-text.ts';
import './marks.css';

interface MarkDialogProps {
  readonly client: Client;
  readonly recording: string;
  readonly mark: Mark;
  readonly zone: Zone;
  readonly onClose: () => void;
  /** Lays the instant of the mark under the one shown. */
  readonly onCompare: () => void;
}

/** The words of a mark, to be changed, and a way to take it away. */
export function MarkDialog({ client, recording, mark, zone, onClose, onCompare }: MarkDialogProps) {
  const [title, setTitle] = useState(mark.title);
  const [note, setNote] = useState(mark.note ?? '');
  const [problem, setProblem] = useState<string>();
  const attempt = async (work: () => Promise<unknown>) => {
    try {
      await work();
      onClose();
    } catch (error) {
      setProblem(sentenceOf(error));
    }
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void attempt(() => client.marks.rename({ recording, id: mark.id, title, note }));
  };
  return (
    <Dialog title="Mark" isOpen onClose={onClose} className="mark-dialog">
      <form className="mark-form" onSubmit={onSubmit}>
        <p className="mark-of">
          {dayClockText(mark.at, zone)} {zoneName(zone, mark.at)}
          {mark.object === undefined ? '' : ` · ${mark.object.kind} ${mark.object.name}`}
        </p>
        <label>
          Title
          <input
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- it is what the sheet was opened for
            autoFocus
            required
            maxLength={MARK_LIMITS.title}
            value={title}
            onFocus={(event) => event.currentTarget.select()}
            onChange={(event) => setTitle(event.target.value)}
          />
        </label>
        <label>
          Note
          <textarea
            rows={4}
            maxLength={MARK_LIMITS.note}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        </label>
        {problem === undefined ? undefined : <p role="alert">{problem}</p>}
        <footer className="mark-foot">
          <Button look="quiet" onClick={() => void attempt(() => client.marks.remove({ recording, id: mark.id }))}>
            Remove
          </Button>
          <Button look="quiet" onClick={onCompare}>
            Compare with here
          </Button>
          <Button type="submit">Save</Button>
        </footer>
      </form>
    </Dialog>
  );
}
