/** The engine process, as main sees it. */
export type EngineState =
  /** Forked, and reading its kubeconfig and recordings. */
  | { readonly type: 'starting'; readonly deaths: number }
  /** Serves ports since `since`, milliseconds of a monotonic clock. */
  | { readonly type: 'running'; readonly deaths: number; readonly since: number }
  /** Died; a new one is forked when the delay is over. */
  | { readonly type: 'waiting'; readonly deaths: number }
  /** Said why it cannot work; only a person can start it again. */
  | { readonly type: 'failed'; readonly isAlive: boolean }
  /** Told to flush and exit, because the application quits. */
  | { readonly type: 'stopping' }
  | { readonly type: 'stopped' };

/** What happened to it. `at` is milliseconds of a monotonic clock. */
export type EngineEvent =
  | { readonly type: 'ready'; readonly at: number }
  | { readonly type: 'exited'; readonly at: number }
  | { readonly type: 'delay-over' }
  | { readonly type: 'fatal' }
  | { readonly type: 'try-again' }
  | { readonly type: 'quit' }
  | { readonly type: 'deadline-over' };

/** What main has to do about it, in order. */
export type EngineEffect =
  | { readonly type: 'fork' }
  /** Ports can be brought. */
  | { readonly type: 'serving' }
  /** Every port that was brought is dead. */
  | { readonly type: 'lost' }
  | { readonly type: 'delay'; readonly ms: number }
  | { readonly type: 'ask-to-stop' }
  | { readonly type: 'deadline'; readonly ms: number }
  | { readonly type: 'kill' }
  | { readonly type: 'gone' };

export interface EngineStep {
  readonly state: EngineState;
  readonly effects: readonly EngineEffect[];
}

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 10_000;
/** An engine that worked for so long died of something new. */
const HEALTHY_MS = 30_000;
/** How long a quitting engine may flush: a commit and a checkpoint take well under a second. */
export const FLUSH_DEADLINE_MS = 5000;

/** How long to wait after the `deaths`th death in a row (from 1) before the next fork, in ms. */
export function restartDelay(deaths: number): number {
  return Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (deaths - 1));
}

/** The state of an engine that was just forked. */
export const FORKED: EngineState = { type: 'starting', deaths: 0 };

const unchanged = (state: EngineState): EngineStep => ({ state, effects: [] });

function died(state: EngineState, at: number): EngineStep {
  switch (state.type) {
    case 'starting':
    case 'running': {
      const wasHealthy = state.type === 'running' && at - state.since >= HEALTHY_MS;
      const deaths = wasHealthy ? 1 : state.deaths + 1;
      return {
        state: { type: 'waiting', deaths },
        effects: [{ type: 'lost' }, { type: 'delay', ms: restartDelay(deaths) }],
      };
    }
    case 'failed':
      return { state: { type: 'failed', isAlive: false }, effects: [] };
    case 'stopping':
      return { state: { type: 'stopped' }, effects: [{ type: 'gone' }] };
    case 'waiting':
    case 'stopped':
      return unchanged(state);
  }
}

function quit(state: EngineState): EngineStep {
  switch (state.type) {
    case 'starting':
    case 'running':
      return {
        state: { type: 'stopping' },
        effects: [{ type: 'ask-to-stop' }, { type: 'deadline', ms: FLUSH_DEADLINE_MS }],
      };
    case 'failed':
      return {
        state: { type: 'stopped' },
        effects: state.isAlive ? [{ type: 'kill' }, { type: 'gone' }] : [{ type: 'gone' }],
      };
    case 'waiting':
      return { state: { type: 'stopped' }, effects: [{ type: 'gone' }] };
    case 'stopping':
    case 'stopped':
      return unchanged(state);
  }
}

/** The next state of the engine process and what to do; what makes no sense in a state changes nothing. */
export function stepEngine(state: EngineState, event: EngineEvent): EngineStep {
  switch (event.type) {
    case 'ready':
      return state.type === 'starting'
        ? { state: { type: 'running', deaths: state.deaths, since: event.at }, effects: [{ type: 'serving' }] }
        : unchanged(state);
    case 'exited':
      return died(state, event.at);
    case 'delay-over':
      return state.type === 'waiting'
        ? { state: { type: 'starting', deaths: state.deaths }, effects: [{ type: 'fork' }] }
        : unchanged(state);
    case 'fatal':
      return state.type === 'starting' || state.type === 'running'
        ? { state: { type: 'failed', isAlive: true }, effects: [{ type: 'lost' }] }
        : unchanged(state);
    case 'try-again':
      return state.type === 'failed'
        ? {
            state: { type: 'starting', deaths: 0 },
            effects: state.isAlive ? [{ type: 'kill' }, { type: 'fork' }] : [{ type: 'fork' }],
          }
        : unchanged(state);
    case 'quit':
      return quit(state);
    case 'deadline-over':
      // Quitting never hangs on an engine that does not even die.
      return state.type === 'stopping'
        ? { state: { type: 'stopped' }, effects: [{ type: 'kill' }, { type: 'gone' }] }
        : unchanged(state);
  }
}
