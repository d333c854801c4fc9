import Database from 'better-sqlite3';
import { damaged, TapeError } from '../tape-error.ts';

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
    const connection = new Database(file, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
    try {
      for (const pragma of ['query_only=on', 'trusted_schema=off', 'cell_size_check=on', 'cache_size=-16384']) {
        connection.pragma(pragma);
      }
    } catch (error) {
      connection.close();
      throw error;
    }
    return connection;
  });
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
        'cache_size=-32768',
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
  return connection.name;
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
