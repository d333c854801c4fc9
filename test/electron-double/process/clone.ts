// Both functions are also sent to the page as source text, so each must stand alone: nothing from outside its braces.

/**
 * A structured clone as JSON text, for the hop between Node and a page. Arrays are tagged, so that every other kind can
 * be an array with another tag: `['v', 'Int32Array', base64]`. Cycles are not carried.
 * @throws DataCloneError for what structured clone refuses.
 */
export function encodeClone(value: unknown): string {
  const base64 = (bytes: Uint8Array): string => {
    let text = '';
    for (let at = 0; at < bytes.length; at += 0x8000) {
      text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
    }
    return btoa(text);
  };
  const tagged = (one: unknown): unknown => {
    switch (typeof one) {
      case 'string':
      case 'boolean':
        return one;
      case 'number':
        return Number.isFinite(one) && !Object.is(one, -0) ? one : ['n', Object.is(one, -0) ? '-0' : String(one)];
      case 'undefined':
        return ['u'];
      case 'bigint':
        return ['i', String(one)];
      case 'function':
      case 'symbol':
        throw new DOMException(`${String(one)} could not be cloned.`, 'DataCloneError');
      case 'object':
        return one === null ? null : taggedObject(one);
    }
  };
  const taggedObject = (one: object): unknown => {
    if (Array.isArray(one)) {
      return ['a', one.map(tagged)];
    }
    if (ArrayBuffer.isView(one)) {
      const bytes = new Uint8Array(one.buffer, one.byteOffset, one.byteLength);
      return ['v', Reflect.get(one, Symbol.toStringTag) ?? 'DataView', base64(bytes)];
    }
    if (one instanceof ArrayBuffer) {
      return ['b', base64(new Uint8Array(one))];
    }
    if (one instanceof Date) {
      return ['d', one.getTime()];
    }
    if (one instanceof Map) {
      return ['m', [...one].map(([key, item]) => [tagged(key), tagged(item)])];
    }
    if (one instanceof Set) {
      return ['s', [...one].map(tagged)];
    }
    if (one instanceof Error) {
      return ['e', one.name, one.message];
    }
    return Object.fromEntries(Object.entries(one).map(([key, item]) => [key, tagged(item)]));
  };
  return JSON.stringify(tagged(value));
}

/** The value that {@link encodeClone} wrote. */
export function decodeClone(text: string): unknown {
  const VIEWS = new Map<unknown, new (buffer: ArrayBuffer) => ArrayBufferView>([
    ['Int8Array', Int8Array],
    ['Uint8Array', Uint8Array],
    ['Uint8ClampedArray', Uint8ClampedArray],
    ['Int16Array', Int16Array],
    ['Uint16Array', Uint16Array],
    ['Int32Array', Int32Array],
    ['Uint32Array', Uint32Array],
    ['Float32Array', Float32Array],
    ['Float64Array', Float64Array],
    ['BigInt64Array', BigInt64Array],
    ['BigUint64Array', BigUint64Array],
    ['DataView', DataView],
  ]);
  const buffer = (encoded: unknown): ArrayBuffer =>
    Uint8Array.from(atob(String(encoded)), (letter) => letter.charCodeAt(0)).buffer;
  const list = (items: unknown): readonly unknown[] => (Array.isArray(items) ? items : []);
  const plain = (one: unknown): unknown => {
    if (Array.isArray(one)) {
      return untagged(one);
    }
    return typeof one === 'object' && one !== null
      ? Object.fromEntries(Object.entries(one).map(([key, item]) => [key, plain(item)]))
      : one;
  };
  const untagged = ([tag, first, second]: readonly unknown[]): unknown => {
    switch (tag) {
      case 'a':
        return list(first).map(plain);
      case 'n':
        return Number(first);
      case 'u':
        return undefined;
      case 'i':
        return BigInt(String(first));
      case 'd':
        return new Date(Number(first));
      case 'm':
        return new Map(list(first).map((pair) => [plain(list(pair)[0]), plain(list(pair)[1])]));
      case 's':
        return new Set(list(first).map(plain));
      case 'e':
        return Object.assign(new Error(String(second)), { name: String(first) });
      case 'b':
        return buffer(first);
      case 'v': {
        const View = VIEWS.get(first);
        if (View !== undefined) {
          return new View(buffer(second));
        }
      }
    }
    throw new Error(`A clone with the unknown tag ${String(tag)} ${String(first)}`);
  };
  return plain(JSON.parse(text));
}
