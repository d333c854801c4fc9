import { type Verification, verifyRecording } from '../../store/verify/verify-recording.ts';
import { byteText } from '../amount-text.ts';
import { interrupted } from '../interrupted.ts';
import { recordingAt } from './open-tape.ts';
import type { ResultOutput } from '../result-output.ts';

const DAMAGED = 1;

export interface VerifyVerbOptions {
  readonly output: 'text' | 'json';
}

/** What was found as a person reads it. */
export function verificationText(found: Verification): string {
  const { file, objects, versions, bytes, checkpoints, lostBodies, problems, problemCount } = found;
  const lost = lostBodies === 0 ? '' : `, ${lostBodies} bodies of them lost before this was written`;
  const read = `${objects} objects, ${versions} versions of ${byteText(bytes)}${lost}, ${checkpoints} checkpoints`;
  if (problemCount === 0) return `${file} is whole: ${read}`;
  const more = problemCount - problems.length;
  return [
    `${file} is damaged: ${problemCount === 1 ? 'one problem' : `${problemCount} problems`} in ${read}`,
    ...problems.map((problem) => `  ${problem}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ].join('\n');
}

/** `verify FILE`: decodes everything and compares what is said twice. Exit code 1 if anything is damaged. */
export async function runVerify(file: string, options: VerifyVerbOptions, out: ResultOutput): Promise<void> {
  const abort = new AbortController();
  void interrupted().then(() => abort.abort());
  const source = recordingAt(file);
  const found = await verifyRecording(source, {
    onProgress: ({ done, total }) => {
      if (process.stderr.isTTY) process.stderr.write(`\rverifying ${done} of ${total} versions `);
    },
    signal: abort.signal,
  });
  if (process.stderr.isTTY) process.stderr.write('\n');
  await out.line(options.output === 'json' ? JSON.stringify(found, undefined, 2) : verificationText(found));
  if (found.problemCount > 0) process.exitCode = DAMAGED;
}
