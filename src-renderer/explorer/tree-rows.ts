import type { TreeNode } from './build-tree.ts';

/** One visible line, with what assistive technology is told of it. */
export interface TreeRow {
  readonly node: TreeNode;
  /** 1 for the roots. */
  readonly level: number;
  readonly isOpen: boolean;
  readonly positionInSet: number;
  readonly setSize: number;
  /** Index of the line of the parent; -1 for the roots. */
  readonly parent: number;
}

/** What the user folded and unfolded, by the node's key. What is not in it is as {@link isOpenAtFirst} says. */
export type Folding = ReadonlyMap<string, boolean>;

/** Depends on the line alone, never on its health: nothing in the tree opens by itself while somebody reads it. */
export function isOpenAtFirst(node: TreeNode): boolean {
  return node.type === 'namespace' && !node.title.startsWith('kube-');
}

/** Whether the lines below a line are visible. */
export function isOpenUnder(folding: Folding, node: TreeNode): boolean {
  return node.isParent && (folding.get(node.key) ?? isOpenAtFirst(node));
}

/** The lines that are visible under this folding, top to bottom. */
export function rowsOf(tree: readonly TreeNode[], folding: Folding): readonly TreeRow[] {
  const rows: TreeRow[] = [];
  const add = (nodes: readonly TreeNode[], level: number, parent: number) => {
    nodes.forEach((node, index) => {
      const isOpen = isOpenUnder(folding, node);
      const at = rows.push({ node, level, isOpen, positionInSet: index + 1, setSize: nodes.length, parent }) - 1;
      if (isOpen) {
        add(node.children, level + 1, at);
      }
    });
  };
  add(tree, 1, -1);
  return rows;
}

/** Keys of the lines above the line of an object, outermost first; undefined if it is not in the tree. */
export function pathTo(tree: readonly TreeNode[], object: number): readonly string[] | undefined {
  for (const node of tree) {
    if (node.object?.id === object) {
      return [];
    }
    const path = pathTo(node.children, object);
    if (path !== undefined) {
      return [node.key, ...path];
    }
  }
  return undefined;
}
