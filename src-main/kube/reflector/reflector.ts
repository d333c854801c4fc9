import type { Clock, Random } from '../clock.ts';
import type { HeardSink } from '../heard.ts';
import type { KubeConnection } from '../wire/connection.ts';
import { KubeError } from '../wire/kube-error.ts';
import { listScope } from '../wire/list.ts';
import { FEWEST } from '../wire/page-size.ts';
import type { Scope } from '../wire/resource-path.ts';
import { openWatch } from '../wire/watch.ts';
import type { WatchResult } from '../wire/watch-line.ts';
import {
  EMPTY,
  emptySampling,
  type ReflectorAction,
  type ReflectorInput,
  type ReflectorState,
} from './reflector-state.ts';
import { step } from './reflector-step.ts';
import type { Slots } from './slots.ts';

export interface ReflectorOptions {
  readonly connection: KubeConnection;
  readonly scope: Scope;
  readonly sink: HeardSink;
  readonly slots: Slots;
  /** How many objects the first page of a list is asked for. */
  readonly firstPage: number;
  readonly clock: Clock;
  readonly random: Random;
  /** The state changed, or a list went on; `before` is what it was. */
  readonly onState: (state: ReflectorState, before: ReflectorState) => void;
  /** The sink refused: this reflector has stopped. */
  readonly onFault: (cause: unknown) => void;
}

/** A server sends bookmarks every minute; two and a half without a byte are no accident. */
const SILENCE_MS = 150_000;
/** A watch that goes on for so long after the time it was asked for is a connection that nobody serves any more. */
const OVERDUE_MS = 60_000;
/** An answer that takes longer than this is a silence until it comes. */
const UNANSWERED_MS = 2_000;
/** A 410 comes at once if it comes; after this long without a line the cursor was accepted. */
const QUIET_MS = 1_000;

/**
 * Keeps one kind, or one namespace of it, reflected to a sink by list and watch. All decisions are made by `step`; this
 * carries them out, one input after the other, and feeds it what the requests bring. A request is fed only as fast as
 * the sink takes it, so a slow disk slows the reading.
 */
export class Reflector {
  readonly #options: ReflectorOptions;
  #state: ReflectorState;
  #turn: Promise<void> = Promise.resolve();
  #request = new AbortController();
  #activity: Promise<void> = Promise.resolve();
  #cancelTimer = () => {};
  #firstPage: number;

  constructor(options: ReflectorOptions) {
    this.#options = options;
    this.#firstPage = options.firstPage;
    const { everyMs } = options.scope;
    this.#state = everyMs === undefined ? EMPTY : emptySampling(everyMs);
  }

  get state(): ReflectorState {
    return this.#state;
  }

  start(): void {
    void this.#feed({ type: 'start' });
  }

  /** Tries again at once, if it is waiting for anything. */
  retry(): void {
    void this.#feed({ type: 'retry' });
  }

  /** Another reflector was served after the server was away: asks again within so long, if it waits for that alone. */
  back(withinMs: number): void {
    void this.#feed({ type: 'back', withinMs });
  }

  /** Discovery no longer has the kind. */
  vanished(): void {
    void this.#feed({ type: 'vanished' });
  }

  /** Discovery has the kind. */
  returned(): void {
    void this.#feed({ type: 'returned' });
  }

  /** Ends its request and timers; resolves when nothing of it runs any more. */
  async stop(): Promise<void> {
    this.#request.abort();
    await this.#feed({ type: 'stop' });
    await this.#activity;
  }

