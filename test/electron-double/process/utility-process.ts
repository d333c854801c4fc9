import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { type MessagePortMain, PortLink } from './ports.ts';
import type { UtilityFrame } from './utility-frames.ts';

const PRELUDE = new URL('./utility-child.ts', import.meta.url).href;

interface ForkOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly serviceName?: string;
}

const running = new Set<UtilityProcess>();

/** What app.getAppMetrics says of the utility processes there are. */
export function utilityMetrics(): readonly { readonly type: 'Utility'; readonly name: string; readonly pid: number }[] {
  return [...running].flatMap(({ name, pid }) => (pid === undefined ? [] : [{ type: 'Utility', name, pid }]));
}

/** Electron's UtilityProcess as a forked Node process; V8's own serialization keeps typed arrays. */
class UtilityProcess extends EventEmitter {
  readonly #child: ChildProcess;
  readonly #link = new PortLink((frame) => this.#send(frame));

  /** As `getAppMetrics` tells it. */
  readonly name: string;

  constructor(module: string, args: readonly string[], options: ForkOptions) {
    super();
    this.name = options.serviceName ?? 'Node Utility Process';
    running.add(this);
    this.#child = fork(module, [...args], {
      execArgv: ['--disable-warning=ExperimentalWarning', '--import', PRELUDE],
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: options.env ?? process.env,
    });
    this.#child.on('spawn', () => this.emit('spawn'));
    this.#child.on('message', (frame: UtilityFrame) => {
      if (frame.type === 'message') {
        this.emit('message', frame.message);
      } else {
        this.#link.hear(frame);
      }
    });
    this.#child.on('exit', (code) => {
      running.delete(this);
      this.#link.endAll();
      this.emit('exit', code ?? 1);
    });
  }

  get pid(): number | undefined {
    return this.#child.exitCode === null && this.#child.signalCode === null ? this.#child.pid : undefined;
  }

  postMessage(message: unknown, transfer: readonly MessagePortMain[] = []): void {
    this.#send({ type: 'message', message, ports: transfer.map((port) => this.#link.hand(port)) });
  }

  kill(): boolean {
    return this.#child.kill();
  }

  #send(frame: UtilityFrame): void {
    // A process that died between two events takes messages in silence, as Electron's does.
    if (this.#child.connected) {
      this.#child.send(frame);
    }
  }
}

export const utilityProcess = {
  fork: (module: string, args: readonly string[] = [], options: ForkOptions = {}) =>
    new UtilityProcess(module, args, options),
};
