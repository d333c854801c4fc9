import { exportRecording } from '../../session/export-recording.ts';
import { byteText } from '../amount-text.ts';
import { recordingAt } from '../reading/open-tape.ts';
import { interrupted } from '../interrupted.ts';

export interface ExportOptions {
  readonly out: string;
}

/** `export FILE --out X.khrono`: the whole recording as one file. Ctrl-C leaves nothing behind. */
export async function runExport(file: string, options: ExportOptions): Promise<void> {
  const abort = new AbortController();
  void interrupted().then(() => abort.abort());
  let total = 0;
  const source = recordingAt(file);
  await exportRecording(source, options.out, {
    onProgress: (progress) => {
      total = progress.total;
      if (process.stderr.isTTY) {
        process.stderr.write(`\rexporting ${byteText(progress.done)} of ${byteText(progress.total)} `);
      }
    },
    signal: abort.signal,
  });
  console.error(`${process.stderr.isTTY ? '\n' : ''}exported ${byteText(total)} to ${options.out}`);
}
