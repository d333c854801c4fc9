import type { SearchAnswer } from '@model/search.ts';
import { type } from '@orpc/contract';
import { z } from 'zod';
import { procedure } from './errors.ts';
import { Id, RecordingId, Time } from './primitives.ts';

/** Finding objects across time. */
export const search = {
  /**
   * A page of objects that were as the query asks at some moment between `from` and `to`, best first, with the times in
   * which they were; always done. Aborting it ends the work. Pages of a growing recording belong together by `upTo`.
   * REFUSED, in a sentence, for a query that cannot be read.
   */
  find: procedure
    .input(
      z.object({
        recording: RecordingId,
        query: z.string().max(2000),
        from: Time,
        to: Time,
        skip: Id,
        limit: Id.min(1).max(500),
        upTo: Id.optional(),
      }),
    )
    .output(type<SearchAnswer>()),
};
