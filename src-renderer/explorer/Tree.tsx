import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Player } from '../playback/player.ts';
import { usePlayback } from '../playback/use-playback.ts';
import { TreeLine } from './TreeLine.tsx';
import { afterLetter, isTypeAhead, NOTHING_TYPED, treeAct, typeAhead } from './tree-keys.ts';
import { type Folding, isOpenUnder, pathTo, rowsOf, type TreeRow } from './tree-rows.ts';
import { useTree } from './use-tree.ts';
import { useVirtualRows } from './use-virtual-rows.ts';

/** The tree of what exists at the instant shown. One tab stop; the arrows move within. */
export function Tree({ player }: { readonly player: Player }) {
  const selection = usePlayback(player, ({ selection }) => selection);
  const [folding, setFolding] = useState<Folding>(new Map());
  const [focusedKey, setFocusedKey] = useState<string>();
  const scroller = useRef<HTMLDivElement>(null);
  const tree = useTree(player, (node) => isOpenUnder(folding, node));
  const rows = useMemo(() => rowsOf(tree, folding), [tree, folding]);
  const focused = Math.max(
    0,
    rows.findIndex(({ node }) => node.key === focusedKey),
  );
  const keyOf = useCallback((index: number) => rows[index]?.node.key ?? index, [rows]);
  const virtual = useVirtualRows({ count: rows.length, scroller, keyOf });

  const fold = (row: TreeRow, isOpen: boolean) => setFolding((before) => new Map(before).set(row.node.key, isOpen));
  const focus = (index: number) => {
    setFocusedKey(rows[index]?.node.key);
    virtual.scrollTo(index);
  };
  const choose = (row: TreeRow) => {
    setFocusedKey(row.node.key);
    if (row.node.object === undefined) {
      fold(row, !row.isOpen);
    } else {
      player.select(row.node.object.id);
    }
  };
  useReveal({ selection, tree, rows, setFolding, show: focus });
  const onKeyDown = useTreeKeys({ rows, focused, focus, fold, choose });

  return (
    <div
      ref={scroller}
      className="tree"
      role="tree"
      aria-label="Objects at this instant"
      tabIndex={0}
      onKeyDown={onKeyDown}
      {...(rows.length === 0 ? {} : { 'aria-activedescendant': lineId(focused) })}
    >
      <div role="presentation" className="tree-lines" style={{ height: virtual.height }}>
        {virtual.rows.map(({ index, key, top }) => {
          const row = rows[index];
          return row === undefined ? undefined : (
            <TreeLine
              key={key}
              id={lineId(index)}
              row={row}
              top={top}
              isFocused={index === focused}
              isSelected={row.node.object !== undefined && row.node.object.id === selection}
              onChoose={() => choose(row)}
              onFold={() => fold(row, !row.isOpen)}
            />
          );
        })}
      </div>
    </div>
  );
}

interface TreeKeys {
  readonly rows: readonly TreeRow[];
  readonly focused: number;
  readonly focus: (index: number) => void;
  readonly fold: (row: TreeRow, isOpen: boolean) => void;
  readonly choose: (row: TreeRow) => void;
}

/** The tree's own keys do not reach the shortcuts of the page. */
function useTreeKeys({ rows, focused, focus, fold, choose }: TreeKeys) {
  const typed = useRef(NOTHING_TYPED);
  return (event: KeyboardEvent) => {
    const row = rows[focused];
    const act = treeAct(event.key, rows, focused);
    const hasModifier = event.altKey || event.ctrlKey || event.metaKey;
    const isTyped = act === undefined && isTypeAhead(event, typed.current);
    if (hasModifier || row === undefined || (act === undefined && !isTyped)) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    if (act === undefined) {
      typed.current = afterLetter(event, typed.current);
      focus(typeAhead(typed.current.text, rows, focused) ?? focused);
    } else if (act.type === 'focus') {
      focus(act.index);
    } else if (act.type === 'select') {
      choose(row);
    } else {
      fold(row, act.type === 'unfold');
    }
  };
}

function lineId(index: number): string {
  return `tree-line-${index}`;
}

interface RevealOptions {
  readonly selection: number | undefined;
  readonly tree: Parameters<typeof pathTo>[0];
  readonly rows: readonly TreeRow[];
  readonly setFolding: (change: (before: Folding) => Folding) => void;
  readonly show: (index: number) => void;
}

/** Opens the way to an object when it becomes selected, wherever that happened, and scrolls to it. Only then. */
function useReveal({ selection, tree, rows, setFolding, show }: RevealOptions): void {
  const shown = useRef<number>(undefined);
  const opened = useRef<number>(undefined);
  useEffect(() => {
    if (selection === undefined) {
      shown.current = undefined;
      opened.current = undefined;
      return;
    }
    if (opened.current !== selection) {
      const path = pathTo(tree, selection);
      if (path === undefined) {
        return;
      }
      opened.current = selection;
      setFolding((before) => new Map([...before, ...path.map((key): [string, boolean] => [key, true])]));
    } else if (shown.current !== selection) {
      const index = rows.findIndex(({ node }) => node.object?.id === selection);
      if (index >= 0) {
        shown.current = selection;
        show(index);
      }
    }
  });
}
