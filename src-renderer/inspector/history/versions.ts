import type { Client } from '@contract/contract.ts';
import {
  CHANGE_COLUMNS,
  CHANGE_FLAGS,
  type ChangeRows,
  type ChangeType,
  changeTypeOf,
  type Severity,
  severityOf,
} from '@model/change.ts';
import type { Summary } from '@model/summary.ts';
import { type Timestamp, timestampFromMs } from '@model/time.ts';

/** One version of an object, as a line of its history. */
export interface Version {
  readonly seq: number;
  readonly at: Timestamp;
  readonly type: ChangeType;
  readonly severity: Severity;
  readonly isInferred: boolean;
  readonly isFirst: boolean;
  /** Absent for deletions. */
  readonly summary?: Summary;
}

/** Fetches versions of an object, newest first, with their summaries. */
export async function fetchVersions(
  client: Client,
  {
    recording,
    object,
    before,
    limit,
  }: { readonly recording: string; readonly object: number; readonly before: number; readonly limit: number },
): Promise<readonly Version[]> {
  const rows = await client.objects.history({ recording, object, before, limit });
  const ids = new Set<number>();
  for (let row = 0; row < rows.times.length; row++) {
    ids.add(rows.rows[row * CHANGE_COLUMNS.stride + CHANGE_COLUMNS.summary] ?? 0);
  }
  const { summaries } = await client.scene.lookup({ recording, objects: [], summaries: [...ids], references: [] });
  return versionsFrom(rows, new Map(summaries.map(({ id, summary }) => [id, summary])));
}

/** Rows and the summaries they name, as versions. */
export function versionsFrom({ rows, times }: ChangeRows, summaries: ReadonlyMap<number, Summary>): readonly Version[] {
  return Array.from(times, (at, row) => {
    const column = (name: 'seq' | 'flags' | 'summary') => rows[row * CHANGE_COLUMNS.stride + CHANGE_COLUMNS[name]] ?? 0;
    const flags = column('flags');
    const type = changeTypeOf(flags);
    const summary = type === 'applied' ? summaries.get(column('summary')) : undefined;
    return {
      seq: column('seq'),
      at: timestampFromMs(at),
      type,
      severity: severityOf(flags),
      isInferred: (flags & CHANGE_FLAGS.inferred) !== 0,
      isFirst: (flags & CHANGE_FLAGS.first) !== 0,
      ...(summary === undefined ? {} : { summary }),
    };
  });
}
