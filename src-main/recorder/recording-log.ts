import type { CoverageState } from '@model/coverage.ts';
import type { GapReason } from '@model/gap.ts';
import type { Heard, WireObject } from '../kube/heard.ts';

/** Where one reflector stands in the record of its kind. */
export interface LogState {
  /** True once a list has ended in this recording: what a later list adds was missed before, so it is inferred. */
  readonly compares: boolean;
  /** The uids named so far, page by page, while a list runs. */
  readonly named?: readonly (readonly string[])[];
  readonly silent: boolean;
  /** Undefined until it was first said. */
  readonly coverage?: CoverageState;
}

/** What the log reads of a living object. */
export interface Living {
  readonly uid: string;
  readonly namespace: string;
  readonly resourceVersion: string;
}

/** One entry for the tape. */
export type LogEntry<L extends Living> =
  | { readonly type: 'applied'; readonly object: WireObject; readonly inferred: boolean }
  | { readonly type: 'deleted'; readonly object: WireObject }
  | { readonly type: 'tombstone'; readonly life: L };

/** What to do about the gap of this reflector, after the entries are written. */
export type GapAction =
  | {
      readonly type: 'open';
      readonly why: GapReason;
      readonly detail: string;
      /** It began so long before it was noticed, in milliseconds. */
      readonly unheardMs?: number;
    }
  | { readonly type: 'close' }
  /** It goes on for another reason. */
  | {
      readonly type: 'turn';
      readonly why: GapReason;
      readonly detail: string;
      /** It had turned so long before that was known, in milliseconds. */
      readonly sinceMs?: number;
    }
  /** Nothing was missed. */
  | { readonly type: 'drop' };

/** The outcome of one thing heard. */
export interface LogStep<L extends Living> {
  readonly state: LogState;
  readonly entries: readonly LogEntry<L>[];
  readonly gap?: GapAction;
  readonly coverage?: { readonly state: CoverageState; readonly detail: string };
}

/** What a reflector's words are compared with. */
export interface Known<L extends Living> {
  /** The living objects of the kind. */
  readonly living: ReadonlyMap<string, L>;
  /** Set for a reflector of one namespace: its lists speak of no other. */
  readonly namespace?: string;
  /** Namespaces of which its lists do not speak either. */
  readonly without?: readonly string[];
  /** How often the kind is listed, in words, if it is not watched. */
  readonly sampled?: string;
}

/** A reflector at its start. In a reopened recording the engine was away: even the first list is compared, and we were silent. */
export function startLog(options: { readonly reopened: boolean }): LogState {
  return { compares: options.reopened, silent: options.reopened };
}

/**
 * The next state, and what to write, from one thing heard. Pure. An error never becomes a deletion: only a list that
 * reached its end, or a `deleted`, says that an object is gone.
 */
export function applyHeard<L extends Living>(state: LogState, heard: Heard, known: Known<L>): LogStep<L> {
  switch (heard.type) {
    case 'list-begin':
      return { state: { ...state, named: [] }, entries: [] };
    case 'listed':
      return listed(state, heard.objects, known);
    case 'list-end':
      return listEnd(state, known);
    case 'applied':
      return { state, entries: changedOnly([heard.object], known, false) };
    case 'deleted':
      return { state, entries: [{ type: 'deleted', object: heard.object }] };
    case 'bookmark':
      return { state, entries: [] };
    case 'silent':
      return silent(state, heard);
    case 'resumed':
      return { state: withoutList(state, false), entries: [], ...(state.silent ? { gap: { type: 'drop' } } : {}) };
    case 'denied':
      return refused(state, { ...heard, coverage: 'denied', why: 'forbidden' }, known);
    case 'excluded':
      return refused(state, { coverage: 'excluded', why: 'excluded', detail: heard.detail }, known);
    case 'gone':
      return gone(state, known);
    case 'relieved':
      break;
  }
  const relieved = covered<L>(withoutList(state, false), 'recorded', '');
  return { ...relieved, ...(state.silent ? { gap: { type: 'close' } } : {}) };
}

/**
 * What becomes of the objects of a kind that is no longer served is not known: that is a silence, until it is served
 * again. When none are left, nothing is missed, and what may come one day is new.
 */
