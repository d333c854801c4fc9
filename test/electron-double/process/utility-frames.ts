import type { PortFrame } from './ports.ts';

/** What the double's main and a utility process send each other over Node's IPC channel. */
export type UtilityFrame =
  | PortFrame
  | { readonly type: 'message'; readonly message: unknown; readonly ports: readonly number[] };
