import { randomUUID } from 'node:crypto';
import { MarkBook } from '../../store/marks/mark-book.ts';
import { openTape, recordedInstant, recordingAt } from '../reading/open-tape.ts';
import type { ResultOutput } from '../result-output.ts';
import { markLine } from './marks-verb.ts';

export interface MarkOptions {
  readonly at: string;
  readonly note?: string;
}

/** `mark FILE TITLE --at T`: sets a mark at an instant of the recording and prints it. */
export async function runMark(
  file: string,
  { title, at: text, note }: MarkOptions & { readonly title: string },
  out: ResultOutput,
): Promise<void> {
  const reader = openTape(file);
  try {
    const at = recordedInstant('--at', text, reader);
    const book = new MarkBook(recordingAt(file), randomUUID);
    await out.line(markLine(book.set({ at, title, ...(note === undefined ? {} : { note }) })));
  } finally {
    reader.close();
  }
}
