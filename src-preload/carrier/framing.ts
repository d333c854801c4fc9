/**
 * One message with typed arrays as one binary frame: a head of JSON in which `{"$view":[type,index,bytes]}` stands for
 * each array, then the arrays at steps of eight bytes, so that the reader can make views on what it received without
 * copying. Messages without typed arrays travel as JSON text and need no frame.
 */

type View = Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer> | Uint8Array<ArrayBuffer>;
type ViewType = 'i32' | 'f64' | 'u8';

/** A typed array never exceeds the ArrayBuffer it lies in, but its claims must be checked before it is made. */
const MAX_VIEWS = 1024;
const STEP = 8;

const align = (offset: number) => Math.ceil(offset / STEP) * STEP;

function typeOf(value: unknown): ViewType | undefined {
  if (value instanceof Int32Array) return 'i32';
  if (value instanceof Float64Array) return 'f64';
  if (value instanceof Uint8Array) return 'u8';
  return undefined;
}

interface Place {
  readonly buffer: ArrayBuffer;
  readonly offset: number;
  readonly bytes: number;
}

const ELEMENT_BYTES: Readonly<Record<string, number>> = { i32: 4, f64: 8, u8: 1 };

function viewOn(type: string, { buffer, offset, bytes }: Place): View {
  if (bytes % (ELEMENT_BYTES[type] ?? 1) !== 0) {
    throw new Error('The frame cuts an element of an array in two');
  }
  switch (type) {
    case 'i32':
      return new Int32Array(buffer, offset, bytes / 4);
    case 'f64':
      return new Float64Array(buffer, offset, bytes / 8);
    case 'u8':
      return new Uint8Array(buffer, offset, bytes);
    default:
      throw new Error(`The frame names an array type that does not exist: ${type}`);
  }
}

/** Encodes a message as a frame. Plain data only: what JSON cannot say is lost as JSON loses it. */
export function frameOf(message: unknown): Uint8Array<ArrayBuffer> {
  const views: ArrayBufferView[] = [];
  const head = new TextEncoder().encode(
    JSON.stringify(message, (_key, value: unknown) => {
      const type = typeOf(value);
      if (type === undefined || !ArrayBuffer.isView(value)) {
        return value;
      }
      views.push(value);
      return { $view: [type, views.length - 1, value.byteLength] };
    }),
  );
  let length = align(STEP + head.length);
  const offsets = views.map((view) => {
    const offset = length;
    length = align(offset + view.byteLength);
    return offset;
  });
  const frame = new Uint8Array(length);
  new DataView(frame.buffer).setUint32(0, head.length, true);
  frame.set(head, STEP);
  views.forEach((view, index) => {
    frame.set(new Uint8Array(view.buffer, view.byteOffset, view.byteLength), offsets[index]);
  });
  return frame;
}

/** Where each array of a frame begins: their sizes are known only once the head is read. */
function offsetsOf(sizes: readonly number[], start: number): readonly number[] {
  let offset = start;
  return sizes.map((bytes) => {
    const at = offset;
    offset = align(at + bytes);
    return at;
  });
}

/** `[type, index, bytes]` of a placeholder, or undefined if `value` is none. */
function placeholderOf(value: unknown): readonly [string, number, number] | undefined {
  if (typeof value !== 'object' || value === null || !('$view' in value) || !Array.isArray(value.$view)) {
    return undefined;
  }
  const [type, index, bytes]: unknown[] = value.$view;
  return typeof type === 'string' && Number.isInteger(index) && Number.isInteger(bytes)
    ? [type, Number(index), Number(bytes)]
    : undefined;
}

/** Decodes a frame; its typed arrays are views on `frame`. Throws an Error on a frame that contradicts itself. */
export function messageOf(frame: ArrayBuffer): unknown {
  const headLength = new DataView(frame).getUint32(0, true);
  if (STEP + headLength > frame.byteLength) {
    throw new Error('The frame is shorter than its head says');
  }
  const head: unknown = JSON.parse(new TextDecoder().decode(new Uint8Array(frame, STEP, headLength)));
  const sizes: number[] = [];
  const collect = (value: unknown): void => {
    const placeholder = placeholderOf(value);
    if (placeholder !== undefined) {
      if (placeholder[1] !== sizes.length || sizes.length >= MAX_VIEWS) {
        throw new Error('The frame numbers its arrays out of order');
      }
      sizes.push(placeholder[2]);
    } else if (typeof value === 'object' && value !== null) {
      Object.values(value).forEach(collect);
    }
  };
  collect(head);
  const offsets = offsetsOf(sizes, align(STEP + headLength));
  const restore = (value: unknown): unknown => {
    const placeholder = placeholderOf(value);
    if (placeholder !== undefined) {
      const [type, index, bytes] = placeholder;
      return viewOn(type, { buffer: frame, offset: offsets[index] ?? 0, bytes });
    }
    if (Array.isArray(value)) {
      return value.map(restore);
    }
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, restore(entry)]));
    }
    return value;
  };
  return restore(head);
}
