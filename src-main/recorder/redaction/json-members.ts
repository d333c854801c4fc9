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
    members.push({ key: decodeString(text.slice(position, keyEnd)), start, end });
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

const SPACE = /[^ \t\n\r]/g;

function skipSpace(text: string, at: number): number {
  SPACE.lastIndex = at;
  return SPACE.exec(text)?.index ?? text.length;
}

const QUOTE_OR_ESCAPE = /["\\]/g;

/** Just after the closing quote of the string that starts at `at`. */
function endOfString(text: string, at: number): number {
  QUOTE_OR_ESCAPE.lastIndex = at + 1;
  for (let found = QUOTE_OR_ESCAPE.exec(text); found !== null; found = QUOTE_OR_ESCAPE.exec(text)) {
    if (found[0] === '"') return found.index + 1;
    QUOTE_OR_ESCAPE.lastIndex = found.index + 2;
  }
  return text.length;
}

const BRACKET_OR_QUOTE = /["{}[\]]/g;
const END_OF_SCALAR = /[,}\] \t\n\r]/g;

/** Just after the value that starts at `at`. Counts brackets instead of calling itself: depth costs no stack. */
function endOfValue(text: string, at: number): number {
  const first = text[at];
  if (first === '"') return endOfString(text, at);
  if (first !== '{' && first !== '[') {
    END_OF_SCALAR.lastIndex = at;
    return END_OF_SCALAR.exec(text)?.index ?? text.length;
  }
  let depth = 0;
  let position = at;
  while (position < text.length) {
    BRACKET_OR_QUOTE.lastIndex = position;
    const found = BRACKET_OR_QUOTE.exec(text);
    if (found === null) break;
    if (found[0] === '"') {
      position = endOfString(text, found.index);
      continue;
    }
    depth += found[0] === '{' || found[0] === '[' ? 1 : -1;
    position = found.index + 1;
    if (depth === 0) return position;
  }
  return text.length;
}
