import type { TextTable } from '../file/format.ts';

/**
 * Where a text is cut: between the members of a summary, between references. Any cut is right, since the pieces are
 * joined by what they were cut at; these make pieces that many texts have in common, as a label or a node.
 */
const CUTS: Readonly<Record<TextTable, string>> = { summary: ',"', refs: '},{"' };
const LOW_BITS = 0x7f;
const MORE = 0x80;
/** A number of 31 bits in groups of seven. */
const MAX_SHIFT = 28;

/** The parts of a text; {@link textOfParts} makes the text of them again. */
export function partsOf(table: TextTable, text: string): readonly string[] {
  return text.split(CUTS[table]);
}

export function textOfParts(table: TextTable, parts: readonly string[]): string {
  return parts.join(CUTS[table]);
}

/** Ids of parts as a few bytes, in their order. */
export function packIds(ids: readonly number[]): Buffer {
  const bytes: number[] = [];
  for (const id of ids) {
    let rest = id;
    for (; rest > LOW_BITS; rest >>>= 7) bytes.push((rest & LOW_BITS) | MORE);
    bytes.push(rest);
  }
  return Buffer.from(bytes);
}

/** The ids in bytes that {@link packIds} made, from `start` up to `end`; undefined where it cannot have made them. */
export function unpackIds(bytes: Uint8Array, start = 0, end = bytes.length): readonly number[] | undefined {
  if (end > bytes.length) return undefined;
  const ids: number[] = [];
  let [id, shift] = [0, 0];
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (shift > MAX_SHIFT) return undefined;
    id |= (byte & LOW_BITS) << shift;
    shift += 7;
    if (byte >= MORE) continue;
    if (id < 1) return undefined;
    ids.push(id);
    id = 0;
    shift = 0;
  }
  return shift === 0 ? ids : undefined;
}
