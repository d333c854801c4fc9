import { describe, expect, it } from 'vitest';
import {
  conditionsOf,
  containersOf,
  isUnwelcome,
  templateImagesOf,
} from '../../src-renderer/inspector/overview/overview-facts.ts';

const pod = (spec: unknown, status: unknown) => ({ kind: 'Pod', spec, status });

describe('containers of a pod', () => {
  it('tells init containers, sidecars and main ones apart, in the order in which they start', () => {
    const manifest = pod(
      {
        initContainers: [
          { name: 'migrate', image: 'm:1' },
          { name: 'mesh', image: 'p:1', restartPolicy: 'Always' },
        ],
        containers: [{ name: 'web', image: 'w:1' }],
      },
      {
        initContainerStatuses: [
          { name: 'migrate', state: { terminated: { exitCode: 0, reason: 'Completed' } } },
          { name: 'mesh', ready: true, state: { running: {} } },
        ],
        containerStatuses: [
          {
            name: 'web',
            restartCount: 3,
            state: { waiting: { reason: 'CrashLoopBackOff' } },
            lastState: { terminated: { exitCode: 137, reason: 'OOMKilled' } },
          },
        ],
      },
    );
    expect(containersOf(manifest)).toEqual([
      { name: 'migrate', role: 'init', image: 'm:1', state: 'Completed', health: 'finished', restarts: 0, lastEnd: '' },
      { name: 'mesh', role: 'sidecar', image: 'p:1', state: 'Running', health: 'healthy', restarts: 0, lastEnd: '' },
      {
        name: 'web',
        role: 'main',
        image: 'w:1',
        state: 'CrashLoopBackOff',
        health: 'failing',
        restarts: 3,
        lastEnd: 'OOMKilled (137)',
      },
    ]);
  });

  it.each([
    [undefined, 'Waiting', 'progressing'],
    [{ state: { waiting: { reason: 'ContainerCreating' } } }, 'ContainerCreating', 'progressing'],
    [{ state: { waiting: { reason: 'ErrImagePull' } } }, 'ErrImagePull', 'failing'],
    [{ state: { running: {} }, ready: false }, 'Running, not ready', 'degraded'],
    [{ state: { terminated: { exitCode: 1, reason: 'Error' } } }, 'Error (1)', 'failing'],
  ])('%j', (status, state, health) => {
    const statuses = status === undefined ? [] : [{ name: 'web', ...status }];
    const [container] = containersOf(pod({ containers: [{ name: 'web' }] }, { containerStatuses: statuses }));
    expect(container).toMatchObject({ state, health });
  });

  it('are none of other kinds, whose template names images', () => {
    const containers = [{ name: 'a', image: 'a:1' }, { name: 'b', image: 'a:1' }, { name: 'c' }];
    const manifest = { kind: 'Deployment', spec: { template: { spec: { containers } } } };
    expect(containersOf(manifest)).toEqual([]);
    expect(templateImagesOf(manifest)).toEqual(['a:1']);
  });
});

describe('conditions', () => {
  it('are read also where the API leaves fields out', () => {
    expect(conditionsOf({ status: { conditions: [{ type: 'Ready', status: 'False' }, null] } })).toEqual([
      { type: 'Ready', status: 'False', reason: '', message: '' },
      { type: '', status: '', reason: '', message: '' },
    ]);
  });

  it.each([
    ['Ready', 'False', true],
    ['Ready', 'True', false],
    ['Ready', 'Unknown', false],
    ['MemoryPressure', 'True', true],
    ['MemoryPressure', 'False', false],
    ['NetworkUnavailable', 'False', false],
    ['ReplicaFailure', 'True', true],
    ['Failed', 'True', true],
  ])('%s %s', (type, status, expected) => {
    expect(isUnwelcome({ type, status, reason: '', message: '' })).toBe(expected);
  });
});
