import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildTree, growTree, type TreeNode } from '../../src-renderer/explorer/build-tree.ts';
import type { SceneObject } from '../../src-renderer/playback/player.ts';
import { ownerReference, sceneObject } from './scene-objects.ts';

function outline(nodes: readonly TreeNode[], depth = 0): readonly string[] {
  return nodes.flatMap((node) => [
    `${'  '.repeat(depth)}${node.title} ${node.count} ${node.worst}`,
    ...outline(node.children, depth + 1),
  ]);
}

function objectsIn(nodes: readonly TreeNode[]): readonly SceneObject[] {
  return nodes.flatMap((node) => [...(node.object === undefined ? [] : [node.object]), ...objectsIn(node.children)]);
}

describe('the tree of what exists', () => {
  it('puts cluster-scoped kinds first, then namespaces, workloads before all else by kind', () => {
    const deployment = sceneObject('Deployment', 'web', { group: 'apps' });
    const replicaSet = sceneObject('ReplicaSet', 'web-abc', { group: 'apps', ownedBy: deployment });
    const pod = sceneObject('Pod', 'web-abc-x1', { ownedBy: replicaSet, health: 'failing' });
    const tree = buildTree([
      sceneObject('ConfigMap', 'settings'),
      pod,
      replicaSet,
      deployment,
      sceneObject('Node', 'node-10', { namespace: '' }),
      sceneObject('Node', 'node-9', { namespace: '' }),
      sceneObject('Namespace', 'shop', { namespace: '' }),
      sceneObject('Pod', 'coredns', { namespace: 'kube-system', health: 'finished' }),
    ]);
    expect(outline(tree)).toEqual([
      'Nodes 2 healthy',
      '  node-9 1 healthy',
      '  node-10 1 healthy',
      'kube-system 1 finished',
      '  coredns 1 finished',
      'shop 4 failing',
      '  web 3 failing',
      '    web-abc 2 failing',
      '      x1 1 failing',
      '  ConfigMaps 1 healthy',
      '    settings 1 healthy',
    ]);
  });

  it('may wait after each namespace, and what comes of it then is the same', () => {
    const pods = ['a', 'b', 'c'].map((namespace) => sceneObject('Pod', 'web', { namespace }));
    const asked: string[] = [];
    const steps = growTree(pods, { isOpen: ({ title }) => asked.push(title) > 0 });
    for (const known of [[], ['a'], ['a', 'b']]) {
      expect(steps.next().done).toBe(false);
      expect(asked).toEqual(known);
    }
    const last = steps.next();
    expect(outline(last.done ? last.value : [])).toEqual(outline(buildTree(pods)));
  });

  it('takes a namespace over from the tree before if nothing in it is another, and is the same tree all the same', () => {
    const shop = sceneObject('Namespace', 'shop', { namespace: '' });
    const [web, db] = [sceneObject('Pod', 'web'), sceneObject('Pod', 'db', { namespace: 'data' })];
    const before = buildTree([shop, web, db]);
    const ill = { ...web, summary: { ...web.summary, health: 'failing' as const } };
    const nodeOf = (tree: readonly TreeNode[], title: string) => tree.find((node) => node.title === title);
    for (const [objects, isShopKept] of [
      [[shop, db, web], true],
      [[shop, ill, db], false],
      [[web, db], false],
      [[{ ...shop }, web, db], false],
      [[shop, web, sceneObject('Pod', 'api'), db], false],
      [[shop, db], false],
    ] as const) {
      const tree = buildTree(objects, before);
      expect(outline(tree)).toEqual(outline(buildTree(objects)));
      expect(nodeOf(tree, 'data')).toBe(nodeOf(before, 'data'));
      expect(nodeOf(tree, 'shop') === nodeOf(before, 'shop')).toBe(isShopKept);
    }
  });

  it('gives the line of a namespace its object, and none where that is not recorded', () => {
    const shop = sceneObject('Namespace', 'shop', { namespace: '' });
    const tree = buildTree([shop, sceneObject('Pod', 'a', { namespace: 'other' })]);
    expect(tree.map(({ title, object }) => [title, object?.uid])).toEqual([
      ['other', undefined],
      ['shop', shop.uid],
    ]);
  });

  it('keeps a pod in its namespace when its owner is elsewhere or not there', () => {
    const node = sceneObject('Node', 'node-1', { namespace: '' });
    const gone = sceneObject('ReplicaSet', 'gone', { group: 'apps' });
    const tree = buildTree([
      node,
      sceneObject('Pod', 'static', { ownedBy: node }),
      sceneObject('Pod', 'orphan', { ownedBy: gone }),
    ]);
    expect(outline(tree)).toContain('  static 1 healthy');
    expect(outline(tree)).toContain('  orphan 1 healthy');
  });

  it('lists what a Service owns below it, inside the group of its kind, and counts the Services alone', () => {
    const service = sceneObject('Service', 'web');
    const slice = sceneObject('EndpointSlice', 'web-1', { group: 'discovery.k8s.io', ownedBy: service });
    expect(outline(buildTree([slice, service]))).toEqual([
      'shop 2 healthy',
      '  Services 1 healthy',
      '    web 2 healthy',
      '      web-1 1 healthy',
    ]);
  });

  it('keeps two kinds of one name apart by group', () => {
    const tree = buildTree([
      sceneObject('Service', 'a'),
      sceneObject('Service', 'b', { group: 'serving.knative.dev' }),
    ]);
    expect(tree[0]?.children.map(({ key, count }) => [key, count])).toEqual([
      ['ns:shop/kind:Service', 1],
      ['ns:shop/kind:Service.serving.knative.dev', 1],
    ]);
  });

  it('shows every object exactly once, whatever owns whatever', () => {
    const graph = fc.array(fc.record({ owner: fc.nat(11), namespace: fc.constantFrom('', 'a', 'b') }), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(graph, (wanted) => {
        const plain = wanted.map(({ namespace }, index) => sceneObject('Thing', `t${index}`, { namespace }));
        const objects = plain.map((object, index): SceneObject => {
          const owner = plain[wanted[index]?.owner ?? 0];
          return { ...object, references: owner === undefined ? [] : [ownerReference(owner)] };
        });
        const shown = objectsIn(buildTree(objects)).map(({ uid }) => uid);
        expect(shown.toSorted()).toEqual(objects.map(({ uid }) => uid).toSorted());
      }),
    );
  });
});
