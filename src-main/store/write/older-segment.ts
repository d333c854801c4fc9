import type { GroupVersionKind } from '@model/object-ref.ts';
import { type Bodies, bodiesOf } from '../packed/bodies.ts';
import { readInt32, readInteger, readRow, readText, readUid, storedUid } from '../file/column-values.ts';
import { type TextTable, verifySchema } from '../file/format.ts';
import { readHead } from '../file/segment-head.ts';
import { StoredTexts } from '../texts/stored-texts.ts';
import { type Connection, openForQuestions } from '../file/sqlite.ts';
import { endTerms } from '../search/end-terms.ts';
import { type FactFile, factFile } from '../search/facts.ts';
import { Statements } from '../segment/statements.ts';
import { damaged } from '../tape-error.ts';
import type { VersionInput } from '../tape.ts';
import { newestVersions, type StandingVersion, standingVersions } from '../versions/newest-versions.ts';
import { EndedLives } from './ended-lives.ts';
import type { WrittenTexts } from './bodies/written-texts.ts';
import type { Life } from './known-lives.ts';

/** Texts kept while objects are carried over, in bytes. */
const TEXT_CACHE_BYTES = 8 * 1024 * 1024;

/** What a segment's rows say of an object beside its {@link Life}. */
export interface ObjectRow extends GroupVersionKind {
  readonly pointInTime: boolean;
  readonly createdAt: number | null;
  readonly firstSeq: number;
  /** Null while it lives. */
  readonly lastSeq: number | null;
}

/** The newest version of a life as a segment has it. */
export interface NewestVersion extends ObjectRow {
  /** In ms since 1970. */
  readonly at: number;
  readonly flags: number;
}

const NAMED = `select o.id, o.kind, k.grp, k.version, k.kind, o.ns, o.name, o.uid, k.point_in_time
 from object o join kind k on k.id = o.kind`;

/** A closed segment, as the writer of the one after it asks: who lived at its end, and who had ended. */
export class OlderSegment {
  readonly file: string;
  /** Its place among the segments. */
  readonly segment: number;
  readonly #connection: Connection;
  readonly #statements: Statements;
  readonly #facts: FactFile;
  /** What its writer remembers of bodies, until nothing more is carried over. */
  #written: WrittenTexts | undefined;
  readonly #bodies: () => Bodies;
  readonly #texts: StoredTexts;
  #ended: EndedLives | undefined;

