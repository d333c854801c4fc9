import { array, assert, constantFrom, dictionary, letrec, oneof, property, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { referencesText, summaryText } from '../../src-main/digest/canonical-text.ts';
import { parseReferences, parseSummary } from '../../src-main/digest/parse-text.ts';
import { digestOf } from '../../src-main/digest/digest.ts';
import { heartbeatFingerprint } from '../../src-main/digest/heartbeat.ts';
import { printerColumnsOf } from '../../src-main/digest/printer/printer-columns.ts';
import { HEALTHS } from '../../src-preload/model/summary.ts';

const KINDS = [
  ['v1', 'Pod'],
  ['v1', 'Node'],
  ['v1', 'Service'],
  ['v1', 'Event'],
  ['v1', 'Namespace'],
  ['v1', 'PersistentVolumeClaim'],
  ['apps/v1', 'Deployment'],
  ['apps/v1', 'ReplicaSet'],
  ['apps/v1', 'StatefulSet'],
  ['apps/v1', 'DaemonSet'],
  ['batch/v1', 'Job'],
  ['batch/v1', 'CronJob'],
  ['autoscaling/v2', 'HorizontalPodAutoscaler'],
  ['networking.k8s.io/v1', 'Ingress'],
  ['discovery.k8s.io/v1', 'EndpointSlice'],
  ['v1', 'ConfigMap'],
  ['v1', 'ServiceAccount'],
  ['policy/v1', 'PodDisruptionBudget'],
  ['networking.k8s.io/v1', 'NetworkPolicy'],
  ['gateway.networking.k8s.io/v1', 'HTTPRoute'],
  ['rbac.authorization.k8s.io/v1', 'RoleBinding'],
  ['example.com/v1', 'Widget'],
] as const;

/** Names that the digests look for, so that random values land where they are read. */
const KEYS = [
  'status',
  'spec',
  'conditions',
  'containers',
  'initContainers',
  'containerStatuses',
  'initContainerStatuses',
  'state',
  'waiting',
  'terminated',
  'running',
  'reason',
  'type',
  'phase',
  'replicas',
  'ownerReferences',
  'deletionTimestamp',
  'volumes',
  'env',
  'rules',
  'http',
  'paths',
  'endpoints',
  'metrics',
  'name',
  'labels',
  'selector',
  'podSelector',
  'matchLabels',
  'matchExpressions',
  'template',
  'secretRef',
  'claimRef',
  'parentRefs',
  'subjects',
  '__proto__',
  'constructor',
] as const;

const { tree } = letrec((tie) => ({
  tree: oneof(
    { depthSize: 'medium' },
    constantFrom<unknown>(null, true, 0, -1, 1e300, '', 'True', 'False', 'x'),
    array(tie('tree'), { maxLength: 3 }),
    dictionary(constantFrom(...KEYS), tie('tree'), { maxKeys: 6 }),
  ),
}));

/** Columns that lead everywhere a hostile object may hold something. */
const columns = printerColumnsOf({
  spec: {
    versions: [
      {
        additionalPrinterColumns: [
          { name: 'A', jsonPath: '.status.conditions[*].type' },
          { name: 'B', jsonPath: '.spec.*.name' },
          { name: 'C', jsonPath: '.status.conditions[?(@.type=="x")].status' },
        ],
      },
    ],
  },
}).flatMap(({ columns: all }) => all);

const hostile = tuple(constantFrom(...KINDS), tree, tree, tree).map(([[apiVersion, kind], metadata, spec, status]) => ({
  apiVersion,
  kind,
  metadata: { ...(typeof metadata === 'object' ? metadata : {}), uid: 'u' },
  spec,
  status,
}));

describe('hostile objects', () => {
  it('are digested whatever they hold, and their texts read back as they were', () => {
    assert(
      property(hostile, (input) => {
        const { summary, references } = digestOf(input, columns);
        expect(HEALTHS).toContain(summary.health);
        expect(typeof summary.status).toBe('string');
        const text = summaryText(summary);
        expect(summaryText(parseSummary(text))).toBe(text);
        expect(referencesText(parseReferences(referencesText(references)))).toBe(referencesText(references));
        heartbeatFingerprint(input);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['no object', null, 'Not a Kubernetes object: the JSON value is no object.'],
    ['no kind', { metadata: { uid: 'u' } }, 'Not a Kubernetes object: it has no kind.'],
    ['no uid', { kind: 'Pod', metadata: {} }, 'Not a Kubernetes object: this Pod has no metadata.uid.'],
  ])('are refused only without an identity: %s', (_what, input, sentence) => {
    expect(() => digestOf(input)).toThrow(sentence);
  });

  it('nested a hundred thousand deep do not overflow the stack', () => {
    const deep: unknown = JSON.parse(`${'[{"a":'.repeat(50_000)}1${'}]'.repeat(50_000)}`);
    const object = { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { uid: 'u' }, spec: deep, status: deep };
    expect(digestOf(object).summary.health).toBe('healthy');
    expect(heartbeatFingerprint(object)).toBeUndefined();
  });

  it.each(['', 'null', '[]', '{"health":"splendid","status":7,"containers":[3],"ready":{}}', '{'])(
    'parseSummary reads %j as a summary that knows nothing',
    (text) => {
      expect(parseSummary(text)).toMatchObject({ health: 'unknown', status: '' });
    },
  );

  it.each(['', 'null', '{}', '[1,{"type":"envies","kind":"Pod"},{"type":"owner"}]'])(
    'parseReferences reads %j as none',
    (text) => {
      expect(parseReferences(text)).toEqual([]);
    },
  );
});

describe('canonical texts', () => {
  it('do not depend on the order in which a summary was built', () => {
    expect(summaryText({ status: 'Running', restarts: 0, health: 'healthy', node: 'n' })).toBe(
      summaryText({ node: 'n', health: 'healthy', restarts: 0, status: 'Running' }),
    );
  });

  it('do not depend on the order in which an object names things', () => {
    const slice = (...names: string[]) =>
      digestOf({
        apiVersion: 'discovery.k8s.io/v1',
        kind: 'EndpointSlice',
        metadata: { uid: 'u' },
        endpoints: names.map((name) => ({ targetRef: { kind: 'Pod', name } })),
      });
    expect(referencesText(slice('b', 'a').references)).toBe(referencesText(slice('a', 'b').references));
  });
});
