/** What waits to be sent to the writer. */
export interface Waiting {
  /** Objects among what waits; a page of a list counts each. */
  readonly versions: number;
  /** True if anything waits: also a silence or a sign of life. */
  readonly anything: boolean;
  /** Batches that are with the writer and not acknowledged yet: the next one grows meanwhile. */
  readonly inFlight: number;
  /** Someone waits for the commit. */
  readonly urgent: boolean;
  /** Milliseconds since the last batch was sent. */
  readonly sinceLastMs: number;
}

/** When the next batch goes: now, after a rest, or not before something else happens. */
export type BatchingStep =
  | { readonly type: 'send' }
  | { readonly type: 'rest'; readonly ms: number }
  | { readonly type: 'wait' };

/** As many versions make a batch worth its transaction, and at most about so many go in one. */
export const BATCH_VERSIONS = 500;
/** The shortest time between two small batches. A lone change after a quiet time is written at once. */
export const REST_MS = 50;
/**
 * The shortest time between two batches of more than {@link FEW_VERSIONS}: a commit has costs of its own, 0.7 ms beside
 * what its versions cost (batches of 25 against those of 500).
 */
export const BUSY_REST_MS = 250;
export const FEW_VERSIONS = 20;

/** One being packed, one digested, one written. Only full batches go while others are under way. */
export const MOST_IN_FLIGHT = 3;

/** A rest between two batches unless they are full: no change waits longer than {@link BUSY_REST_MS} for its turn. */
export function batchingStep(waiting: Waiting): BatchingStep {
  const most = waiting.versions >= BATCH_VERSIONS ? MOST_IN_FLIGHT : 1;
  if (!waiting.anything || waiting.inFlight >= most) return { type: 'wait' };
  if (waiting.urgent || waiting.versions >= BATCH_VERSIONS) return { type: 'send' };
  const rest = waiting.versions > FEW_VERSIONS ? BUSY_REST_MS : REST_MS;
  return waiting.sinceLastMs >= rest ? { type: 'send' } : { type: 'rest', ms: rest - waiting.sinceLastMs };
}
