import { hash } from 'node:crypto';
import type { Span, WireObject } from '../kube/heard.ts';

/** What ends a Lease: a flat `spec` that says when it was renewed. Escapes and anything nested are left to who parses it. */
const RENEWED =
  /(?<=[,{]"spec":\{(?:"[A-Za-z]+":(?:\d+|"[^"\\]*"),)*"renewTime":)"[\dTZ:.+-]*"(?=(?:,"[A-Za-z]+":(?:\d+|"[^"\\]*"))*\}\}\s*$)/;

/**
 * Where a Lease says when it was renewed, in nearly every version the only thing that is new. Undefined where that is
 * written in another way than the API server writes it.
 */
export function renewalOf({ body, ownership, status }: WireObject): Span | undefined {
  if (status !== undefined) return undefined;
  const from = ownership?.end ?? 0;
  // Bytes as characters: offsets in the text are those in the body.
  const tail = Buffer.from(body.buffer, body.byteOffset + from, body.byteLength - from).toString('latin1');
  const found = RENEWED.exec(tail);
  return found === null ? undefined : { start: from + found.index, end: from + found.index + found[0].length };
}

/** No byte of UTF-8: it stands where something was left out. */
const LEFT_OUT = 0xff;

let scratch = Buffer.alloc(64 * 1024);

/**
 * What of an object nearly every version repeats, as a hash: its bytes without `metadata.resourceVersion`,
 * `metadata.managedFields`, `status` and when a Lease was renewed. While it stays the same, so do labels, owners and
 * whatever the specification names. Undefined where the parts were not seen, and for an object without a status that is
 * not renewed: hardly one of its versions changes nothing else, and most of a first list may be Events.
 */
export function outlineOf({ body, version, ownership, status }: WireObject, renewal?: Span): string | undefined {
  if (version === undefined || (status ?? renewal) === undefined) return undefined;
  if (scratch.length < body.byteLength + 4) scratch = Buffer.alloc(body.byteLength * 2);
  const parts = inOrder([version, ownership, status, renewal]);
  let [from, length] = [0, 0];
  for (const { start, end } of parts) {
    scratch.set(body.subarray(from, start), length);
    length += start - from;
    scratch[length++] = LEFT_OUT;
    from = end;
  }
  scratch.set(body.subarray(from), length);
  return hash('sha256', scratch.subarray(0, length + body.byteLength - from), 'base64');
}

/** By where they stand. Few, and of every version: `sort` would take longer and make more. */
function inOrder(parts: readonly (Span | undefined)[]): readonly Span[] {
  const ordered: Span[] = [];
  for (const part of parts) {
    if (part === undefined) continue;
    let at = ordered.length;
    while (at > 0 && (ordered[at - 1]?.start ?? 0) > part.start) at -= 1;
    ordered.splice(at, 0, part);
  }
  return ordered;
}
