import { hash } from 'node:crypto';
import type { ChangeType } from '@model/change.ts';
import { apiVersionOf, groupKindOf } from '@model/object-ref.ts';
import type { Summary } from '@model/summary.ts';
import type { Timestamp } from '@model/time.ts';
import { referencesText, summaryText } from '../digest/canonical-text.ts';
import { parseSummary } from '../digest/parse-text.ts';
import {
  type Digest,
  digestOf,
  frameOf,
  readsOwnership,
  type StateDigest,
  stateOf,
  summaryOf,
} from '../digest/digest.ts';
import { heartbeatFingerprint, LEASE } from '../digest/heartbeat.ts';
import { isPointInTime } from '../digest/kinds.ts';
import type { PrinterColumn } from '../digest/printer/printer-columns.ts';
import { isJsonObject, type JsonObject, objectAt } from '../digest/json.ts';
import { searchTermsOf } from '../digest/search-terms.ts';
import { severityOfChange, type Standing } from '../digest/severity.ts';
import type { ResourceKind, Span, WireObject } from '../kube/heard.ts';
import { MAX_TEXT_BYTES } from '../store/codec/zstd-codec.ts';
import type { VersionInput } from '../store/tape.ts';
import type { Life } from './lives.ts';
import { outlineOf, renewalOf } from './outline.ts';
import { holdsTokens, type Redaction, type Redactor } from './redaction/redact.ts';

/** One object as it was heard, and what is known around it. */
export interface HeardVersion {
  readonly type: Exclude<ChangeType, 'tombstone'>;
  readonly object: WireObject;
  readonly inferred: boolean;
  readonly observedAt: Timestamp;
  readonly kind: ResourceKind;
  /** What is printed of a custom resource, as its definition has it at this moment. */
  readonly columns?: readonly PrinterColumn[];
  /** The same object's version before this one, if it is living. */
  readonly before?: Life;
  /** The reflector that heard it. */
  readonly by: number;
}

/** A version ready for the tape, and what the recorder remembers of it. */
export interface ReadVersion {
  readonly input: VersionInput;
  readonly life: Life;
  /** How many values each rule replaced. */
  readonly redactions: ReadonlyMap<string, number>;
  /** False if the bytes could not be read, or are too many, and a placeholder stands for them. */
  readonly readable: boolean;
}

/** Parses, redacts and digests one object. The bytes stay as they came unless something had to be redacted. */
export function readVersion(heard: HeardVersion, redact: Redactor): ReadVersion {
  if (heard.object.body.byteLength > MAX_TEXT_BYTES) return placeholder(heard, 'too large to record');
  const renewal = groupKindOf(heard.kind) === LEASE ? renewalOf(heard.object) : undefined;
  const outline = kept(outlineOf(heard.object, renewal), heard.before?.outline);
  if (renewal !== undefined && outline !== undefined && outline === heard.before?.outline) {
    const version = renewed(heard, heard.before, { renewal, redact });
    if (version !== undefined) return version;
  }
  const safe = safeObject(heard, outline, redact);
  if (safe === undefined) return placeholder(heard, 'unreadable');
  const { digest, object } = safe;
  const before = heard.before;
  const beat = kept(beatOf(object, outline), before?.beat);
  const heartbeat = beat !== undefined && beat === before?.beat && heard.type === 'applied';
  const { summary, ...identity } = digest;
  const written = summaryText(summary);
  const text = kept(written, before?.summary);
  const previous = before && (before.standing ?? parseSummary(before.summary));
  const known = previous === undefined ? {} : { previous };
  const severity = severityOfChange({ type: heard.type, digest, ...known, object, heartbeat });
  const input: VersionInput = {
    ...identity,
    uid: kept(heard.object.uid, before?.uid),
    resourceVersion: heard.object.resourceVersion,
    type: heard.type,
    inferred: heard.inferred,
    observedAt: heard.observedAt,
    body: safe.body,
    summary: text,
    references: safe.references,
    severity,
    ...(heartbeat || safe.isRestated ? {} : { terms: searchTermsOf(object) }),
  };
  return {
    input,
    life: {
      ...lifeOf(input, beat),
      standing: standingOf(summary, before?.standing),
      by: heard.by,
      ...(outline !== undefined && safe.redactions.size === 0 && outlined(outline, safe)),
    },
    redactions: safe.redactions,
    readable: true,
  };
}

/** Of equal texts the one that is remembered anyway: the other dies young. */
function kept<T extends string | undefined>(text: T, before: T | undefined): T {
  return before !== undefined && before === text ? before : text;
}

