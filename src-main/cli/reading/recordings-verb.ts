import { join } from 'node:path';
import type { PastRecording } from '@model/past-recording.ts';
import { isoFromTimestamp } from '@model/time.ts';
import { dataFolder } from '../../engine/data-folder.ts';
import { pastRecordings } from '../../engine/recordings/past-recordings.ts';
import { byteText, spanText } from '../amount-text.ts';
import type { ResultOutput } from '../result-output.ts';
import { say } from '../say.ts';

export interface RecordingsOptions {
  readonly output: 'text' | 'json';
}

/** One recording as a person reads it: until when, how long, how large, of what, where. */
export function recordingLine({ path, bytes, content, problem }: PastRecording): string {
  if (content === undefined) return `cannot be read  ${path}  ${problem ?? ''}`;
  const { origin, span } = content;
  const when =
    span === undefined
      ? 'not a single change'
      : `${isoFromTimestamp(span.last)}  ${spanText(Math.round((span.last - span.first) / 1000) * 1000)}`;
  return `${when}  ${byteText(bytes)}  ${origin.context}${origin.unredacted === true ? ' (not redacted)' : ''}  ${path}`;
}

/** `recordings`: what was recorded before, newest first. */
export async function runRecordings(options: RecordingsOptions, out: ResultOutput): Promise<void> {
  const folder = join(dataFolder(process.platform, process.env), 'recordings');
  const found = pastRecordings(folder);
  if (options.output === 'json') {
    await out.json(found.map(withIsoTimes));
    return;
  }
  for (const recording of found) await out.line(recordingLine(recording));
  if (found.length === 0) say(`Nothing has been recorded into ${folder} yet.`);
}

function withIsoTimes(recording: PastRecording) {
  const { content } = recording;
  if (content?.span === undefined) return recording;
  const { first, last } = content.span;
  return {
    ...recording,
    content: { ...content, span: { first: isoFromTimestamp(first), last: isoFromTimestamp(last) } },
  };
}
