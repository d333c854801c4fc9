import { guarded, viewsOf } from '@carrier/guarded-port.ts';
import type { Port } from '@carrier/port.ts';
import { RPCHandler } from '@orpc/server/message-port';
import { answering } from './answering.ts';
import { changesHandlers } from './changes-handlers.ts';
import { FeedWindows } from './feed-windows.ts';
import { marksHandlers } from './marks-handlers.ts';
import { objectsHandlers } from './objects-handlers.ts';
import { pageHandlers } from './page-handlers.ts';
import { recordingsHandlers } from './recordings-handlers.ts';
import { sceneHandlers } from './scene-handlers.ts';
import { searchHandlers } from './search-handlers.ts';
import type { Services } from './services.ts';

const router = answering.router({
  recordings: recordingsHandlers,
  scene: sceneHandlers,
  changes: changesHandlers,
  marks: marksHandlers,
  objects: objectsHandlers,
  page: pageHandlers,
  search: searchHandlers,
});

const handler = new RPCHandler(router, { experimental_transfer: viewsOf });

/** Answers the contract on one port until it closes. `onRefused` hears of each malformed message that was dropped. */
export function servePort(port: Port, services: Services, onRefused: () => void): void {
  handler.upgrade(guarded(port, onRefused), { context: { services, windows: new FeedWindows() } });
}
