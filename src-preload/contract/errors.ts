import { oc } from '@orpc/contract';
import { z } from 'zod';

/** What a refusal tells the page: one sentence, and what to do about it. */
const Refusal = z.object({ sentence: z.string(), hint: z.string() });

/**
 * The errors every procedure may declare. Anything else that is thrown reaches the page as an internal error without
 * its text, so that nothing of the engine's inside leaks.
 */
export const procedure = oc.errors({
  /** No such recording, object or version. */
  NOT_FOUND: { status: 404, data: Refusal },
  /** The input is well-formed but impossible: a file that is no recording, an unknown context. */
  REFUSED: { status: 422, data: Refusal },
  /** Needs a window of the desktop application. */
  UNAVAILABLE: { status: 501, data: Refusal },
});
