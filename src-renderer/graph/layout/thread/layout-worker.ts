import { LayoutRoom, type LayoutRequest } from './layout-room.ts';
import { buffersOfLayout } from './packed-layout.ts';

// The thread itself: one room, requests in their order.
const room = new LayoutRoom();
self.addEventListener('message', ({ data }: MessageEvent<LayoutRequest>) => {
  const answer = room.hear(data);
  if (answer) self.postMessage(answer, { transfer: buffersOfLayout(answer.layout) });
});
