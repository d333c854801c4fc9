/** What was read of a list so far. */
export interface ReadOfList {
  readonly objects: number;
  readonly bytes: number;
  /** Since it was asked for, in milliseconds. */
  readonly ms: number;
}

/** The most that a client of a cluster's size asks for: so many at once are never a burden. */
const FEWEST = 500;
const MOST = 10_000;
/** A server that does not stream its lists (before 1.33) holds the text of a page. */
const PAGE_BYTES = 32 * 1024 * 1024;
/** A server ends an answer after a minute (`--request-timeout`), also one that is read slowly because the disk is slow. */
const PAGE_MS = 10_000;

/**
 * How many objects the next page of a list is asked for. A page costs the server much beside its objects, and what is
 * too large is told by what was read so far.
 */
export function pageSize({ objects, bytes, ms }: ReadOfList): number {
  if (objects === 0) return FEWEST;
  const within = Math.min((objects * PAGE_BYTES) / bytes, (objects * PAGE_MS) / Math.max(1, ms));
  return Math.round(Math.min(Math.max(within, FEWEST), MOST));
}
