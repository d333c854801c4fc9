import { contract } from '@contract/contract.ts';
import type { ContextEntry } from '@contract/recordings.ts';
import type { RecordingState, RecordingStatus } from '@model/recording.ts';
import { timestampFromMs } from '@model/time.ts';
import { createRouterClient, implement } from '@orpc/server';
import { createStore } from 'zustand/vanilla';
import { standingTime } from '../playback/standing-time.ts';
import type { PlaybackState, Player } from '../../src-renderer/playback/player.ts';

/** A recording's status, live and with changes unless told otherwise. */
export function aStatus(
  id: string,
  wanted: { readonly state?: RecordingState; readonly first?: number; readonly isEmpty?: true } = {},
): RecordingStatus {
  const { state = { type: 'recording', kindsReady: 9, kinds: 9 }, first = 1000, isEmpty } = wanted;
  return {
    id,
    title: id,
    origin: { context: id, server: 'https://10.0.0.1:6443', clusterUid: '', serverVersion: '' },
    state,
    now: timestampFromMs(9000),
    objects: 1,
    versions: 1,
    gaps: 0,
    denied: 0,
    ...(isEmpty
      ? {}
      : { span: { firstSeq: 1, lastSeq: 1, first: timestampFromMs(first), last: timestampFromMs(9000) } }),
  };
}

export function aContext(name: string): ContextEntry {
  return { name, cluster: name, server: 'https://10.0.0.1:6443', user: 'alice', isCurrent: false };
}

/** An engine that says what the test says, behind the real contract. Only recordings are in it. */
export function fakeEngine(contexts: readonly ContextEntry[]) {
  const calls: string[] = [];
  const waiting: (readonly RecordingStatus[])[] = [];
  let wake: () => void = () => undefined;
  let refusal: string | undefined;
  const os = implement(contract.recordings);
  const notHere = () => {
    throw new Error('Not in this engine');
  };
  const router = os.router({
    contexts: os.contexts.handler(async () => ({ contexts })),
    watch: os.watch.handler(async function* ({ signal }) {
      while (signal?.aborted !== true) {
        const next = waiting.shift();
        if (next === undefined) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        } else {
          yield next;
        }
      }
    }),
    record: os.record.handler(async ({ input: { context }, errors }) => {
      calls.push(`record ${context}`);
      if (refusal !== undefined) {
        throw errors.REFUSED({ data: { sentence: refusal, hint: '' } });
      }
      return { recording: context };
    }),
    retry: os.retry.handler(async ({ input }) => {
      calls.push(`retry ${input.recording}`);
      return input;
    }),
    hearing: os.hearing.handler(notHere),
    stop: os.stop.handler(async ({ input }) => {
      calls.push(`stop ${input.recording}`);
      return input;
    }),
    scopes: os.scopes.handler(notHere),
    keepPreset: os.keepPreset.handler(notHere),
    past: os.past.handler(async () => []),
    pause: os.pause.handler(async ({ input }) => {
      calls.push(`pause ${input.recording}`);
      return input;
    }),
    resume: os.resume.handler(async ({ input }) => {
      calls.push(`resume ${input.recording}`);
      return input;
    }),
    open: os.open.handler(notHere),
    report: os.report.handler(notHere),
    export: os.export.handler(notHere),
  });
  return {
    client: { recordings: createRouterClient(router) },
    calls,
    refuse: (sentence: string) => {
      refusal = sentence;
    },
    /** Says what is open and lets the page take it in. */
    say: async (...open: readonly RecordingStatus[]) => {
      waiting.push(open);
      wake();
      await settled();
    },
  };
}

/** A player that plays nothing; `onClose` hears of its end. */
export function idlePlayer(recording: string, onClose: () => void): Player {
  const at = timestampFromMs(0);
  return {
    recording,
    state: createStore<PlaybackState>(() => standingTime(false)),
    send: () => undefined,
    select: () => undefined,
    frame: () => ({ at, seq: 0, objects: new Map(), touched: new Set(), jump: true }),
    onFrame: () => () => undefined,
    lives: () => [],
    listedSeq: () => undefined,
    onLives: () => () => undefined,
    object: () => undefined,
    body: async () => new Uint8Array(),
    close: onClose,
  };
}

/** All that follows from what has happened, without timers, has happened after this. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}
