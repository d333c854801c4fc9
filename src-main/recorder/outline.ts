import { hash } from 'node:crypto';
import type { Span, WireObject } from '../kube/heard.ts';

/** No byte of UTF-8: it stands where something was left out. */
const LEFT_OUT = 0xff;

let scratch = Buffer.alloc(64 * 1024);

/**
 * What of an object nearly every version repeats, as a hash: its bytes without `metadata.resourceVersion`,
 * `metadata.managedFields` and `status`. While it stays the same, so do labels, owners and whatever the specification
 * names. Undefined where the parts were not seen, and for an object without a status: hardly one of its versions changes
 * nothing else, and most of a first list may be Events.
 */
export function outlineOf({ body, version, ownership, status }: WireObject): string | undefined {
  if (version === undefined || status === undefined) return undefined;
  if (scratch.length < body.byteLength + 4) scratch = Buffer.alloc(body.byteLength * 2);
  const parts = [version, ownership, status].filter((part): part is Span => part !== undefined);
  parts.sort((a, b) => a.start - b.start);
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
