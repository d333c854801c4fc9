import { describe, expect, it } from 'vitest';
import { buildTree } from '../../src-renderer/explorer/build-tree.ts';
import { afterLetter, isTypeAhead, NOTHING_TYPED, treeAct, typeAhead } from '../../src-renderer/explorer/tree-keys.ts';
import { type Folding, pathTo, rowsOf } from '../../src-renderer/explorer/tree-rows.ts';
import { sceneObject } from './scene-objects.ts';

const deployment = sceneObject('Deployment', 'web', { group: 'apps' });
const pod = sceneObject('Pod', 'web-1', { ownedBy: deployment });
const tree = buildTree([
  deployment,
  pod,
  sceneObject('ConfigMap', 'settings'),
  sceneObject('Pod', 'dns', { namespace: 'kube-system' }),
]);
const rows = (...open: readonly string[]) => rowsOf(tree, new Map(open.map((key) => [key, true])));
const titles = (folding: Folding) => rowsOf(tree, folding).map(({ node }) => node.title);

describe('rows of the tree', () => {
  it('opens namespaces at first, but not those of the system, and nothing else', () => {
    expect(titles(new Map())).toEqual(['kube-system', 'shop', 'web', 'ConfigMaps']);
  });

  it('follows what the user folded', () => {
    expect(
      titles(
        new Map([
          ['ns:shop', false],
          ['ns:kube-system', true],
        ]),
      ),
    ).toEqual(['kube-system', 'dns', 'shop']);
  });

  it('tells level, place in the set, and parent', () => {
    expect(
      rows(deployment.uid).map(({ level, positionInSet, setSize, parent }) => [level, positionInSet, setSize, parent]),
    ).toEqual([
      [1, 1, 2, -1],
      [1, 2, 2, -1],
      [2, 1, 2, 1],
      [3, 1, 1, 2],
      [2, 2, 2, 1],
    ]);
  });

  it('knows the way to an object that is folded away', () => {
    expect(pathTo(tree, pod.id)).toEqual(['ns:shop', deployment.uid]);
    expect(pathTo(tree, -1)).toBeUndefined();
  });
});

describe('keys of the tree', () => {
  const folded = rows();
  const unfolded = rows(deployment.uid);

  it.each([
    { key: 'ArrowDown', given: folded, focused: 0, act: { type: 'focus', index: 1 } },
    { key: 'ArrowDown', given: folded, focused: 3, act: { type: 'focus', index: 3 } },
    { key: 'ArrowUp', given: folded, focused: 0, act: { type: 'focus', index: 0 } },
    { key: 'Home', given: folded, focused: 3, act: undefined },
    { key: 'End', given: folded, focused: 0, act: undefined },
    { key: 'ArrowRight', given: folded, focused: 2, act: { type: 'unfold', index: 2 } },
    { key: 'ArrowRight', given: unfolded, focused: 2, act: { type: 'focus', index: 3 } },
    { key: 'ArrowRight', given: unfolded, focused: 3, act: undefined },
    { key: 'ArrowLeft', given: unfolded, focused: 2, act: { type: 'fold', index: 2 } },
    { key: 'ArrowLeft', given: unfolded, focused: 3, act: { type: 'focus', index: 2 } },
    { key: 'ArrowLeft', given: folded, focused: 0, act: undefined },
    { key: 'Enter', given: folded, focused: 2, act: { type: 'select', index: 2 } },
    { key: 'Enter', given: folded, focused: 3, act: { type: 'unfold', index: 3 } },
    { key: ' ', given: folded, focused: 1, act: undefined },
    { key: 'x', given: folded, focused: 0, act: undefined },
    { key: 'Enter', given: [], focused: 0, act: undefined },
  ])('$key on line $focused', ({ key, given, focused, act }) => {
    expect(treeAct(key, given, focused)).toEqual(act);
  });

  it('leaves letters to the commands of the page, unless a name was begun with Shift a moment ago', () => {
    const press = (key: string, timeStamp: number) => ({ key, timeStamp, shiftKey: key !== key.toLowerCase() });
    for (const key of ['f', 'h', 'c', 'n', 'j']) expect(isTypeAhead(press(key, 0), NOTHING_TYPED)).toBe(false);
    expect(isTypeAhead(press('C', 0), NOTHING_TYPED)).toBe(true);
    const begun = afterLetter(press('C', 5000), NOTHING_TYPED);
    expect(isTypeAhead(press('o', 5300), begun)).toBe(true);
    expect(afterLetter(press('o', 5300), begun).text).toBe('Co');
    expect(isTypeAhead(press('o', 6300), begun)).toBe(false);
    expect(afterLetter(press('N', 6300), begun).text).toBe('N');
    expect(isTypeAhead({ key: '?', shiftKey: true, timeStamp: 5300 }, begun)).toBe(false);
  });

  it('finds by the first letters, on from here and around', () => {
    expect(typeAhead('s', folded, 0)).toBe(1);
    expect(typeAhead('k', folded, 2)).toBe(0);
    expect(typeAhead('WEB', folded, 2)).toBe(2);
    expect(typeAhead('c', unfolded, 2)).toBe(4);
    expect(typeAhead('zz', folded, 0)).toBeUndefined();
  });
});
