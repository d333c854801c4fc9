import type { GroupVersionKind } from '@model/object-ref.ts';
import type { Reference } from '@model/relation.ts';
import type { Summary } from '@model/summary.ts';
import type { JsonObject } from './json.ts';

/** Where the object itself is, for references that name things of the same namespace. */
export interface Place extends GroupVersionKind {
  readonly namespace: string;
  readonly name: string;
}

/** How one kind is digested. Pure; never throws, whatever the object holds. */
export interface KindDigest {
  /** `deleting` is added by the caller; a kind sets it only in its words (`Terminating`). */
  summary(object: JsonObject): Summary;
  /**
   * What `summary` reads outside of `status` and `metadata.managedFields`, where that is so little that it can be remembered
   * of every object: then a version that differs in its status alone is summed up from this and the status.
   */
  frame?(object: JsonObject): JsonObject;
  /** True where `summary` may ask for `metadata.managedFields`, which are much and otherwise not read. */
  readonly readsOwnership?: true;
  /** What the object names beside its owners, never read from its `status`; absent for kinds that name nothing. */
  references?(object: JsonObject, place: Place): readonly Reference[];
}
