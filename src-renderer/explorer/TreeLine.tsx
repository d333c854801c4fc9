import { ChevronRight } from 'lucide-react';
import type { MouseEvent } from 'react';
import { MiddleCut } from '../widgets/middle-cut.tsx';
import { KindGlyph } from '../widgets/kind-glyph.tsx';
import { StatusGlyph } from '../widgets/status-glyph.tsx';
import type { TreeNode } from './build-tree.ts';
import { countOf, isUnwell, spokenLine } from './tree-words.ts';
import type { TreeRow } from './tree-rows.ts';

interface TreeLineProps {
  readonly id: string;
  readonly row: TreeRow;
  /** Distance from the top of the list, in pixels. */
  readonly top: number;
  readonly isFocused: boolean;
  readonly isSelected: boolean;
  readonly onChoose: () => void;
  readonly onFold: () => void;
}

/** One line of the tree: fold mark, kind, title, a mark when something below is not well, and a count. */
export function TreeLine({ id, row, top, isFocused, isSelected, onChoose, onFold }: TreeLineProps) {
  const { node, level, isOpen } = row;
  const isParent = node.isParent;
  const foldOnly = (event: MouseEvent) => {
    event.stopPropagation();
    onFold();
  };
  return (
    <div
      id={id}
      role="treeitem"
      aria-level={level}
      aria-posinset={row.positionInSet}
      aria-setsize={row.setSize}
      aria-selected={isSelected}
      {...(isParent ? { 'aria-expanded': isOpen } : {})}
      className="tree-line"
      data-focused={isFocused}
      style={{ top, paddingLeft: 6 + (level - 1) * 14 }}
      title={node.object?.name ?? node.title}
      onClick={onChoose}
      onDoubleClick={isParent && node.object !== undefined ? onFold : undefined}
    >
      <span className="tree-fold" data-open={isOpen} onClick={foldOnly}>
        {isParent ? <ChevronRight size={12} /> : undefined}
      </span>
      <span className="spoken">{spokenLine(node)}</span>
      <span className="tree-seen" aria-hidden="true">
        <KindGlyph kind={node.kind} group={node.group} size={14} {...glyphHealth(node)} />
        <MiddleCut text={node.title} className={node.type === 'object' ? 'tree-title tree-name' : 'tree-title'} />
        {isUnwell(node) ? <StatusGlyph health={node.worst} size={8} /> : undefined}
        <span className="tree-count">{countOf(node)}</span>
      </span>
    </div>
  );
}

/** Kinds of which nothing is unwell stay grey, so that a list of ConfigMaps is not a list of green marks. */
function glyphHealth(node: TreeNode) {
  return node.type === 'kind' && !isUnwell(node) ? {} : { health: node.object?.summary.health ?? node.worst };
}
