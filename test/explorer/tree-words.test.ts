import { expect, test } from 'vitest';
import { buildTree, type TreeNode } from '../../src-renderer/explorer/build-tree.ts';
import { spokenLine } from '../../src-renderer/explorer/tree-words.ts';
import { sceneObject } from './scene-objects.ts';

function spoken(nodes: readonly TreeNode[]): readonly string[] {
  return nodes.flatMap((node) => [spokenLine(node), ...spoken(node.children)]);
}

test('a line is heard with its whole name, its count, and the mark it has for what is below it', () => {
  const deployment = sceneObject('Deployment', 'web', { group: 'apps', status: 'Available' });
  const ready = { current: 0, wanted: 1 };
  const pod = sceneObject('Pod', 'web-x1', { ownedBy: deployment, health: 'failing', status: 'CrashLoopBackOff' });
  const failing = { ...pod, summary: { ...pod.summary, ready } };
  const service = sceneObject('Service', 'web');
  const slice = sceneObject('EndpointSlice', 'web-abc', { ownedBy: service });
  expect(spoken(buildTree([deployment, failing, service, slice]))).toEqual([
    'shop, worst failing, 4 objects',
    'web, Deployment, Available, 1 below, failing among what is below',
    'web-x1, Pod, CrashLoopBackOff, 0 of 1 ready',
    'Services, worst healthy, 1 object',
    'web, Service, healthy, 1 below',
    'web-abc, EndpointSlice, healthy',
  ]);
});
