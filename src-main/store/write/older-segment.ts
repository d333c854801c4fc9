import type { GroupVersionKind } from '@model/object-ref.ts';
import { type Bodies, bodiesOf } from '../packed/bodies.ts';
import {
  readInt32,
  readInteger,
  readResourceVersion,
  readRow,
  readText,
  readUid,
  storedUid,
} from '../file/column-values.ts';
import { SEARCH_FORMAT, type TextTable, verifySchema } from '../file/format.ts';
import { readHead } from '../file/segment-head.ts';
import { StoredTexts } from '../texts/stored-texts.ts';
import { type Connection, openForQuestions } from '../file/sqlite.ts';
import { endTerms } from '../search/end-terms.ts';
import type { FactFile } from '../search/facts.ts';
import { Statements } from '../segment/statements.ts';
import { damaged } from '../tape-error.ts';
import type { VersionInput } from '../tape.ts';
import { EndedLives } from './ended-lives.ts';
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

const LIFE = 'o.id, o.kind, v.seq, v.sum, v.refs, v.rv, k.grp, k.version, k.kind, o.ns, o.name, o.uid, k.point_in_time';
const NEWEST = 'join version v on v.seq = (select max(seq) from version where obj = o.id)';

/** A closed segment, as the writer of the one after it asks: who lived at its end, and who had ended. */
export class OlderSegment {
  readonly file: string;
  /** Its place among the segments. */
  readonly segment: number;
  readonly #connection: Connection;
  readonly #statements: Statements;
  readonly #startedAt: number;
  readonly #facts: FactFile;
  readonly #bodies: Bodies;
  readonly #texts: StoredTexts;
  #ended: EndedLives | undefined;

  /** What its writer remembers need not be read. Throws a {@link TapeError}. */
  constructor(file: string, remembered: { readonly texts?: Bodies; readonly ended?: EndedLives } = {}) {
    const { texts, ended } = remembered;
    this.file = file;
    this.#ended = ended;
    this.#connection = openForQuestions(file);
    this.#statements = new Statements(this.#connection);
    try {
      const schema = verifySchema(file, this.#connection);
      const { formatVersion, layout } = schema;
      const { segment, firstSeq, startedAt } = readHead(file, this.#connection);
      this.segment = segment;
      this.#startedAt = startedAt;
      this.#facts = { file, statements: this.#statements, hasFacts: formatVersion >= SEARCH_FORMAT, firstSeq };
      this.#bodies = texts ?? bodiesOf(file, this.#connection, { layout, capacity: TEXT_CACHE_BYTES });
      this.#texts = new StoredTexts(file, this.#connection, schema);
    } catch (error) {
      this.#connection.close();
      throw error;
    }
  }

  /** The lives that had not ended. */
  *living(): Iterable<Life> {
    const sql = `select ${LIFE} from object o join kind k on k.id = o.kind ${NEWEST} where o.last_seq is null`;
    const termsOf = endTerms(this.#facts);
    for (const row of this.#statements.rows(sql).all()) {
      const life = this.#life(row, true);
      yield { ...life, terms: termsOf(life.id) };
    }
  }

  /** The life of this uid and kind if it had ended; undefined if none is known. */
  ended(input: Pick<VersionInput, 'uid' | 'group' | 'kind'>): Life | undefined {
    if (!this.learnEnded().mayHave(input.uid)) return undefined;
    const sql = `select ${LIFE} from object o join kind k on k.id = o.kind ${NEWEST}
 where o.uid = ? and k.grp = ? and k.kind = ? and o.last_seq is not null`;
    const found = this.#statements.rows(sql).get(storedUid(input.uid), input.group, input.kind);
    return found === undefined ? undefined : this.#life(found, false);
  }

  /** What there is of the newest version of a life beside what is known of the life. */
  newest(life: Life): NewestVersion {
    const sql = `select v.t, v.flags, o.created_at, o.first_seq, o.last_seq, k.grp, k.version, k.kind, k.point_in_time
 from version v join object o on o.id = v.obj join kind k on k.id = o.kind where v.seq = ?`;
    const found = this.#statements.rows(sql).get(life.newest);
    if (found === undefined) throw damaged(this.file, `change ${life.newest} is missing`);
    const [t, flags, createdAt, firstSeq, lastSeq, group, version, kind, pointInTime] = readRow(this.file, found);
    return {
      group: readText(this.file, group),
      version: readText(this.file, version),
      kind: readText(this.file, kind),
      pointInTime: pointInTime === 1,
      at: this.#startedAt + readInteger(this.file, t),
      flags: readInt32(this.file, flags),
      createdAt: createdAt === null ? null : readInteger(this.file, createdAt),
      firstSeq: readInt32(this.file, firstSeq),
      lastSeq: lastSeq === null ? null : readInt32(this.file, lastSeq),
    };
  }

  /** The body of a version. */
  text(seq: number): Buffer {
    return this.#bodies.read(seq);
  }

  close(): void {
    this.#connection.close();
  }

  /** Which objects had ended, read once. */
  learnEnded(): EndedLives {
    if (this.#ended !== undefined) return this.#ended;
    const ended = new EndedLives();
    const found = this.#statements.rows('select uid from object where last_seq is not null').iterate();
    for (const row of found) ended.add(readUid(this.file, readRow(this.file, row)[0]));
    this.#ended = ended;
    return ended;
  }

  #life(row: unknown, alive: boolean): Life {
    const file = this.file;
    const [id, kindId, newest, summary, references, rv, ...names] = readRow(file, row);
    const [group, version, kind, namespace, name] = names.map((cell) => (typeof cell === 'string' ? cell : ''));
    const pointInTime = names[6] === 1;
    const ids = { summary: readInt32(file, summary), references: readInt32(file, references) };
    return {
      id: readInt32(file, id),
      kindId: readInt32(file, kindId),
      alive,
      newest: readInt32(file, newest),
      ...ids,
      // Of a life that ended they are not asked for: it comes back with its own.
      terms: '',
      known: {
        group: group ?? '',
        version: version ?? '',
        kind: kind ?? '',
        namespace: namespace ?? '',
        name: name ?? '',
        uid: readUid(file, names[5]),
        pointInTime,
        resourceVersion: readResourceVersion(file, rv),
        summary: this.#text('summary', ids.summary),
        references: this.#text('refs', ids.references),
      },
    };
  }

  #text(table: TextTable, id: number): string {
    const [found] = this.#texts.read(table, [id]);
    if (found === undefined) throw damaged(this.file, `a text of ${table} is missing`);
    return found[1];
  }
}
