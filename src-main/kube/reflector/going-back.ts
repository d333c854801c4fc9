const NUMBER = /^\d+$/;

/**
 * True when a watch speaks of a place that lies before the one it had reached. Within one watch that never happens, so
 * something in between sent again what it had sent. Versions are compared for anything but equality only here and where a kind
 * is told of by two reflectors at once; those that are no numbers are not compared at all.
 */
export function isBehind(resourceVersion: string, cursor: string): boolean {
  const isLess =
    resourceVersion.length === cursor.length ? resourceVersion < cursor : resourceVersion.length < cursor.length;
  return isLess && NUMBER.test(resourceVersion) && NUMBER.test(cursor);
}