/** The tombstone of a life: its last state stays, its time of death is unknown. */
export function tombstoneOf(life: Life, observedAt: Timestamp): VersionInput {
  const { beat: _beat, outline: _outline, frame: _frame, standing: _standing, by: _by, ...known } = life;
  return {
    ...known,
    type: 'tombstone',
    inferred: true,
    observedAt,
    body: new Uint8Array(0),
    severity: known.pointInTime ? 'routine' : 'change',
  };
}

/**
 * A Lease that says nothing new but when it was renewed, where nothing was replaced in the version before: nothing of it
 * is parsed. Undefined if what is new has to be replaced.
 */
function renewed(
  heard: HeardVersion,
  before: Life,
  { renewal, redact }: { readonly renewal: Span; readonly redact: Redactor },
): ReadVersion | undefined {
  const { object: wire, kind, type, inferred, observedAt, by } = heard;
  if (holdsTokens(bytesOf(wire, wire.ownership))) return undefined;
  const renewTime = decoder.decode(bytesOf(wire, { start: renewal.start + 1, end: renewal.end - 1 }));
  const object = { kind: before.kind, apiVersion: apiVersionOf(before), spec: { renewTime } };
  if (redact(`{"spec":{"renewTime":"${renewTime}"}}`, object, kind.kind).counts.size !== 0) return undefined;
  const { resourceVersion } = wire;
  const { summary, references, beat } = before;
  const severity = type === 'applied' && beat !== undefined ? 'routine' : 'change';
  return {
    input: {
      ...identityOf(before),
      resourceVersion,
      type,
      inferred,
      observedAt,
      body: wire.body,
      summary,
      references,
      severity,
    },
    life: { ...before, resourceVersion, by },
    redactions: NOTHING,
    readable: true,
  };
}

