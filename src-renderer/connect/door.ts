import type { Port } from '@carrier/port.ts';

/** Hears what becomes of a door. */
export interface DoorListener {
  /** A port is there and works; it replaces any before it. */
  opened(port: Port): void;
  /** The port was lost, or the last knock was not answered. */
  closed(): void;
}

/** Where ports come from: the preload script of a window, or a WebSocket. `knock` asks for one. */
export type Door = (listener: DoorListener) => { knock(): void };
