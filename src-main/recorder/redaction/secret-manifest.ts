import { decodeString, elementsAt, type JsonMember, membersAt, type Splice } from './json-members.ts';
import { bytesOfData, type Seal } from './sealed-value.ts';

/** What is cut out of a manifest: where, and the plain values, so that their copies elsewhere can be found. */
export interface SecretCuts {
  readonly splices: readonly Splice[];
  /** As written and, for `data`, decoded. */
  readonly values: readonly string[];
}

/**
 * Every value under `data` and `stringData` of the Secret that starts at `at`. Keys are compared without case and
 * repeated ones all count: decoders differ in which of them they believe.
 */
export function secretCuts(text: string, at: number, seal: Seal): SecretCuts {
  const splices: Splice[] = [];
  const values: string[] = [];
  for (const field of membersAt(text, at)) {
    const name = field.key.toLowerCase();
    if (name !== 'data' && name !== 'stringdata') continue;
    for (const member of valuesOf(text, field)) {
      const value = plainValue(text, member, name === 'data');
      splices.push({ start: member.start, end: member.end, text: JSON.stringify(seal(value.bytes)) });
      values.push(value.written, Buffer.from(value.bytes).toString('utf8'));
    }
  }
  return { splices, values };
}

/** As {@link secretCuts} for any manifest: a Secret, a release of Helm, or a `List` that holds some. */
export function manifestCuts(text: string, at: number, seal: Seal): SecretCuts {
  const members = membersAt(text, at);
  if (isKind(text, members, 'Secret') || isRelease(text, members)) return secretCuts(text, at, seal);
  const items = members.filter((member) => member.key === 'items').flatMap((member) => elementsAt(text, member.start));
  const cuts = items.map((item) => manifestCuts(text, item.start, seal));
  return { splices: cuts.flatMap((cut) => cut.splices), values: cuts.flatMap((cut) => cut.values) };
}

/** Helm can keep its releases, rendered Secrets included, in ConfigMaps: label `owner: helm`, or `OWNER: TILLER` of version 2. */
export function isRelease(text: string, members: readonly JsonMember[]): boolean {
  if (!isKind(text, members, 'ConfigMap')) return false;
  const metadata = members.filter((member) => member.key === 'metadata').flatMap((at) => membersAt(text, at.start));
  const labels = metadata.filter((member) => member.key === 'labels').flatMap((at) => membersAt(text, at.start));
  return labels.some(
    (label) => label.key.toLowerCase() === 'owner' && (isText(text, label, 'helm') || isText(text, label, 'TILLER')),
  );
}

function isKind(text: string, members: readonly JsonMember[], kind: string): boolean {
  return members.some((member) => member.key.toLowerCase() === 'kind' && isText(text, member, kind));
}

function isText(text: string, member: JsonMember, wanted: string): boolean {
  return text[member.start] === '"' && decodeString(text.slice(member.start, member.end)) === wanted;
}

/** The members of a map; a value that should be a map and is not is cut whole. Null holds nothing and stays. */
function valuesOf(text: string, field: JsonMember): readonly JsonMember[] {
  const candidates = text[field.start] === '{' ? membersAt(text, field.start) : [field];
  return candidates.filter((member) => text.slice(member.start, member.end) !== 'null');
}

/** A value that should be a text and is not counts with the JSON it is written in. */
function plainValue(text: string, member: JsonMember, isBase64: boolean) {
  const literal = text.slice(member.start, member.end);
  if (!literal.startsWith('"')) return { written: literal, bytes: Buffer.from(literal, 'utf8') };
  const written = decodeString(literal);
  return { written, bytes: isBase64 ? bytesOfData(written) : Buffer.from(written, 'utf8') };
}
