import { flagsOf } from '@model/change.ts';
import { TapeError } from '../tape-error.ts';
import type { VersionInput } from '../tape.ts';
import { extended, type Lineage, lineageFrom, lineageOf, nextBase, outlived } from '../file/base-policy.ts';
import { LOST_BODY, unlessLost } from '../file/body-texts.ts';
import { readInt32, readRow, storedBase, storedResourceVersion, storedUid } from '../file/column-values.ts';
import type { Numbering } from '../file/segment-head.ts';
import { InternedTexts } from '../texts/interned-texts.ts';
import { PartWriter } from '../texts/part-writer.ts';
import { EVERY } from '../versions/histories.ts';
import { newestVersions, type StandingVersion } from '../versions/newest-versions.ts';
import type { SegmentVersions } from '../versions/open-versions.ts';
import type { Life } from './known-lives.ts';
import type { NewestVersion, ObjectRow } from './older-segment.ts';
import { likenesses, Siblings } from './bodies/siblings.ts';
import { WrittenTexts } from './bodies/written-texts.ts';
import type { Connection, Statement } from '../file/sqlite.ts';
import { MAX_TEXT_BYTES, usableAsBase, zstdCodec } from '../codec/zstd-codec.ts';

/** Where a version goes: its number, its time as stored, its kind, and the life it belongs to, if known. */
export interface Place {
  readonly seq: number;
  /** Milliseconds since the segment's start. */
  readonly t: number;
  readonly kindId: number;
  readonly life: Life | undefined;
  /** The id for a life not known yet. */
  readonly newId: number;
}

/** A version that goes into another file as it is. */
export interface CopiedVersion {
  readonly seq: number;
  readonly object: number;
  readonly t: number;
  readonly flags: number;
  readonly previous: number | undefined;
  readonly summary: number;
  readonly references: number;
  readonly known: Pick<Life['known'], 'group' | 'kind' | 'summary' | 'references' | 'resourceVersion'>;
  /** Absent where it could not be read. */
  readonly text: Buffer | undefined;
}

/** What a first version's siblings are found by. */
type Likeness = Pick<VersionInput, 'group' | 'kind' | 'summary' | 'references'>;

/** Writes single versions and the objects they belong to; the transaction around them is the caller's. */
export class VersionWriter {
  readonly #file: string;
  /** Bodies at hand. */
  readonly texts: WrittenTexts;
  readonly #summaries: InternedTexts;
  readonly #references: InternedTexts;
  readonly #siblings = new Siblings();
  readonly #insertObject: Statement;
  readonly #insertVersion: Statement;
  readonly #ended: Statement;
  readonly #named: Statement;
  readonly #stored: SegmentVersions;

