import { expect, test } from 'vitest';
import { readRights } from '../../src-main/kube/rights/rules-review.ts';

const review = (rules: readonly object[], more: object = {}) => ({
  kind: 'SelfSubjectRulesReview',
  apiVersion: 'authorization.k8s.io/v1',
  status: { incomplete: false, resourceRules: rules, nonResourceRules: [], ...more },
});
const PODS = { group: '', resource: 'pods' };
const DEPLOYMENTS = { group: 'apps', resource: 'deployments' };

test('a kind may be heard when rules grant both verbs, each by whichever rule', () => {
  const rights = readRights(
    review([
      { verbs: ['list'], apiGroups: [''], resources: ['pods'] },
      { verbs: ['watch', 'get'], apiGroups: ['', 'apps'], resources: ['*'] },
    ]),
  );
  expect(rights?.mayHear(PODS)).toBe(true);
  expect(rights?.mayHear(DEPLOYMENTS)).toBe(false);
  expect(rights?.mayHear({ ...PODS, resource: 'secrets' })).toBe(false);
});

test('an administrator may hear everything; a kind that cannot be watched needs only list', () => {
  expect(readRights(review([{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }]))?.mayHear(DEPLOYMENTS)).toBe(true);
  const lister = readRights(review([{ verbs: ['list'], apiGroups: [''], resources: ['componentstatuses'] }]));
  expect(lister?.mayHear({ group: '', resource: 'componentstatuses', unwatchable: true })).toBe(true);
});

test('a right to single objects is none to hear the kind, but names the namespaces it names', () => {
  const rights = readRights(
    review([
      { verbs: ['get', 'list', 'watch'], apiGroups: [''], resources: ['namespaces'], resourceNames: ['shop', 'db'] },
    ]),
  );
  expect(rights?.mayHear({ group: '', resource: 'namespaces' })).toBe(false);
  expect(rights?.namedNamespaces).toEqual(['shop', 'db']);
});

test('an incomplete answer allows what it says, and perhaps more; another answer says nothing', () => {
  const rights = readRights(
    review([{ verbs: ['list', 'watch'], apiGroups: [''], resources: ['pods'] }], { incomplete: true }),
  );
  expect([rights?.isComplete, rights?.mayHear(PODS), rights?.mayHear(DEPLOYMENTS)]).toEqual([false, true, false]);
  expect(readRights(review([]))?.isComplete).toBe(true);
  expect(readRights({ kind: 'Status', code: 404 })).toBeUndefined();
  expect(readRights(undefined)).toBeUndefined();
});
