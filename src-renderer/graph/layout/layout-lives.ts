import type { Life } from '../../playback/player.ts';
import type { Sheet } from './box.ts';
import { ownerForest } from './forest.ts';
import { type KeyedBox, type NamespaceBlocks, namespaceBlocks } from './namespace-blocks.ts';
import { extend, type Packed, pack, positionsOf, type Sized, type Spacing } from './packing.ts';
import {
  type Arrangement,
  CARD_SIZES,
  type FreshLayout,
  GAPS,
  type GroupBox,
  type NamespacePacking,
  type Packing,
  type Place,
  type Slot,
} from './places.ts';

/** Width / height that the picture as a whole and each namespace aim at. */
const CLUSTER_ASPECT = 1.5;
const NAMESPACE_ASPECT = 1.1;

const BLOCK_SPACING: Spacing = { gap: GAPS.block, snap: CARD_SIZES.workload.width + GAPS.column };
const LOOSE_SPACING: Spacing = { gap: GAPS.cellX, snap: CARD_SIZES.loose.width + GAPS.cellX };
const GROUP_SPACING: Spacing = { gap: GAPS.group, snap: 1 };

/**
 * Gives every life of the window its place. A function of its arguments alone: neither the playhead nor the way it
 * took matters. With the arrangement of an earlier layout, columns and rows stay as they were and what is new is added
 * at their feet, until the picture has doubled. `lives` are in the order of `bornSeq`.
 */
export function layoutLives(lives: readonly Life[], earlier?: Arrangement): FreshLayout {
  const namespaces = [...ownerForest(lives)].sort(([a], [b]) => (a < b ? -1 : 1));
  const parts = namespaces.map(([namespace, roots]): NamespaceParts => ({ namespace, ...namespaceBlocks(roots) }));
  if (earlier) {
    const layout = compose(parts, earlier);
    if (layout.slots.length <= 2 * earlier.slots) return layout;
  }
  return compose(parts);
}

interface NamespaceParts extends NamespaceBlocks {
  readonly namespace: string;
}

/** What people run stands before what runs the cluster. */
function groupRank(namespace: string): number {
  if (namespace === '') return 2;
  return namespace.startsWith('kube-') ? 1 : 0;
}

function compose(parts: readonly NamespaceParts[], earlier?: Arrangement): FreshLayout {
  const measured = parts.map((part) => measure(part, earlier?.namespaces.get(part.namespace)));
  // Large ones first: that packs well, and what is large is most likely what matters.
  const bySize = [...measured].sort(
    (a, b) => groupRank(a.part.namespace) - groupRank(b.part.namespace) || b.height - a.height,
  );
  const boxes = bySize.map(({ part, width, height }): Sized => ({ key: part.namespace, width, height }));
  const cluster = packing(boxes, { earlier: earlier?.cluster, spacing: GROUP_SPACING, aspect: CLUSTER_ASPECT });
  const { positions, width, height } = positionsOf(cluster, boxes, GROUP_SPACING);
  const slots: Slot[] = [];
  const places = new Map<number, Place>();
  const groups = measured.map((namespace, group): GroupBox => {
    const at = positions.get(namespace.part.namespace) ?? { x: 0, y: 0 };
    putNamespace(namespace, at, { group, slots, places });
    const name = namespace.part.namespace;
    return { ...at, width: namespace.width, height: namespace.height, namespace: name, title: name || 'cluster' };
  });
  const namespaces = new Map(measured.map(({ part, packed }) => [part.namespace, packed]));
  const arrangement = { cluster, namespaces, slots: earlier?.slots ?? slots.length };
  return { places, slots, groups, bounds: { x: 0, y: 0, width, height }, arrangement };
}

interface MeasuredNamespace {
  readonly part: NamespaceParts;
  readonly packed: NamespacePacking;
  readonly blocks: Packed;
  readonly loose: Packed;
  readonly width: number;
  readonly height: number;
}

function measure(part: NamespaceParts, earlier?: NamespacePacking): MeasuredNamespace {
  const sized = { blocks: part.blocks.map(sizeOf), loose: part.loose.map(sizeOf) };
  const blocks = packing(sized.blocks, { earlier: earlier?.blocks, spacing: BLOCK_SPACING, aspect: NAMESPACE_ASPECT });
  // Loose objects fill rows as wide as the blocks above them, or one row of five.
  const loose = packing(sized.loose, { earlier: earlier?.loose, spacing: LOOSE_SPACING, aspect: 3 });
  const packed = {
    blocks: positionsOf(blocks, sized.blocks, BLOCK_SPACING),
    loose: positionsOf(loose, sized.loose, LOOSE_SPACING),
  };
  const between = packed.blocks.height > 0 && packed.loose.height > 0 ? GAPS.block : 0;
  return {
    part,
    packed: { blocks, loose },
    ...packed,
    width: Math.max(packed.blocks.width, packed.loose.width) + 2 * GAPS.padding,
    height: packed.blocks.height + between + packed.loose.height + GAPS.title + GAPS.padding,
  };
}

function putNamespace(
  namespace: MeasuredNamespace,
  at: { readonly x: number; readonly y: number },
  sheet: Sheet,
): void {
  const left = at.x + GAPS.padding;
  const top = at.y + GAPS.title;
  const put = (boxes: readonly KeyedBox[], packed: Packed, y: number) => {
    for (const { key, box } of boxes) {
      const position = packed.positions.get(key);
      if (position) box.put(left + position.x, y + position.y, sheet);
    }
  };
  put(namespace.part.blocks, namespace.blocks, top);
  const looseTop = namespace.blocks.height > 0 ? top + namespace.blocks.height + GAPS.block : top;
  put(namespace.part.loose, namespace.loose, looseTop);
}

interface PackingOptions {
  readonly earlier: Packing | undefined;
  readonly spacing: Spacing;
  readonly aspect: number;
}

function packing(boxes: readonly Sized[], { earlier, spacing, aspect }: PackingOptions): Packing {
  return earlier ? extend(earlier, boxes, spacing) : pack(boxes, { ...spacing, aspect });
}

function sizeOf({ key, box }: KeyedBox): Sized {
  return { key, width: box.width, height: box.height };
}
