import { causeOf } from '@model/coverage.ts';
import { kindsAsWhole } from '@model/hearing.ts';
import { groupKindOf } from '@model/object-ref.ts';
import type { Problem, RecordingState } from '@model/recording.ts';
import { type Timestamp, addMs } from '@model/time.ts';
import type { ResourceKind } from './heard.ts';
import { backoffMs } from './reflector/backoff.ts';
import { codeOf } from './reflector/after-failure.ts';
import type { ReflectorState, Standing } from './reflector/reflector-state.ts';
import type { KubeError } from './wire/kube-error.ts';

/** How one kind, or one namespace of it, is doing: for the recorder panel and the progress line. */
export interface KindStatus {
  readonly kind: ResourceKind;
  /** Empty when heard cluster-wide. */
  readonly namespace: string;
  readonly state: 'listing' | 'watching' | 'sampling' | 'waiting' | 'blocked' | 'denied' | 'gone' | 'stopped';
  /** Why it waits, is blocked or denied; else empty. */
  readonly detail: string;
  /** On `waiting` and `blocked`: what that means for the recording. */
  readonly code?: Problem['code'];
  /** While listing: how many objects came, and how many the server thinks are still to come. */
  readonly objects?: number;
  readonly remaining?: number;
  /** On `waiting`, `denied` and `sampling`. */
  readonly nextTryAt?: Timestamp;
}

/** Of one that lost its place in time and has asked to go on from there. */
const ASKED = 'asked to go on where it was; no answer yet';

/** What a reflector's state means to people. `at` is this moment on both clocks, and the plugin that takes its time. */
export function kindStatus(
  scope: Pick<KindStatus, 'kind' | 'namespace'>,
  state: ReflectorState,
  at: { readonly now: Timestamp; readonly monotonic: number; readonly slowPlugin?: string | undefined },
): KindStatus {
  const { kind, namespace } = scope;
  if (at.slowPlugin !== undefined && asks(state)) {
    const detail = `waits for the credential plugin ${at.slowPlugin}`;
    return { kind, namespace, state: 'waiting', detail, code: 'credentials' };
  }
  const plain = { kind, namespace, detail: '' };
  const wallClock = (until: number) => addMs(at.now, until - at.monotonic);
  switch (state.type) {
    case 'sampling': {
      const detail = everyText(state.standing);
      return { ...plain, state: 'sampling', detail, nextTryAt: wallClock(state.until) };
    }
    case 'empty':
    case 'listing': {
      // Between two samples a list is all there is: the kind is as ready as it will be.
      if (state.standing.sampling?.begun === true) {
        return { ...plain, state: 'sampling', detail: everyText(state.standing) };
      }
      const progress = state.type === 'listing' ? { objects: state.objects } : {};
      const remaining = state.type === 'listing' && state.remaining !== undefined ? { remaining: state.remaining } : {};
      return { ...plain, state: 'listing', ...progress, ...remaining };
    }
    case 'resuming':
      // A watch that follows a list or a clean end misses nothing while it is being opened.
      return state.standing.silent === undefined
        ? { ...plain, state: 'watching' }
        : { ...plain, state: 'waiting', detail: ASKED, code: 'unreachable', nextTryAt: at.now };
    case 'watching':
      return { ...plain, state: 'watching' };
    case 'waiting':
      return { ...plain, state: 'waiting', detail: state.detail, code: state.code, nextTryAt: wallClock(state.until) };
    case 'blocked':
      return { ...plain, state: 'blocked', detail: state.detail, code: 'credentials' };
    case 'denied':
      return { ...plain, state: 'denied', detail: state.detail, nextTryAt: wallClock(state.until) };
    case 'gone':
    case 'stopped':
      break;
  }
  return { ...plain, state: state.type };
}

/** One that is denied asks again, and is as denied as before until the answer. */
export function isAskedWhetherLetIn(state: ReflectorState): boolean {
  return state.type === 'listing' && !state.begun && state.standing.silent === 'denied';
}

