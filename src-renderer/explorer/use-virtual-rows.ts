import { useVirtualizer } from '@tanstack/react-virtual';
import type { RefObject } from 'react';

/** Height of a row in the tree and in the table, in pixels. */
export const ROW_PX = 22;

interface VirtualRows {
  readonly count: number;
  readonly scroller: RefObject<HTMLElement | null>;
  readonly keyOf: (index: number) => string | number;
  /** Height of a head that stays at the top, in pixels. */
  readonly headPx?: number;
}

/** Which rows are in sight, and how to scroll to one, so that ten thousand rows cost as much as forty. */
export function useVirtualRows({ count, scroller, keyOf, headPx = 0 }: VirtualRows) {
  // oxlint-disable-next-line react/incompatible-library -- it returns functions that change; the React Compiler is not used here
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
    scrollMargin: headPx,
    scrollPaddingStart: headPx,
    getItemKey: keyOf,
  });
  return {
    height: virtual.getTotalSize(),
    rows: virtual.getVirtualItems().map(({ index, key, start }) => ({ index, key, top: start - headPx })),
    scrollTo: (index: number) => virtual.scrollToIndex(index, { align: 'auto' }),
  };
}
