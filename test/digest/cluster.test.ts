import { describe, expect, it } from 'vitest';
import { digestOf } from '../../src-main/digest/digest.ts';
import { condition, object } from './objects.ts';

const node = (spec: unknown, ...conditions: unknown[]) => object('v1', 'Node', { spec, status: { conditions } });
const claim = (phase: string, metadata = {}) =>
  object('v1', 'PersistentVolumeClaim', {
    metadata,
    spec: { volumeName: 'pv-1', storageClassName: 'fast', resources: { requests: { storage: '5Gi' } } },
    status: { phase },
  });
const custom = (status: unknown, generation = 1) =>
  object('example.com/v1', 'Widget', { metadata: { generation }, status });
const ready = (status: string, reason = '') => custom({ conditions: [condition('Ready', status, reason)] });
const service = (spec: unknown, status: unknown = {}) => object('v1', 'Service', { spec, status });

const STATES: readonly (readonly [what: string, input: unknown, status: string, health: string, note?: string])[] = [
  ['Node ready', node({}, condition('Ready', 'True')), 'Ready', 'healthy'],
  ['Node not ready', node({}, condition('Ready', 'False')), 'NotReady', 'failing'],
  ['Node whose kubelet is silent', node({}, condition('Ready', 'Unknown')), 'NotReady', 'failing'],
  ['Node without conditions', node({}), 'Unknown', 'unknown'],
  ['Node cordoned', node({ unschedulable: true }, condition('Ready', 'True')), 'Ready,SchedulingDisabled', 'degraded'],
  [
    'Node short of disk',
    node({}, condition('Ready', 'True'), condition('DiskPressure', 'True')),
    'Ready',
    'degraded',
    'DiskPressure',
  ],
  ['Namespace', object('v1', 'Namespace', { status: { phase: 'Active' } }), 'Active', 'healthy'],
  ['Namespace going', object('v1', 'Namespace', { status: { phase: 'Terminating' } }), 'Terminating', 'progressing'],
  ['claim bound', claim('Bound'), 'Bound', 'healthy', '5Gi · fast'],
  ['claim pending', claim('Pending'), 'Pending', 'progressing', '5Gi · fast'],
  ['claim lost', claim('Lost'), 'Lost', 'failing', '5Gi · fast'],
  ['claim going', claim('Bound', { deletionTimestamp: 'x' }), 'Terminating', 'progressing', '5Gi · fast'],
  ['Service', service({ type: 'ClusterIP', ports: [{}, {}] }), '', 'healthy', 'ClusterIP · 2 ports'],
  ['headless Service', service({ clusterIP: 'None', ports: [{}] }), '', 'healthy', 'headless · 1 port'],
  [
    'load balancer without an address',
    service({ type: 'LoadBalancer', ports: [{}] }),
    '<pending>',
    'progressing',
    'LoadBalancer · 1 port',
  ],
  [
    'load balancer with an address',
    service({ type: 'LoadBalancer', ports: [{}] }, { loadBalancer: { ingress: [{ ip: '10.0.0.1' }] } }),
    '',
    'healthy',
    'LoadBalancer · 1 port',
  ],
  ['ConfigMap', object('v1', 'ConfigMap', { data: { a: 'b' } }), '', 'healthy'],
  ['custom resource, ready', ready('True'), 'Ready', 'healthy'],
  ['custom resource, not ready', ready('False', 'BackendDown'), 'NotReady', 'degraded', 'BackendDown'],
  ['custom resource, on its way', ready('False', 'Provisioning'), 'NotReady', 'progressing', 'Provisioning'],
  ['custom resource, unknown', ready('Unknown'), 'Unknown', 'unknown'],
  [
    'custom resource, spec not seen yet',
    custom({ observedGeneration: 1, conditions: [condition('Ready', 'True')] }, 2),
    'Ready',
    'progressing',
  ],
  [
    'custom resource, degraded outranks ready',
    custom({ conditions: [condition('Ready', 'True'), condition('Degraded', 'True', 'OneDown')] }),
    'Degraded',
    'degraded',
    'OneDown',
  ],
  ['custom resource with a phase', custom({ phase: 'Failed' }), 'Failed', 'failing'],
  ['custom resource with a health', custom({ health: { status: 'Progressing' } }), 'Progressing', 'progressing'],
  ['custom resource with a phase of its own', custom({ phase: 'Pondering' }), 'Pondering', 'unknown'],
  [
    'CustomResourceDefinition',
    object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', {
      status: { conditions: [condition('NamesAccepted', 'True'), condition('Established', 'True')] },
    }),
    'Established',
    'healthy',
  ],
  [
    'Event',
    object('v1', 'Event', { type: 'Warning', reason: 'Unhealthy', message: 'probe failed' }),
    'Unhealthy',
    'degraded',
    'probe failed',
  ],
  [
    'Event in its newer form',
    object('events.k8s.io/v1', 'Event', { type: 'Normal', reason: 'Scheduled', note: 'to n1' }),
    'Scheduled',
    'healthy',
    'to n1',
  ],
];

describe('the rest of a cluster', () => {
  it.each(STATES)('%s', (_what, input, ...[status, health, note]) => {
    const { summary } = digestOf(input);
    expect([summary.status, summary.health, summary.note]).toEqual([status, health, note]);
  });

  it('keeps Events out of scenes', () => {
    expect(digestOf(object('v1', 'Event')).pointInTime).toBe(true);
    expect(digestOf(object('v1', 'Pod')).pointInTime).toBe(false);
    expect(digestOf(object('example.com/v1', 'Event')).pointInTime).toBe(false);
  });

  it('cuts a long message between characters', () => {
    const { note } = digestOf(object('v1', 'Event', { message: `${'x'.repeat(198)}😀 and more` })).summary;
    expect(note).toBe(`${'x'.repeat(198)}…`);
  });

  it('names what an Ingress routes to, a claim binds and a slice selects', () => {
    const named = (input: unknown) =>
      digestOf(input).references.map(({ type, kind, namespace, name, uid }) => [type, kind, namespace, name, uid]);
    const backend = (name: string) => ({ backend: { service: { name } } });
    expect(
      named(
        object('networking.k8s.io/v1', 'Ingress', {
          spec: {
            defaultBackend: { service: { name: 'home' } },
            rules: [{ http: { paths: [backend('api'), backend('api')] } }],
          },
        }),
      ),
    ).toEqual([
      ['routes-to', 'Service', 'shop', 'api', undefined],
      ['routes-to', 'Service', 'shop', 'home', undefined],
    ]);
    expect(named(claim('Bound'))).toEqual([['binds', 'PersistentVolume', '', 'pv-1', undefined]]);
    expect(
      named(
        object('discovery.k8s.io/v1', 'EndpointSlice', {
          endpoints: [
            { targetRef: { kind: 'Pod', namespace: 'shop', name: 'web-1', uid: 'p1' } },
            { addresses: ['1.1.1.1'] },
          ],
        }),
      ),
    ).toEqual([['selects', 'Pod', 'shop', 'web-1', 'p1']]);
  });
});
