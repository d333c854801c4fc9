import { LayoutRoom, type LayoutAnswer } from '../../src-renderer/graph/layout/thread/layout-room.ts';
import type { LayoutThread } from '../../src-renderer/graph/layout/thread/layout-desk.ts';

/** The room that lays out, in the thread of the test: what it is sent is copied as it would be, and answered at once. */
export function threadHere(): LayoutThread {
  const room = new LayoutRoom();
  const listeners: ((answer: LayoutAnswer) => void)[] = [];
  return {
    send(request, transfer) {
      const answer = room.hear(structuredClone(request, { transfer }));
      if (answer) listeners.forEach((listener) => listener(structuredClone(answer)));
    },
    onAnswer: (listener) => void listeners.push(listener),
    close: () => undefined,
  };
}
