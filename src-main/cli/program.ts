import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { problemWords } from '@model/recording.ts';
import { Refusal } from '../api/services.ts';
import { KubeconfigError } from '../kube/config/kubeconfig-error.ts';
import { TapeError, type TapeErrorCode } from '../store/tape-error.ts';
import { fileVerbs } from './files/file-verbs.ts';
import { liveVerbs } from './live/live-verbs.ts';
import type { BuiltFolder } from './live/serving.ts';
import { markVerbs } from './marks/mark-verbs.ts';
import { readingVerbs } from './reading/reading-verbs.ts';
import { ResultOutput } from './result-output.ts';
import { UsageError } from './usage-error.ts';
import { say } from './say.ts';

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

function version(built: BuiltFolder): string {
  const parsed: unknown = JSON.parse(readFileSync(new URL('../../package.json', built), 'utf8'));
  return typeof parsed === 'object' && parsed !== null && 'version' in parsed ? String(parsed.version) : 'unknown';
}

/** The exit code that an error stands for, and the words for stderr (none when commander has spoken already). */
function verdictOn(error: unknown): { readonly code: number; readonly lines: readonly string[] } {
  if (error instanceof CommanderError) {
    return { code: error.exitCode === 0 ? 0 : BAD_INPUT, lines: [] };
  }
  if (error instanceof UsageError) {
    return { code: BAD_INPUT, lines: [error.message] };
  }
  if (error instanceof Refusal || error instanceof KubeconfigError) {
    return { code: BAD_INPUT, lines: [problemWords({ sentence: error.message, hint: error.hint })] };
  }
  if (error instanceof TapeError) {
    return { code: WRONG_RECORDING.includes(error.code) ? BAD_INPUT : FAILED, lines: [error.message] };
  }
  return { code: FAILED, lines: (error instanceof Error ? (error.stack ?? error.message) : String(error)).split('\n') };
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
  const out = new ResultOutput(process.stdout);
  readingVerbs(program, out);
  markVerbs(program, out);
  fileVerbs(program);
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
    const { code, lines } = verdictOn(error);
    for (const [index, line] of lines.entries()) {
      say(index === 0 ? `khronoscope: ${line}` : line);
    }
    process.exitCode = code;
  }
}
