import { EVER, type SearchAnswer, type SearchQuestion } from '@model/search.ts';
import type { TapeReader } from '../../../src-main/store/tape.ts';

type Asked = Pick<SearchQuestion, 'query'> & Partial<SearchQuestion>;

/** The answer to a search that is asked again until it is done, as its page does: a busy machine needs more turns. */
export function searched(tape: TapeReader, asked: Asked): SearchAnswer {
  const question = { range: EVER, skip: 0, limit: 1000, ...asked };
  for (;;) {
    const answer = tape.search(question);
    if (answer.done) return answer;
  }
}
