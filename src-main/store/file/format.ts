import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { damaged, TapeError } from '../tape-error.ts';
import { pageDamage } from '../sums/page-damage.ts';
import { checkSeal } from './seal.ts';
import { type Connection, PAGE_SIZE, translating } from './sqlite.ts';

/** Marks our files among SQLite's: `KHRN`. */
export const APPLICATION_ID = 0x4b48524e;
/** SQLite's `user_version`. Files of every version up to this one stay readable. */
export const FORMAT_VERSION = 6;
/** Formats from this one on keep what search reads. */
export const SEARCH_FORMAT = 4;
/** Formats from this one on keep texts of summaries and references as parts, each once. */
export const PARTS_FORMAT = 5;
/** Formats from this one on list the versions of objects in blocks, and have no index of uids. */
export const HISTORY_FORMAT = 6;
/** Packed segments of formats from this one on have texts in parts as others have. */
export const PACKED_PARTS_FORMAT = 6;
/** Packed segments of formats from this one on have their versions as columns, in blocks. */
export const BLOCK_FORMAT = 6;
/** Frames fill whole pages: with large ones a tenth of a packed segment would be empty. */
const PACKED_PAGE_SIZE = 2048;

/** Since format 3 `carried` counts the objects that lived already when the segment began. */
const kindTable = (formatVersion: number): string =>
  `create table kind(id integer primary key, grp text not null, version text not null, kind text not null,
 point_in_time int not null, objects int not null default 0, versions int not null default 0,${
   formatVersion < 3 ? '' : ' carried int not null default 0,'
 } unique(grp, kind, version))`;

/** How the bodies of a segment lie: a row each, or many in a frame. */
export type Layout = 'live' | 'packed';

/** The tables of texts that are stored once. */
export type TextTable = 'summary' | 'refs';
const TEXT_TABLES: readonly TextTable[] = ['summary', 'refs'];

/** Tables that are the same in a packed segment. What the columns mean: DESIGN.md beside this folder. */
const TABLES: readonly string[] = [
  'create table meta(k text primary key, v) without rowid',
  `create table object(id integer primary key, kind int not null, ns text not null, name text not null,
 uid blob not null, created_at int, first_seq int not null, last_seq int)`,
  'create table hist(level int, b int, severity int, c int not null, primary key(level, b, severity)) without rowid',
  `create table gap(id integer primary key, t0 int not null, t1 int, kind text not null, ns text not null,
 why text not null, detail text not null)`,
  `create table coverage(id integer primary key, kind text not null, ns text not null, state text not null,
 since int not null, detail text not null)`,
  'create table redaction(kind text primary key, n int not null) without rowid',
];
const CHECKPOINT_TABLE = 'create table ckpt(seq integer primary key, n int not null, body blob not null)';
const HISTORY_TABLE = 'create table history(seq integer primary key, n int not null, body blob not null)';
const VERSION_INDEX = 'create index version_obj on version(obj, seq)';

const LIVE_VERSIONS: readonly string[] = [
  `create table version(seq integer primary key, obj int not null, t int not null, flags int not null, base int,
 prev int, sum int not null, refs int not null, rv blob not null, body blob not null)`,
];
const INDEXES_BEFORE_6: readonly string[] = ['create index object_uid on object(uid)', VERSION_INDEX];

/** A row a version, before its columns were packed. */
const PACKED_VERSIONS_BEFORE_6: readonly string[] = [
  `create table version(seq integer primary key, obj int not null, t int not null, flags int not null,
 frame int not null, prev int, sum int not null, refs int not null, rv blob not null)`,
  VERSION_INDEX,
];
const PACKED_VERSIONS: readonly string[] = [
  'create table version_block(seq integer primary key, t int not null, body blob not null, rvs blob not null)',
  HISTORY_TABLE,
];
/** Texts as the ids of their parts, which lie in frames. */
const PACKED_TEXTS: readonly string[] = TEXT_TABLES.map(
  (table) => `create table ${table}(id integer primary key, v blob not null)`,
);
/** Without what only a writer needs. */
const PACKED_TABLES: readonly string[] = [
  'create table frame(id integer primary key, body blob not null)',
  'create table text_frame(id integer primary key, tbl text not null, last int not null, body blob not null)',
  'create index text_frame_last on text_frame(tbl, last)',
];
/** What a packed segment has row by row from the one it was made of. */
export const COPIED_TABLES: readonly string[] = [
  'meta',
  'kind',
  'object',
  'hist',
  'gap',
  'coverage',
  'redaction',
  'ckpt',
  'history',
  'term',
  'terms',
  'described',
  'fact',
];

