import { contract } from '@contract/contract.ts';
import { implement, ORPCError } from '@orpc/server';
import { TapeError } from '../store/tape-error.ts';
import type { FeedWindows } from './feed-windows.ts';
import { type OpenRecording, Refusal, type Services } from './services.ts';

/** What every handler is given: the engine's services, and the feeds of the connection that asks. */
export interface ApiContext {
  readonly services: Services;
  readonly windows: FeedWindows;
}

/** The contract, ready to be answered. Refusals of the engine and of the tape become the declared error, nothing else does. */
export const answering = implement(contract)
  .$context<ApiContext>()
  .use(async ({ next }) => {
    try {
      return await next();
    } catch (error) {
      throw declared(error);
    }
  });

/** The contract's declared error (recognised by code and status) for what the user can do something about; any other error as it is. */
export function declared(error: unknown): unknown {
  return error instanceof Refusal || error instanceof TapeError
    ? new ORPCError('REFUSED', {
        status: 422,
        data: { sentence: error.message, hint: error instanceof Refusal ? error.hint : '' },
      })
    : error;
}

/** The open recording of that id; throws a {@link Refusal} when there is none. */
export function recordingOf(services: Services, id: string): OpenRecording {
  const found = services.recordings().find((recording) => recording.id === id);
  if (found === undefined) {
    throw new Refusal('This recording is not open.', 'Choose a context or open the recording again.');
  }
  return found;
}
