import type { Life } from '../../playback/player.ts';
import type { Sheet } from './box.ts';
import { type GroupBlocks, groupBlocks, type KeyedBox } from './group-blocks.ts';
import { BY_NAMESPACE, type Group, type Grouping, groupsOf } from './grouping.ts';
import { extend, type Packed, pack, positionsOf, type Sized, type Spacing } from './packing.ts';
import {
  type Arrangement,
  CARD_SIZES,
  type FreshLayout,
  GAPS,
  type GroupBox,
  type GroupPacking,
  type Packing,
  type Place,
  type Slot,
} from './places.ts';

/** Width / height that the picture as a whole and each box in it aim at. */
const CLUSTER_ASPECT = 1.5;
const GROUP_ASPECT = 1.1;

const BLOCK_SPACING: Spacing = { gap: GAPS.block, snap: CARD_SIZES.workload.width + GAPS.column };
const LOOSE_SPACING: Spacing = { gap: GAPS.cellX, snap: CARD_SIZES.loose.width + GAPS.cellX };
const GROUP_SPACING: Spacing = { gap: GAPS.group, snap: 1 };

/** How the picture is arranged. */
export interface LayoutSettings {
  readonly grouping: Grouping;
  /** Lives that ended by this `seq` get no place: what is left moves together. */
  readonly since?: number;
}

export const AS_USUAL: LayoutSettings = { grouping: BY_NAMESPACE };

/**
 * Gives every life of the window its place. A function of its arguments alone: neither the playhead nor the way it
 * took matters. With the arrangement of an earlier layout, columns and rows stay as they were and what is new is added
 * at their feet, until the picture has doubled. `lives` are in the order of `bornSeq`.
 */
export function layoutLives(lives: readonly Life[], settings = AS_USUAL, earlier?: Arrangement): FreshLayout {
  const { grouping, since } = settings;
  const placed = since === undefined ? lives : lives.filter(({ goneSeq }) => goneSeq === 0 || goneSeq > since);
  const parts = groupsOf(placed, grouping).map((group): GroupParts => ({ group, ...groupBlocks(group.roots) }));
  if (earlier) {
    const layout = compose(parts, earlier);
    if (layout.slots.length <= 2 * earlier.slots) return layout;
  }
  return compose(parts);
}

interface GroupParts extends GroupBlocks {
  readonly group: Group;
}

function compose(parts: readonly GroupParts[], earlier?: Arrangement): FreshLayout {
  const measured = parts.map((part) => measure(part, earlier?.groups.get(part.group.key)));
  // Large ones first: that packs well, and what is large is most likely what matters.
  const bySize = [...measured].sort((a, b) => a.part.group.rank - b.part.group.rank || b.height - a.height);
  const boxes = bySize.map(({ part, width, height }): Sized => ({ key: part.group.key, width, height }));
  const cluster = packing(boxes, { earlier: earlier?.cluster, spacing: GROUP_SPACING, aspect: CLUSTER_ASPECT });
  const { positions, width, height } = positionsOf(cluster, boxes, GROUP_SPACING);
  const slots: Slot[] = [];
  const places = new Map<number, Place>();
  const groups = measured.map((one, group): GroupBox => {
    const { key, title, noun } = one.part.group;
    const at = positions.get(key) ?? { x: 0, y: 0 };
    putGroup(one, at, { group, slots, places });
    return { ...at, width: one.width, height: one.height, key, title, noun };
  });
  const packings = new Map(measured.map(({ part, packed }) => [part.group.key, packed]));
  const arrangement = { cluster, groups: packings, slots: earlier?.slots ?? slots.length };
  return { places, slots, groups, bounds: { x: 0, y: 0, width, height }, arrangement };
}

interface MeasuredGroup {
  readonly part: GroupParts;
  readonly packed: GroupPacking;
  readonly blocks: Packed;
  readonly loose: Packed;
  readonly width: number;
  readonly height: number;
}

function measure(part: GroupParts, earlier?: GroupPacking): MeasuredGroup {
  const sized = { blocks: part.blocks.map(sizeOf), loose: part.loose.map(sizeOf) };
  const blocks = packing(sized.blocks, { earlier: earlier?.blocks, spacing: BLOCK_SPACING, aspect: GROUP_ASPECT });
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

function putGroup(
  { part, blocks, loose }: MeasuredGroup,
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
  put(part.blocks, blocks, top);
  const looseTop = blocks.height > 0 ? top + blocks.height + GAPS.block : top;
  put(part.loose, loose, looseTop);
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
