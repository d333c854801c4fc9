import { CHANGE_COLUMNS } from '@model/change.ts';
import type { Timestamp } from '@model/time.ts';
import type { RecordClient } from './record-client.ts';

export interface ListedBy {
  readonly recording: string;
  /** When every kind had been listed, if it has been. */
  readonly complete?: Timestamp | undefined;
  /** Until when the record is known, and its last `seq` by then. */
  readonly last: Timestamp;
  readonly lastSeq: number;
}

/** The last `seq` of the first lists: that before the first change at or after the instant at which they were complete. */
export async function findListedSeq(
  client: RecordClient,
  { recording, complete, last, lastSeq }: ListedBy,
): Promise<number | undefined> {
  if (complete === undefined) return undefined;
  if (complete > last) return lastSeq;
  const { rows } = await client.changes.between({ recording, from: complete, to: last, limit: 1 });
  const next = rows[CHANGE_COLUMNS.seq];
  return next === undefined ? lastSeq : next - 1;
}
