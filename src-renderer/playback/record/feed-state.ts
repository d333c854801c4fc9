/** Waits between attempts to reopen a broken feed: doubling from the first to the longest. */
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;

/** The live feed between attempts. `seq` is the last change that was taken in; the feed opens after it. */
export type FeedState =
  | { readonly type: 'open'; readonly seq: number; readonly failures: number; readonly unacked: number }
  | { readonly type: 'waiting'; readonly seq: number; readonly failures: number; readonly retryAt: number }
  | { readonly type: 'closed' };

export type FeedInput =
  | { readonly type: 'batch'; readonly seq: number; readonly count: number }
  | { readonly type: 'acked' }
  /** The feed ended, with an error or without; `clock` is the page's. */
  | { readonly type: 'broken'; readonly clock: number }
  | { readonly type: 'tick'; readonly clock: number }
  | { readonly type: 'close' };

/** The next state of the feed. A batch forgives earlier failures; entering `open` from `waiting` means: connect now. */
export function nextFeedState(state: FeedState, input: FeedInput): FeedState {
  if (input.type === 'close') return { type: 'closed' };
  switch (state.type) {
    case 'open':
      return whileOpen(state, input);
    case 'waiting':
      return input.type === 'tick' && input.clock >= state.retryAt
        ? { type: 'open', seq: state.seq, failures: state.failures, unacked: 0 }
        : state;
    case 'closed':
      return state;
    default:
      return state satisfies never;
  }
}

function whileOpen(state: Extract<FeedState, { type: 'open' }>, input: FeedInput): FeedState {
  switch (input.type) {
    case 'batch':
      return { type: 'open', seq: input.seq, failures: 0, unacked: state.unacked + input.count };
    case 'acked':
      return { ...state, unacked: 0 };
    case 'broken': {
      const wait = Math.min(FIRST_WAIT_MS * 2 ** state.failures, LONGEST_WAIT_MS);
      return { type: 'waiting', seq: state.seq, failures: state.failures + 1, retryAt: input.clock + wait };
    }
    default:
      return state;
  }
}