function gone<L extends Living>(state: LogState, known: Known<L>): LogStep<L> {
  const isOpen = [...known.living.values()].some((life) => isWithin(life, known));
  const next = withoutList(state, isOpen);
  const said = covered<L>(isOpen ? next : { ...next, compares: false }, 'gone', '');
  if (isOpen === state.silent) return said;
  const detail = 'no longer served; what becomes of its objects is not known';
  return { ...said, gap: isOpen ? { type: 'open', why: 'disconnected', detail } : { type: 'close' } };
}

/** A version that is already the newest known is never written again. */
function changedOnly<L extends Living>(
  objects: readonly WireObject[],
  known: Known<L>,
  inferred: boolean,
): readonly LogEntry<L>[] {
  return objects
    .filter((object) => known.living.get(object.uid)?.resourceVersion !== object.resourceVersion)
    .map((object) => ({ type: 'applied', object, inferred }));
}

function listed<L extends Living>(state: LogState, objects: readonly WireObject[], known: Known<L>): LogStep<L> {
  return {
    state: { ...state, named: [...(state.named ?? []), objects.map((object) => object.uid)] },
    entries: changedOnly(objects, known, state.compares),
  };
}

/** A list that never began names nothing, and nobody is dead for that. */
function listEnd<L extends Living>(state: LogState, known: Known<L>): LogStep<L> {
  const entries = state.named === undefined ? [] : tombstones(new Set(state.named.flat()), known);
  const heardAll: LogState = { ...withoutList(state, false), compares: true };
  const said =
    known.sampled === undefined ? covered<L>(heardAll, 'recorded', '') : covered<L>(heardAll, 'sampled', known.sampled);
  return { ...said, entries, ...(state.silent ? { gap: { type: 'close' } } : {}) };
}

function tombstones<L extends Living>(named: ReadonlySet<string>, known: Known<L>): readonly LogEntry<L>[] {
  return [...known.living.values()]
    .filter((life) => isWithin(life, known))
    .filter((life) => !named.has(life.uid))
    .map((life) => ({ type: 'tombstone', life }));
}

/** True for what the reflector speaks of. */
function isWithin<L extends Living>(life: L, { namespace, without }: Known<L>): boolean {
  return (namespace === undefined || life.namespace === namespace) && without?.includes(life.namespace) !== true;
}

/** A silence that goes on keeps its first reason. Before the first list we never had the kind: then it is lost, too. */
function silent<L extends Living>(state: LogState, heard: Heard & { readonly type: 'silent' }): LogStep<L> {
  const { why, detail, unheardMs } = heard;
  const next = withoutList(state, true);
  const said = state.compares ? { state: next, entries: [] } : covered<L>(next, 'lost', detail);
  return state.silent
    ? said
    : { ...said, gap: { type: 'open', why, detail, ...(unheardMs !== undefined && { unheardMs }) } };
}

/**
 * What was recorded and may no longer be is a silence with an unknown end, for this reason from the moment it is known,
 * whatever kept us from hearing before; what never was is only coverage. After reopening, a kind of which the recording holds nothing and which is refused at once was never recorded either.
 */
function refused<L extends Living>(
  state: LogState,
  {
    coverage,
    why,
    detail,
    sinceMs = 0,
  }: {
    readonly coverage: 'denied' | 'excluded';
    readonly why: GapReason;
    readonly detail: string;
    readonly sinceMs?: number;
  },
  known: Known<L>,
): LogStep<L> {
  const had = [...known.living.values()].some((life) => isWithin(life, known));
  const neverHad = state.coverage === undefined && !had;
  const wasRecorded = state.compares && !neverHad;
  const said = covered<L>(withoutList(state, wasRecorded), coverage, detail);
  if (wasRecorded)
    return { ...said, gap: state.silent ? { type: 'turn', why, detail, sinceMs } : { type: 'open', why, detail } };
  return state.silent ? { ...said, gap: { type: neverHad ? 'drop' : 'close' } } : said;
}

function withoutList(state: LogState, isSilent: boolean): LogState {
  const { named: _named, ...rest } = state;
  return { ...rest, silent: isSilent };
}

/** Says coverage only when it changes: it is a record, not a heartbeat. */
function covered<L extends Living>(state: LogState, coverage: CoverageState, detail: string): LogStep<L> {
  if (state.coverage === coverage) return { state, entries: [] };
  return { state: { ...state, coverage }, entries: [], coverage: { state: coverage, detail } };
}
