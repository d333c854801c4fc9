import { EventEmitter } from 'node:events';

/** Where a port's messages go: the port it is entangled with, or the place that one was handed to. */
export interface FarEnd {
  deliver(message: unknown): void;
  /** The sender is closed or dead. */
  end(): void;
}

/** Electron's MessagePortMain: silent until started, messages in order, `close` when the far end is gone. */
export class MessagePortMain extends EventEmitter implements FarEnd {
  #far: FarEnd | undefined;
  /** Set when the port was handed to another process; it then only passes on. */
  #owner: FarEnd | undefined;
  readonly #waiting: unknown[] = [];
  #isStarted = false;
  #isClosed = false;

  entangle(far: FarEnd): void {
    this.#far = far;
  }

  postMessage(message: unknown, transfer: readonly MessagePortMain[] = []): void {
    if (transfer.length > 0) {
      throw new Error('The Electron double does not carry ports over ports');
    }
    if (this.#owner !== undefined) {
      throw new Error('Port has been neutered: it was transferred');
    }
    this.#far?.deliver(structuredClone(message));
  }

  start(): void {
    this.#isStarted = true;
    this.#drain();
  }

  close(): void {
    if (!this.#isClosed) {
      this.#isClosed = true;
      this.#far?.end();
      this.emit('close');
    }
  }

  deliver(message: unknown): void {
    this.#waiting.push(message);
    this.#drain();
  }

  end(): void {
    // After what is still on the way.
    setImmediate(() => {
      if (!this.#isClosed) {
        this.#isClosed = true;
        this.#owner?.end();
        this.emit('close');
      }
    });
  }

  /** Hands the port to `owner`; returns where the owner's messages go. */
  handTo(owner: FarEnd): FarEnd {
    const far = this.#far;
    if (far === undefined || this.#owner !== undefined || this.#isClosed) {
      throw new Error('Only an open port that is still here can be transferred');
    }
    this.#owner = owner;
    this.#drain();
    return far;
  }

  #drain(): void {
    const owner = this.#owner;
    if (owner !== undefined) {
      this.#waiting.splice(0).forEach((message) => owner.deliver(message));
    } else if (this.#isStarted) {
      this.#waiting.splice(0).forEach((data) => setImmediate(() => this.#emitUnlessClosed(data)));
    }
  }

  #emitUnlessClosed(data: unknown): void {
    if (!this.#isClosed) {
      this.emit('message', { data, ports: [] });
    }
  }
}

export class MessageChannelMain {
  readonly port1 = new MessagePortMain();
  readonly port2 = new MessagePortMain();

  constructor() {
    this.port1.entangle(this.port2);
    this.port2.entangle(this.port1);
  }
}

/** A message of one port on the link between two processes; both sides count ports by the sender's numbers. */
export type PortFrame =
  | { readonly type: 'port-message'; readonly port: number; readonly data: unknown }
  | { readonly type: 'port-end'; readonly port: number };

/** All ports that were handed over one link to another process or page. */
export class PortLink {
  readonly #send: (frame: PortFrame) => void;
  readonly #far = new Map<number, FarEnd>();
  #last = 0;

  constructor(send: (frame: PortFrame) => void) {
    this.#send = send;
  }

  /** Hands a port over the link; returns its number. */
  hand(port: MessagePortMain): number {
    this.#last += 1;
    this.#far.set(this.#last, port.handTo(this.#sender(this.#last)));
    return this.#last;
  }

  /** The port that was handed to this side under the number. */
  receive(number: number): MessagePortMain {
    const port = new MessagePortMain();
    port.entangle(this.#sender(number));
    this.#far.set(number, port);
    return port;
  }

  hear(frame: PortFrame): void {
    const far = this.#far.get(frame.port);
    if (frame.type === 'port-message') {
      far?.deliver(frame.data);
    } else {
      this.#far.delete(frame.port);
      far?.end();
    }
  }

  /** The other side is gone. */
  endAll(): void {
    this.#far.forEach((far) => far.end());
    this.#far.clear();
  }

  #sender(port: number): FarEnd {
    return {
      deliver: (data) => this.#send({ type: 'port-message', port, data }),
      end: () => this.#send({ type: 'port-end', port }),
    };
  }
}
