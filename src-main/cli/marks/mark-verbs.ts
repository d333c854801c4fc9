import type { Command } from 'commander';
import { output, RECORDING_FILE } from '../arguments.ts';
import type { ResultOutput } from '../result-output.ts';
import type { MarkOptions } from './mark-verb.ts';
import type { MarksOptions } from './marks-verb.ts';

/** Verbs that list and set marks, the named moments of a recording. */
export function markVerbs(program: Command, out: ResultOutput): void {
  program
    .command('marks')
    .description('Lists the marks of a recording in the order of time.')
    .argument('<file>', RECORDING_FILE)
    .addOption(output('text', 'json'))
    .action(async (path: string, options: MarksOptions) =>
      (await import('./marks-verb.ts')).runMarks(path, options, out),
    );
  program
    .command('mark')
    .description('Sets a mark in a recording; a page that shows the recording shows it within a second or two.')
    .argument('<file>', RECORDING_FILE)
    .argument('<title>', 'what the moment is called')
    .requiredOption('--at <time>', 'the instant (RFC 3339, a time of day, or -5m from the end)')
    .option('--note <text>', 'what else there is to say of it')
    .action(async (path: string, title: string, options: MarkOptions) =>
      (await import('./mark-verb.ts')).runMark(path, { ...options, title }, out),
    );
}
