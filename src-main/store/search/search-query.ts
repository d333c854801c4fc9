import { TapeError } from '../tape-error.ts';

/** Where a clause looks. `any` is a bare word: name, labels, annotations, images, status, reason and message. */
export const FIELDS = [
  'name',
  'ns',
  'kind',
  'label',
  'annotation',
  'image',
  'status',
  'reason',
  'message',
  'health',
  'node',
  'text',
] as const;
export type Field = (typeof FIELDS)[number] | 'any';

/** What people write for a field, beside its name. */
const ALIASES: ReadonlyMap<string, Field> = new Map([
  ...FIELDS.map((field) => [field, field] as const),
  ['namespace', 'ns'],
  ['n', 'ns'],
  ['labels', 'label'],
  ['l', 'label'],
  ['annotations', 'annotation'],
  ['images', 'image'],
  ['phase', 'status'],
  ['msg', 'message'],
  ['body', 'text'],
]);

/** One condition. All must hold at the same time. */
export interface Clause {
  readonly field: Field;
  /** In lower case, never empty. */
  readonly text: string;
  readonly negated: boolean;
  /** What stands like a field before the colon of this word, and is none. */
  readonly noField?: string;
}

/** A token of a query: an optional minus, an optional field, a word or a quotation. */
const TOKEN = /\s*(-?)(?:([A-Za-z]+):)?(?:"((?:[^"\\]|\\.)*)"|([^\s"]\S*)?)(?=\s|$)/uy;

/** SQLite compares with patterns of at most 50,000 bytes. */
const MAX_QUERY = 4000;

/**
 * Reads a query: words and `field:word`s, which must all hold at once; `-` in front turns one round, quotes keep spaces,
 * `*` stands for anything. A word with a colon that is no field, as `nginx:1.25`, is a word.
 * Throws a {@link TapeError} (`bad-question`) with what to write instead.
 */
export function parseQuery(query: string): readonly Clause[] {
  const clauses: Clause[] = [];
  const text = query.trim();
  if (text.length > MAX_QUERY) throw mistake(`A search has at most ${MAX_QUERY} characters; leave some out.`);
  if (text === '') throw mistake('There is nothing to look for; write a word, as nginx, or a field, as image:nginx.');
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const found = TOKEN.exec(text);
    if (found === null) throw mistake(unreadable(text.slice(at).trim()));
    clauses.push(clauseOf(found));
  }
  return clauses;
}

function clauseOf([token, minus, prefix, quoted, bare = '']: RegExpExecArray): Clause {
  const negated = minus === '-';
  const word = quoted === undefined ? bare : quoted.replace(/\\(.)/g, '$1');
  const field = prefix === undefined ? 'any' : ALIASES.get(prefix.toLowerCase());
  if (field === undefined) {
    const meant = nearest(prefix ?? '');
    if (meant !== undefined || word === '') {
      const hint = meant === undefined ? '' : ` Did you mean ${meant}: ?`;
      throw mistake(`There is no field ${prefix}:, only ${FIELDS.join(', ')}.${hint}`);
    }
    const text = `${prefix}:${word}`.toLowerCase();
    // An image with its version, or a host with its port.
    return /^\d/.test(word) ? { field: 'any', text, negated } : { field: 'any', text, negated, noField: `${prefix}` };
  }
  if (word === '') {
    throw mistake(
      field === 'any'
        ? `"${(token ?? '').trim()}" says nothing; write a word behind it or leave it out.`
        : `${prefix}: needs a word behind it, as ${EXAMPLES[field]}.`,
    );
  }
  return { field, text: word.toLowerCase(), negated };
}

const EXAMPLES: Readonly<Record<(typeof FIELDS)[number], string>> = {
  name: 'name:web',
  ns: 'ns:shop',
  kind: 'kind:pod',
  label: 'label:app=shop',
  annotation: 'annotation:team=blue',
  image: 'image:nginx',
  status: 'status:CrashLoopBackOff',
  reason: 'reason:BackOff',
  message: 'message:"failed to pull"',
  health: 'health:failing',
  node: 'node:worker-1',
  text: 'text:"runAsUser\\": 0"',
};

function unreadable(rest: string): string {
  return rest.replace(/[^"]/g, '').length % 2 === 1
    ? `The quotation ${rest} has no end; write " behind it.`
    : `${rest} cannot be read; put words with spaces or quotes between " and ".`;
}

/** A field that differs from `word` in one or two letters. */
function nearest(word: string): string | undefined {
  return [...ALIASES.keys()].find((name) => name.length > 3 && distance(name, word.toLowerCase()) <= 2);
}

/** How many letters must be put in, left out or changed. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_none, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

function mistake(sentence: string): TapeError {
  return new TapeError('bad-question', sentence);
}
