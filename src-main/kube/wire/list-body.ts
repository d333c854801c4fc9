import {
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  JsonScanError,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  isSpace,
} from './json-scan.ts';
import { field, textField } from '../json-fields.ts';
import { type ObjectScan, scanObject } from './object-scan.ts';

/** What a list says of itself, beside its items. */
export interface ListEnvelope {
  readonly kind: string;
  readonly resourceVersion: string;
  /** The token of the next page, empty on the last. */
  readonly continueToken: string;
  readonly remaining: number | undefined;
}

/** An item of a list, scanned where it stands: it begins at `start` and ends where the scan did. */
export interface ListItem {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly scan: ObjectScan;
}

/** Where in the body we are: around the items, between two of them, or inside one. */
type Place = 'envelope' | 'between-items' | 'item';

const ITEMS_KEY = 'items';

/**
 * Takes the body of a list in chunks and gives out its items as they are completed, without ever holding the whole list.
 * What surrounds the items is collected and parsed at the end: built-in kinds write the list's metadata before the
 * items, custom resources after them, so nothing is assumed about the order.
 */
export class ListBody {
  #place: Place = 'envelope';
  #depth = 0;
  #inString = false;
  #escaped = false;
  /** Bytes of the string being read, or last read, directly inside the list object: maybe the key `items`. */
  #key: number[] = [];
  /** After a colon directly inside the list object: the next value belongs to `#key`. */
  #valueFollows = false;
  #envelope: Uint8Array[] = [];
  #item: Uint8Array[] = [];
  #nextToken = '';

  /** The token of the next page where the list names it before its items; empty otherwise. */
  get nextToken(): string {
    return this.#nextToken;
  }

  /** The items that `chunk` completes, most of them where they stand in it. Throws {@link JsonScanError}. */
  push(chunk: Uint8Array): readonly ListItem[] {
    const items: ListItem[] = [];
    for (let at = 0; at < chunk.length; ) {
      if (this.#place === 'envelope') at = this.#readEnvelope(chunk, at);
      else if (this.#place === 'between-items') at = this.#readBetween(chunk, at, items);
      else at = this.#readItem(chunk, at, items);
    }
    return items;
  }

  /** What the list says of itself; throws {@link JsonScanError} when the body is not a whole list. */
  end(): ListEnvelope {
    if (this.#place !== 'envelope' || this.#depth !== 0) throw new JsonScanError('the list breaks off before its end');
    const parsed = this.#around('');
    if (parsed === undefined) throw new JsonScanError('the body is not JSON');
    const kind = textField(parsed, 'kind');
    if (!kind.endsWith('List'))
      throw new JsonScanError(`the body is a ${kind === '' ? 'nameless thing' : kind}, not a list`);
    const metadata = field(parsed, 'metadata');
    const remaining = field(metadata, 'remainingItemCount');
    return {
      kind,
      resourceVersion: textField(metadata, 'resourceVersion'),
      continueToken: textField(metadata, 'continue'),
      remaining: typeof remaining === 'number' ? remaining : undefined,
    };
  }

  /** What was read around the items, with `rest` as its end; undefined if that is no JSON. */
  #around(rest: string): unknown {
    try {
      return JSON.parse(`${new TextDecoder().decode(joined(this.#envelope))}${rest}`);
    } catch {
      return undefined;
    }
  }

  /** Reads around the items until they begin or the chunk ends; answers where it stopped. */
  #readEnvelope(chunk: Uint8Array, from: number): number {
    for (let i = from; i < chunk.length; i++) {
      const byte = chunk[i] ?? 0;
      if (this.#inString) {
        this.#passString(byte);
        if (this.#inString && this.#depth === 1 && !this.#valueFollows) this.#key.push(byte);
      } else if (byte === OPEN_BRACKET && this.#depth === 1 && this.#valueFollows && this.#keyIsItems()) {
        this.#envelope.push(chunk.subarray(from, i + 1));
        this.#place = 'between-items';
        this.#nextToken = textField(field(this.#around(']}'), 'metadata'), 'continue');
        return i + 1;
      } else {
        this.#passEnvelope(byte);
      }
    }
    this.#envelope.push(chunk.subarray(from));
    return chunk.length;
  }

  #passEnvelope(byte: number): void {
    if (byte === QUOTE) {
      this.#inString = true;
      if (this.#depth === 1 && !this.#valueFollows) this.#key = [];
    } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) this.#depth++;
    else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) this.#depth--;
    else if (byte === COLON && this.#depth === 1) this.#valueFollows = true;
    else if (byte === COMMA && this.#depth === 1) this.#valueFollows = false;
  }

  /** Most items lie whole in a chunk: they are scanned at once, so that each of their bytes is looked at once. */
  #readBetween(chunk: Uint8Array, from: number, items: ListItem[]): number {
    for (let i = from; i < chunk.length; i++) {
      const byte = chunk[i];
      if (byte === OPEN_BRACE) {
        const scan = scanWhole(chunk, i);
        if (scan === undefined) {
          this.#place = 'item';
          return i;
        }
        items.push({ bytes: chunk, start: i, scan });
        i = scan.end - 1;
        continue;
      }
      if (byte === CLOSE_BRACKET) {
        this.#envelope.push(chunk.subarray(i, i + 1));
        this.#place = 'envelope';
        return i + 1;
      }
      if (byte !== COMMA && !isSpace(byte)) throw new JsonScanError('an item of the list is not an object');
    }
    return chunk.length;
  }

  /** Reads inside an item that a chunk broke off; the depth counts from the list object's own, 1. */
  #readItem(chunk: Uint8Array, from: number, items: ListItem[]): number {
    const end = chunk.length;
    let depth = this.#depth;
    let inString = this.#inString;
    let i = this.#escaped ? from + 1 : from;
    for (; i < end; i++) {
      const byte = chunk[i] ?? 0;
      if (inString) {
        if (byte === QUOTE) inString = false;
        else if (byte === BACKSLASH) i++;
      } else if (byte === QUOTE) inString = true;
      else if ((byte | 0x20) === OPEN_BRACE) depth++;
      else if ((byte | 0x20) === CLOSE_BRACE && --depth === 1) break;
    }
    this.#depth = depth;
    this.#inString = inString;
    // A backslash at the very end of the chunk escapes the first byte of the next.
    this.#escaped = i > end;
    if (i >= end) {
      this.#item.push(chunk.subarray(from));
      return end;
    }
    if (chunk[i] !== CLOSE_BRACE) throw new JsonScanError('an item of the list ends as if it were an array');
    const bytes = joined([...this.#item, chunk.subarray(from, i + 1)]);
    this.#item = [];
    items.push({ bytes, start: 0, scan: scanObject(bytes, 0) });
    this.#place = 'between-items';
    return i + 1;
  }

  #passString(byte: number): void {
    if (this.#escaped) this.#escaped = false;
    else if (byte === BACKSLASH) this.#escaped = true;
    else if (byte === QUOTE) this.#inString = false;
  }

  #keyIsItems(): boolean {
    return String.fromCharCode(...this.#key) === ITEMS_KEY;
  }
}

/** Undefined where the object does not end in these bytes; whether it is broken is seen when the rest is there. */
function scanWhole(bytes: Uint8Array, at: number): ObjectScan | undefined {
  try {
    return scanObject(bytes, at);
  } catch (problem) {
    if (problem instanceof JsonScanError) return undefined;
    throw problem;
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
