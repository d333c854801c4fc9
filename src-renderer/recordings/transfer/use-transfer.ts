import { useRef, useState } from 'react';
import type { Client } from '@contract/contract.ts';
import { sentenceOf } from '../../playback/problem.ts';
import {
  exportRecording,
  openRecording,
  type TransferEnd,
  type TransferProgress,
  type TransferRun,
} from './transfer.ts';

/** The one transfer that may run at a time. */
export type TransferState =
  | { readonly type: 'idle' }
  | { readonly type: 'running'; readonly title: string; readonly progress?: TransferProgress }
  | { readonly type: 'exported'; readonly file: string; readonly leftOut: readonly string[] }
  | { readonly type: 'failed'; readonly title: string; readonly sentence: string };

export interface Transfer {
  readonly state: TransferState;
  readonly exportRecording: (recording: string) => void;
  readonly openRecording: () => void;
  readonly cancel: () => void;
  readonly dismiss: () => void;
}

/** Runs exports and openings, tells how far they are, and cancels them. */
export function useTransfer(client: Client, onOpened: (recording: string) => void): Transfer {
  const [state, setState] = useState<TransferState>({ type: 'idle' });
  const abort = useRef<AbortController>(undefined);

  const run = async (title: string, transfer: (given: TransferRun) => Promise<TransferEnd>) => {
    abort.current?.abort();
    const mine = new AbortController();
    abort.current = mine;
    const onProgress = (progress: TransferProgress) =>
      mine.signal.aborted || setState({ type: 'running', title, progress });
    try {
      const end = await transfer({ client, signal: mine.signal, onProgress });
      setState(end.type === 'exported' ? end : { type: 'idle' });
      if (end.type === 'opened') {
        onOpened(end.recording);
      }
    } catch (error) {
      if (!mine.signal.aborted) {
        setState({ type: 'failed', title, sentence: sentenceOf(error) });
      }
    }
  };

  return {
    state,
    exportRecording: (recording) => void run('Exporting the recording', (given) => exportRecording(recording, given)),
    openRecording: () => void run('Opening the recording', openRecording),
    cancel() {
      abort.current?.abort();
      setState({ type: 'idle' });
    },
    dismiss: () => setState({ type: 'idle' }),
  };
}
