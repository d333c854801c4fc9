import type { ResourceKind } from './heard.ts';
import { resourceKey } from './discovery/discovered.ts';

/** What makes a first picture comes first, in this order; what comes in masses and shows nothing, last. */
const FIRST = [
  '/namespaces',
  '/nodes',
  // They say how custom resources are printed.
  'apiextensions.k8s.io/customresourcedefinitions',
  'apps/deployments',
  'apps/replicasets',
  'apps/statefulsets',
  'apps/daemonsets',
  'batch/cronjobs',
  'batch/jobs',
  '/pods',
  '/services',
  'discovery.k8s.io/endpointslices',
  'networking.k8s.io/ingresses',
];
const LAST = ['coordination.k8s.io/leases', '/events'];

/** The kinds in the order in which they are first listed. */
export function inHearingOrder(kinds: readonly ResourceKind[]): readonly ResourceKind[] {
  return [...kinds].sort((a, b) => rank(a) - rank(b));
}

function rank(kind: ResourceKind): number {
  const key = resourceKey(kind);
  if (LAST.includes(key)) return FIRST.length + 1 + LAST.indexOf(key);
  const first = FIRST.indexOf(key);
  return first < 0 ? FIRST.length : first;
}
