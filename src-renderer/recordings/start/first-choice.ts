import type { ContextEntry } from '@contract/recordings.ts';
import type { RecordingStatus } from '@model/recording.ts';

/** What a page that has just connected shows. */
export type FirstChoice =
  | { readonly type: 'show'; readonly recording: string }
  | { readonly type: 'record'; readonly context: string }
  | { readonly type: 'start-screen' };

interface Circumstances {
  /** The recording in the page's address. */
  readonly asked: string | undefined;
  readonly open: readonly RecordingStatus[];
  /** The context of the last visit. */
  readonly remembered: string | undefined;
  readonly contexts: readonly ContextEntry[];
}

/**
 * The recording that the address asks for if it is open, else the newest that is, else the context of the last visit
 * if the kubeconfig still has it. Nothing is recorded that the user never chose.
 */
export function firstChoice({ asked, open, remembered, contexts }: Circumstances): FirstChoice {
  const shown = open.find(({ id }) => id === asked) ?? newest(open);
  if (shown !== undefined) {
    return { type: 'show', recording: shown.id };
  }
  return remembered !== undefined && contexts.some(({ name }) => name === remembered)
    ? { type: 'record', context: remembered }
    : { type: 'start-screen' };
}

/** The one that began last; one without a change yet has only just begun. */
function newest(open: readonly RecordingStatus[]): RecordingStatus | undefined {
  return open.toSorted((a, b) => beginning(b) - beginning(a))[0];
}

function beginning({ span, now }: RecordingStatus): number {
  return span?.first ?? now;
}
