import { describe, expect, it } from 'vitest';
import { digestOf } from '../../src-main/digest/digest.ts';
import { condition, containerStatus, pod } from './objects.ts';

const running = { running: { startedAt: '2026-11-01T10:00:10Z' } };
const waiting = (reason: string) => ({ waiting: { reason } });
const terminated = (exitCode: number, reason?: string, signal?: number) => ({
  terminated: { exitCode, ...(reason === undefined ? {} : { reason }), ...(signal === undefined ? {} : { signal }) },
});
const deleted = { metadata: { deletionTimestamp: '2026-11-01T10:00:00Z' } };
const phase = (phase: string, ...containerStatuses: unknown[]) => ({ phase, containerStatuses });
const withInit = (...initContainers: unknown[]) => ({ spec: { containers: [{ name: 'web' }], initContainers } });
const initStatuses = (...initContainerStatuses: unknown[]) => ({ phase: 'Pending', initContainerStatuses });
const init = (name: string, state: unknown, rest = {}) => containerStatus(state, { name, ...rest });
const two = { spec: { containers: [{ name: 'web' }, { name: 'log' }] } };

const STATES: readonly (readonly [what: string, input: unknown, status: string, health: string, ready: string])[] = [
  ['just made', pod({ phase: 'Pending' }), 'Pending', 'progressing', '0/1'],
  [
    'no node fits',
    pod({ phase: 'Pending', conditions: [condition('PodScheduled', 'False', 'Unschedulable')] }),
    'Pending',
    'degraded',
    '0/1',
  ],
  [
    'gated',
    pod({ phase: 'Pending', conditions: [condition('PodScheduled', 'False', 'SchedulingGated')] }),
    'SchedulingGated',
    'progressing',
    '0/1',
  ],
  [
    'being created',
    pod(phase('Pending', containerStatus(waiting('ContainerCreating')))),
    'ContainerCreating',
    'progressing',
    '0/1',
  ],
  ['running and ready', pod(phase('Running', containerStatus(running, { ready: true }))), 'Running', 'healthy', '1/1'],
  ['running, not ready yet', pod(phase('Running', containerStatus(running))), 'Running', 'progressing', '0/1'],
  [
    'running, no longer ready',
    pod({
      ...phase('Running', containerStatus(running)),
      conditions: [{ ...condition('Ready', 'False'), lastTransitionTime: '2026-11-01T10:05:00Z' }],
    }),
    'Running',
    'degraded',
    '0/1',
  ],
  [
    'running, restarted, not ready',
    pod(phase('Running', containerStatus(running, { restartCount: 3 }))),
    'Running',
    'degraded',
    '0/1',
  ],
  [
    'crash loop',
    pod(phase('Running', containerStatus(waiting('CrashLoopBackOff'), { restartCount: 4 }))),
    'CrashLoopBackOff',
    'failing',
    '0/1',
  ],
  [
    'no such image',
    pod(phase('Pending', containerStatus(waiting('ImagePullBackOff')))),
    'ImagePullBackOff',
    'failing',
    '0/1',
  ],
  [
    'image being tried',
    pod(phase('Pending', containerStatus(waiting('ErrImagePull')))),
    'ErrImagePull',
    'failing',
    '0/1',
  ],
  [
    'bad config',
    pod(phase('Pending', containerStatus(waiting('CreateContainerConfigError')))),
    'CreateContainerConfigError',
    'failing',
    '0/1',
  ],
  [
    'out of memory',
    pod(phase('Running', containerStatus(terminated(137, 'OOMKilled')))),
    'OOMKilled',
    'failing',
    '0/1',
  ],
  ['ended with an error', pod(phase('Failed', containerStatus(terminated(1, 'Error')))), 'Error', 'failing', '0/1'],
  ['no reason, exit code', pod(phase('Failed', containerStatus(terminated(3)))), 'ExitCode:3', 'failing', '0/1'],
  ['no reason, signal', pod(phase('Failed', containerStatus(terminated(137, '', 9)))), 'Signal:9', 'failing', '0/1'],
  ['completed', pod(phase('Succeeded', containerStatus(terminated(0, 'Completed')))), 'Completed', 'finished', '0/1'],
  ['evicted', pod({ phase: 'Failed', reason: 'Evicted' }), 'Evicted', 'failing', '0/1'],
  [
    'going',
    pod(phase('Running', containerStatus(running, { ready: true })), deleted),
    'Terminating',
    'progressing',
    '1/1',
  ],
  [
    'completed and deleted keeps its word',
    pod(phase('Succeeded', containerStatus(terminated(0, 'Completed'))), deleted),
    'Completed',
    'finished',
    '0/1',
  ],
  ['node lost while going', pod({ phase: 'Running', reason: 'NodeLost' }, deleted), 'Unknown', 'unknown', '0/1'],
  ['node lost', pod({ phase: 'Running', reason: 'NodeLost' }), 'NodeLost', 'unknown', '0/1'],
  ['no status', pod(undefined), 'Unknown', 'unknown', '0/1'],
  [
    'one completed beside one that runs, pod ready',
    pod(
      {
        ...phase(
          'Running',
          containerStatus(terminated(0, 'Completed')),
          containerStatus(running, { name: 'log', ready: true }),
        ),
        conditions: [condition('Ready', 'True')],
      },
      two,
    ),
    'Running',
    'progressing',
    '1/2',
  ],
  [
    'one completed beside one that runs, pod not ready',
    pod(
      phase(
        'Running',
        containerStatus(terminated(0, 'Completed')),
        containerStatus(running, { name: 'log', ready: true }),
      ),
      two,
    ),
    'NotReady',
    'progressing',
    '1/2',
  ],
  [
    'the first container with a word wins',
    pod(
      phase(
        'Running',
        containerStatus(waiting('CrashLoopBackOff')),
        containerStatus(terminated(1, 'Error'), { name: 'log' }),
      ),
      two,
    ),
    'CrashLoopBackOff',
    'failing',
    '0/2',
  ],
  [
    'first init container',
    pod(initStatuses(init('a', running)), withInit({ name: 'a' })),
    'Init:0/1',
    'progressing',
    '0/1',
  ],
  [
    'second init container',
    pod(
      initStatuses(init('a', terminated(0, 'Completed')), init('b', waiting('PodInitializing'))),
      withInit({ name: 'a' }, { name: 'b' }),
    ),
    'Init:1/2',
    'progressing',
    '0/1',
  ],
  [
    'init failed',
    pod(initStatuses(init('a', terminated(1, 'Error'))), withInit({ name: 'a' })),
    'Init:Error',
    'failing',
    '0/1',
  ],
  [
    'init failed without a reason',
    pod(initStatuses(init('a', terminated(2))), withInit({ name: 'a' })),
    'Init:ExitCode:2',
    'failing',
    '0/1',
  ],
  [
    'init crash loop',
    pod(initStatuses(init('a', waiting('CrashLoopBackOff'))), withInit({ name: 'a' })),
    'Init:CrashLoopBackOff',
    'failing',
    '0/1',
  ],
  [
    'inits done, main not started',
    pod(
      {
        phase: 'Pending',
        initContainerStatuses: [init('a', terminated(0, 'Completed'))],
        containerStatuses: [containerStatus(waiting('PodInitializing'))],
      },
      withInit({ name: 'a' }),
    ),
    'PodInitializing',
    'progressing',
    '0/1',
  ],
  [
    'sidecar up, main up',
    pod(
      {
        phase: 'Running',
        initContainerStatuses: [init('mesh', running, { ready: true, started: true })],
        containerStatuses: [containerStatus(running, { ready: true })],
      },
      withInit({ name: 'mesh', restartPolicy: 'Always' }),
    ),
    'Running',
    'healthy',
    '2/2',
  ],
  [
    'sidecar not started holds the pod up',
    pod(initStatuses(init('mesh', running, { started: false })), withInit({ name: 'mesh', restartPolicy: 'Always' })),
    'Init:0/1',
    'progressing',
    '0/2',
  ],
];

