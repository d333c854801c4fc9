/** The longest end of a name that is never cut. */
const LONGEST_TAIL = 12;

/**
 * Where the end begins that is kept when a name is cut: at the last or the last but one dash, as long as what is left is
 * short; else in the last characters. Short names have no end of their own.
 */
export function cutAt(name: string): number {
  if (name.length <= LONGEST_TAIL) return name.length;
  const last = name.lastIndexOf('-');
  const before = name.lastIndexOf('-', last - 1);
  const dash = before > 0 && name.length - before <= LONGEST_TAIL ? before : last;
  return dash > 0 && name.length - dash <= LONGEST_TAIL ? dash : name.length - LONGEST_TAIL + 4;
}
