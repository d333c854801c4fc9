import type { RedactionRule } from '@model/redaction-rule.ts';
import { isJsonObject, objectAt, textAt } from '../../digest/json.ts';
import { decodeString, elementsAt, goString, membersAt, type Splice, spliced } from './json-members.ts';
import { neededMember, PathError, pathSteps, type PathStep, type Place, PathSearch, valueAt } from './rule-path.ts';
import { isSealed, type Seal } from './sealed-value.ts';
import { searchFor, type WordSearch } from './word-search.ts';

/** A text after rules, and how many values each of them replaced. */
export interface RuledText {
  readonly text: string;
  readonly counts: ReadonlyMap<string, number>;
}

/** Words that paths need, each once: rules that look for the same ask for it once in a text. */
class NeededWords {
  readonly #words: string[] = [];
  readonly #searches: WordSearch[] = [];

  /** The number of a word. */
  add(word: string): number {
    const known = this.#words.indexOf(word);
    if (known >= 0) return known;
    this.#searches.push(searchFor(word));
    return this.#words.push(word) - 1;
  }

  /** Tells of words, by their numbers, whether a text has them. */
  in(text: string): (word: number) => boolean {
    const known: boolean[] = [];
    return (word) => (known[word] ??= this.#searches[word]?.(text) ?? false);
  }
}

/** Applies rules to the JSON text of one object; `object` is the same, parsed. */
export type ApplyRules = (text: string, object: unknown) => RuledText;

interface RulePath {
  readonly steps: readonly PathStep[];
  /** Which of the {@link NeededWords} a text has in which it leads anywhere; absent where that is not worth a search. */
  readonly needed?: number;
}

interface CompiledRule {
  readonly name: string;
  readonly kinds: readonly string[];
  readonly paths: readonly RulePath[];
  readonly values?: RegExp;
}

const NOTHING: ReadonlyMap<string, number> = new Map();
/** So many manifests without anything to replace are remembered: they hardly ever change from version to version. */
const MOST_REMEMBERED = 2000;

/**
 * Makes rules ready. An object of a kind that no rule looks into, or whose text lacks what a path needs, costs a look
 * into a map, or a search for a word. Throws a {@link PathError} for a path or a pattern that cannot be read.
 */
export function applying(rules: readonly RedactionRule[], seal: Seal): ApplyRules {
  const words = new NeededWords();
  const compiled = rules.map((rule) => compile(rule, words));
  const byKind = new Map<string, readonly CompiledRule[]>();
  const harmless = new Set<string>();
  const rulesOf = (object: unknown): readonly CompiledRule[] => {
    const kind = isJsonObject(object) ? `${textAt(object, 'kind')} ${textAt(object, 'apiVersion')}` : '';
    const known = byKind.get(kind);
    if (known !== undefined) return known;
    const wanted = compiled.filter(({ kinds }) => kinds.some((pattern) => isMeant(kindOf(object), pattern)));
    byKind.set(kind, wanted);
    return wanted;
  };
  const find: FindPlaces = (text, object) => findings(words.in(text), object, rulesOf(object));
  return (text, object) => {
    if (compiled.length === 0) return { text, counts: NOTHING };
    const found = find(text, object);
    // What an annotation repeats is replaced first: as in the object, whole or in part, so that equal values look equal.
    const copies = inManifests(text, object, { find, found, seal, harmless });
    const own = replaced(copies.text, found, seal);
    return copies.counts.size === 0 ? own : { text: own.text, counts: sum(copies.counts, own.counts) };
  };
}

/** Where rules find something to replace in the JSON text of an object, and the same parsed. */
type FindPlaces = (text: string, object: unknown) => readonly Finding[];

function replaced(text: string, found: readonly Finding[], seal: Seal): RuledText {
  if (found.length === 0) return { text, counts: NOTHING };
  const counts = new Map<string, number>();
  const splices: Splice[] = [];
  for (const each of found) {
    const cut = cutOf(text, each, seal);
    if (cut === undefined || cut.count === 0) continue;
    splices.push(cut.splice);
    counts.set(each.rule.name, (counts.get(each.rule.name) ?? 0) + cut.count);
  }
  return splices.length === 0 ? { text, counts: NOTHING } : { text: spliced(text, splices), counts };
}

/** What is wrong with rules, in words; undefined if they can be applied. */
export function ruleProblem(rules: readonly RedactionRule[]): string | undefined {
  try {
    const words = new NeededWords();
    for (const rule of rules) compile(rule, words);
    return undefined;
  } catch (error) {
    if (error instanceof PathError) return error.message;
    throw error;
  }
}

function compile({ name, kinds, paths, values }: RedactionRule, words: NeededWords): CompiledRule {
  return {
    name,
    kinds,
    paths: paths.map((path) => {
      const steps = pathSteps(path);
      // A way without branches is walked faster than the text is searched.
      const needed = steps.some(({ type }) => type === 'deep') ? neededMember(path) : undefined;
      return { steps, ...(needed !== undefined && { needed: words.add(`${needed}"`) }) };
    }),
    ...(values !== undefined && { values: pattern(values) }),
  };
}

function pattern(values: string): RegExp {
  try {
    return new RegExp(values, 'g');
  } catch {
    throw new PathError(values, 'is no regular expression');
  }
}

interface GroupAndKind {
  readonly group: string;
  readonly kind: string;
}

function kindOf(object: unknown): GroupAndKind {
  if (!isJsonObject(object)) return { group: '', kind: '' };
  const apiVersion = textAt(object, 'apiVersion');
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  return { group, kind: textAt(object, 'kind') };
}

function isMeant({ group, kind }: GroupAndKind, pattern: string): boolean {
  const wanted = pattern.toLowerCase();
  const name = kind.toLowerCase();
  return wanted === '*' || wanted === name || wanted === `${name}s` || wanted === `${name}.${group.toLowerCase()}`;
}

/** What rules name as a kind and none of these is: there they replace nothing. */
export function kindsNotAmong(
  present: readonly GroupAndKind[],
  rules: readonly RedactionRule[],
): readonly { readonly rule: string; readonly kind: string }[] {
  return rules.flatMap(({ name, kinds }) =>
    kinds
      .filter((pattern) => !present.some((kind) => isMeant(kind, pattern)))
      .map((pattern) => ({ rule: name, kind: pattern })),
  );
}

interface Finding {
  readonly rule: CompiledRule;
  readonly place: Place;
  readonly value: unknown;
}

const NO_FINDINGS: readonly Finding[] = [];

/** Each place once: the first rule that finds it replaces the value, unless a rule for the whole value comes later. */
function findings(
  isWritten: (needed: number) => boolean,
  object: unknown,
  rules: readonly CompiledRule[],
): readonly Finding[] {
  let found: Map<string, Finding> | undefined;
  const search = new PathSearch(object);
  for (const rule of rules) {
    for (const { steps, needed } of rule.paths) {
      if (needed !== undefined && !isWritten(needed)) continue;
      for (const place of search.places(steps)) {
        const value = valueAt(object, place);
        if (value === null || value === undefined || !isWorthReplacing(value, rule)) continue;
        const key = JSON.stringify(place);
        found ??= new Map();
        if (!found.has(key) || rule.values === undefined) found.set(key, { rule, place, value });
      }
    }
  }
  if (found === undefined) return NO_FINDINGS;
  const places = [...found.values()];
  // What lies inside a value that is replaced whole goes with it.
  return places.filter(({ place }) => !places.some((other) => isInside(place, other)));
}

function isWorthReplacing(value: unknown, { values }: CompiledRule): boolean {
  if (typeof value !== 'string') return values === undefined;
  return !isSealed(value) && (values === undefined ? value !== '' : value.search(values) >= 0);
}

function isInside(place: Place, { place: outer }: Finding): boolean {
  return outer.length < place.length && covers(outer, place);
}

function covers(outer: Place, place: Place): boolean {
  return outer.every((step, index) => step === place[index]);
}

/** Undefined if the text, read its own way, has nothing at the place. */
function cutOf(text: string, { rule, place }: Finding, seal: Seal) {
  const span = spanAt(text, place);
  if (span === undefined) return undefined;
  const literal = text.slice(span.start, span.end);
  if (rule.values === undefined) {
    const bytes = Buffer.from(literal.startsWith('"') ? decodeString(literal) : literal, 'utf8');
    return { splice: { ...span, text: JSON.stringify(seal(bytes)) }, count: 1 };
  }
  let count = 0;
  const replaced = decodeString(literal).replace(rule.values, (part) => {
    if (isSealed(part)) return part;
    count += 1;
    return seal(Buffer.from(part, 'utf8'));
  });
  return { splice: { ...span, text: goString(replaced) }, count };
}

/** Of repeated members the last counts, as for whoever parses the text. */
function spanAt(text: string, place: Place): { readonly start: number; readonly end: number } | undefined {
  let span: { readonly start: number; readonly end: number } | undefined = { start: 0, end: text.length };
  for (const step of place) {
    if (span === undefined) return undefined;
    span =
      typeof step === 'number'
        ? elementsAt(text, span.start)[step]
        : membersAt(text, span.start).findLast(({ key }) => key === step);
  }
  return span === undefined ? undefined : { start: span.start, end: span.end };
}

interface ManifestSearch {
  readonly find: FindPlaces;
  /** What is replaced in the object itself. */
  readonly found: readonly Finding[];
  readonly seal: Seal;
  readonly harmless: Set<string>;
}

/** `last-applied-configuration` and its like repeat the object: what is replaced there is replaced here. */
function inManifests(text: string, object: unknown, { find, found, seal, harmless }: ManifestSearch): RuledText {
  if (!isJsonObject(object)) return { text, counts: NOTHING };
  const splices: Splice[] = [];
  let counts = NOTHING;
  const annotations = objectAt(objectAt(object, 'metadata'), 'annotations');
  for (const name in annotations) {
    const value = annotations[name];
    if (typeof value !== 'string' || !value.startsWith('{"') || harmless.has(value)) continue;
    const place = ['metadata', 'annotations', name];
    if (found.some((each) => each.rule.values === undefined && covers(each.place, place))) continue;
    const span = spanAt(text, place);
    const manifest = span === undefined ? undefined : decodeString(text.slice(span.start, span.end));
    const parsed = manifest === undefined ? undefined : parsedManifest(manifest);
    if (span === undefined || manifest === undefined || parsed === undefined) continue;
    const ruled = replaced(manifest, find(manifest, parsed), seal);
    if (ruled.counts.size === 0) {
      if (harmless.size >= MOST_REMEMBERED) harmless.clear();
      harmless.add(value);
      continue;
    }
    counts = sum(counts, ruled.counts);
    splices.push({ ...span, text: goString(ruled.text) });
  }
  return splices.length === 0 ? { text, counts } : { text: spliced(text, splices), counts };
}

/** Undefined for what only begins like JSON: no path leads into it. */
function parsedManifest(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function sum(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const total = new Map(a);
  for (const [name, count] of b) total.set(name, (total.get(name) ?? 0) + count);
  return total;
}
