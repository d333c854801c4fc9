import type { Mark } from '@model/mark.ts';
import { isoFromTimestamp } from '@model/time.ts';
import { readMarks } from '../../store/marks/mark-files.ts';
import { recordingAt } from '../reading/open-tape.ts';
import type { ResultOutput } from '../result-output.ts';

export interface MarksOptions {
  readonly output: 'text' | 'json';
}

/** A mark as a person reads it: when, what, of which object. */
export function markLine({ at, title, object }: Mark): string {
  const of =
    object === undefined
      ? ''
      : `  (${object.kind} ${object.namespace === '' ? '' : `${object.namespace}/`}${object.name})`;
  return `${isoFromTimestamp(at)}  ${title}${of}`;
}

/** `marks FILE`: the marks of a recording in the order of time. */
export async function runMarks(file: string, options: MarksOptions, out: ResultOutput): Promise<void> {
  const marks = readMarks(recordingAt(file));
  if (options.output === 'json') {
    const readable = marks.map((mark) => ({ ...mark, at: isoFromTimestamp(mark.at) }));
    await out.json(readable);
    return;
  }
  for (const mark of marks) {
    await out.line(markLine(mark));
  }
}
