import type { Coverage } from './coverage.ts';
import type { Gap } from './gap.ts';
import type { GroupVersionKind } from './object-ref.ts';
import type { RecordingScope } from './recording-scope.ts';
import type { RedactionCount } from './redaction-rule.ts';
import type { Timestamp } from './time.ts';

/** What a recording is of, written once when it begins. */
export interface RecordingOrigin {
  /** kubeconfig context, as the user knows it. */
  readonly context: string;
  /** The API server's address. */
  readonly server: string;
  /** uid of the `kube-system` namespace: the same cluster through another context has the same; empty if it may not be read. */
  readonly clusterUid: string;
  /** `gitVersion` of the API server; empty if unknown. */
  readonly serverVersion: string;
  /** Nothing was replaced before it reached the disk, Secrets neither: the user wanted it so for this recording. */
  readonly unredacted?: true;
}

/** First and last instant and `seq` of a recording. */
export interface RecordingSpan {
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly first: Timestamp;
  /**
   * When every kind had been listed for the first time. Before it, what is not there is unknown rather than absent, so a
   * picture begins here. Absent if the recording ended before.
   */
  readonly complete?: Timestamp;
  /** Until when the recorder is known to have listened: the last change or a later sign of life. */
  readonly last: Timestamp;
}

/** One kind in a recording and how much of it there is. */
export interface KindCount extends GroupVersionKind {
  readonly objects: number;
  readonly versions: number;
}

/** What `inspect` prints. */
export interface RecordingReport {
  readonly formatVersion: number;
  readonly origin: RecordingOrigin;
  /** Undefined for a recording without a single change. */
  readonly span?: RecordingSpan;
  readonly kinds: readonly KindCount[];
  readonly gaps: readonly Gap[];
  readonly coverage: readonly Coverage[];
  /** Values replaced before they reached the disk, also in what retention has removed since. */
  readonly redactions: readonly RedactionCount[];
  /** On disk; and of the bodies of all versions as they were recorded, where a tombstone has none. */
  readonly bytes: { readonly file: number; readonly raw: number };
  /** The files it lies in, in order. */
  readonly segments: readonly SegmentUsage[];
}

/** One file of a recording and what it takes. */
export interface SegmentUsage {
  readonly number: number;
  /** Since when it answers. */
  readonly from: Timestamp;
  readonly versions: number;
  readonly bytes: number;
}

/** Where a recording stands, as the page shows it. */
export type RecordingState =
  | { readonly type: 'connecting'; readonly waitingFor: string }
  | { readonly type: 'recording'; readonly kindsReady: number; readonly kinds: number }
  | { readonly type: 'retrying'; readonly problem: Problem; readonly nextTryAt: Timestamp }
  /** A person wanted nothing recorded for a while. */
  | { readonly type: 'paused'; readonly since: Timestamp }
  | { readonly type: 'stopped'; readonly problem?: Problem }
  | { readonly type: 'file' };

/** What happened, in one sentence, and what to do about it. */
export interface Problem {
  readonly code: 'unreachable' | 'unauthorized' | 'denied' | 'credentials' | 'disk' | 'internal';
  readonly sentence: string;
  readonly hint: string;
}

/** What happened and what to do, as two sentences: what a server or the system said ends as it pleases. */
export function problemWords({ sentence, hint }: Pick<Problem, 'sentence' | 'hint'>): string {
  return `${/[.!?]$/.test(sentence) ? sentence : `${sentence}.`} ${hint}`;
}

/** One recording the engine has open: live or a file. */
export interface RecordingStatus {
  readonly id: string;
  /** What the user reads: the context's name, or the file's. */
  readonly title: string;
  readonly origin: RecordingOrigin;
  readonly state: RecordingState;
  readonly span?: RecordingSpan;
  /** The engine's clock when this was said: where the live edge is. */
  readonly now: Timestamp;
  readonly objects: number;
  readonly versions: number;
  readonly gaps: number;
  /** What of the cluster is recorded; absent for a file. */
  readonly scope?: RecordingScope;
  /** Kinds that may not be listed. */
  readonly denied: number;
  /** What is not as it should be although recording goes on, in sentences: an unverified server, the same cluster recorded twice. */
  readonly warnings?: readonly string[];
}
