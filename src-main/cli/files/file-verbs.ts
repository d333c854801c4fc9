import type { Command } from 'commander';
import { RECORDING_FILE } from '../arguments.ts';
import type { ExportOptions } from './export-verb.ts';

/** Verbs that turn recordings into files, and files into recordings. */
export function fileVerbs(program: Command): void {
  program
    .command('export')
    .description('Writes a recording to one file, a consistent copy also while it is being recorded.')
    .argument('<file>', RECORDING_FILE)
    .requiredOption('--out <file>', 'the file to write, as incident.khrono')
    .option('--force', 'replace a file of that name')
    .action(async (path: string, options: ExportOptions) =>
      (await import('./export-verb.ts')).runExport(path, options),
    );
}
