import { readFileSync } from 'node:fs';

/** The words before a script in what npm runs, as the program is to be started: what is measured starts so, too. */
export function nodeFlags(root: string): readonly string[] {
  const { scripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { scripts: { cli: string } };
  return scripts.cli.split(' ').filter((word) => word.startsWith('--'));
}
