import type { Gap } from '@model/gap.ts';
import { isoFromTimestamp } from '@model/time.ts';
import { type Verification, verifyRecording } from '../../store/verify/verify-recording.ts';
import { byteText } from '../amount-text.ts';
import { interrupted } from '../interrupted.ts';
import { recordingAt } from './open-tape.ts';
import type { ResultOutput } from '../result-output.ts';
import { kindsText } from './unheard.ts';

const DAMAGED = 1;

export interface VerifyVerbOptions {
  readonly output: 'text' | 'json';
}

function stretchLine(gap: Gap): string {
  const to = gap.to === undefined ? 'the end' : isoFromTimestamp(gap.to);
  return `  ${isoFromTimestamp(gap.from)} to ${to}  ${kindsText([gap])}  ${gap.detail}`;
}

/** What was found as a person reads it. */
function verificationLines(found: Verification): readonly string[] {
  const { file, objects, versions, bytes, checkpoints, lostBodies, damagedBefore, problems, problemCount } = found;
  const lost = lostBodies === 0 ? '' : `, ${lostBodies} bodies of them lost before this was written`;
  const read = `${objects} objects, ${versions} versions of ${byteText(bytes)}${lost}, ${checkpoints} checkpoints`;
  const [stretches, them] =
    damagedBefore.length === 1 ? ['one stretch', 'it'] : [`${damagedBefore.length} stretches`, 'them'];
  const before = damagedBefore.map(stretchLine);
  if (problemCount === 0) {
    if (before.length === 0) return [`${file} is whole: ${read}`];
    const was = `damaged where it was copied from, or before recording went on; what is said of ${them} may be wrong:`;
    return [`${file} is whole as a file, ${read}, but holds ${stretches} ${was}`, ...before];
  }
  const more = problemCount - problems.length;
  return [
    `${file} is damaged: ${problemCount === 1 ? 'one problem' : `${problemCount} problems`} in ${read}`,
    ...problems.map((problem) => `  ${problem}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
    ...(before.length > 0 ? [`  and ${stretches} damaged before this was written:`, ...before] : []),
  ];
}

function jsonOf(found: Verification): object {
  const damagedBefore = found.damagedBefore.map((gap) => ({
    ...gap,
    from: isoFromTimestamp(gap.from),
    ...(gap.to !== undefined && { to: isoFromTimestamp(gap.to) }),
  }));
  return { ...found, damagedBefore };
}

/** `verify FILE`: decodes everything and compares what is said twice. Exit code 1 if anything is, or was, damaged. */
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
  if (options.output === 'json') await out.json(jsonOf(found));
  else for (const line of verificationLines(found)) await out.line(line);
  if (found.problemCount > 0 || found.damagedBefore.length > 0) process.exitCode = DAMAGED;
}