  constructor(
    file: string,
    connection: Connection,
    segment: { readonly first: Pick<Numbering, 'firstSummary' | 'firstReferences'>; readonly stored: SegmentVersions },
  ) {
    const { first, stored } = segment;
    this.#file = file;
    this.#stored = stored;
    this.texts = new WrittenTexts(file, connection);
    const parts = new PartWriter(file, connection);
    this.#summaries = new InternedTexts(file, connection, { table: 'summary', first: first.firstSummary, parts });
    this.#references = new InternedTexts(file, connection, { table: 'refs', first: first.firstReferences, parts });
    this.#insertObject = connection.prepare(
      'insert into object(id, kind, ns, name, uid, created_at, first_seq, last_seq) values (?, ?, ?, ?, ?, ?, ?, ?)',
    );
    this.#insertVersion = connection.prepare(
      'insert into version(seq, obj, t, flags, base, prev, sum, refs, rv, body) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    );
    this.#ended = connection.prepare('update object set last_seq = ? where id = ?');
    this.#named = connection
      .prepare(
        `select o.id, o.kind from object o join kind k on k.id = o.kind
 where o.id = ? and o.uid = ? and k.grp = ? and k.kind = ?`,
      )
      .raw();
  }

  /** Stores `input` at `place` and returns the life as it is then. */
  write(input: VersionInput, place: Place): Life {
    const { seq, life } = place;
    const lineage = life === undefined ? undefined : (life.lineage ?? this.#lineageOf(life.id));
    const alive = input.type === 'applied';
    const previous = life !== undefined && life.alive ? life.newest : undefined;
    const body = this.#encoded(input, seq, lineage);
    // A block's start and a first version serve again.
    if (lineage !== undefined) this.texts.outlive(lineage.last, !outlived(lineage));
    if (life === undefined) {
      this.addObject(input, place, { createdAt: input.createdAt ?? null, firstSeq: seq, lastSeq: null });
    }
    const id = life?.id ?? place.newId;
    // The texts of a life that was written here are here; those of one that is back from an earlier segment may not be.
    const same = life?.lineage === undefined ? undefined : life;
    const summary = same?.known.summary === input.summary ? same.summary : this.#summaries.idOf(input.summary);
    const references =
      same?.known.references === input.references ? same.references : this.#references.idOf(input.references);
    this.#insertVersion.run(
      seq,
      id,
      place.t,
      flagsOf(input, life === undefined),
      storedBase(body.base, previous),
      previous ?? null,
      summary,
      references,
      storedResourceVersion(input.resourceVersion),
      body.frame,
    );
    if (alive !== (life?.alive ?? true)) this.#ended.run(alive ? null : seq, id);
    return {
      id,
      kindId: place.kindId,
      known: knownOf(input),
      alive,
      newest: seq,
      summary,
      references,
      terms: input.terms ?? life?.terms ?? '',
      lineage: lineage === undefined ? lineageFrom(seq) : extended(lineage, seq),
    };
  }

  /** The texts of a living object of the segment before keep their ids. */
  inherit({ summary, references, known }: Life): void {
    this.#summaries.inherit(known.summary, summary);
    this.#references.inherit(known.references, references);
  }

  /** Writes the newest version of a living object of the segment before, so that this one does not need that. */
  carry(
    life: Life,
    newest: NewestVersion,
    here: { readonly t: number; readonly kindId: number; readonly text: Buffer | undefined },
  ): Life {
    const { known, newest: seq, summary, references } = life;
    this.addObject(known, { newId: life.id, kindId: here.kindId }, newest);
    this.#summaries.settle(known.summary, summary);
    this.#references.settle(known.references, references);
    const body = this.#encodedText(here.text, seq, { lineage: undefined, like: known });
    const rv = storedResourceVersion(known.resourceVersion);
    this.#insertVersion.run(
      seq,
      life.id,
      here.t,
      newest.flags,
      body.base ?? null,
      null,
      summary,
      references,
      rv,
      body.frame,
    );
    return { ...life, kindId: here.kindId, lineage: lineageFrom(seq) };
  }

  /** Writes a version as another file has it, after {@link addObject}; returns the lineage of its object then. */
  copy(version: CopiedVersion, lineage: Lineage | undefined): Lineage {
    const { seq, object, t, flags, previous, known, text } = version;
    const body = this.#encodedText(text, seq, { lineage, like: known });
    const [summary, references] = [version.summary, version.references];
    this.#summaries.inherit(known.summary, summary);
    this.#references.inherit(known.references, references);
    this.#summaries.settle(known.summary, summary);
    this.#references.settle(known.references, references);
    this.#insertVersion.run(
      seq,
      object,
      t,
      flags,
      storedBase(body.base, previous),
      previous ?? null,
      summary,
      references,
      storedResourceVersion(known.resourceVersion),
      body.frame,
    );
    return lineage === undefined ? lineageFrom(seq) : extended(lineage, seq);
  }

  /** The texts of a version that was written here. */
  textsOf(summary: number, references: number): { readonly summary: string; readonly references: string } {
    return { summary: this.#summaries.textOf(summary), references: this.#references.textOf(references) };
  }

  /** Makes an object known here that had ended in a segment before and is back. */
  adopt(life: Life, row: ObjectRow, kindId: number): Life {
    this.addObject(life.known, { newId: life.id, kindId }, row);
    return { ...life, kindId };
  }

  /** The life of `input` if it is one of `objects`. */
  find(
    objects: readonly number[],
    input: Pick<VersionInput, 'group' | 'version' | 'kind' | 'uid' | 'namespace' | 'name' | 'pointInTime'>,
  ): Omit<Life, 'terms'> | undefined {
    for (const object of objects) {
      const found = this.#named.get(object, storedUid(input.uid), input.group, input.kind);
      const standing = found === undefined ? undefined : newestVersions(this.#stored, [object]).get(object);
      if (standing === undefined) continue;
      const { group, version, kind, uid, namespace, name, pointInTime } = input;
      const names = { group, version, kind, uid, namespace, name, pointInTime };
      return this.lifeOf(readInt32(this.#file, readRow(this.#file, found)[1]), standing, names);
    }
    return undefined;
  }

  /** A life of a kind as its newest version says. */
  lifeOf(
    kindId: number,
    standing: StandingVersion,
    names: Omit<Life['known'], 'resourceVersion' | 'summary' | 'references'>,
  ): Omit<Life, 'terms'> {
    const { object: id, seq: newest, alive, summary, references, resourceVersion } = standing;
    return {
      id,
      kindId,
      newest,
      summary,
      references,
      alive,
      known: {
        ...names,
        resourceVersion,
        summary: this.#summaries.textOf(summary),
        references: this.#references.textOf(references),
      },
    };
  }

  /** Writes the row of an object. */
  addObject(
    names: Pick<Life['known'], 'namespace' | 'name' | 'uid'>,
    place: Pick<Place, 'newId' | 'kindId'>,
    row: Pick<ObjectRow, 'createdAt' | 'firstSeq' | 'lastSeq'>,
  ): void {
    const { namespace, name, uid } = names;
    const { createdAt, firstSeq, lastSeq } = row;
    this.#insertObject.run(place.newId, place.kindId, namespace, name, storedUid(uid), createdAt, firstSeq, lastSeq);
  }

  #lineageOf(object: number): Lineage | undefined {
    return lineageOf([...this.#stored.histories.of(object, EVERY)]);
  }

  #encoded(
    input: VersionInput,
    seq: number,
    lineage: Lineage | undefined,
  ): { readonly base: number | undefined; readonly frame: Buffer } {
    const text = this.#textOf(input, lineage);
    return this.#encodedText(text, seq, { lineage, like: input });
  }

  /** The text against its base: by the lineage of its object, or a sibling where it has none yet. */
  #encodedText(
    text: Buffer | undefined,
    seq: number,
    { lineage, like }: { readonly lineage: Lineage | undefined; readonly like: Likeness },
  ): { readonly base: number | undefined; readonly frame: Buffer } {
    if (text === undefined) return { base: undefined, frame: LOST_BODY };
    const nothing = Buffer.alloc(0);
    if (text.length === 0) return { base: undefined, frame: nothing };
    const base = lineage === undefined ? this.#sibling(like, seq) : nextBase(lineage);
    // A base that was lost costs the deltas to it, not the recording.
    const known = base === undefined ? undefined : unlessLost(() => this.texts.read(base));
    this.texts.keep(seq, text);
    if (known?.equals(text) === true) return { base, frame: nothing };
    if (known === undefined || !usableAsBase(known))
      return { base: undefined, frame: zstdCodec.encode(text, undefined) };
    return { base, frame: zstdCodec.encode(text, known) };
  }

  /** A copy of the body, which stays the caller's; for a tombstone the last body known. */
  #textOf(input: VersionInput, lineage: Lineage | undefined): Buffer | undefined {
    if (input.type === 'tombstone' && input.body.length === 0 && lineage !== undefined) {
      const last = unlessLost(() => this.texts.read(lineage.last));
      return last === undefined ? undefined : this.texts.copyOf(last);
    }
    if (input.body.length > MAX_TEXT_BYTES) throw tooLarge(input);
    return this.texts.copyOf(input.body);
  }

  #sibling(input: Likeness, seq: number): number | undefined {
    return this.#siblings.place(likenesses(`${input.kind}.${input.group}`, input.summary, input.references), seq);
  }
}

function knownOf(input: VersionInput): Life['known'] {
  const { group, version, kind, uid, namespace, name, resourceVersion, summary, references, pointInTime } = input;
  return { group, version, kind, uid, namespace, name, resourceVersion, summary, references, pointInTime };
}

function tooLarge(input: VersionInput): TapeError {
  return new TapeError(
    'too-large',
    `${input.kind} ${input.namespace}/${input.name} has ${input.body.length} bytes, more than the ${MAX_TEXT_BYTES} a recording takes; exclude its kind.`,
  );
}
