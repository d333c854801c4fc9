import { existsSync } from 'node:fs';
import { exportRecording } from '../../session/export-recording.ts';
import { byteText } from '../amount-text.ts';
import { recordingAt } from '../reading/open-tape.ts';
import { interrupted } from '../interrupted.ts';
import { UsageError } from '../usage-error.ts';
import { say } from '../say.ts';

export interface ExportOptions {
  readonly out: string;
  readonly force?: true;
}

/** The file is there, but not all of the recording is in it. */
const INCOMPLETE = 1;

/** `export FILE --out X.khrono`: the whole recording as one file. Ctrl-C leaves nothing behind. */
export async function runExport(file: string, options: ExportOptions): Promise<void> {
  if (options.force !== true && existsSync(options.out)) {
    throw new UsageError(`${options.out} exists. Name another file, or replace it with --force.`);
  }
  const abort = new AbortController();
  void interrupted().then(() => abort.abort());
  const source = recordingAt(file);
  const { bytes, leftOut } = await exportRecording(source, options.out, {
    onProgress: (progress) => {
      if (process.stderr.isTTY) {
        process.stderr.write(`\rexporting ${byteText(progress.done)} of ${byteText(progress.total)} `);
      }
    },
    signal: abort.signal,
  });
  if (process.stderr.isTTY) process.stderr.write('\n');
  say(`exported ${byteText(bytes)} to ${options.out}`);
  for (const sentence of leftOut) say(sentence);
  if (leftOut.length > 0) process.exitCode = INCOMPLETE;
}
