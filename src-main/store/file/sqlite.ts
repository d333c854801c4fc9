import { readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { damaged, TapeError } from '../tape-error.ts';
import { hasLog } from './file-size.ts';

/** Of every segment that is not packed. */
export const PAGE_SIZE = 8192;

/** One connection to one SQLite file. Only this file knows the driver. */
export type Connection = Database.Database;
export type Statement = Database.Statement;

/** What a cell holds: SQLite's storage classes, integers up to 2^53. */
export type Cell = number | bigint | string | Buffer | null;

/** How long a statement waits for another connection's lock before it gives up, in milliseconds. */
const BUSY_TIMEOUT_MS = 5000;

/** Opens an existing file for questions only. The file may be hostile: nothing in its schema is trusted. */
export function openForQuestions(file: string): Connection {
  return translating(file, () => {
    try {
      return asked(file);
    } catch (error) {
      if (!needsWriting(error)) throw error;
      if (hasLog(file)) {
        throw new TapeError(
          'disk',
          `The recording ${file} was not closed, and where it lies nothing can be written, which reading it needs; copy its folder to another place.`,
          { cause: error },
        );
      }
      const connection = asked(withoutLog(file));
      inMemory.set(connection, file);
      return connection;
    }
  });
}

/** Connections to files that are held in memory, with the file. */
const inMemory = new WeakMap<Connection, string>();
/** Two bytes of a file's header say that it has a log. */
const LOG_VERSIONS = 18;
const NO_LOG = 1;

/** A file as if it had no log; the driver cannot be told that nobody writes to it. */
function withoutLog(file: string): Buffer {
  const bytes = readFileSync(file);
  bytes.fill(NO_LOG, LOG_VERSIONS, LOG_VERSIONS + 2);
  return bytes;
}

/** Of so many KiB of pages is there a copy: the system has them too, and more were not quicker at a gigabyte. */
const PAGES_KEPT_KIB = 2048;

function asked(source: string | Buffer): Connection {
  const connection = new Database(source, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
  try {
    const kept = `cache_size=-${PAGES_KEPT_KIB}`;
    for (const pragma of ['query_only=on', 'trusted_schema=off', 'cell_size_check=on', kept]) {
      connection.pragma(pragma);
    }
    // The first that looks at the file.
    connection.pragma('schema_version');
  } catch (error) {
    connection.close();
    throw error;
  }
  return connection;
}

/** SQLite keeps an index of the log beside a file with one, also for those who only read and where there is no log. */
function needsWriting(error: unknown): boolean {
  if (!(error instanceof Database.SqliteError)) return false;
  return error.code.startsWith('SQLITE_CANTOPEN') || error.code.startsWith('SQLITE_READONLY');
}

/** Opens an existing file for writing, with a write-ahead log so that readers never wait. */
export function openForAppending(file: string): Connection {
  return translating(file, () => {
    const connection = new Database(file, { fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
    try {
      for (const pragma of [
        'journal_mode=wal',
        'synchronous=normal',
        'trusted_schema=off',
        'journal_size_limit=67108864',
        'cache_size=-8192',
      ]) {
        connection.pragma(pragma);
      }
    } catch (error) {
      connection.close();
      throw error;
    }
    return connection;
  });
}

/** Opens a file of our own beside the segments (a new segment, the lock), without waiting for others. */
export function openPlain(file: string): Connection {
  return translating(file, () => new Database(file, { timeout: 0 }));
}

/** The file that a connection was opened on. */
export function fileOf(connection: Connection): string {
  return inMemory.get(connection) ?? connection.name;
}

/** True if a table has no row. */
export function isEmpty(connection: Connection, table: string): boolean {
  return connection.prepare(`select 1 from ${table} limit 1`).get() === undefined;
}

/** True if `error` says that another connection holds the lock asked for. */
export function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
}

/** Runs `run` and turns the driver's errors about `file` into a {@link TapeError}. */
export function translating<T>(file: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw translated(file, error);
  }
}

/** The {@link TapeError} for what the driver or the system threw about `file`; other errors unchanged. */
export function translated(file: string, error: unknown): unknown {
  if (error instanceof Error && 'syscall' in error) return notUsable(file, error);
  if (!(error instanceof Database.SqliteError)) return error;
  const code = error.code;
  if (code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_NOTADB') || code === 'SQLITE_ERROR') {
    return damaged(file, error.message);
  }
  if (code.startsWith('SQLITE_MISMATCH') || code.startsWith('SQLITE_TOOBIG') || code.startsWith('SQLITE_CONSTRAINT')) {
    return damaged(file, error.message);
  }
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return new TapeError('in-use', `The recording ${file} is locked by another program; close it and try again.`, {
      cause: error,
    });
  }
  return notUsable(file, error);
}

function notUsable(file: string, error: Error): TapeError {
  return new TapeError(
    'disk',
    `The recording ${file} cannot be read or written (${error.message}); check free space and permissions.`,
    { cause: error },
  );
}

/** Pages copied between two looks at the event loop: about 8 MB. */
const PAGES_A_STEP = 1024;

/**
 * Copies all of `connection`'s database into `target`. One read transaction is held throughout, so a writer neither
 * waits nor makes the copy start again. `onProgress` hears bytes, and cancels by throwing.
 */
export async function copyInto(
  connection: Connection,
  target: string,
  onProgress: (progress: { readonly done: number; readonly total: number }) => void,
): Promise<void> {
  const pageSize = Number(connection.pragma('page_size', { simple: true }));
  connection.exec('begin; select count(*) from sqlite_schema');
  try {
    await connection.backup(target, {
      progress: ({ totalPages, remainingPages }) => {
        onProgress({ done: (totalPages - remainingPages) * pageSize, total: totalPages * pageSize });
        return PAGES_A_STEP;
      },
    });
  } finally {
    connection.exec('rollback');
  }
}
