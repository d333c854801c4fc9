import type { RecordClient } from './record-client.ts';
import { CHANGE_COLUMNS } from '@model/change.ts';
import type { Timestamp } from '@model/time.ts';

export interface StepFrom {
  readonly recording: string;
  /** The instant shown, and the last change at or before it. */
  readonly at: Timestamp;
  readonly seq: number;
  readonly direction: 1 | -1;
  /** Only changes of these; all when absent. */
  readonly objects?: readonly number[];
}

/**
 * The instant of the nearest change after or strictly before the one shown, or undefined when there is none.
 * An instant shows all its changes together, so a step back first finds where this instant begins.
 */
export async function findStep(client: RecordClient, from: StepFrom): Promise<Timestamp | undefined> {
  const { recording, direction } = from;
  const objects = from.objects ? { objects: [...from.objects] } : {};
  if (from.objects?.length === 0) return undefined;
  const start = direction === 1 ? from.seq : await firstSeqNotBefore(client, from);
  const { found } = await client.changes.step({ recording, from: start, direction, ...objects });
  return found?.at;
}

async function firstSeqNotBefore(client: RecordClient, from: StepFrom): Promise<number> {
  const { recording, at } = from;
  const { rows } = await client.changes.between({ recording, from: at, to: at, limit: 1 });
  return rows[CHANGE_COLUMNS.seq] ?? from.seq + 1;
}
