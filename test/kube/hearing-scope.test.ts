import { expect, test } from 'vitest';
import { EVERYTHING } from '../../src-preload/model/recording-scope.ts';
import { isNamed, whyExcluded } from '../../src-main/kube/hearing-scope.ts';
import type { ResourceKind } from '../../src-main/kube/heard.ts';
import { PODS } from './conversation.ts';

const DEPLOYMENTS: ResourceKind = {
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  resource: 'deployments',
  namespaced: true,
};

test.each([
  ['pods', PODS, true],
  ['Pod', PODS, true],
  ['pod', DEPLOYMENTS, false],
  ['deployments.apps', DEPLOYMENTS, true],
  ['Deployment.apps', DEPLOYMENTS, true],
  ['deployments.extensions', DEPLOYMENTS, false],
  ['*.apps', DEPLOYMENTS, true],
  ['*.apps', PODS, false],
])('%s names %o: %s', (pattern, kind, named) => {
  expect(isNamed(kind, pattern)).toBe(named);
});

test('what is left out wins over what is asked for', () => {
  const scope = { ...EVERYTHING, kinds: ['pods', 'deployments'], withoutKinds: ['pods'] };
  expect(whyExcluded(PODS, scope)).toBe('excluded as pods');
  expect(whyExcluded(DEPLOYMENTS, scope)).toBeUndefined();
  expect(whyExcluded(DEPLOYMENTS, { ...EVERYTHING, kinds: ['pods'] })).toBe('not among pods');
});
