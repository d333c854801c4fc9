import type { Timestamp } from '@model/time.ts';
import { Button } from '../widgets/button.tsx';
import { Notice } from '../widgets/notice.tsx';
import { nearText, spanText, type Zone } from '../widgets/time-text.ts';
import type { Absence } from './presence.ts';

interface AbsentProps {
  readonly absence: Absence;
  /** First instant of its life in the recording, as soon as it is known. */
  readonly bornAt?: Timestamp;
  readonly at: Timestamp;
  readonly zone: Zone;
  readonly onSeek: (to: Timestamp) => void;
}

/** Says why the selected object is not in the picture, and offers to go to where it is. */
export function Absent({ absence, bornAt, at, zone, onSeek }: AbsentProps) {
  if (absence.type === 'not-yet') {
    return (
      <Notice
        tone="quiet"
        actions={bornAt === undefined ? undefined : <Button onClick={() => onSeek(bornAt)}>Go there</Button>}
      >
        Does not exist yet{bornAt === undefined ? '.' : `: first seen ${nearText(bornAt, at, zone)}.`}
      </Notice>
    );
  }
  const { since, isInferred } = absence;
  const lastMoment = (since - 1) as Timestamp;
  return (
    <Notice tone="quiet" actions={<Button onClick={() => onSeek(lastMoment)}>Go there</Button>}>
      Gone since {nearText(since, at, zone)} ({spanText(at - since)}){isInferred ? ', inferred at a relist' : ''}. Its
      last state is below.
    </Notice>
  );
}
