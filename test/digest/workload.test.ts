import { describe, expect, it } from 'vitest';
import { digestOf } from '../../src-main/digest/digest.ts';
import { condition, object } from './objects.ts';

const settled = condition('Progressing', 'True', 'NewReplicaSetAvailable');
const moving = condition('Progressing', 'True', 'ReplicaSetUpdated');

const deployment = (replicas: number, status: unknown, generation = 2) =>
  object('apps/v1', 'Deployment', { metadata: { generation }, spec: { replicas }, status });
const counts = (
  [replicas, updatedReplicas, availableReplicas]: readonly [existing: number, updated: number, available: number],
  ...conditions: unknown[]
) => ({
  observedGeneration: 2,
  replicas,
  updatedReplicas,
  readyReplicas: availableReplicas,
  availableReplicas,
  conditions,
});
const statefulSet = (status: unknown, updateStrategy: unknown = { type: 'RollingUpdate' }) =>
  object('apps/v1', 'StatefulSet', { spec: { replicas: 3, updateStrategy }, status });
const daemonSet = (status: unknown, metadata: object = {}) => object('apps/v1', 'DaemonSet', { metadata, status });
const onNodes = (numberAvailable: number) => ({
  observedGeneration: 1,
  desiredNumberScheduled: 2,
  currentNumberScheduled: 2,
  updatedNumberScheduled: 2,
  numberAvailable,
});
const secondsIn = (seconds: number) => new Date(Date.UTC(2026, 10, 23) + seconds * 1000).toISOString();
/** When what is wanted was written, and when the status was. */
const fields = (wanted: number, status: number) => ({
  managedFields: [
    { manager: 'kubectl', time: secondsIn(wanted) },
    { manager: 'kube-controller-manager', subresource: 'status', time: secondsIn(status) },
  ],
});
const job = (status: unknown, spec: unknown = { completions: 3 }) => object('batch/v1', 'Job', { spec, status });
const cronJob = (spec: unknown, status: unknown = {}) => object('batch/v1', 'CronJob', { spec, status });
const is = (type: string) => ({ conditions: [condition(type, 'True', 'Why')] });

