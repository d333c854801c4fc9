import type { Command } from 'commander';
import { count, output, RECORDING_FILE } from '../arguments.ts';
import type { ResultOutput } from '../result-output.ts';
import type { ChangesOptions } from './changes-verb.ts';
import type { InspectOptions } from './inspect-verb.ts';
import type { RecordingsOptions } from './recordings-verb.ts';
import type { SearchOptions } from './search-verb.ts';
import type { StepOptions } from './step-verb.ts';
import type { StateOptions } from './state-verb.ts';
import type { VerifyVerbOptions } from './verify-verb.ts';

const QUERY_HELP =
  'words (nginx), fields (image: label: annotation: ns: kind: name: status: reason: message: health: node: text:), ' +
  '"quotes", * for anything, - for not';

/** Verbs that look into a recording and print what they find. */
export function readingVerbs(program: Command, out: ResultOutput): void {
  program
    .command('recordings')
    .description('Lists what was recorded before, newest first.')
    .addOption(output('text', 'json'))
    .action(async (options: RecordingsOptions) => (await import('./recordings-verb.ts')).runRecordings(options, out));
  program
    .command('inspect')
    .description('Tells what a recording holds: cluster, span, kinds, gaps, coverage, sizes.')
    .argument('<file>', RECORDING_FILE)
    .addOption(output('text', 'json'))
    .action(async (path: string, options: InspectOptions) =>
      (await import('./inspect-verb.ts')).runInspect(path, options, out),
    );
  program
    .command('verify')
    .description(
      'Decodes every version of a recording and checks what it says twice; exit code 1 if it is, or was, damaged.',
    )
    .argument('<file>', RECORDING_FILE)
    .addOption(output('text', 'json'))
    .action(async (path: string, options: VerifyVerbOptions) =>
      (await import('./verify-verb.ts')).runVerify(path, options, out),
    );
  program
    .command('changes')
    .description('Lists changes in the order in which they were recorded, one a line.')
    .argument('<file>', RECORDING_FILE)
    .option('--since <time>', 'from this instant (RFC 3339, a time of day, or -5m from the end)')
    .option('--until <time>', 'up to this instant')
    .option('-k, --kind <kind>', 'only this kind, as Pod or Deployment.apps')
    .option('-n, --namespace <name>', 'only this namespace')
    .option('--name <name>', 'only objects of this name')
    .option('--bodies', 'with the version as recorded, in `object`')
    .addOption(output('ndjson', 'json', 'text'))
    .action(async (path: string, options: ChangesOptions) =>
      (await import('./changes-verb.ts')).runChanges(path, options, out),
    );
  program
    .command('step')
    .description('Finds the next change, or the one before, of everything or of what is asked for.')
    .argument('<file>', RECORDING_FILE)
    .requiredOption('--from <time>', 'from this instant, or from the change of this `seq`')
    .option('--back', 'the one before instead of the next')
    .option('-k, --kind <kind>', 'only of this kind, as Pod or Deployment.apps')
    .option('-n, --namespace <name>', 'only of this namespace')
    .option('--name <name>', 'only of objects of this name')
    .option(
      '--matching <query>',
      'only of objects while they are as `search` would find them; the change with which that ends too',
    )
    .option('--failures', 'only failures')
    .option('--heartbeats', 'heartbeats too')
    .option('--bodies', 'with the version as recorded, in `object`')
    .addOption(output('ndjson', 'text'))
    .action(async (path: string, options: StepOptions) => (await import('./step-verb.ts')).runStep(path, options, out));
  program
    .command('state')
    .description('Lists every object that existed at an instant, as a v1 List with bodies, or by name.')
    .argument('<file>', RECORDING_FILE)
    .option('--at <time>', 'the instant (RFC 3339, a time of day, or -5m from the end)', '-0s')
    .option('-k, --kind <kind>', 'only this kind')
    .option('-n, --namespace <name>', 'only this namespace')
    .addOption(output('json', 'name'))
    .action(async (path: string, options: StateOptions) =>
      (await import('./state-verb.ts')).runState(path, options, out),
    );
  program
    .command('search')
    .description(
      'Finds objects across time: words and fields that held at once, each with the times in which they did.',
    )
    .argument('<file>', RECORDING_FILE)
    .argument('<query...>', QUERY_HELP)
    .option('--since <time>', 'what was so at this instant or later')
    .option(
      '--until <time>',
      'up to this instant; what was so then, and may end later, has `soAtUntil` in JSON and no `to`',
    )
    .option('--limit <n>', 'at most so many objects', count)
    .addOption(output('table', 'json', 'ndjson', 'name'))
    // `-ns:shop` is a word of the query.
    .allowUnknownOption()
    .action(async (path: string, query: readonly string[], options: SearchOptions) =>
      (await import('./search-verb.ts')).runSearch(path, query.join(' '), { options, out }),
    );
}
