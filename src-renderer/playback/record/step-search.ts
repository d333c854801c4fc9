import type { RecordClient } from './record-client.ts';
import { CHANGE_COLUMNS } from '@model/change.ts';
import type { Timestamp } from '@model/time.ts';

/** Which changes count. Absent fields do not restrict; heartbeats count only if they are asked for. */
export interface StepFilter {
  readonly objects?: readonly number[];
  /** Group and kind. */
  readonly kind?: string;
  readonly namespace?: string;
  readonly heartbeats?: boolean;
  readonly failures?: boolean;
}

export interface StepFrom {
  readonly recording: string;
  /** The instant shown, and the last change at or before it. */
  readonly at: Timestamp;
  readonly seq: number;
  readonly direction: 1 | -1;
  readonly filter: StepFilter;
  readonly signal: AbortSignal;
}

/**
 * The instant of the nearest change after or strictly before the one shown, or undefined when there is none.
 * An instant shows all its changes together, so a step back first finds where this instant begins.
 */
export async function findStep(client: RecordClient, from: StepFrom): Promise<Timestamp | undefined> {
  const { recording, direction, filter, signal } = from;
  const { objects, ...rest } = filter;
  if (objects?.length === 0) return undefined;
  const chosen = { ...rest, ...(objects ? { objects: [...objects] } : {}) };
  const ask = (seq: number) => client.changes.step({ recording, from: seq, direction, ...chosen }, { signal });
  let { found } = await ask(direction === 1 ? from.seq : await firstSeqNotBefore(client, from));
  // Heartbeats of this instant are not among what was looked at for its beginning.
  while (direction === -1 && found && found.at >= from.at) ({ found } = await ask(found.seq));
  return found?.at;
}

async function firstSeqNotBefore(client: RecordClient, from: StepFrom): Promise<number> {
  const { recording, at, signal } = from;
  const { rows } = await client.changes.between({ recording, from: at, to: at, limit: 1 }, { signal });
  return rows[CHANGE_COLUMNS.seq] ?? from.seq + 1;
}
