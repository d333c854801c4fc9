/** What is replaced before it reaches the disk, beside the values of Secrets. */
export interface RedactionRule {
  /** By which what it replaced is counted. */
  readonly name: string;
  /** Kinds it looks into, as `Deployment`, `Deployment.apps`; `*` for all. */
  readonly kinds: readonly string[];
  /**
   * Where in an object: members behind dots, `*` for any part of a name, `**` for any depth, `[*]` for all elements of a
   * list, `[*TOKEN*,*KEY*]` for those whose `name` is like that, `["a.b/c"]` for a member whose name has dots.
   */
  readonly paths: readonly string[];
  /** A regular expression: only what it matches is replaced. Without it the whole value is. */
  readonly values?: string;
}

/** How often a rule replaced something in objects of a kind. */
export interface RedactionCount {
  /** Group and kind as `groupKindOf` prints them. */
  readonly kind: string;
  /** Empty for values of Secrets and what repeats them. */
  readonly rule: string;
  readonly count: number;
}
