/**
 * What Electron's main process and the engine process say to each other, over the engine's `parentPort`.
 * A port goes as the transferred port of its message, never in the message itself.
 */

/** main → engine, over process.parentPort */
export type ToEngine =
  | {
      readonly type: 'start';
      readonly paths: { readonly recordings: string };
      readonly kubeconfig?: string;
      readonly context?: string;
    }
  /** ports[0]: a page's (or main's own) port, served with the contract. */
  | { readonly type: 'port' }
  /** Answer to 'choose'; no path when the user thought better of it. */
  | { readonly type: 'chosen'; readonly ask: number; readonly path?: string }
  /** Flush and exit 0. */
  | { readonly type: 'stop' };

/** A kubeconfig entry as the Context menu shows it. */
export interface MenuContext {
  readonly name: string;
  readonly isRecording: boolean;
  readonly isCurrent: boolean;
}

/** engine → main */
export type FromEngine =
  | { readonly type: 'ready' }
  | { readonly type: 'contexts'; readonly contexts: readonly MenuContext[] }
  | {
      readonly type: 'choose';
      readonly ask: number;
      readonly what: 'open' | 'export';
      readonly suggestedName: string;
    }
  | { readonly type: 'fatal'; readonly sentence: string; readonly hint: string };
