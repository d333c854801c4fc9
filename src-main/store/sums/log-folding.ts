import { closeSync, existsSync, openSync } from 'node:fs';
import type { Connection } from '../file/sqlite.ts';
import { LogFrames } from './log-frames.ts';
import { PageSums } from './page-sums.ts';

/** The log is folded into its segment when it has so many pages, as SQLite would by itself. */
const FOLDED_FRAMES = 1000;

/**
 * Folds the write-ahead log of a segment into it, and notes before what the pages in it are: so a page of the segment is
 * always what was noted, or lies in the log. Nothing else may fold the log meanwhile.
 */
export class LogFolding {
  readonly #connection: Connection;
  readonly #log: string;
  readonly #sums: PageSums;
  #descriptor: number | undefined;
  #frames: LogFrames | undefined;

  /** Of the segment `file`, which `connection` writes to. */
  constructor(file: string, connection: Connection) {
    this.#connection = connection;
    this.#log = `${file}-wal`;
    connection.pragma('wal_autocheckpoint=0');
    this.#sums = new PageSums(file);
  }

  /** To be called after each transaction: a program that ends folds the log in without asking. */
  committed(): void {
    this.#note();
    if ((this.#frames?.count ?? 0) < FOLDED_FRAMES) return;
    this.#sums.settle();
    this.#connection.pragma('wal_checkpoint(PASSIVE)');
  }

  /** To be called after a transaction that failed: what it wrote of the log is no part of it. */
  failed(): void {
    this.#frames?.restart();
  }

  /** Folds in everything; the connection must be closed next. */
  finish(): void {
    try {
      this.#note();
      this.#sums.settle();
      // Whoever copies the file alone, while a reader still has it open, must have all of it.
      this.#connection.pragma('wal_checkpoint(TRUNCATE)');
    } finally {
      this.#sums.close();
      if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    }
  }

  #note(): void {
    if (this.#frames === undefined) {
      if (!existsSync(this.#log)) return;
      this.#descriptor = openSync(this.#log, 'r');
      this.#frames = new LogFrames(this.#descriptor);
    }
    const pages = new Map<number, number>();
    this.#frames.take((page, sum) => pages.set(page, sum));
    this.#sums.write(pages);
  }
}