  #feed(input: ReflectorInput, request?: AbortSignal): Promise<void> {
    return this.#feedAll([input], request);
  }

  /** Takes inputs after those before them; what comes from a request that was abandoned meanwhile is dropped. */
  #feedAll(inputs: readonly ReflectorInput[], request?: AbortSignal): Promise<void> {
    const before = this.#turn;
    const turn = async (): Promise<void> => {
      await before;
      for (const input of inputs) {
        const pending = request?.aborted === true ? undefined : this.#take(input);
        if (pending !== undefined) await pending;
      }
    };
    this.#turn = turn();
    return this.#turn;
  }

  /** Undefined if there is nothing to wait for, as with nearly every change. */
  #take(input: ReflectorInput): Promise<void> | undefined {
    const before = this.#state;
    const moment = { now: this.#options.clock.monotonic(), chance: this.#options.random() };
    const { state, actions } = step(this.#state, input, moment);
    this.#state = state;
    const stopped = (cause: unknown): void => {
      this.#state = { type: 'stopped', standing: state.standing };
      this.#abandon();
      this.#options.onFault(cause);
    };
    try {
      const pending = this.#carryOutAll(actions);
      if (pending !== undefined) return pending.catch(stopped).then(() => this.#tell(before));
    } catch (cause) {
      stopped(cause);
    }
    this.#tell(before);
    return undefined;
  }

  #tell(before: ReflectorState): void {
    const state = this.#state;
    const isSame =
      state.type === before.type &&
      state.standing.silent === before.standing.silent &&
      nextTryOf(state) === nextTryOf(before);
    if (!isSame || state.type === 'listing') this.#options.onState(state, before);
  }

  /** One after the other; undefined if none has to be waited for. */
  #carryOutAll(actions: readonly ReflectorAction[]): Promise<void> | undefined {
    for (const [index, action] of actions.entries()) {
      const pending = this.#carryOut(action);
      if (pending !== undefined) return pending.then(() => this.#carryOutAll(actions.slice(index + 1)));
    }
    return undefined;
  }

  #carryOut(action: ReflectorAction): Promise<void> | undefined {
    const { sink, clock } = this.#options;
    switch (action.type) {
      case 'hear':
        return sink.hear(action.heard);
      case 'settle':
        return sink.settled();
      case 'list':
        this.#begin((signal) => this.#list(signal));
        return undefined;
      case 'watch':
        this.#begin((signal) => this.#watch(action, signal));
        return undefined;
      case 'wait':
        this.#cancelTimer = clock.after(action.ms, () => void this.#feed({ type: 'timer' }));
        return undefined;
      case 'abandon':
        break;
    }
    this.#abandon();
    return undefined;
  }

  #abandon(): void {
    this.#request.abort();
    this.#cancelTimer();
  }

  #begin(activity: (signal: AbortSignal) => Promise<void>): void {
    this.#abandon();
    const request = new AbortController();
    this.#request = request;
    const run = async (): Promise<void> => {
      try {
        await activity(request.signal);
      } catch (problem) {
        if (request.signal.aborted) return;
        if (!(problem instanceof KubeError)) throw problem;
        await this.#feed({ type: 'failed', error: problem }, request.signal);
      }
    };
    this.#activity = run();
  }

  async #list(signal: AbortSignal): Promise<void> {
    const { connection, scope, slots, clock } = this.#options;
    const giveBack = await slots.take();
    let begun = false;
    try {
      signal.throwIfAborted();
      for await (const result of listScope({ connection, scope, clock, signal, firstPage: this.#firstPage })) {
        begun = true;
        if (result.type === 'objects') await this.#feed({ ...result, type: 'page' }, signal);
        else await this.#feed({ ...result, type: 'list-done' }, signal);
      }
    } catch (problem) {
      // Perhaps because it took longer than the server lets an answer take: from now on in small ones.
      if (begun && problem instanceof KubeError && problem.type !== 'answered') this.#firstPage = FEWEST;
      throw problem;
    } finally {
      giveBack();
    }
  }

  async #watch(action: Extract<ReflectorAction, { type: 'watch' }>, signal: AbortSignal): Promise<void> {
    const { connection, scope, clock } = this.#options;
    const { cursor: resourceVersion, timeoutSeconds } = action;
    const cancelUnanswered = clock.after(UNANSWERED_MS, () => void this.#feed({ type: 'unanswered' }, signal));
    const asked = openWatch({ connection, scope, resourceVersion, timeoutSeconds, signal });
    const batches = await asked.finally(cancelUnanswered);
    const cancelQuiet = clock.after(QUIET_MS, () => void this.#feed({ type: 'quiet' }, signal));
    const overdue = new KubeError({
      type: 'unreachable',
      stage: 'watch',
      message: 'the watch outlived its own time',
      unheardMs: OVERDUE_MS,
    });
    // Some kinds have no bookmarks (events, for one), so their silence proves nothing before this.
    const cancelOverdue = clock.after(timeoutSeconds * 1_000 + OVERDUE_MS, () => {
      void this.#feed({ type: 'failed', error: overdue }, signal);
    });
    const silence = this.#silenceAlarm(signal);
    try {
      for await (const batch of batches) {
        silence.hold();
        await this.#feedAll(batch.map(inputOf), signal);
        silence.rearm();
      }
    } finally {
      cancelQuiet();
      cancelOverdue();
      silence.cancel();
    }
    await this.#feed({ type: 'ended' }, signal);
  }

  /** Feeds `silence` when no byte came for too long; not while the sink keeps us from reading. */
  #silenceAlarm(signal: AbortSignal): { hold(): void; rearm(): void; cancel(): void } {
    const { clock } = this.#options;
    let last = clock.monotonic();
    let held = false;
    let cancel = () => {};
    const arm = (ms: number) => {
      cancel = clock.after(ms, () => {
        const idle = held ? 0 : clock.monotonic() - last;
        if (idle >= SILENCE_MS) void this.#feed({ type: 'silence', unheardMs: idle }, signal);
        arm(idle >= SILENCE_MS ? SILENCE_MS : SILENCE_MS - idle);
      });
    };
    arm(SILENCE_MS);
    return {
      hold: () => {
        held = true;
      },
      rearm: () => {
        held = false;
        last = clock.monotonic();
      },
      cancel: () => cancel(),
    };
  }
}

function nextTryOf(state: ReflectorState): number | undefined {
  return 'until' in state ? state.until : undefined;
}

function inputOf(result: WatchResult): ReflectorInput {
  switch (result.type) {
    case 'bookmark':
      return result;
    case 'error':
      return { type: 'failed', error: result.error };
    case 'applied':
    case 'deleted':
      break;
  }
  return { type: 'event', event: result.type, object: result.object };
}