interface SafeObject {
  readonly body: Uint8Array;
  readonly object: unknown;
  readonly digest: StateDigest;
  /** As text. */
  readonly references: string;
  /** Nothing but the state changed: references and search terms are those of the version before. */
  readonly isRestated: boolean;
  readonly frame: JsonObject | undefined;
  readonly redactions: ReadonlyMap<string, number>;
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();

/** Undefined if the bytes are no JSON or no object of a cluster. Digested after redaction: a summary is stored, too. */
function safeObject(heard: HeardVersion, outline: string | undefined, redact: Redactor): SafeObject | undefined {
  const { before } = heard;
  const isSame = before !== undefined && outline !== undefined && before.outline === outline;
  return (isSame ? restated(heard, before, redact) : undefined) ?? readWhole(heard, redact);
}

function readWhole({ object: wire, kind, columns }: HeardVersion, redact: Redactor): SafeObject | undefined {
  const text = decoder.decode(wire.body);
  const object = parsed(readText(text, wire));
  if (object === undefined) return undefined;
  const redacted = unlessBroken(() => redact(text, object, kind.kind));
  if (redacted === undefined) return undefined;
  const isSame = redacted.counts.size === 0;
  const safe = isSame ? object : parsed(redacted.text);
  const asked = isSame ? withOwnership(object, wire, kind) : safe;
  const digest: Digest | undefined = unlessForeign(() => digestOf(asked, columns));
  if (digest === undefined) return undefined;
  const { references, ...state } = digest;
  return {
    body: isSame ? wire.body : encoder.encode(redacted.text),
    object: safe,
    digest: state,
    references: referencesText(references),
    isRestated: false,
    frame: frameOf(safe, groupKindOf(state)),
    redactions: redacted.counts,
  };
}

const NOTHING: ReadonlyMap<string, number> = new Map();

/**
 * A version that differs from the one before in nothing but `status` and `managedFields`, where nothing was replaced in
 * that one: only these are looked through. Undefined if anything in them has to be replaced, or cannot be read. Secrets
 * are always read whole.
 */
function restated(heard: HeardVersion, before: Life, redact: Redactor): SafeObject | undefined {
  const { object: wire, kind, columns = [] } = heard;
  if (kind.kind === 'Secret' || holdsTokens(bytesOf(wire, wire.ownership))) return undefined;
  const text = decoder.decode(bytesOf(wire, wire.status));
  const status = parsed(text);
  if (status === undefined) return undefined;
  const named = { kind: before.kind, apiVersion: apiVersionOf(before) };
  const redacted = unlessBroken(() => redact(`{"status":${text}}`, { ...named, status }, kind.kind));
  if (redacted?.counts.size !== 0) return undefined;
  const { references, frame } = before;
  const same = { body: wire.body, references, isRestated: true, frame, redactions: NOTHING };
  if (frame !== undefined && columns.length === 0) {
    const object = { ...frame, status };
    const summary = summaryOf(withOwnership(object, wire, kind), groupKindOf(before));
    const digest = { ...identityOf(before), summary };
    return { ...same, object, digest };
  }
  const object = parsed(readText(decoder.decode(wire.body), wire));
  const digest = unlessForeign(() => stateOf(withOwnership(object, wire, kind), columns));
  return digest && { ...same, object, digest };
}

function identityOf(life: Life): Omit<StateDigest, 'summary'> {
  const { group, version, kind, namespace, name, uid, resourceVersion, pointInTime } = life;
  return { group, version, kind, namespace, name, uid, resourceVersion, pointInTime };
}

function bytesOf({ body }: WireObject, part: Span | undefined): Uint8Array {
  return part === undefined ? NO_BYTES : body.subarray(part.start, part.end);
}

const NO_BYTES = new Uint8Array(0);

/** What the next version may be compared with. */
function outlined(outline: string, { frame }: SafeObject): Pick<Life, 'outline' | 'frame'> {
  return frame === undefined ? { outline } : { outline, frame };
}

/** Of equal ones one is kept. */
function standingOf({ health, available }: Summary, before: Standing | undefined): Standing {
  if (before?.health === health && before.available === available) return before;
  return available === undefined ? { health } : { health, available };
}

/**
 * The text of what is read: all but `metadata.managedFields`, which few kinds are asked for and which would take two fifths
 * of the time of parsing (11 of 27 µs for a pod of 5 KB).
 */
function readText(text: string, { body, ownership }: WireObject): string {
  // Offsets count bytes; only where every byte is a character are they offsets in the text.
  if (ownership === undefined || text.length !== body.byteLength) return text;
  return `${text.slice(0, ownership.start)}[]${text.slice(ownership.end)}`;
}

/** An object of a kind whose summary may ask for `metadata.managedFields`: they are parsed if it does, which is seldom. */
function withOwnership<T>(object: T, wire: WireObject, kind: ResourceKind): T | JsonObject {
  if (wire.ownership === undefined || !isJsonObject(object) || !readsOwnership(groupKindOf(kind))) return object;
  const metadata = {
    ...objectAt(object, 'metadata'),
    get managedFields(): unknown {
      return parsed(decoder.decode(bytesOf(wire, wire.ownership)));
    },
  };
  return { ...object, metadata };
}

/** Undefined stands for "no JSON"; the caller writes a placeholder and counts it. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Redaction that finds something reads the whole text: undefined where it is no JSON after all, in its managedFields. */
function unlessBroken(redacted: () => Redaction): Redaction | undefined {
  try {
    return redacted();
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Undefined stands for "no object of a cluster"; the caller writes a placeholder and counts it. */
function unlessForeign<D extends StateDigest>(digested: () => D): D | undefined {
  try {
    return digested();
  } catch {
    return undefined;
  }
}

function beatOf(object: unknown, outline: string | undefined): string | undefined {
  const fingerprint = heartbeatFingerprint(object, outline);
  return fingerprint === undefined ? undefined : hash('sha1', fingerprint, 'base64');
}

function lifeOf(input: VersionInput, beat: string | undefined): Life {
  const { group, version, kind, uid, namespace, name, resourceVersion, summary, references, pointInTime } = input;
  const known = { group, version, kind, uid, namespace, name, resourceVersion, summary, references, pointInTime };
  return beat === undefined ? known : { ...known, beat };
}

/**
 * Bytes that nobody can read may hold anything, a Secret's values included: they are not stored. What is known (which
 * object, which version) is, so that the change is not lost and a relist does not take the object for gone.
 */
function placeholder(heard: HeardVersion, status: string): ReadVersion {
  const { kind, before } = heard;
  const { uid, resourceVersion } = heard.object;
  const name = before?.name ?? '';
  const namespace = before?.namespace ?? '';
  const metadata = { name, namespace, uid, resourceVersion };
  const object = { kind: kind.kind, apiVersion: apiVersionOf(kind), metadata };
  const input: VersionInput = {
    group: kind.group,
    version: kind.version,
    kind: kind.kind,
    namespace,
    name,
    uid,
    resourceVersion,
    type: heard.type,
    inferred: heard.inferred,
    observedAt: heard.observedAt,
    body: encoder.encode(JSON.stringify(object)),
    summary: summaryText({ health: 'unknown', status }),
    references: before?.references ?? referencesText([]),
    severity: 'warning',
    pointInTime: isPointInTime(groupKindOf(kind)),
  };
  return { input, life: { ...lifeOf(input, undefined), by: heard.by }, redactions: new Map(), readable: false };
}