const TABLES_OF_1: readonly string[] = [
  'create table summary(id integer primary key, v text not null unique)',
  'create table refs(id integer primary key, v text not null unique)',
];

/**
 * A table of texts that are stored once, found by a short hash: an index of the texts would be as large as they are. A
 * text of parts is a blob of their ids.
 */
const textTable = (table: TextTable | 'term' | 'terms' | 'part', type: 'text' | 'blob' = 'text'): readonly string[] => [
  `create table ${table}(id integer primary key, h int not null, v ${type} not null)`,
  `create index ${table}_h on ${table}(h)`,
];

/** Since format 4: what search reads; see search/. */
const SEARCH_TABLES: readonly string[] = [
  ...textTable('term'),
  ...textTable('terms'),
  'create table described(seq integer primary key, terms int not null)',
  'create table fact(seq integer primary key, n int not null, body blob not null)',
];

/** What search reads, which is the same in a packed segment. */
function searchTables(formatVersion: number): readonly string[] {
  return formatVersion < SEARCH_FORMAT ? [] : SEARCH_TABLES;
}

function liveTextTables(formatVersion: number): readonly string[] {
  if (formatVersion < PARTS_FORMAT) return TEXT_TABLES.flatMap((table) => textTable(table));
  return [...TEXT_TABLES.flatMap((table) => textTable(table, 'blob')), ...textTable('part')];
}

function tablesOf(formatVersion: number, layout: Layout): readonly string[] {
  const common = [kindTable(formatVersion), ...TABLES];
  if (layout === 'packed') {
    const versions = formatVersion < BLOCK_FORMAT ? PACKED_VERSIONS_BEFORE_6 : PACKED_VERSIONS;
    const texts = formatVersion < PACKED_PARTS_FORMAT ? [] : PACKED_TEXTS;
    return [...common, CHECKPOINT_TABLE, ...PACKED_TABLES, ...versions, ...texts, ...searchTables(formatVersion)];
  }
  const histories = formatVersion < HISTORY_FORMAT ? INDEXES_BEFORE_6 : [HISTORY_TABLE];
  const texts = formatVersion === 1 ? TABLES_OF_1 : [...liveTextTables(formatVersion), CHECKPOINT_TABLE];
  return [...common, ...LIVE_VERSIONS, ...histories, ...texts, ...searchTables(formatVersion)];
}

/** Keys of the `meta` table. Those from `segment` on are there since format 3; see segment-head.ts. */
export type MetaKey =
  | 'origin'
  | 'started_at'
  | 'recorded_until'
  | 'raw_bytes'
  | 'codec'
  | 'complete_at'
  | 'segment'
  | 'first_seq'
  | 'first_object'
  | 'first_summary'
  | 'first_refs'
  | 'first_gap'
  | 'whole'
  | 'redacted_before'
  | 'gaps_carried'
  | 'recording';
/** Of what format a segment is, and how its bodies lie. */
export interface SegmentSchema {
  readonly formatVersion: number;
  readonly layout: Layout;
}

/** A segment as it is written now. */
export const CURRENT_SCHEMA: SegmentSchema = { formatVersion: FORMAT_VERSION, layout: 'live' };
export const CODEC_NAME = 'zstd, raw dictionary';