  /** What its writer remembers need not be read. Throws a {@link TapeError}. */
  constructor(file: string, remembered: { readonly texts?: WrittenTexts; readonly ended?: EndedLives } = {}) {
    const { texts, ended } = remembered;
    this.file = file;
    this.#ended = ended;
    this.#written = texts;
    this.#connection = openForQuestions(file);
    this.#statements = new Statements(this.#connection);
    try {
      const schema = verifySchema(file, this.#connection);
      const head = readHead(file, this.#connection);
      this.segment = head.segment;
      this.#facts = factFile(file, this.#statements, { schema, head });
      const { places } = this.#facts;
      const { formatVersion } = schema;
      const capacity = TEXT_CACHE_BYTES;
      this.#bodies = once(() => bodiesOf(file, this.#connection, { formatVersion, places, capacity }));
      this.#texts = new StoredTexts(file, this.#connection, schema);
    } catch (error) {
      this.#connection.close();
      throw error;
    }
  }

  /** The lives that had not ended. */
  *living(): Iterable<Life> {
    const termsOf = endTerms(this.#facts);
    const found = this.#statements.rows(`${NAMED} where o.last_seq is null`).all();
    const ids = found.map((row) => readInt32(this.file, readRow(this.file, row)[0]));
    const standing = newestVersions(this.#facts, ids);
    for (const row of found) {
      const life = this.#life(row, standing);
      if (life !== undefined) yield { ...life, alive: true, terms: termsOf(life.id) };
    }
  }

  /** The life of this uid and kind if it had ended; undefined if none is known. */
  ended(input: Pick<VersionInput, 'uid' | 'group' | 'kind'>): Life | undefined {
    const sql = `${NAMED} where o.id = ? and o.uid = ? and k.grp = ? and k.kind = ? and o.last_seq is not null`;
    for (const object of this.learnEnded().having(input.uid)) {
      const found = this.#statements.rows(sql).get(object, storedUid(input.uid), input.group, input.kind);
      if (found !== undefined) return this.#life(found, newestVersions(this.#facts, [object]));
    }
    return undefined;
  }

  /** What there is of the newest version of a life beside what is known of the life. */
  newest(life: Life): NewestVersion {
    const [standing] = standingVersions(this.#facts.versions, [life.newest]).values();
    const at = this.#facts.versions.timeOf(life.newest);
    const sql = `select o.created_at, o.first_seq, o.last_seq, k.grp, k.version, k.kind, k.point_in_time
 from object o join kind k on k.id = o.kind where o.id = ?`;
    const found = this.#statements.rows(sql).get(life.id);
    if (found === undefined || standing === undefined || at === undefined) {
      throw damaged(this.file, `change ${life.newest} is missing`);
    }
    const [createdAt, firstSeq, lastSeq, group, version, kind, pointInTime] = readRow(this.file, found);
    return {
      group: readText(this.file, group),
      version: readText(this.file, version),
      kind: readText(this.file, kind),
      pointInTime: pointInTime === 1,
      at,
      flags: standing.flags,
      createdAt: createdAt === null ? null : readInteger(this.file, createdAt),
      firstSeq: readInt32(this.file, firstSeq),
      lastSeq: lastSeq === null ? null : readInt32(this.file, lastSeq),
    };
  }

  /** The body of a version, which is the caller's from now on. */
  text(seq: number): Buffer {
    return this.#written?.handOver(seq) ?? this.#bodies().read(seq);
  }

  /** Its writer is about to be closed: what that remembers is given up. */
  forgetTexts(): void {
    this.#written = undefined;
  }

  close(): void {
    this.#connection.close();
  }

  /** Which objects had ended, read once. */
  learnEnded(): EndedLives {
    if (this.#ended !== undefined) return this.#ended;
    const ended = new EndedLives();
    for (const row of this.#statements.rows('select uid, id from object where last_seq is not null').iterate()) {
      const [uid, id] = readRow(this.file, row);
      ended.add(readUid(this.file, uid), readInt32(this.file, id));
    }
    this.#ended = ended;
    return ended;
  }

  /** An ended life from a row of its names and its newest version; undefined if that is not here. */
  #life(row: unknown, standing: ReadonlyMap<number, StandingVersion>): Life | undefined {
    const file = this.file;
    const [object, kindId, ...names] = readRow(file, row);
    const [group, version, kind, namespace, name] = names.map((cell) => (typeof cell === 'string' ? cell : ''));
    const id = readInt32(file, object);
    const newest = standing.get(id);
    if (newest === undefined) return undefined;
    const { seq, summary, references, resourceVersion } = newest;
    return {
      id,
      kindId: readInt32(file, kindId),
      alive: false,
      newest: seq,
      summary,
      references,
      // Of a life that ended they are not asked for: it comes back with its own.
      terms: '',
      known: {
        group: group ?? '',
        version: version ?? '',
        kind: kind ?? '',
        namespace: namespace ?? '',
        name: name ?? '',
        uid: readUid(file, names[5]),
        pointInTime: names[6] === 1,
        resourceVersion,
        summary: this.#text('summary', summary),
        references: this.#text('refs', references),
      },
    };
  }

  #text(table: TextTable, id: number): string {
    const [found] = this.#texts.read(table, [id]);
    if (found === undefined) throw damaged(this.file, `a text of ${table} is missing`);
    return found[1];
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
