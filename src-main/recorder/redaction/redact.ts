import type { RedactionRule } from '@model/redaction-rule.ts';
import { withTokensReplaced, WORDS_OF_TOKENS } from '@model/token.ts';
import { isJsonObject, objectAt } from '../../digest/json.ts';
import { decodeString, goString, type JsonMember, membersAt, type Splice, spliced } from './json-members.ts';
import { applying } from './rules.ts';
import { type Seal, sealWith } from './sealed-value.ts';
import { isRelease, manifestCuts, type SecretCuts, secretCuts } from './secret-manifest.ts';
import { searchFor } from './word-search.ts';

/** The text that may be stored, and how many values were replaced in it by each rule; none means that it is the same text. */
export interface Redaction {
  readonly text: string;
  /** By name of the rule; {@link SECRETS} and {@link TOKENS} are always in force. */
  readonly counts: ReadonlyMap<string, number>;
}

/** The name under which values of Secrets and what repeats them are counted. */
export const SECRETS = '';
/** The name under which JSON web tokens and bearer tokens are counted. */
export const TOKENS = 'tokens';

/** A text, and how many values were replaced in it. */
interface Redacted {
  readonly text: string;
  readonly count: number;
}

/** Replaces what must never reach the disk. Keyed per recording. */
export interface Redactor {
  /**
   * Redacts the JSON text of one object; `object` is the same, parsed. `kind` is what the reflector asked for; an
   * object that calls itself a Secret is one, whatever was asked. Whatever is not replaced keeps its exact characters.
   */
  (text: string, object: unknown, kind: string): Redaction;
}

/**
 * A redactor with the recording's key. Replaced are: all values of Secrets, and Helm's releases where they are kept in
 * ConfigMaps; both inside annotations of any kind (`last-applied-configuration`, for one); on both also annotations that
 * repeat a value or are packed; JSON web tokens and bearer tokens anywhere; and what the rules say.
 * Throws a {@link PathError} for a rule that cannot be read.
 */
export function redactorFor(key: Uint8Array, rules: readonly RedactionRule[] = []): Redactor {
  const seal = sealWith(key);
  const applyRules = applying(rules, seal);
  return (text, object, kind) => {
    const isSecret = kind === 'Secret' || (isJsonObject(object) && object['kind'] === 'Secret');
    const cut = isSecret || isSuspect(object) ? withoutSecrets(text, isSecret, seal) : { text, count: 0 };
    // Rules see what is left: a value that was sealed is not sealed again.
    const ruled = applyRules(cut.text, cut.count === 0 ? object : JSON.parse(cut.text));
    const tokens = withoutTokens(ruled.text, seal);
    if (cut.count + tokens.count === 0) return ruled;
    const counts = new Map(ruled.counts);
    if (cut.count > 0) counts.set(SECRETS, cut.count);
    if (tokens.count > 0) counts.set(TOKENS, (counts.get(TOKENS) ?? 0) + tokens.count);
    return { text: tokens.text, counts };
  };
}

/** Leaves everything as it is: for a recording whose user wants it so. */
export const keepEverything: Redactor = (text) => ({ text, counts: NOTHING });

const NOTHING: ReadonlyMap<string, number> = new Map();

/** What the manifest of a Secret or of a Helm release says of itself; an escape may spell it, too. */
const SUSPECT_WORDS = ['Secret', '"helm"', '"TILLER"', '\\u'];

/** Nearly no object is: only these are worth a walk over their text. */
function isSuspect(object: unknown): boolean {
  if (!isJsonObject(object)) return false;
  const metadata = objectAt(object, 'metadata');
  if (object['kind'] === 'ConfigMap') {
    const isHelm = Object.values(objectAt(metadata, 'labels')).some((label) => label === 'helm' || label === 'TILLER');
    if (isHelm) return true;
  }
  const annotations = objectAt(metadata, 'annotations');
  for (const name in annotations) {
    const value = annotations[name];
    if (typeof value === 'string' && SUSPECT_WORDS.some((word) => value.includes(word))) return true;
  }
  return false;
}