/** Writes the empty tables of the current format and its marks into a new file. */
export function writeSchema(connection: Connection, layout: Layout = 'live'): void {
  connection.pragma(`page_size=${layout === 'packed' ? PACKED_PAGE_SIZE : PAGE_SIZE}`);
  connection.transaction(() => {
    connection.pragma(`application_id=${APPLICATION_ID}`);
    connection.pragma(`user_version=${FORMAT_VERSION}`);
    for (const statement of tablesOf(FORMAT_VERSION, layout)) connection.exec(statement);
  })();
}

/**
 * Reads the first bytes of `file` and refuses what is not a recording this program can read.
 * Throws a {@link TapeError}: `not-found`, `not-a-recording`, `newer-format`, `damaged`, `disk`.
 */
export function verifyHeader(file: string): void {
  const header = readHeader(file);
  const magic = header.subarray(0, 16).toString('latin1');
  if (header.length === 0) throw damaged(file, 'it is empty');
  if (!'SQLite format 3\0'.startsWith(magic) || header.length < 16) {
    throw new TapeError(
      'not-a-recording',
      `${file} is not a recording; choose a .khrono file or a recording's folder.`,
    );
  }
  if (header.length < 100) throw damaged(file, 'it ends within its first 100 bytes');
  if (header.readInt32BE(68) !== APPLICATION_ID) {
    throw new TapeError(
      'not-a-recording',
      `${file} is a database of another program; choose a .khrono file or a recording's folder.`,
    );
  }
  verifyFormat(file, header.readInt32BE(60));
}

function verifyFormat(file: string, formatVersion: number): void {
  if (formatVersion > FORMAT_VERSION) {
    refuseDamaged(file);
    throw new TapeError(
      'newer-format',
      `The recording ${file} has format ${formatVersion} and this program reads up to ${FORMAT_VERSION}; update Khronoscope.`,
    );
  }
  if (formatVersion < 1) throw damaged(file, `format ${formatVersion} was never used`);
}

/** One flipped bit makes a newer format of ours, which only a file that is as it was written is believed. */
function refuseDamaged(file: string): void {
  const what = translating(file, () => (checkSeal(file) ? undefined : pageDamage({ path: file })));
  if (what !== undefined) throw damaged(file, what);
}

/** The format as SQLite knows it: a migration may still lie in the log, where the header of the file does not show it. */
function formatOf(file: string, connection: Connection): number {
  const formatVersion = translating(file, () => Number(connection.pragma('user_version', { simple: true })));
  verifyFormat(file, formatVersion);
  return formatVersion;
}

/**
 * Refuses a file whose tables are not exactly those of its format: our questions would run whatever it defines instead.
 * Throws a {@link TapeError}: `newer-format`, `damaged`, `disk`.
 */
export function verifySchema(file: string, connection: Connection): SegmentSchema {
  const formatVersion = formatOf(file, connection);
  const found = translating(file, () =>
    connection.prepare(`select sql from sqlite_schema where name not like 'sqlite_%'`).pluck().all(),
  );
  const definitions = new Set(found.map(normalSql));
  const isOf = (tables: readonly string[]): boolean =>
    found.length === tables.length && tables.every((sql) => definitions.has(normalSql(sql)));
  if (isOf(tablesOf(formatVersion, 'live'))) return { formatVersion, layout: 'live' };
  if (formatVersion > 2 && isOf(tablesOf(formatVersion, 'packed'))) return { formatVersion, layout: 'packed' };
  throw damaged(file, 'its tables are not those of a recording');
}

/** SQLite keeps the text of a definition but for the case of its first two words. */
function normalSql(sql: unknown): string {
  return typeof sql === 'string' ? sql.toLowerCase() : '';
}

function readHeader(file: string): Buffer {
  if (!existsSync(file)) throw new TapeError('not-found', `There is no file ${file}; check the path.`);
  if (!statSync(file).isFile()) throw new TapeError('not-a-recording', `${file} is not a file; choose a recording.`);
  try {
    const descriptor = openSync(file, 'r');
    try {
      const header = Buffer.alloc(100);
      return header.subarray(0, readSync(descriptor, header, 0, 100, 0));
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new TapeError('disk', `${file} cannot be read (${why}); check its permissions.`, { cause: error });
  }
}
