import type { Life } from '../../../playback/player.ts';
import type { LayoutSettings } from '../layout-lives.ts';
import type { Layout } from '../places.ts';
import type { LayoutAnswer, LayoutRequest } from './layout-room.ts';
import { unpackLayout } from './packed-layout.ts';
import { buffersOfLives, LifePacker } from './packed-lives.ts';

/** Who lays out: a thread of its own on the page. */
export interface LayoutThread {
  send(request: LayoutRequest, transfer: ArrayBuffer[]): void;
  /** Answers come in the order of the requests. */
  onAnswer(listener: (answer: LayoutAnswer) => void): void;
  close(): void;
}

/** A layout that has arrived. */
export interface Arrived {
  readonly layout: Layout;
  /** Rises when everything was arranged anew. */
  readonly edition: number;
}

/** Lives that are packed in one tick: a few milliseconds' worth. */
const SLICE = 2000;

/** Asks for layouts, one at a time, and never makes anybody wait: lives are handed over in slices, a tick each. */
export class LayoutDesk {
  private readonly thread: LayoutThread;
  private readonly packer = new LifePacker();
  private isAsked = false;
  private arrived: Arrived | undefined;

  constructor(thread: LayoutThread, onArrival: () => void) {
    this.thread = thread;
    thread.onAnswer(({ layout, edition }) => {
      this.isAsked = false;
      this.arrived = { layout: unpackLayout(layout), edition };
      onArrival();
    });
  }

  /** An answer is on its way. */
  get isBusy(): boolean {
    return this.isAsked;
  }

  /** Hands over the next lives; asks for the layout when there are no more. Returns whether it has asked. */
  ask(lives: readonly Life[], settings: LayoutSettings): boolean {
    const packed = this.packer.pack(lives, SLICE);
    // Before it changes hands: then it is empty here.
    const isFull = packed?.created.length === SLICE;
    if (packed) this.thread.send({ type: 'lives', packed }, buffersOfLives(packed));
    if (isFull) return false;
    this.isAsked = true;
    this.thread.send({ type: 'lay-out', settings }, []);
    return true;
  }

  /** The layout that has arrived since the last time, if one has. */
  take(): Arrived | undefined {
    const { arrived } = this;
    this.arrived = undefined;
    return arrived;
  }

  close(): void {
    this.thread.close();
  }
}

/** The thread of a page. */
export function layoutThread(): LayoutThread {
  const worker = new Worker(new URL('layout-worker.ts', import.meta.url), { type: 'module', name: 'layout' });
  return {
    send: (request, transfer) => worker.postMessage(request, transfer),
    onAnswer: (listener) =>
      worker.addEventListener('message', ({ data }: MessageEvent<LayoutAnswer>) => listener(data)),
    close: () => worker.terminate(),
  };
}
