import type { Command } from 'commander';
import type { HearingScope } from '../../kube/hearing-scope.ts';

/** What of a cluster a verb records, as given on the command line. */
export interface ScopeOptions {
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly namespace?: readonly string[];
  readonly excludeNamespace?: readonly string[];
}

/** Repeated `-n a -n b`, or `-n a,b`, as a list. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, ...value.split(',').filter((part) => part !== '')];
}

/** Adds the options that say what of a cluster is recorded. */
export function withScope(verb: Command): Command {
  return verb
    .option(
      '--include <kind>',
      'record this kind only, as Pod, deployments.apps or *.example.com; may be repeated',
      collect,
    )
    .option('--exclude <kind>', 'leave this kind out; may be repeated', collect)
    .option('-n, --namespace <name>', 'record namespaced kinds of this namespace only; may be repeated', collect)
    .option('--exclude-namespace <name>', 'leave this namespace out; may be repeated', collect);
}

export function scopeOf({ include, exclude, namespace, excludeNamespace }: ScopeOptions): HearingScope {
  return {
    kinds: include ?? [],
    withoutKinds: exclude ?? [],
    namespaces: namespace ?? [],
    withoutNamespaces: excludeNamespace ?? [],
  };
}
