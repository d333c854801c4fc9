import { readFileSync } from 'node:fs';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { KubeconfigError } from '../kube/config/kubeconfig-error.ts';
import { TapeError, type TapeErrorCode } from '../store/tape-error.ts';
import type { ChangesOptions } from './changes-verb.ts';
import type { DemoOptions } from './demo-verb.ts';
import type { ExportOptions } from './export-verb.ts';
import type { InspectOptions } from './inspect-verb.ts';
import { durationMs } from './instant.ts';
import type { RecordOptions } from './record-verb.ts';
import { ResultOutput } from './result-output.ts';
import { collect, withScope } from './scope-options.ts';
import type { ServeOptions } from './serve-verb.ts';
import type { BuiltFolder } from './serving.ts';
import type { StateOptions } from './state-verb.ts';
import { UsageError } from './usage-error.ts';
import type { VerifyVerbOptions } from './verify-verb.ts';

const FAILED = 1;
const BAD_INPUT = 2;

/** Troubles of a recording that the user's choice of file or folder brings about. */
const WRONG_RECORDING: readonly TapeErrorCode[] = [
  'not-found',
  'not-a-recording',
  'newer-format',
  'damaged',
  'in-use',
  'exists',
  'bad-question',
];

function port(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0 || number > 65_535) {
    throw new InvalidArgumentError('A port is a whole number from 0 (any free one) to 65535.');
  }
  return number;
}

function seed(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0) {
    throw new InvalidArgumentError('A seed is a whole number from 0.');
  }
  return number;
}

function duration(text: string): number {
  const ms = durationMs(text);
  if (ms === undefined || ms <= 0) {
    throw new InvalidArgumentError('Write a length of time as 30s, 5m or 1.5h.');
  }
  return ms;
}

function output(...choices: readonly [string, ...string[]]): Option {
  return new Option('-o, --output <form>', 'how results are written').choices([...choices]).default(choices[0]);
}

// Each verb is loaded when it runs: reading a file must not wait for the Kubernetes client.
function liveVerbs(program: Command, built: BuiltFolder): void {
  const pageHelp = 'Prints `Khronoscope: http://…` when the page can be opened.';
  program
    .command('demo')
    .description(`Starts an embedded cluster with a story, records it and serves the page. ${pageHelp}`)
    .option('--port <n>', 'port of the page (0: any free one)', port, 0)
    .option('--seed <n>', 'another story', seed, 1)
    .action(async (options: DemoOptions) => (await import('./demo-verb.ts')).runDemo(options, built));
  const serve = program
    .command('serve')
    .description(`Records a cluster, or opens a recording, and serves the page. ${pageHelp}`)
    .argument('[file]', "a recording's folder or file to open read-only instead of recording")
    .option('--port <n>', 'port of the page (0: any free one)', port, 0)
    .option('--context <name>', 'kubeconfig context to record (default: choose in the page)')
    .option('--kubeconfig <file>', 'kubeconfig to use instead of KUBECONFIG or ~/.kube/config', collect)
    .action(async (file: string | undefined, options: ServeOptions) =>
      (await import('./serve-verb.ts')).runServe(file, options, built),
    );
  withScope(serve);
  const record = program
    .command('record')
    .description('Records a cluster without a page, until the time is over or Ctrl-C.')
    .option('--context <name>', 'kubeconfig context (default: the current one)')
    .option('--kubeconfig <file>', 'kubeconfig to use instead of KUBECONFIG or ~/.kube/config', collect)
    .option('--out <path>', 'folder to record into, or a file ending in .khrono')
    .option('--for <time>', 'how long, as 30s or 5m', duration)
    .action(async (options: RecordOptions) => (await import('./record-verb.ts')).runRecord(options, built));
  withScope(record);
}

function readingVerbs(program: Command, out: ResultOutput): void {
  const file = "a recording's folder or file; it may still be growing";
  program
    .command('inspect')
    .description('Tells what a recording holds: cluster, span, kinds, gaps, coverage, sizes.')
    .argument('<file>', file)
    .addOption(output('text', 'json'))
    .action(async (path: string, options: InspectOptions) =>
      (await import('./inspect-verb.ts')).runInspect(path, options, out),
    );
  program
    .command('verify')
    .description('Decodes every version of a recording and checks what it says twice; exit code 1 if it is damaged.')
    .argument('<file>', file)
    .addOption(output('text', 'json'))
    .action(async (path: string, options: VerifyVerbOptions) =>
      (await import('./verify-verb.ts')).runVerify(path, options, out),
    );
  program
    .command('changes')
    .description('Lists changes in the order in which they were recorded, one a line.')
    .argument('<file>', file)
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
    .command('state')
    .description('Lists every object that existed at an instant, as a v1 List with bodies, or by name.')
    .argument('<file>', file)
    .option('--at <time>', 'the instant (RFC 3339, a time of day, or -5m from the end)', '-0s')
    .option('-k, --kind <kind>', 'only this kind')
    .option('-n, --namespace <name>', 'only this namespace')
    .addOption(output('json', 'name'))
    .action(async (path: string, options: StateOptions) =>
      (await import('./state-verb.ts')).runState(path, options, out),
    );
  program
    .command('export')
    .description('Writes a recording to one file, a consistent copy also while it is being recorded.')
    .argument('<file>', file)
    .requiredOption('--out <file>', 'the file to write, as incident.khrono')
    .action(async (path: string, options: ExportOptions) =>
      (await import('./export-verb.ts')).runExport(path, options),
    );
}

function version(built: BuiltFolder): string {
  const parsed: unknown = JSON.parse(readFileSync(new URL('../../package.json', built), 'utf8'));
  return typeof parsed === 'object' && parsed !== null && 'version' in parsed ? String(parsed.version) : 'unknown';
}

/** The exit code that an error stands for, and the sentence for stderr (none when commander has spoken already). */
function verdictOn(error: unknown): { readonly code: number; readonly sentence?: string } {
  if (error instanceof CommanderError) {
    return { code: error.exitCode === 0 ? 0 : BAD_INPUT };
  }
  if (error instanceof UsageError) {
    return { code: BAD_INPUT, sentence: error.message };
  }
  if (error instanceof KubeconfigError) {
    return { code: BAD_INPUT, sentence: `${error.message}. ${error.hint}` };
  }
  if (error instanceof TapeError) {
    return { code: WRONG_RECORDING.includes(error.code) ? BAD_INPUT : FAILED, sentence: error.message };
  }
  return { code: FAILED, sentence: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

/**
 * Runs one verb with the words of the command line; `built` is the folder of the built entries. Sets the exit code:
 * 0 done, 1 failed on the way, 2 bad input.
 */
export async function runProgram(words: readonly string[], built: BuiltFolder): Promise<void> {
  // Words on stderr may find nobody; a recording goes on all the same.
  process.stderr.on('error', () => undefined);
  const program = new Command('khronoscope')
    .description('A DVR for Kubernetes: records every version of every object and lets you scrub through time.')
    .version(version(built))
    .exitOverride();
  liveVerbs(program, built);
  readingVerbs(program, new ResultOutput(process.stdout));
  for (const verb of program.commands) {
    verb.exitOverride();
  }
  if (words.length === 0) {
    program.outputHelp();
    return;
  }
  try {
    await program.parseAsync([...words], { from: 'user' });
  } catch (error) {
    const { code, sentence } = verdictOn(error);
    if (sentence !== undefined) {
      console.error(`khronoscope: ${sentence}`);
    }
    process.exitCode = code;
  }
}
