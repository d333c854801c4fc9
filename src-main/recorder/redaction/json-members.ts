/** Where one member's value stands in a JSON text: `text.slice(start, end)` is the value. */
export interface JsonMember {
  readonly key: string;
  readonly start: number;
  readonly end: number;
}

/**
 * The members of the object that starts at or after `at`, in the order of the text, repeated keys included; none if
 * another value stands there. Working on spans instead of parsed objects keeps key order, escapes and numbers as they
 * are. The text must be valid JSON (parse it first).
 */
export function membersAt(text: string, at: number): readonly JsonMember[] {
  let position = skipSpace(text, at);
  if (text[position] !== '{') return [];
  const members: JsonMember[] = [];
  position = skipSpace(text, position + 1);
  while (position < text.length && text[position] !== '}') {
    const keyEnd = endOfString(text, position);
    const start = skipSpace(text, skipSpace(text, keyEnd) + 1);
    const end = endOfValue(text, start);
    members.push({ key: keyIn(text.slice(position, keyEnd)), start, end });
    position = skipSpace(text, end);
    if (text[position] === ',') position = skipSpace(text, position + 1);
  }
  return members;
}

/** The spans of the array's elements, as {@link membersAt}; none if another value stands there. */
export function elementsAt(text: string, at: number): readonly Pick<JsonMember, 'start' | 'end'>[] {
  let position = skipSpace(text, at);
  if (text[position] !== '[') return [];
  const elements: Pick<JsonMember, 'start' | 'end'>[] = [];
  position = skipSpace(text, position + 1);
  while (position < text.length && text[position] !== ']') {
    const end = endOfValue(text, position);
    elements.push({ start: position, end });
    position = skipSpace(text, end);
    if (text[position] === ',') position = skipSpace(text, position + 1);
  }
  return elements;
}

/** Hardly any key has an escape, and parsing each is what takes longest. */
function keyIn(literal: string): string {
  return literal.includes('\\') ? decodeString(literal) : literal.slice(1, -1);
}

/** The text inside a JSON string, quotes included in `literal`. Throws a SyntaxError if it is none. */
export function decodeString(literal: string): string {
  const value: unknown = JSON.parse(literal);
  if (typeof value !== 'string') throw new SyntaxError('A JSON string was expected.');
  return value;
}

const GO_ESCAPES: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};

/** A JSON string as Go's encoder writes it, which escapes what HTML would read: the text around it looks the same. */
export function goString(value: string): string {
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (character) => GO_ESCAPES[character] ?? character);
}

/** A span of a text and what to put there. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The text with every splice applied; they may come in any order and must not overlap. */
export function spliced(text: string, splices: readonly Splice[]): string {
  const parts: string[] = [];
  let position = 0;
  for (const splice of [...splices].sort((a, b) => a.start - b.start)) {
    parts.push(text.slice(position, splice.start), splice.text);
    position = splice.end;
  }
  return [...parts, text.slice(position)].join('');
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;

/** Space, tab and the ends of lines. */
function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

/** Brackets and braces differ in one bit that letters have for small and capital. */
function isOpening(code: number): boolean {
  return (code | 0x20) === 0x7b;
}

function isClosing(code: number): boolean {
  return (code | 0x20) === 0x7d;
}

function skipSpace(text: string, at: number): number {
  let position = at;
  while (position < text.length && isSpace(text.charCodeAt(position))) position += 1;
  return position;
}

/** Just after the closing quote of the string that starts at `at`. */
function endOfString(text: string, at: number): number {
  for (let found = text.indexOf('"', at + 1); found >= 0; found = text.indexOf('"', found + 1)) {
    let escapes = 0;
    while (text.charCodeAt(found - 1 - escapes) === BACKSLASH) escapes += 1;
    if (escapes % 2 === 0) return found + 1;
  }
  return text.length;
}

/** Just after the value that starts at `at`. Counts brackets instead of calling itself: depth costs no stack. */
function endOfValue(text: string, at: number): number {
  const first = text.charCodeAt(at);
  if (first === QUOTE) return endOfString(text, at);
  if (!isOpening(first)) return endOfScalar(text, at);
  let depth = 0;
  for (let position = at; position < text.length; ) {
    const code = text.charCodeAt(position);
    if (code === QUOTE) {
      position = endOfString(text, position);
      continue;
    }
    position += 1;
    if (isOpening(code)) depth += 1;
    else if (isClosing(code) && --depth === 0) return position;
  }
  return text.length;
}

function endOfScalar(text: string, at: number): number {
  let position = at;
  while (position < text.length) {
    const code = text.charCodeAt(position);
    if (code === COMMA || isClosing(code) || isSpace(code)) break;
    position += 1;
  }
  return position;
}
