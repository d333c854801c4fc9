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

const slice = (...endpoints: readonly unknown[]) =>
  object('discovery.k8s.io/v1', 'EndpointSlice', { endpoints: endpoints.map((conditions) => ({ conditions })) });

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
  ['slice', slice({ ready: true }, {}, { ready: false }), '2 of 3', 'progressing'],
  ['slice with a pod that leaves', slice({ ready: true }, { ready: false, terminating: true }), '1 of 1', 'healthy'],
  ['slice whose pods all leave', slice({ ready: false, serving: true, terminating: true }), '0 of 1', 'progressing'],
  ['slice without endpoints', slice(), 'no endpoints', 'healthy'],
  ['Namespace', object('v1', 'Namespace', { status: { phase: 'Active' } }), 'Active', 'healthy'],
  ['Namespace going', object('v1', 'Namespace', { status: { phase: 'Terminating' } }), 'Terminating', 'progressing'],
  ['claim bound', claim('Bound'), 'Bound', 'healthy', '5Gi · fast'],
  ['claim pending', claim('Pending'), 'Pending', 'progressing', '5Gi · fast'],
  ['claim lost', claim('Lost'), 'Lost', 'failing', '5Gi · fast'],
  ['claim going', claim('Bound', { deletionTimestamp: 'x' }), 'Terminating', 'progressing', '5Gi · fast'],
  [
    'Service',
    service({ type: 'ClusterIP', ports: [{ port: 80 }, { port: 443 }] }),
    '',
    'healthy',
    'ClusterIP · 80, 443',
  ],
  [
    'Service on the nodes, with another protocol and many ports',
    service({
      type: 'NodePort',
      ports: [{ port: 80, nodePort: 30080 }, { port: 53, protocol: 'UDP' }, { port: 1 }, { port: 2 }],
    }),
    '',
    'healthy',
    'NodePort · 80:30080, 53/UDP, 1, +1',
  ],
  [
    'Service by another name',
    service({ type: 'ExternalName', externalName: 'a.b' }),
    '',
    'healthy',
    'ExternalName · a.b',
  ],
  ['headless Service', service({ clusterIP: 'None', ports: [{ port: 5432 }] }), '', 'healthy', 'headless · 5432'],
  [
    'load balancer without an address',
    service({ type: 'LoadBalancer', ports: [{ port: 80 }] }),
    '<pending>',
    'progressing',
    'LoadBalancer · 80',
  ],
  [
    'load balancer with an address',
    service({ type: 'LoadBalancer', ports: [{ port: 80 }] }, { loadBalancer: { ingress: [{ ip: '10.0.0.1' }] } }),
    '',
    'healthy',
    'LoadBalancer · 80',
  ],
  ['ConfigMap', object('v1', 'ConfigMap', { data: { a: 'b' }, immutable: true }), '', 'healthy', '1 key · immutable'],
  [
    'Secret',
    object('v1', 'Secret', { type: 'kubernetes.io/tls', data: { a: '', b: '' } }),
    '',
    'healthy',
    'TLS · 2 keys',
  ],
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
});
