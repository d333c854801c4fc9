import { ArrowDown, ArrowUp } from 'lucide-react';
import { type KeyboardEvent, useCallback, useMemo, useRef, useState } from 'react';
import type { Timestamp } from '@model/time.ts';
import type { Player, SceneObject } from '../playback/player.ts';
import { useFrame, usePlayback } from '../playback/use-playback.ts';
import { KindGlyph } from '../widgets/kind-glyph.tsx';
import { MiddleCut } from '../widgets/middle-cut.tsx';
import { StatusGlyph } from '../widgets/status-glyph.tsx';
import { ageText } from '../widgets/time-text.ts';
import { type Column, type Sorting, sortingAfterClick, sortObjects } from './sort-objects.ts';
import { useVirtualRows } from './use-virtual-rows.ts';

const HEAD_PX = 26;

const COLUMNS: readonly { readonly column: Column; readonly title: string }[] = [
  { column: 'name', title: 'Name' },
  { column: 'status', title: 'Status' },
  { column: 'kind', title: 'Kind' },
  { column: 'namespace', title: 'Namespace' },
  { column: 'ready', title: 'Ready' },
  { column: 'restarts', title: 'Restarts' },
  { column: 'age', title: 'Age' },
];

/** All objects at the instant shown as rows, sorted by any column. Arrows move the selection. */
export function ObjectTable({ player }: { readonly player: Player }) {
  const { objects, at } = useFrame(player);
  const selection = usePlayback(player, ({ selection }) => selection);
  const [sorting, setSorting] = useState<Sorting>({ column: 'name', isDescending: false });
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => sortObjects(objects.values(), sorting), [objects, sorting]);
  const keyOf = useCallback((index: number) => rows[index]?.id ?? index, [rows]);
  const virtual = useVirtualRows({ count: rows.length, scroller, keyOf, headPx: HEAD_PX });

  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -rows.length, End: rows.length }[
      event.key
    ];
    if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    const now = rows.findIndex(({ id }) => id === selection);
    const next = Math.max(0, Math.min(now + step, rows.length - 1));
    player.select(rows[next]?.id);
    virtual.scrollTo(next);
  };

  return (
    <div
      ref={scroller}
      className="table"
      role="grid"
      aria-label="Objects at this instant"
      aria-rowcount={rows.length + 1}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div role="row" aria-rowindex={1} className="table-head">
        {COLUMNS.map(({ column, title }) => (
          <ColumnTitle
            key={column}
            title={title}
            order={orderOf(sorting, column)}
            onClick={() => setSorting(sortingAfterClick(sorting, column))}
          />
        ))}
      </div>
      <div role="rowgroup" className="table-body" style={{ height: virtual.height }}>
        {virtual.rows.map(({ index, key, top }) => {
          const object = rows[index];
          return object === undefined ? undefined : (
            <div
              key={key}
              role="row"
              aria-rowindex={index + 2}
              aria-selected={object.id === selection}
              className="table-row"
              style={{ top }}
              onClick={() => player.select(object.id)}
            >
              <Cells object={object} at={at} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

function orderOf(sorting: Sorting, column: Column): 'ascending' | 'descending' | 'none' {
  return sorting.column === column ? (sorting.isDescending ? 'descending' : 'ascending') : 'none';
}

interface ColumnTitleProps {
  readonly title: string;
  readonly order: ReturnType<typeof orderOf>;
  readonly onClick: () => void;
}

function ColumnTitle({ title, order, onClick }: ColumnTitleProps) {
  return (
    <div role="columnheader" aria-sort={order}>
      <button type="button" onClick={onClick}>
        {title}
        {order === 'ascending' ? <ArrowUp size={11} /> : order === 'descending' ? <ArrowDown size={11} /> : undefined}
      </button>
    </div>
  );
}

function Cells({ object, at }: { readonly object: SceneObject; readonly at: Timestamp }) {
  const { summary, createdAt } = object;
  return (
    <>
      <span role="gridcell" className="table-name" title={`${object.kind} ${object.name}`}>
        <KindGlyph kind={object.kind} group={object.group} size={14} health={summary.health} />
        <MiddleCut text={object.name} className="tree-name" />
      </span>
      <span role="gridcell" className="table-status" title={summary.status}>
        <StatusGlyph health={summary.health} size={8} />
        <span>{summary.status}</span>
      </span>
      <span role="gridcell">{object.kind}</span>
      <span role="gridcell">{object.namespace}</span>
      <span role="gridcell">
        {summary.ready === undefined ? '' : `${summary.ready.current}/${summary.ready.wanted}`}
      </span>
      <span role="gridcell" className="table-number">
        {summary.restarts ?? ''}
      </span>
      <span role="gridcell" className="table-number">
        {createdAt === undefined ? '' : ageText(Math.max(0, at - createdAt))}
      </span>
    </>
  );
}
