import type { Timestamp } from './time.ts';

/** One recorded fact: a version was seen, a deletion was seen, or a deletion was inferred at relist. */
export type ChangeType = 'applied' | 'deleted' | 'tombstone';

/** How much a change matters on the timeline. `routine` are heartbeats: lease renewals, node status with only new times. */
export type Severity = 'routine' | 'change' | 'warning' | 'failure';

/** Severities in the order of their numbers in {@link ChangeRows} and in density counts. */
export const SEVERITIES: readonly Severity[] = ['routine', 'change', 'warning', 'failure'];

/** Bits of the `flags` column of {@link ChangeRows}. The low two bits are the type, the next two the severity. */
export const CHANGE_FLAGS = {
  typeMask: 0b11,
  applied: 0,
  deleted: 1,
  tombstone: 2,
  severityShift: 2,
  severityMask: 0b1100,
  /** Learned at a relist after a silence; the true time lies before. */
  inferred: 1 << 4,
  /** First version of this life in the recording. */
  first: 1 << 5,
  /** Of a kind that is not part of a scene (Event). */
  pointInTime: 1 << 6,
} as const;

/** Columns of one row of {@link ChangeRows}`.rows`. */
export const CHANGE_COLUMNS = {
  seq: 0,
  object: 1,
  flags: 2,
  summary: 3,
  references: 4,
  /** `seq` of the version of the same object before this one, 0 if none: what a step back restores. */
  previousSeq: 5,
  previousSummary: 6,
  previousReferences: 7,
  stride: 8,
} as const;

/**
 * Changes in `seq` order as columns, as they cross threads and the wire. Ids are those of the recording's dictionary
 * (see scene.ts); a previous version that was a deletion counts as none.
 */
export interface ChangeRows {
  readonly rows: Int32Array<ArrayBuffer>;
  /** `observedAt` of each row, one number a row. */
  readonly times: Float64Array<ArrayBuffer>;
}

/** The type of a row's flags. */
export function changeTypeOf(flags: number): ChangeType {
  switch (flags & CHANGE_FLAGS.typeMask) {
    case CHANGE_FLAGS.applied:
      return 'applied';
    case CHANGE_FLAGS.deleted:
      return 'deleted';
    default:
      return 'tombstone';
  }
}

/** The severity of a row's flags. */
export function severityOf(flags: number): Severity {
  return SEVERITIES[(flags & CHANGE_FLAGS.severityMask) >> CHANGE_FLAGS.severityShift] ?? 'change';
}

/** The flags of a row; `first` if it begins a life in the recording. */
export function flagsOf(
  change: Pick<Change, 'type' | 'severity' | 'inferred'> & { readonly pointInTime: boolean },
  first: boolean,
): number {
  return (
    CHANGE_FLAGS[change.type] |
    (SEVERITIES.indexOf(change.severity) << CHANGE_FLAGS.severityShift) |
    (change.inferred ? CHANGE_FLAGS.inferred : 0) |
    (first ? CHANGE_FLAGS.first : 0) |
    (change.pointInTime ? CHANGE_FLAGS.pointInTime : 0)
  );
}

/** One change with its names, as lists and exports print it. */
export interface Change {
  readonly seq: number;
  readonly observedAt: Timestamp;
  readonly type: ChangeType;
  readonly inferred: boolean;
  readonly severity: Severity;
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
}
