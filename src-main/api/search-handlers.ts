import type { SearchAnswer, SearchQuestion } from '@model/search.ts';
import type { AsyncTapeReader } from '../store/tape-reader-client.ts';
import { answering, recordingOf } from './answering.ts';

/** Asks until it is done, turn by turn, so that other questions have theirs in between and an abort is heard. */
export async function answered(
  reader: AsyncTapeReader,
  question: SearchQuestion,
  signal: AbortSignal | undefined,
): Promise<SearchAnswer> {
  for (let upTo = question.upTo; ; ) {
    signal?.throwIfAborted();
    const answer = await reader.search({ ...question, ...(upTo !== undefined && { upTo }) });
    if (answer.done) return answer;
    ({ upTo } = answer);
  }
}

export const searchHandlers = {
  find: answering.search.find.handler(({ input, context, signal }) => {
    const { recording, query, from, to, skip, limit, upTo } = input;
    const question = { query, range: { from, to }, skip, limit, ...(upTo !== undefined && { upTo }) };
    return answered(recordingOf(context.services, recording).reader(), question, signal);
  }),
};
