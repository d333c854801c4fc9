/** The end of a generated name: a template hash and a pod's suffix. It tells apart what is otherwise alike. */
const TAIL = 11;

/** At most `length` characters of the name, its middle left out: the tail stays whole as long as there is room. */
export function middleTruncate(name: string, length: number): string {
  if (name.length <= length) return name;
  const tail = Math.min(TAIL, Math.max(length - 4, Math.ceil((length - 1) / 2)));
  const head = Math.max(length - 1 - tail, 0);
  return `${name.slice(0, head)}…${name.slice(-tail)}`;
}