const STATES: readonly (readonly [what: string, input: unknown, status: string, health: string, note?: string])[] = [
  ['Deployment, all there', deployment(3, counts([3, 3, 3], settled)), 'up to date', 'healthy'],
  ['Deployment without a status', deployment(3, undefined), 'rolling out', 'progressing'],
  ['Deployment, spec not seen yet', deployment(3, counts([3, 3, 3], settled), 3), 'rolling out', 'progressing'],
  ['Deployment, new pods missing', deployment(3, counts([4, 2, 3], moving)), 'rolling out', 'progressing'],
  ['Deployment, old pods left', deployment(3, counts([4, 3, 3], moving)), 'rolling out', 'progressing'],
  ['Deployment, new pods not yet available', deployment(3, counts([3, 3, 1], moving)), 'rolling out', 'progressing'],
  ['Deployment, lost one', deployment(3, counts([3, 3, 2], settled)), 'partly available', 'degraded'],
  [
    'Deployment, lost too many',
    deployment(3, counts([3, 3, 1], settled, condition('Available', 'False', 'MinimumReplicasUnavailable'))),
    'partly available',
    'degraded',
  ],
  [
    'Deployment, lost all',
    deployment(3, counts([3, 3, 0], settled, condition('Available', 'False'))),
    'not available',
    'failing',
  ],
  [
    'Deployment, deadline passed',
    deployment(3, counts([4, 1, 3], condition('Progressing', 'False', 'ProgressDeadlineExceeded'))),
    'stuck',
    'failing',
  ],
  ['Deployment at 0', deployment(0, counts([0, 0, 0], settled)), 'scaled to 0', 'finished'],
  [
    'Deployment that may not make pods',
    deployment(3, counts([0, 0, 0], moving, condition('ReplicaFailure', 'True', 'FailedCreate'))),
    'rolling out',
    'progressing',
    'FailedCreate',
  ],
  [
    'ReplicaSet, all ready',
    object('apps/v1', 'ReplicaSet', { spec: { replicas: 3 }, status: { replicas: 3, readyReplicas: 3 } }),
    '3 of 3',
    'healthy',
  ],
  [
    'ReplicaSet at 0',
    object('apps/v1', 'ReplicaSet', { spec: { replicas: 0 }, status: { replicas: 0 } }),
    'scaled to 0',
    'finished',
  ],
  [
    'ReplicaSet going down',
    object('apps/v1', 'ReplicaSet', { spec: { replicas: 0 }, status: { replicas: 1, readyReplicas: 1 } }),
    '1 of 0',
    'progressing',
  ],
  [
    'StatefulSet, all there',
    statefulSet({ replicas: 3, readyReplicas: 3, availableReplicas: 3, currentRevision: 'a', updateRevision: 'a' }),
    'up to date',
    'healthy',
  ],
  [
    'StatefulSet, rolling out',
    statefulSet({ replicas: 3, availableReplicas: 3, updatedReplicas: 1, currentRevision: 'a', updateRevision: 'b' }),
    'rolling out',
    'progressing',
  ],
  [
    'StatefulSet, its partition reached',
    statefulSet(
      { replicas: 3, availableReplicas: 3, updatedReplicas: 1, currentRevision: 'a', updateRevision: 'b' },
      { type: 'RollingUpdate', rollingUpdate: { partition: 2 } },
    ),
    'up to date',
    'healthy',
  ],
  [
    'StatefulSet, one lost',
    statefulSet({ replicas: 3, availableReplicas: 2, currentRevision: 'a', updateRevision: 'a' }),
    'partly available',
    'degraded',
  ],
  [
    'DaemonSet, on every node',
    object('apps/v1', 'DaemonSet', {
      status: { desiredNumberScheduled: 2, currentNumberScheduled: 2, updatedNumberScheduled: 2, numberAvailable: 2 },
    }),
    'up to date',
    'healthy',
  ],
  [
    'DaemonSet, no node fits',
    object('apps/v1', 'DaemonSet', { status: { observedGeneration: 1, desiredNumberScheduled: 0 } }),
    'no nodes',
    'finished',
  ],
  [
    'DaemonSet, just created',
    daemonSet({ desiredNumberScheduled: 0, currentNumberScheduled: 0, numberReady: 0 }),
    'rolling out',
    'progressing',
  ],
  ['DaemonSet, its first pods on their way', daemonSet(onNodes(0), fields(0, 3)), 'rolling out', 'progressing'],
  ['DaemonSet, its pods never came', daemonSet(onNodes(0), fields(0, 90)), 'not available', 'failing'],
  ['DaemonSet, lost one long after', daemonSet(onNodes(1), fields(0, 900)), 'partly available', 'degraded'],
  ['DaemonSet, no word of when', daemonSet(onNodes(0)), 'not available', 'failing'],
  [
    'Deployment, more asked for just now',
    object('apps/v1', 'Deployment', {
      metadata: { generation: 2, ...fields(100, 101) },
      spec: { replicas: 3 },
      status: counts([3, 3, 1], settled, condition('Available', 'False', 'MinimumReplicasUnavailable')),
    }),
    'rolling out',
    'progressing',
  ],
  [
    'Deployment, all of it crashes soon after a rollout that succeeded',
    object('apps/v1', 'Deployment', {
      metadata: { generation: 2, ...fields(100, 112) },
      spec: { replicas: 3 },
      status: counts([3, 3, 0], { ...settled, lastUpdateTime: secondsIn(107) }, condition('Available', 'False')),
    }),
    'not available',
    'failing',
  ],
  ['Job at work', job({ active: 1, succeeded: 1 }), 'Running', 'progressing'],
  ['Job complete', job({ succeeded: 3, ...is('Complete') }), 'Complete', 'finished'],
  ['Job failed', job(is('Failed')), 'Failed', 'failing', 'Why'],
  ['Job suspended', job(is('Suspended')), 'Suspended', 'finished'],
  ['Job about to fail', job(is('FailureTarget')), 'FailureTarget', 'failing'],
  ['Job whose pods fail', job({ failed: 2 }), 'Running', 'progressing', '2 failed pods'],
  ['CronJob at rest', cronJob({ schedule: '*/5 * * * *' }), 'scheduled', 'healthy', 'every 5 min'],
  [
    'CronJob at work',
    cronJob({ schedule: '* * * * *' }, { active: [{ name: 'j' }] }),
    '1 active',
    'healthy',
    'every minute',
  ],
  ['CronJob suspended', cronJob({ schedule: '0 3 * * 1', suspend: true }), 'suspended', 'finished', '0 3 * * 1'],
];

describe('a workload', () => {
  it.each(STATES)('%s', (_what, input, ...[status, health, note]) => {
    const { summary } = digestOf(input);
    expect([summary.status, summary.health, summary.note]).toEqual([status, health, note]);
  });

  it('counts what a rollout has reached', () => {
    const { summary } = digestOf(deployment(3, counts([4, 2, 3], moving)));
    expect(summary).toMatchObject({ ready: { current: 3, wanted: 3 }, updated: 2, available: 3 });
  });

  it('counts completions of a Job, any one success if none are asked for', () => {
    expect(digestOf(job({ succeeded: 1 })).summary.ready).toEqual({ current: 1, wanted: 3 });
    expect(digestOf(job({ succeeded: 1 }, {})).summary.ready).toEqual({ current: 1, wanted: 1 });
  });
});

const autoscaler = (status: unknown) =>
  object('autoscaling/v2', 'HorizontalPodAutoscaler', {
    spec: {
      minReplicas: 2,
      maxReplicas: 10,
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
        { type: 'Pods', pods: { metric: { name: 'queue' }, target: { type: 'AverageValue', averageValue: '30' } } },
      ],
    },
    status,
  });

describe('a HorizontalPodAutoscaler', () => {
  it('prints metrics as current and target, and names what it scales', () => {
    const { summary, references } = digestOf(
      autoscaler({
        currentReplicas: 3,
        desiredReplicas: 4,
        currentMetrics: [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 95 } } }],
      }),
    );
    expect(summary.status).toBe('scaling');
    expect(summary.note).toBe('cpu: 95%/80% · queue: <unknown>/30 · 2–10 pods');
    expect(references).toEqual([{ type: 'scales', group: 'apps', kind: 'Deployment', namespace: 'shop', name: 'web' }]);
  });

  it('says why it does not scale', () => {
    const conditions = [condition('ScalingActive', 'False', 'FailedGetResourceMetric')];
    expect(digestOf(autoscaler({ conditions })).summary).toMatchObject({
      status: 'FailedGetResourceMetric',
      health: 'degraded',
    });
  });
});