/** It has asked, or is about to, and nothing has come yet. */
function asks(state: ReflectorState): boolean {
  return state.type === 'resuming' || (state.type === 'listing' && !state.begun);
}

function everyText({ sampling }: Standing): string {
  return sampling === undefined ? '' : `listed every ${sampling.everyMs / 1000} s`;
}

/** How the recording as a whole is doing, from how its kinds are. */
export function recordingState(kinds: readonly KindStatus[], context: string): RecordingState {
  const present = kinds.filter((kind) => kind.state !== 'gone' && kind.state !== 'stopped');
  const [first] = present;
  if (first === undefined) return { type: 'recording', kindsReady: 0, kinds: 0 };
  const heard = present.filter((kind) => kind.state !== 'denied');
  if (heard.length === 0) {
    const sentence = `context "${context}" may not list anything: ${causeOf(first.detail)}`;
    return { type: 'retrying', problem: problem('denied', sentence), nextTryAt: earliestTry(present) };
  }
  const [stuck] = heard;
  if (stuck !== undefined && heard.every((kind) => kind.state === 'blocked')) {
    return { type: 'stopped', problem: problem('credentials', stuck.detail) };
  }
  const waiting = heard.filter((kind) => kind.state === 'waiting' || kind.state === 'blocked');
  const named = waiting.find((kind) => kind.state === 'waiting' && kind.detail !== ASKED) ?? waiting[0];
  if (named !== undefined && waiting.length === heard.length) {
    return {
      type: 'retrying',
      problem: problem(named.code ?? 'unreachable', causeOf(named.detail)),
      nextTryAt: earliestTry(waiting),
    };
  }
  const whole = [...wholeKinds(present).values()];
  const ready = whole.filter((state) => state === 'watching' || state === 'sampling' || state === 'denied');
  return { type: 'recording', kindsReady: ready.length, kinds: whole.length };
}

function earliestTry(kinds: readonly KindStatus[]): Timestamp {
  const times = kinds.map(({ nextTryAt }) => nextTryAt).filter((time) => time !== undefined);
  return times.reduce((earliest, time) => (time < earliest ? time : earliest), times[0] ?? (0 as Timestamp));
}

/** How many kinds may not be heard anywhere: one that is refused cluster-wide and heard in a namespace is not among them. */
export function deniedKinds(statuses: readonly KindStatus[]): number {
  return [...wholeKinds(statuses).values()].filter((state) => state === 'denied').length;
}

function wholeKinds(statuses: readonly KindStatus[]) {
  return kindsAsWhole(statuses.map(({ kind, state }) => ({ kind: groupKindOf(kind), state })));
}

/** What to do after the first connection failed: wait so long, or (undefined) until a person asks. */
export interface AfterConnecting {
  readonly problem: Problem;
  readonly waitMs: number | undefined;
}

/** A 401 is answered by people, not by time, and a server counts them. */
const UNAUTHORIZED_MS = 30_000;

export function afterConnecting(error: KubeError, failures: number, chance: number): AfterConnecting {
  const code = codeOf(error);
  const said = problem(code, error.message);
  if (code === 'credentials') return { problem: said, waitMs: undefined };
  const patience = Math.max((error.retryAfterSeconds ?? 0) * 1000, code === 'unauthorized' ? UNAUTHORIZED_MS : 0);
  return { problem: said, waitMs: Math.max(patience, backoffMs(failures, chance)) };
}

const HINTS: { readonly [Code in Problem['code']]: string } = {
  unreachable: 'Is the cluster running, and this machine on its network (VPN)? We keep trying.',
  unauthorized: 'The token or certificate is no longer valid: log in again. We keep trying.',
  denied: 'Ask for the right to list and watch (ClusterRole "view" is enough), or choose namespaces you may read.',
  credentials: 'Correct it, then retry: it is not run again by itself, because it may ask you something.',
  disk: 'Free some space, then start recording again.',
  internal: 'Start recording again; if it happens again, please report it.',
};

/** A problem with the hint that goes with its code. */
export function problem(code: Problem['code'], sentence: string): Problem {
  return { code, sentence, hint: HINTS[code] };
}
