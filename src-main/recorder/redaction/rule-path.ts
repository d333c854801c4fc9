import { isJsonObject } from '../../digest/json.ts';

/** One step of a path into an object. */
export type PathStep =
  | { readonly type: 'member'; readonly name: string }
  | { readonly type: 'members'; readonly like: RegExp }
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
    if (exact !== undefined) steps.push({ type: 'member', name: exact });
    else if (element !== undefined) steps.push(elementStep(path, element));
    else if (deep !== undefined) steps.push({ type: 'deep' });
    else steps.push(memberStep(name ?? ''));
  }
  const last = steps.at(-1);
  if (last === undefined || last.type === 'deep') throw new PathError(path, 'must end with a member or an element');
  return steps;
}

function memberStep(name: string): PathStep {
  return name.includes('*') ? { type: 'members', like: new RegExp(`^${glob(name)}$`) } : { type: 'member', name };
}

/** Names of variables are written in capitals or not; they mean the same. */
function elementStep(path: string, text: string): PathStep {
  if (text === '*') return { type: 'element' };
  if (text === '') throw new PathError(path, 'has brackets without a name; write [*] for all elements');
  return { type: 'element', like: new RegExp(text.split(',').map(wholeName).join('|'), 'i') };
}

/** The member name that every match has and that is rarest: an object whose text lacks it needs no look. */
export function neededMember(path: string): string | undefined {
  const names = [...path.replace(/\[[^\]]*\]/g, '[]').matchAll(/(?:^|\.)([^.[\]"*]+)(?=[.[]|$)/g)].map(
    (match) => match[1] ?? '',
  );
  return names.findLast((name) => !COMMON.includes(name));
}

const COMMON = ['name', 'value', 'spec', 'metadata', 'status', 'template'];

/** What begins or ends with a star need not be matched there: every variable of every environment passes here. */
function wholeName(text: string): string {
  const named = text.replace(/^\*+|\*+$/g, '');
  return `${text.startsWith('*') ? '' : '^'}${glob(named)}${text.endsWith('*') ? '' : '$'}`;
}

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

/** A member and where it lies. */
interface HeldMember {
  readonly place: Place;
  readonly held: unknown;
}

/**
 * Looks for paths in one parsed value. Rules that begin alike, as those for variables of an environment do with `**.env`,
 * share the walk through all of it: that walk is nearly all that they cost.
 */
export class PathSearch {
  readonly #value: unknown;
  #members: Map<string, readonly HeldMember[]> | undefined;

  constructor(value: unknown) {
    this.#value = value;
  }

  /** The places that the steps lead to. A place may be found twice. */
  places(steps: readonly PathStep[]): readonly Place[] {
    const [deep, member] = steps;
    if (deep?.type !== 'deep' || member?.type !== 'member')
      return leadsOn(this.#value, steps) ? new Walk(steps).from(this.#value) : NOWHERE;
    const rest = steps.slice(2);
    return this.#called(member.name).flatMap(({ place, held }) => {
      if (rest.length === 0) return [place];
      return typeof held === 'object' && held !== null ? new Walk(rest, place).from(held) : [];
    });
  }

  /** All members of this name, at any depth. */
  #called(name: string): readonly HeldMember[] {
    const known = this.#members?.get(name);
    if (known !== undefined) return known;
    const found: HeldMember[] = [];
    collectMembers(this.#value, { name, way: [], found });
    this.#members ??= new Map();
    this.#members.set(name, found);
    return found;
  }
}

const NOWHERE: readonly Place[] = [];

/** False where a member that a path begins with is missing, which is seen without walking: hardly any object has annotations. */
function leadsOn(value: unknown, steps: readonly PathStep[]): boolean {
  let held = value;
  for (const step of steps) {
    if (step.type !== 'member') return true;
    if (!isJsonObject(held) || !Object.hasOwn(held, step.name)) return false;
    held = held[step.name];
  }
  return true;
}

function collectMembers(
  value: unknown,
  to: { readonly name: string; readonly way: (string | number)[]; readonly found: HeldMember[] },
): void {
  const { name, way, found } = to;
  if (way.length >= DEEPEST) return;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      const item: unknown = value[index];
      if (typeof item !== 'object' || item === null) continue;
      way.push(index);
      collectMembers(item, to);
      way.pop();
    }
    return;
  }
  if (!isJsonObject(value)) return;
  if (Object.hasOwn(value, name)) found.push({ place: [...way, name], held: value[name] });
  for (const key in value) {
    const item = value[key];
    if (typeof item !== 'object' || item === null) continue;
    way.push(key);
    collectMembers(item, to);
    way.pop();
  }
}

/**
 * Every pod passes here for each path that looks for variables of its environment, so what is passed over is not copied:
 * the way to where the walk stands is one list, and a member that is named is asked for instead of searched.
 */
class Walk {
  readonly #steps: readonly PathStep[];
  readonly #way: (string | number)[];
  readonly #found: Place[] = [];

  /** `from` is where the value lies that it starts with. */
  constructor(steps: readonly PathStep[], from: Place = []) {
    this.#steps = steps;
    this.#way = [...from];
  }

  from(value: unknown): readonly Place[] {
    this.#follow(value, 0);
    return this.#found;
  }

  #follow(value: unknown, at: number): void {
    const step = this.#steps[at];
    if (step === undefined) {
      this.#found.push([...this.#way]);
      return;
    }
    if (typeof value !== 'object' || value === null || this.#way.length >= DEEPEST) return;
    switch (step.type) {
      case 'member':
        if (!Array.isArray(value) && Object.hasOwn(value, step.name)) this.#enter(value, step.name, at + 1);
        return;
      case 'members':
        if (Array.isArray(value)) return;
        for (const name of Object.keys(value)) if (step.like.test(name)) this.#enter(value, name, at + 1);
        return;
      case 'element':
        if (!Array.isArray(value)) return;
        for (const index of value.keys()) if (isLike(value[index], step.like)) this.#enter(value, index, at + 1);
        return;
      case 'deep':
        this.#follow(value, at + 1);
        for (const part of Array.isArray(value) ? value.keys() : Object.keys(value)) this.#enter(value, part, at);
    }
  }

  #enter(value: object, part: string | number, at: number): void {
    const held: unknown = Reflect.get(value, part);
    // Only what holds something can be searched further, or is an end.
    if (at < this.#steps.length && (typeof held !== 'object' || held === null)) return;
    this.#way.push(part);
    this.#follow(held, at);
    this.#way.pop();
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
