/** How the page stands with the engine. `failures` counts tries without success since the last success. */
export type ConnectionState =
  | { readonly type: 'connecting'; readonly failures: number }
  | { readonly type: 'connected' }
  | { readonly type: 'lost'; readonly failures: number };

/** What happens to a connection: a port came, the port went, the time to try again has come. */
export type ConnectionEvent = 'opened' | 'closed' | 'retry-due';

export const FIRST_STATE: ConnectionState = { type: 'connecting', failures: 0 };

const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 5_000;

/** The next state. A port is welcome in every state, because the desktop posts a new one unasked. */
export function connectionStep(state: ConnectionState, event: ConnectionEvent): ConnectionState {
  switch (event) {
    case 'opened':
      return { type: 'connected' };
    case 'closed':
      return {
        type: 'lost',
        failures: state.type === 'connected' ? 0 : state.failures + (state.type === 'lost' ? 0 : 1),
      };
    case 'retry-due':
      return state.type === 'lost' ? { type: 'connecting', failures: state.failures } : state;
  }
}

/** How long to wait before the next try, in milliseconds: doubling, at most five seconds. */
export function retryDelayMs(failures: number): number {
  return Math.min(FIRST_RETRY_MS * 2 ** failures, LONGEST_RETRY_MS);
}
