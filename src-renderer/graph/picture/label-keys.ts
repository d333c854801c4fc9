import { labelsOf } from '@model/relation.ts';
import type { Drawn } from './scene-picture.ts';

/** Labels that controllers give to tell revisions and replicas apart: a box for each would hold next to nothing. */
const GENERATED: ReadonlySet<string> = new Set([
  'pod-template-hash',
  'controller-revision-hash',
  'pod-template-generation',
  'statefulset.kubernetes.io/pod-name',
  'apps.kubernetes.io/pod-index',
  'batch.kubernetes.io/job-name',
  'batch.kubernetes.io/job-completion-index',
  'job-name',
  'kubernetes.io/metadata.name',
  'kubernetes.io/hostname',
]);

const MOST_KEYS = 12;

/** The label keys that the objects can be grouped by: first those that most of them have. */
export function labelKeysOf(drawn: Iterable<Pick<Drawn, 'object'>>): readonly string[] {
  const counts = new Map<string, number>();
  for (const { object } of drawn) {
    for (const key of labelsOf(object.references).keys()) {
      if (!GENERATED.has(key)) counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return [...counts]
    .sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1))
    .slice(0, MOST_KEYS)
    .map(([key]) => key);
}
