import { CHANGE_COLUMNS, CHANGE_FLAGS, type Change, changeTypeOf, type ChangeRows, severityOf } from '@model/change.ts';
import { apiVersionOf } from '@model/object-ref.ts';
import type { ObjectEntry } from '@model/scene.ts';
import { isoFromTimestamp, type TimeRange, timestampFromMs } from '@model/time.ts';
import { TapeError } from '../../store/tape-error.ts';
import type { ChangeFilter, TapeReader } from '../../store/tape.ts';
import type { Unseen } from './unheard.ts';

const PAGE = 1000;

/** Names of objects by id, looked up once each. */
class Names {
  readonly #reader: TapeReader;
  readonly #known = new Map<number, ObjectEntry>();

  constructor(reader: TapeReader) {
    this.#reader = reader;
  }

  learn(ids: Iterable<number>): void {
    const unknown = [...new Set(ids)].filter((id) => !this.#known.has(id));
    for (const entry of this.#reader.lookup({ objects: unknown, summaries: [], references: [] }).objects) {
      this.#known.set(entry.id, entry);
    }
  }

  of(id: number): ObjectEntry {
    const entry = this.#known.get(id);
    if (entry === undefined) {
      throw new TapeError(
        'damaged',
        `The recording is damaged: object ${id} has changes and no name; use another copy.`,
      );
    }
    return entry;
  }
}

function* rowsOf(page: ChangeRows): Generator<{ readonly row: Int32Array; readonly time: number }> {
  const { stride } = CHANGE_COLUMNS;
  for (const [index, time] of page.times.entries()) {
    yield { row: page.rows.subarray(index * stride, (index + 1) * stride), time };
  }
}

/** resourceVersions of changes; none where the segment of one of them turned out to be damaged. */
function versionsOf(reader: TapeReader, seqs: readonly number[]): readonly string[] {
  const damage = reader.damage().length;
  try {
    return reader.resourceVersions(seqs);
  } catch (error) {
    if (reader.damage().length > damage) return [];
    throw error;
  }
}

/** The changes of a page with their names; undefined if a segment turned out to be damaged meanwhile, and there is less. */
function changesOf(reader: TapeReader, names: Names, found: ChangeRows): readonly Change[] | undefined {
  const page = [...rowsOf(found)];
  const damage = reader.damage().length;
  names.learn(page.map(({ row }) => row[CHANGE_COLUMNS.object] ?? 0));
  const versions = versionsOf(
    reader,
    page.map(({ row }) => row[CHANGE_COLUMNS.seq] ?? 0),
  );
  if (reader.damage().length > damage) return undefined;
  return page.map(({ row, time }, index) => {
    const entry = names.of(row[CHANGE_COLUMNS.object] ?? 0);
    const flags = row[CHANGE_COLUMNS.flags] ?? 0;
    return {
      seq: row[CHANGE_COLUMNS.seq] ?? 0,
      observedAt: timestampFromMs(time),
      type: changeTypeOf(flags),
      inferred: (flags & CHANGE_FLAGS.inferred) !== 0,
      severity: severityOf(flags),
      apiVersion: apiVersionOf(entry),
      kind: entry.kind,
      namespace: entry.namespace,
      name: entry.name,
      uid: entry.uid,
      resourceVersion: versions[index] ?? '',
    };
  });
}

/** One change by its number; undefined if there is none. */
export function changeAt(reader: TapeReader, seq: number): Change | undefined {
  return changesOf(reader, new Names(reader), reader.range(seq - 1, seq, 1))?.[0];
}

/** Every change in the span that matches, in `seq` order, read page by page so that any length fits into memory. */
export function* changesIn(reader: TapeReader, range: TimeRange, filter: ChangeFilter): Generator<Change> {
  const names = new Names(reader);
  for (let after = 0; ; ) {
    const page = changesOf(reader, names, reader.find(after, range, filter, PAGE));
    if (page === undefined) continue;
    if (page.length === 0) return;
    after = page.at(-1)?.seq ?? after;
    yield* page;
  }
}

/** What is told of a change beside itself. */
export interface ToldOf {
  /** Put in as it was recorded, byte for byte, or as null with `"lost":true`. */
  readonly body: Uint8Array | 'lost' | undefined;
  /** Of an inferred change: when it happened at the earliest, and why it was not seen. */
  readonly unseen: Unseen | undefined;
}

/** A change as one line of JSON. */
export function ndjsonLine(change: Change, { body, unseen }: ToldOf): string {
  const { seq, observedAt, type, inferred, apiVersion, kind, namespace, name, uid, resourceVersion } = change;
  const fields = JSON.stringify({
    seq,
    observedAt: isoFromTimestamp(observedAt),
    type,
    inferred,
    ...(unseen !== undefined && { notBefore: isoFromTimestamp(unseen.notBefore) }),
    apiVersion,
    kind,
    namespace,
    name,
    uid,
    resourceVersion,
  });
  if (body === 'lost') return `${fields.slice(0, -1)},"object":null,"lost":true}`;
  return body === undefined ? fields : `${fields.slice(0, -1)},"object":${oneLine(body)}}`;
}

/** Servers send objects on one line; a body that is not is written anew, since a line break would end the record. */
function oneLine(body: Uint8Array): string {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
  return text.includes('\n') ? JSON.stringify(JSON.parse(text)) : text;
}

/** A change as a person reads it: when, what, which; of an inferred one that it was not seen, and what is known instead. */
export function textLine(change: Change, unseen: Unseen | undefined): string {
  const name = change.namespace === '' ? change.name : `${change.namespace}/${change.name}`;
  const inferred = change.inferred ? ` (${inferredText(unseen)})` : '';
  return `${isoFromTimestamp(change.observedAt)}  ${change.type.padEnd(9)}  ${change.kind}  ${name}${inferred}`;
}

/** It happened by the time that its line begins with. */
function inferredText(unseen: Unseen | undefined): string {
  if (unseen === undefined) return 'inferred at a relist';
  return `inferred: after ${isoFromTimestamp(unseen.notBefore)}, unseen: ${unseen.reasons}`;
}
