import { isJsonObject, type JsonObject } from '../json.ts';

/** One step of a path. */
type Step =
  | { readonly type: 'key'; readonly key: string }
  | { readonly type: 'index'; readonly index: number }
  | { readonly type: 'all' }
  | { readonly type: 'where'; readonly path: readonly Step[]; readonly equals: boolean; readonly value: unknown };

/** A path that was understood. */
export type JsonPath = readonly Step[];

const MOST_CHARACTERS = 500;
const MOST_STEPS = 24;
/** Values that are looked at on each step of a path: a wildcard over a large list goes no further. */
const MOST_VALUES = 200;

/**
 * Reads the part of JSONPath that definitions of custom resources use: `.a.b`, `['a.b']`, `\.` in a key, `[0]`, `[-1]`,
 * `[*]`, `[?(@.type=="Ready")]`. Undefined for anything else: then there is no column, rather than a wrong one.
 */
export function parseJsonPath(text: string): JsonPath | undefined {
  if (text.length > MOST_CHARACTERS) return undefined;
  const braces = /^\{(.*)\}$/s.exec(text.trim())?.[1] ?? text.trim();
  return stepsOf(braces.replace(/^[$@]/, ''));
}

const KEY = /^\.((?:[^.[\]\\]|\\.)+)/s;
const BRACKET_KEY = /^\.?\[\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\s*\]/s;
const INDEX = /^\.?\[\s*(-?\d{1,6})(?::)?\s*\]/;
const ALL = /^(?:\.?\[\s*\*\s*\]|\.\*)/;
const WHERE = /^\.?\[\?\(\s*@((?:[^"'()=!<>\s])+)\s*(==|!=)\s*("[^"]*"|'[^']*'|-?\d+(?:\.\d+)?|true|false)\s*\)\]/;

function stepsOf(text: string): JsonPath | undefined {
  const steps: Step[] = [];
  let rest = text;
  while (rest !== '') {
    const read = firstStep(rest);
    if (read === undefined || steps.length >= MOST_STEPS) return undefined;
    steps.push(read.step);
    rest = rest.slice(read.length);
  }
  return steps;
}

function firstStep(text: string): { readonly step: Step; readonly length: number } | undefined {
  const all = ALL.exec(text);
  if (all !== null) return { step: { type: 'all' }, length: all[0].length };
  const index = INDEX.exec(text);
  if (index !== null) return { step: { type: 'index', index: Number(index[1]) }, length: index[0].length };
  const where = WHERE.exec(text);
  if (where !== null) {
    const path = stepsOf(where[1] ?? '');
    if (path === undefined) return undefined;
    const step: Step = { type: 'where', path, equals: where[2] === '==', value: literalOf(where[3] ?? '') };
    return { step, length: where[0].length };
  }
  const key = BRACKET_KEY.exec(text) ?? KEY.exec(text);
  const name = key?.[1] ?? key?.[2];
  if (key === null || name === undefined) return undefined;
  return { step: { type: 'key', key: name.replace(/\\(.)/gs, '$1') }, length: key[0].length };
}

function literalOf(text: string): unknown {
  if (text.startsWith('"') || text.startsWith("'")) return text.slice(1, -1);
  return text === 'true' ? true : text === 'false' ? false : Number(text);
}

/** What the path leads to, in order. Bounded in what it looks at; missing keys lead nowhere. */
export function valuesAt(value: unknown, path: JsonPath): readonly unknown[] {
  return path.reduce<readonly unknown[]>(
    (values, step) => values.flatMap((each) => taken(each, step)).slice(0, MOST_VALUES),
    [value],
  );
}

function taken(value: unknown, step: Step): readonly unknown[] {
  switch (step.type) {
    case 'key':
      return isJsonObject(value) && Object.hasOwn(value, step.key) ? [value[step.key]] : [];
    case 'index': {
      const item: unknown = Array.isArray(value) ? value.at(step.index) : undefined;
      return item === undefined ? [] : [item];
    }
    case 'all':
      return membersOf(value);
    case 'where':
      return membersOf(value).filter((item) => valuesAt(item, step.path).includes(step.value) === step.equals);
  }
}

function membersOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value.slice(0, MOST_VALUES);
  return isJsonObject(value) ? Object.values(value satisfies JsonObject).slice(0, MOST_VALUES) : [];
}
