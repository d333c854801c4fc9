/** One step of a path into an object. */
export type PathStep =
  | { readonly type: 'member'; readonly like: RegExp }
  /** Any number of members and elements, none included. */
  | { readonly type: 'deep' }
  /** Elements of a list: all, or those whose `name` is like that. */
  | { readonly type: 'element'; readonly like?: RegExp };

/** A path that was written wrongly; the message says what is expected. */
export class PathError extends Error {
  constructor(path: string, what: string) {
    super(`the path "${path}" ${what}`);
    this.name = 'PathError';
  }
}

const STEP = /\.?(?:\["([^"]*)"\]|\[([^\]"]*)\]|(\*\*)(?=\.|\[|$)|([^.[\]]+))/y;

/** Reads a path as {@link RedactionRule} describes it. Throws a {@link PathError}. */
export function pathSteps(path: string): readonly PathStep[] {
  const steps: PathStep[] = [];
  STEP.lastIndex = 0;
  while (STEP.lastIndex < path.length) {
    const at = STEP.lastIndex;
    const match = STEP.exec(path);
    if (match === null) throw new PathError(path, `cannot be read from "${path.slice(at)}" on`);
    const [, exact, element, deep, name] = match;
    if (exact !== undefined) steps.push({ type: 'member', like: new RegExp(`^${escaped(exact)}$`) });
    else if (element !== undefined) steps.push(elementStep(path, element));
    else if (deep !== undefined) steps.push({ type: 'deep' });
    else steps.push({ type: 'member', like: new RegExp(`^${glob(name ?? '')}$`) });
  }
  const last = steps.at(-1);
  if (last === undefined || last.type === 'deep') throw new PathError(path, 'must end with a member or an element');
  return steps;
}

/** Names of variables are written in capitals or not; they mean the same. */
function elementStep(path: string, text: string): PathStep {
  if (text === '*') return { type: 'element' };
  if (text === '') throw new PathError(path, 'has brackets without a name; write [*] for all elements');
  return { type: 'element', like: new RegExp(`^(?:${text.split(',').map(glob).join('|')})$`, 'i') };
}

/** The member name that every match has and that is rarest: an object whose text lacks it needs no look. */
export function neededMember(path: string): string | undefined {
  const names = [...path.replace(/\[[^\]]*\]/g, '[]').matchAll(/(?:^|\.)([^.[\]"*]+)(?=[.[]|$)/g)].map(
    (match) => match[1] ?? '',
  );
  return names.findLast((name) => !COMMON.includes(name));
}

const COMMON = ['name', 'value', 'spec', 'metadata', 'status', 'template'];

function glob(text: string): string {
  return escaped(text).replaceAll('\\*', '.*');
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Where a value lies: names of members and numbers of elements, from the outermost in. */
export type Place = readonly (string | number)[];

/** Deeper than any object of a cluster; a hostile one must not cost the stack. */
const DEEPEST = 100;

/** The places in a parsed value that the steps lead to. A place may be found twice. */
export function placesIn(value: unknown, steps: readonly PathStep[]): readonly Place[] {
  const found: Place[] = [];
  walk(value, { steps, at: 0, place: [] }, found);
  return found;
}

interface Position {
  readonly steps: readonly PathStep[];
  readonly at: number;
  readonly place: Place;
}

function walk(value: unknown, position: Position, found: Place[]): void {
  const { steps, at, place } = position;
  const step = steps[at];
  if (step === undefined) {
    found.push(place);
    return;
  }
  if (typeof value !== 'object' || value === null || place.length >= DEEPEST) return;
  if (step.type === 'deep') walk(value, { steps, at: at + 1, place }, found);
  if (Array.isArray(value)) {
    if (step.type === 'member') return;
    const next = step.type === 'deep' ? at : at + 1;
    for (const [index, each] of value.entries()) {
      if (step.type === 'deep' || isLike(each, step.like)) {
        walk(each, { steps, at: next, place: [...place, index] }, found);
      }
    }
    return;
  }
  if (step.type === 'element') return;
  const next = step.type === 'deep' ? at : at + 1;
  for (const [name, each] of Object.entries(value)) {
    if (step.type === 'deep' ? typeof each === 'object' : step.like.test(name)) {
      walk(each, { steps, at: next, place: [...place, name] }, found);
    }
  }
}

function isLike(element: unknown, like: RegExp | undefined): boolean {
  if (like === undefined) return true;
  if (typeof element !== 'object' || element === null || !('name' in element)) return false;
  return typeof element.name === 'string' && like.test(element.name);
}

/** The value at a place; undefined if there is none. */
export function valueAt(value: unknown, place: Place): unknown {
  return place.reduce<unknown>((within, step) => {
    if (typeof within !== 'object' || within === null || !Object.hasOwn(within, step)) return undefined;
    const held: unknown = Reflect.get(within, step);
    return held;
  }, value);
}