describe('a pod', () => {
  it.each(STATES)('%s', (_what, input, ...[status, health, ready]) => {
    const { summary } = digestOf(input);
    expect([summary.status, summary.health, `${summary.ready?.current}/${summary.ready?.wanted}`]).toEqual([
      status,
      health,
      ready,
    ]);
  });

  it('counts restarts of main containers and sidecars, not of init containers that are done', () => {
    const { summary } = digestOf(
      pod(
        {
          phase: 'Running',
          initContainerStatuses: [
            init('setup', terminated(0, 'Completed'), { restartCount: 5 }),
            init('mesh', running, { ready: true, started: true, restartCount: 2 }),
          ],
          containerStatuses: [containerStatus(running, { ready: true, restartCount: 1 })],
        },
        withInit({ name: 'setup' }, { name: 'mesh', restartPolicy: 'Always' }),
      ),
    );
    expect(summary.restarts).toBe(3);
  });

  it('counts the restarts of init containers while they are at it', () => {
    const { summary } = digestOf(
      pod(initStatuses(init('a', waiting('CrashLoopBackOff'), { restartCount: 5 })), withInit({ name: 'a' })),
    );
    expect(summary.restarts).toBe(5);
  });

  it('draws a pip for each container, also before the kubelet has reported it', () => {
    const { summary } = digestOf(
      pod(
        { phase: 'Running', containerStatuses: [containerStatus(waiting('CrashLoopBackOff'))] },
        { spec: { ...two.spec, initContainers: [{ name: 'mesh', restartPolicy: 'Always' }, { name: 'setup' }] } },
      ),
    );
    expect(summary.containers).toEqual([
      { name: 'mesh', role: 'sidecar', state: 'waiting' },
      { name: 'setup', role: 'init', state: 'waiting' },
      { name: 'web', role: 'main', state: 'failed', reason: 'CrashLoopBackOff' },
      { name: 'log', role: 'main', state: 'waiting' },
    ]);
  });

  it('names its node, its account and everything it mounts, each once', () => {
    const { references, summary } = digestOf(
      pod(
        {},
        {
          metadata: {
            ownerReferences: [
              { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-1', uid: 'rs', controller: true },
            ],
          },
          spec: {
            nodeName: 'n1',
            serviceAccountName: 'robot',
            volumes: [
              { name: 'a', configMap: { name: 'settings' } },
              { name: 'b', secret: { secretName: 'key' } },
              { name: 'c', persistentVolumeClaim: { claimName: 'disk' } },
              {
                name: 'd',
                projected: { sources: [{ secret: { name: 'token' } }, { configMap: { name: 'settings' } }] },
              },
            ],
            containers: [
              {
                name: 'web',
                envFrom: [{ secretRef: { name: 'key' } }],
                env: [{ name: 'X', valueFrom: { configMapKeyRef: { name: 'flags', key: 'x' } } }],
              },
            ],
          },
        },
      ),
    );
    expect(summary.node).toBe('n1');
    expect(references.map(({ type, kind, namespace, name }) => `${type} ${kind} ${namespace}/${name}`)).toEqual([
      'mounts ConfigMap shop/flags',
      'mounts ConfigMap shop/settings',
      'mounts PersistentVolumeClaim shop/disk',
      'mounts Secret shop/key',
      'mounts Secret shop/token',
      'owner ReplicaSet shop/web-1',
      'runs-on Node /n1',
      'uses-account ServiceAccount shop/robot',
    ]);
    expect(references.find(({ type }) => type === 'owner')).toEqual({
      type: 'owner',
      group: 'apps',
      kind: 'ReplicaSet',
      namespace: 'shop',
      name: 'web-1',
      uid: 'rs',
      controller: true,
    });
  });
});
