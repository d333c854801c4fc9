import type { GapReason } from '@model/gap.ts';
import type { GroupVersionKind } from '@model/object-ref.ts';

/** A kind as discovery lists it: what to ask for and how. */
export interface ResourceKind extends GroupVersionKind {
  /** Plural in URLs: `deployments`. */
  readonly resource: string;
  readonly namespaced: boolean;
  /** It can be listed only. */
  readonly unwatchable?: true;
}

/** A stretch of bytes; `end` is one past the last. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One object as the wire carried it; `body` has apiVersion and kind restored where a list left them out. */
export interface WireObject {
  /** Exact bytes of the JSON object; a view of what came with it. Not to be changed. */
  readonly body: Uint8Array;
  readonly uid: string;
  readonly resourceVersion: string;
  /** Where in `body` the value of `metadata.managedFields` stands, if it was seen there. */
  readonly ownership?: Span;
  /** Where `metadata.resourceVersion` and `status` stand; a `status` that is there twice was not seen. */
  readonly version?: Span;
  readonly status?: Span;
}

/**
 * What a reflector hears of its kind, in order. The grammar of its life: lists (`list-begin listed* list-end`), and after
 * one that reached its end `(applied | deleted | bookmark)*`. A list may break off: a `silent`, `denied`, `gone` or the
 * next `list-begin` abandons it. `silent`, `denied` and `gone` may come at any moment, also before the first list;
 * `silent` may come twice, when it turns out that the place is lost. `resumed` comes only after a `silent` that followed
 * a finished list. Errors never speak of objects.
 */
export type Heard =
  /** A list starts. What it does not name by `list-end` no longer exists. */
  | { readonly type: 'list-begin' }
  /** A page of the list. `remaining` is the server's estimate of what is still to come. */
  | { readonly type: 'listed'; readonly objects: readonly WireObject[]; readonly remaining?: number }
  | { readonly type: 'list-end'; readonly resourceVersion: string }
  | { readonly type: 'applied'; readonly object: WireObject }
  | { readonly type: 'deleted'; readonly object: WireObject }
  /** The watch is up to `resourceVersion`, without a change. */
  | { readonly type: 'bookmark'; readonly resourceVersion: string }
  /** From now on we hear nothing of this kind, until `resumed` (nothing was missed) or `list-end` (compare). */
  | {
      readonly type: 'silent';
      readonly why: GapReason;
      readonly detail: string;
      /** For so long before now we were deaf without knowing it, in milliseconds. */
      readonly unheardMs?: number;
    }
  /** The watch goes on from where it stopped: a delay, not a gap. */
  | { readonly type: 'resumed' }
  /** 403, and not only for the moment: we may not list or watch this kind. Asked again, slowly. */
  | {
      readonly type: 'denied';
      readonly detail: string;
      /** It was refused for so long already, in milliseconds, when that was taken for more than a moment's refusal. */
      readonly sinceMs?: number;
    }
  /** We were told not to hear it. Nothing else is ever said of it. */
  | { readonly type: 'excluded'; readonly detail: string }
  /** Discovery no longer has the kind: its objects are no longer heard of, which is not their deletion. */
  | { readonly type: 'gone' }
  /** Another reflector has listed what this one spoke of, and goes on with it. Nothing else is ever said here. */
  | { readonly type: 'relieved' };

/** Where a reflector tells what it hears. */
export interface HeardSink {
  /**
   * Takes it in order; resolves when more may come (back-pressure), or is undefined if more may come at once: a promise for
   * each of thousands of changes a second is work. Rejects when the recording cannot go on.
   */
  hear(heard: Heard): Promise<void> | undefined;
  /** Resolves when all that was heard is committed. A reflector calls it before it resumes, so that its cursor never passes what is on disk. */
  settled(): Promise<void>;
}
