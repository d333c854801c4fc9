import type { PastRecording } from '@model/past-recording.ts';
import type { RecordingScope } from '@model/recording-scope.ts';
import type { Hearing } from '@model/hearing.ts';
import type { RecordingReport, RecordingStatus } from '@model/recording.ts';
import { eventIterator, type } from '@orpc/contract';
import { z } from 'zod';
import { procedure } from './errors.ts';
import { type Done, RecordingId } from './primitives.ts';

/** A kubeconfig entry that can be recorded. Credentials never cross. */
export interface ContextEntry {
  readonly name: string;
  readonly cluster: string;
  readonly server: string;
  readonly user: string;
  /** kubectl's current-context. */
  readonly isCurrent: boolean;
  /** The recording of this context that is open now. */
  readonly recording?: string;
}

/** What the switcher shows, and whether there was a kubeconfig at all. */
export interface ContextList {
  readonly contexts: readonly ContextEntry[];
  /** The context that was recorded last, if one ever was. */
  readonly last?: string;
  /** Why there are none, and what to do. */
  readonly problem?: { readonly sentence: string; readonly hint: string };
}

/** What can be recorded of a context. */
export interface ScopeChoices {
  readonly scope: RecordingScope;
  readonly presets: Readonly<Record<string, RecordingScope>>;
}

const ContextName = z.string().min(1).max(1000);
const Names = z.array(z.string().min(1).max(300)).max(1000).readonly();

const Scope = z.strictObject({
  kinds: Names,
  withoutKinds: Names,
  namespaces: Names,
  withoutNamespaces: Names,
});

const Chosen = z.object({ recording: RecordingId });

/** Recordings: which contexts there are, record one, open a file, watch how they fare, export. */
export const recordings = {
  contexts: procedure.output(type<ContextList>()),
  /** Everything the engine has open, each time something about it changes (at most once in 250 ms). */
  watch: procedure.output(eventIterator(type<readonly RecordingStatus[]>())),
  /** What the recorder of this recording is doing, every second; ends at once for a file. */
  hearing: procedure.input(Chosen).output(eventIterator(type<Hearing>())),
  /**
   * Starts recording a context, or returns the recording of it that runs already. A scope is remembered for the context,
   * and taken up by the recording that runs. `unredacted` is for this recording alone.
   */
  record: procedure
    .input(z.object({ context: ContextName, scope: Scope.optional(), unredacted: z.literal(true).optional() }))
    .output(Chosen),
  /** What would be recorded of a context, and the scopes that have a name. */
  scopes: procedure.input(z.object({ context: ContextName })).output(type<ScopeChoices>()),
  /** Keeps a scope under a name; without one, forgets what is kept under it. */
  keepPreset: procedure
    .input(z.object({ name: z.string().trim().min(1).max(100), scope: Scope.optional() }))
    .output(type<Done>()),
  /** What was recorded before and lies where the engine keeps recordings, newest first. */
  past: procedure.output(type<readonly PastRecording[]>()),
  /** Records nothing for a while: a gap of its own kind. */
  pause: procedure.input(Chosen).output(Chosen),
  resume: procedure.input(Chosen).output(Chosen),
  /** Tries again at once, after expired credentials or an unreachable server. */
  retry: procedure.input(Chosen).output(Chosen),
  /** Ends recording a context; what was recorded stays open to look at. */
  stop: procedure.input(Chosen).output(Chosen),
  /** Opens a recording's folder or file that lies where the engine runs, read-only. */
  open: procedure.input(z.object({ path: z.string().min(1).max(4096) })).output(Chosen),
  /** Kinds, gaps, coverage, redactions and sizes. */
  report: procedure.input(Chosen).output(type<RecordingReport>()),
  /** Writes the whole recording to one file where the engine runs; tells how far it is. */
  export: procedure
    .input(z.object({ recording: RecordingId, path: z.string().min(1).max(4096) }))
    .output(eventIterator(type<ExportProgress>())),
};

export interface ExportProgress {
  readonly doneBytes: number;
  readonly totalBytes: number;
  /** Set on the last item. */
  readonly file?: string;
  /** On the last item: what could not go into the file, or may be wrong in it, in sentences. */
  readonly leftOut?: readonly string[];
}
