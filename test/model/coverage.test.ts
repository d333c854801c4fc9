import { causeOf, type Coverage, type CoverageState, deniedIn } from '@model/coverage.ts';
import { timestampFromMs } from '@model/time.ts';
import { describe, expect, it } from 'vitest';

const coverage = (kind: string, state: CoverageState, since: number): Coverage => ({
  kind,
  namespace: '',
  state,
  since: timestampFromMs(since),
  detail: '',
});

describe('denied kinds', () => {
  it('are those whose newest word is denied', () => {
    expect(
      deniedIn([
        coverage('Secret', 'recorded', 1),
        coverage('Secret', 'denied', 2),
        coverage('Pod', 'denied', 1),
        coverage('Pod', 'recorded', 2),
        { ...coverage('ConfigMap', 'denied', 1), namespace: 'shop' },
        coverage('Lease.coordination.k8s.io', 'lost', 1),
      ]),
    ).toEqual(['ConfigMap in shop', 'Secret']);
  });

  it('are none that are recorded in a namespace, and each once', () => {
    const shop = { namespace: 'shop' };
    expect(
      deniedIn([
        coverage('Pod', 'denied', 1),
        { ...coverage('Pod', 'recorded', 2), ...shop },
        coverage('Secret', 'denied', 1),
        { ...coverage('Secret', 'denied', 2), ...shop },
      ]),
    ).toEqual(['Secret']);
  });
});

describe('the cause of a silence', () => {
  const refusal = (resource: string, where: string) =>
    `the API server answered 403: ${resource} is forbidden: User "nobody" cannot list resource "${resource.split('.')[0]}" in API group "${resource.split('.').slice(1).join('.')}" ${where}`;

  it.each([
    [refusal('pods', 'at the cluster scope'), 'forbidden (403): User "nobody" cannot list at the cluster scope'],
    [
      refusal('deployments.apps', 'at the cluster scope'),
      'forbidden (403): User "nobody" cannot list at the cluster scope',
    ],
    [
      refusal('pods', 'in the namespace "shop": RBAC: role "x" not found'),
      'forbidden (403): User "nobody" cannot list in the namespace "shop": RBAC: role "x" not found',
    ],
    ['the API server answered 403: no', 'the API server answered 403: no'],
    ['', ''],
  ])('is the same for kinds that are refused alike: %s', (detail, cause) => {
    expect(causeOf(detail)).toBe(cause);
  });
});
