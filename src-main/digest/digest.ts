import type { GroupVersionKind } from '@model/object-ref.ts';
import type { Reference } from '@model/relation.ts';
import type { Summary } from '@model/summary.ts';
import type { Timestamp } from '@model/time.ts';

/** What the store keeps of a version beside its bytes. */
export interface Digest extends GroupVersionKind {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly createdAt?: Timestamp;
  readonly summary: Summary;
  readonly references: readonly Reference[];
  /** True for Events: they happen at an instant and are no part of a scene. */
  readonly pointInTime: boolean;
}
