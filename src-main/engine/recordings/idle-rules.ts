import type { RedactionRule } from '@model/redaction-rule.ts';
import type { ResourceKind } from '../../kube/heard.ts';
import { kindsNotAmong } from '../../recorder/redaction/rules.ts';

/** Which rules of redaction replace nothing, because the cluster has no such kind: a name may be misspelt. */
export class IdleRules {
  readonly #seen = new Map<string, ResourceKind>();
  #sentences: readonly string[] = [];

  /** The cluster has this kind, be it recorded or not. */
  saw(kind: ResourceKind): void {
    this.#seen.set(`${kind.group}/${kind.kind}`, kind);
  }

  /** All kinds that there are have been seen by now: what is to be said of the rules. */
  look(rules: readonly RedactionRule[]): readonly string[] {
    this.#sentences = kindsNotAmong([...this.#seen.values()], rules).map(
      ({ rule, kind }) =>
        `the rule of redaction "${rule}" replaces nothing in "${kind}": this cluster serves no kind of that name`,
    );
    return this.#sentences;
  }

  /** What was found at the last look. */
  get sentences(): readonly string[] {
    return this.#sentences;
  }
}