function withoutSecrets(text: string, isSecret: boolean, seal: Seal): Redacted {
  const members = membersAt(text, 0);
  const isSecretive = isSecret || isRelease(text, members);
  const own = isSecretive ? secretCuts(text, 0, seal) : NO_CUTS;
  const copies = own.values.filter((value) => value.length >= SHORTEST_COPY);
  const annotations = annotationSplices({ text, members, seal, isSecretive, copies });
  const cut = spliced(text, [...own.splices, ...annotations.splices]);
  return { text: cut, count: own.splices.length + annotations.count };
}

const NO_CUTS: SecretCuts = { splices: [], values: [] };

/** Shorter values occur everywhere by chance: `true`, `admin`. */
const SHORTEST_COPY = 8;

interface AnnotationSearch {
  readonly text: string;
  readonly members: readonly JsonMember[];
  readonly seal: Seal;
  /** A Secret, or a release of Helm. */
  readonly isSecretive: boolean;
  /** Plain values whose repetition in an annotation condemns it. */
  readonly copies: readonly string[];
}

function annotationSplices(search: AnnotationSearch): { readonly splices: readonly Splice[]; readonly count: number } {
  const { text, members } = search;
  const splices: Splice[] = [];
  let count = 0;
  const metadata = members.filter((member) => member.key === 'metadata').flatMap((at) => membersAt(text, at.start));
  const annotations = metadata.filter((member) => member.key === 'annotations');
  for (const annotation of annotations.flatMap((at) => membersAt(text, at.start))) {
    const literal = text.slice(annotation.start, annotation.end);
    if (!literal.startsWith('"')) continue;
    const redacted = redactAnnotation(decodeString(literal), search);
    if (redacted.count === 0) continue;
    count += redacted.count;
    splices.push({ start: annotation.start, end: annotation.end, text: goString(redacted.text) });
  }
  return { splices, count };
}

function redactAnnotation(value: string, search: AnnotationSearch): Redacted {
  const { seal, isSecretive, copies } = search;
  const whole = (): Redacted => ({ text: seal(Buffer.from(value, 'utf8')), count: 1 });
  const manifest = redactManifest(value, seal);
  if (manifest === undefined) return isSecretive || mentionsSecret(value) ? whole() : { text: value, count: 0 };
  // A manifest that still repeats a value, or one that is packed, cannot be cut open: it goes as a whole.
  const leaks = isSecretive && (isPacked(value) || copies.some((copy) => manifest.text.includes(copy)));
  return leaks ? whole() : manifest;
}

/** Undefined for what looks like JSON and is none: nobody can say what is in it. */
function redactManifest(value: string, seal: Seal): Redacted | undefined {
  const start = value.trimStart()[0];
  if (start !== '{' && start !== '[') return { text: value, count: 0 };
  if (!isJson(value)) return undefined;
  const { splices } = manifestCuts(value, 0, seal);
  return { text: spliced(value, splices), count: splices.length };
}

function mentionsSecret(value: string): boolean {
  return /"kind"\s*:\s*"Secret"/i.test(value);
}

/** Base64 of a gzip stream, as Rancher's `objectset.rio.cattle.io/applied` holds it. */
function isPacked(value: string): boolean {
  return value.startsWith('H4sI');
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** What nearly no text has is looked for before what replaces. */
const TOKEN_LIKE = WORDS_OF_TOKENS.map(searchFor);

function mayHoldTokens(text: string): boolean {
  return TOKEN_LIKE.some((isIn) => isIn(text));
}

/** False where no token can be. Tokens are ASCII, so bytes need not be decoded for this. */
export function holdsTokens(json: Uint8Array): boolean {
  return mayHoldTokens(Buffer.from(json.buffer, json.byteOffset, json.byteLength).toString('latin1'));
}

function withoutTokens(text: string, seal: Seal): Redacted {
  if (!mayHoldTokens(text)) return { text, count: 0 };
  let count = 0;
  const redacted = withTokensReplaced(text, (token) => {
    count += 1;
    return seal(Buffer.from(token, 'utf8'));
  });
  return { text: redacted, count };
}
