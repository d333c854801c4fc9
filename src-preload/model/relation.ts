/** What one object is to another. `owner` is drawn always, the others on demand. */
export type RelationType =
  | 'owner'
  | 'selects'
  | 'routes-to'
  | 'mounts'
  | 'runs-on'
  | 'scales'
  | 'uses-account'
  | 'binds';

/**
 * A reference as one object states it, from the object that holds it to the object it names. By `uid` where the API
 * gives one (ownerReferences); else by kind, namespace and name, to be resolved at the instant shown.
 */
export interface Reference {
  readonly type: RelationType;
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid?: string;
  /** On `owner`: the managing controller. */
  readonly controller?: true;
}
