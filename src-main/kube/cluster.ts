import type { RecordingOrigin, RecordingState } from '@model/recording.ts';
import { addMs } from '@model/time.ts';
import type { Clock, Random } from './clock.ts';
import { missingNamespaces, originOf } from './cluster-origin.ts';
import { afterConnecting, type KindStatus, problem } from './cluster-state.ts';
import { credentialsOf } from './config/credentials.ts';
import type { ContextConfig } from './config/kubeconfig.ts';
import type { Environment } from './transport/proxy.ts';
import type { HeardSink } from './heard.ts';
import type { PolledKind, RecordingScope } from '@model/recording-scope.ts';
import { HeardKinds } from './heard-kinds.ts';
import { connectTo } from './wire/connection.ts';
import { KubeError } from './wire/kube-error.ts';
import type { Scope } from './wire/resource-path.ts';

export interface HearClusterOptions {
  readonly config: ContextConfig;
  /** What of it is heard. A kind that may not be listed cluster-wide is heard in the context's namespace. */
  readonly scope: RecordingScope;
  /** Kinds that cannot be watched and are listed again and again instead. */
  readonly polled?: readonly PolledKind[];
  /** Called once for each kind and namespace before it is heard, never before `onConnected` resolved. */
  readonly sinkFor: (scope: Scope) => HeardSink;
  /** The first connection stands; hearing begins when this resolves. `missing` are namespaces asked for that are not there. */
  readonly onConnected: (origin: RecordingOrigin, missing: readonly string[]) => Promise<void>;
  /** How the whole is doing, whenever that changes. */
  readonly onState: (state: RecordingState) => void;
  /** How one kind is doing, whenever that changes. */
  readonly onKind: (status: KindStatus) => void;
  /** A credential plugin takes its time, by its command; undefined when it has ended. */
  readonly onSlowPlugin?: (command: string | undefined) => void;
  /** For credential plugins and proxies. */
  readonly env: Environment;
  readonly clock: Clock;
  readonly random: Random;
}

/** A cluster that is being heard. */
export interface HeardCluster {
  /** Tries again at once whatever waits, and allows a credential plugin that failed to run once more. */
  retry(): void;
  /** The kubeconfig has changed: goes on with another address, trust or identity, without losing its place. */
  use(config: ContextConfig): void;
  /** Ends all requests and timers; resolves when nothing of it runs any more. */
  close(): Promise<void>;
}

/**
 * Hears every kind of a cluster until closed: connects, asks for the kinds, and keeps each reflected to its sink.
 * Trouble is told through `onState` and `onKind` and retried; only credentials that could not be obtained wait for
 * `retry`. When a sink refuses, everything stops with a problem of code `internal`.
 */
export function hearCluster(options: HearClusterOptions): HeardCluster {
  const { env, clock, random } = options;
  let config = options.config;
  const ending = new AbortController();
  let kinds: HeardKinds | undefined;
  const onSlowPlugin = (command: string | undefined) => {
    options.onSlowPlugin?.(command);
    kinds?.waitFor(command);
  };
  const { onState, onPlugin } = namingPlugins({ ...options, onSlowPlugin }, ending.signal);
  const credentials = credentialsOf({ config: () => config, env, clock, signal: ending.signal, onPlugin });
  const connection = connectTo({ config: () => config, credentials, clock });
  let missing: readonly string[] = [];
  let wake = () => {};

  const pause = (ms: number | undefined) =>
    new Promise<void>((resolve) => {
      const cancel = ms === undefined ? () => {} : clock.after(ms, resolve);
      wake = () => {
        cancel();
        resolve();
      };
    });

  const connect = async (): Promise<RecordingOrigin | undefined> => {
    onState({ type: 'connecting', waitingFor: config.cluster.server });
    for (let failures = 1; !ending.signal.aborted; failures++) {
      try {
        const origin = await originOf(connection, config, ending.signal);
        missing = await missingNamespaces(connection, options.scope.namespaces, ending.signal);
        return origin;
      } catch (cause) {
        if (ending.signal.aborted) return undefined;
        if (!(cause instanceof KubeError)) throw cause;
        const { problem, waitMs } = afterConnecting(cause, failures, random());
        if (waitMs === undefined) onState({ type: 'stopped', problem });
        else onState({ type: 'retrying', problem, nextTryAt: addMs(clock.now(), waitMs) });
        await pause(waitMs);
      }
    }
    return undefined;
  };

  const hear = async (): Promise<void> => {
    try {
      const origin = await connect();
      if (origin === undefined) return;
      await options.onConnected(origin, missing);
      if (ending.signal.aborted) return;
      const { serverVersion } = origin;
      kinds = new HeardKinds({ ...options, onState, connection, serverVersion, signal: ending.signal, onFault });
    } catch (cause) {
      onFault(cause);
    }
  };

  const onFault = (cause: unknown): void => {
    if (ending.signal.aborted) return;
    const said = cause instanceof Error ? cause.message : String(cause);
    onState({ type: 'stopped', problem: problem('internal', `the recording cannot go on: ${said}`) });
    void close();
  };

  const close = async (): Promise<void> => {
    // The kinds first: what fails because everything is ended is not to be said of them.
    const kindsClosed = kinds?.close();
    ending.abort();
    wake();
    await running;
    await kindsClosed;
    connection.close();
  };

  const retry = (): void => {
    credentials.retry();
    wake();
    kinds?.retry();
  };

  const running = hear();
  return {
    retry,
    use: (next) => {
      config = next;
      retry();
    },
    close,
  };
}

/** A plugin that has its answer ready is not worth a word; and while all is heard, one that is a little slower is not. */
const PLUGIN_WORTH_SAYING_MS = 1_000;
const RENEWAL_WORTH_SAYING_MS = 5_000;

/**
 * States as they are, but that a credential plugin that takes its time (it may wait for somebody at a browser) is named
 * instead of what waits for it.
 */
function namingPlugins(
  { onState, onSlowPlugin, clock }: Required<Pick<HearClusterOptions, 'onState' | 'onSlowPlugin' | 'clock'>>,
  ending: AbortSignal,
) {
  let state: RecordingState | undefined;
  let slow: string | undefined;
  let cancel = () => {};
  const tell = () => {
    if (state === undefined || ending.aborted) return;
    const isWaited = slow !== undefined && mayWaitForPlugin(state);
    onState(isWaited ? { type: 'connecting', waitingFor: `the credential plugin ${slow}` } : state);
  };
  const name = (command: string | undefined) => {
    if (ending.aborted || command === slow) return;
    slow = command;
    onSlowPlugin(command);
    tell();
  };
  return {
    onState: (next: RecordingState) => {
      state = next;
      tell();
    },
    onPlugin: (command: string | undefined) => {
      cancel();
      if (command === undefined) return name(undefined);
      const ms = state?.type === 'recording' ? RENEWAL_WORTH_SAYING_MS : PLUGIN_WORTH_SAYING_MS;
      cancel = clock.after(ms, () => name(command));
    },
  };
}

/** While anything is being recorded, that is what is said; and what has stopped for another reason waits for nothing. */
function mayWaitForPlugin(state: RecordingState): boolean {
  if (state.type === 'stopped') return state.problem?.code === 'credentials';
  return state.type === 'connecting' || state.type === 'retrying';
}
