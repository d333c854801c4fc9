/** Control characters (C0, DEL, C1), line separators, and what turns the direction of the text round. */
const COMMANDS = /[\p{Cc}\u2028-\u202e\u2066-\u2069]/gu;

/**
 * A line that a terminal only shows: names and messages come of recordings and clusters that nobody has to trust, and what
 * would move the cursor, change colours or begin another line is written as `\u001b`.
 */
export function printable(line: string): string {
  return line.replace(COMMANDS, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
