import type { TreeNode } from './build-tree.ts';

/** Whether something on or below the line deserves a mark. */
export function isUnwell({ worst }: Pick<TreeNode, 'worst'>): boolean {
  return worst === 'failing' || worst === 'degraded' || worst === 'progressing' || worst === 'unknown';
}

/** The figure at the end of a line: how many are ready, else how many there are. */
export function countOf(node: TreeNode): string {
  const ready = node.object?.summary.ready;
  if (ready !== undefined && node.type === 'object') {
    return `${ready.current}/${ready.wanted}`;
  }
  const below = node.object === undefined || node.type === 'namespace' ? node.count : node.children.length;
  return below === 0 ? '' : String(below);
}

/** The line for who listens: whole names, and what the eye sees in glyph, mark and colour. */
export function spokenLine(node: TreeNode): string {
  const { object, title, count, worst } = node;
  if (object === undefined || node.type === 'namespace') {
    return `${title}, worst ${worst}, ${count === 1 ? '1 object' : `${count} objects`}`;
  }
  const { health, status, ready } = object.summary;
  const owned = node.children.length;
  return [
    object.name,
    object.kind,
    status || health,
    ...(ready ? [`${ready.current} of ${ready.wanted} ready`] : owned > 0 ? [`${owned} below`] : []),
    ...(isUnwell(node) && worst !== health ? [`${worst} among what is below`] : []),
  ].join(', ');
}
