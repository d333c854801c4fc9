/** What was read of a list so far. */
export interface ReadOfList {
  readonly objects: number;
  readonly bytes: number;
  /** Since it was asked for, in milliseconds. */
  readonly ms: number;
}

/** What clients ask for that know nothing of the server, `kubectl` among them. */
export const FEWEST = 500;
const MOST = 20_000;
/** What a page may weigh where its objects' size is known. */
const PAGE_BYTES = 32 * 1024 * 1024;
/** A server ends an answer after a minute (`--request-timeout`), also one that is read slowly because the disk is slow. */
const PAGE_MS = 10_000;
/** The minor version that brought ListFromCacheSnapshot, on; StreamingCollectionEncodingToJSON is on since 1.33. */
const LISTS_FROM_MEMORY = 34;

/**
 * How many objects the first page of a list is asked for. A server of 1.34 or later has a page that is the whole list in
 * its memory, and writes it piece by piece. Pages behind the first it reads from etcd (1.37 does, by its own metrics):
 * 10,000 pods in pages of 500 leave it 215 MB of garbage, in one page 28 MB. An older server holds the text of a page.
 */
export function firstPageSize(serverVersion: string): number {
  const [, major = '0', minor = '0'] = /^v(\d+)\.(\d+)/.exec(serverVersion) ?? [];
  return Number(major) > 1 || (major === '1' && Number(minor) >= LISTS_FROM_MEMORY) ? MOST : FEWEST;
}

/** How many objects the next page of a list is asked for: what is too large is told by what was read so far. */
export function pageSize({ objects, bytes, ms }: ReadOfList): number {
  if (objects === 0) return FEWEST;
  const within = Math.min((objects * PAGE_BYTES) / bytes, (objects * PAGE_MS) / Math.max(1, ms));
  return Math.round(Math.min(Math.max(within, FEWEST), MOST));
}
