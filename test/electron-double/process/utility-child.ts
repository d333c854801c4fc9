import { EventEmitter } from 'node:events';
import { isMainThread } from 'node:worker_threads';
import { PortLink } from './ports.ts';
import type { UtilityFrame } from './utility-frames.ts';

/** Messages wait until someone listens. */
class ParentPort extends EventEmitter {
  readonly #waiting: unknown[] = [];
  readonly #post: (message: unknown) => void;

  constructor(post: (message: unknown) => void) {
    super();
    this.#post = post;
    this.on('newListener', (event) => {
      if (event === 'message') {
        setImmediate(() => this.#waiting.splice(0).forEach((heard) => this.emit('message', heard)));
      }
    });
  }

  deliver(heard: unknown): void {
    if (this.listenerCount('message') === 0 || this.#waiting.length > 0) {
      this.#waiting.push(heard);
    } else {
      this.emit('message', heard);
    }
  }

  postMessage(message: unknown): void {
    this.#post(message);
  }
}

/** Gives this process Electron's `process.parentPort` and takes Node's own channel away. */
function becomeUtilityProcess(): void {
  const send = process.send?.bind(process);
  if (send === undefined) {
    throw new Error('This prelude belongs into a process forked by the Electron double');
  }
  const post = (frame: UtilityFrame): void => {
    if (process.connected) {
      send(frame);
    }
  };
  const link = new PortLink(post);
  const parentPort = new ParentPort((message) => post({ type: 'message', message, ports: [] }));
  process.on('message', (frame: UtilityFrame) => {
    if (frame.type === 'message') {
      const ports = frame.ports.map((port) => link.receive(port));
      parentPort.deliver({ data: frame.message, ports });
    } else {
      link.hear(frame);
    }
  });
  // A utility process never outlives the application.
  process.on('disconnect', () => process.exit(1));
  Object.defineProperty(process, 'parentPort', { value: parentPort });
  Object.defineProperty(process, 'send', { value: undefined });
}

// Runs first in a utility process, and again in each of its worker threads, which inherit Node's arguments.
if (isMainThread) {
  becomeUtilityProcess();
}
