import { utilityProcess } from 'electron';
import type { MessagePortMain, UtilityProcess } from 'electron';
import type { FromEngine, ToEngine } from '../../engine/engine-messages.ts';
import { type EngineEffect, type EngineEvent, type EngineState, FORKED, stepEngine } from './engine-state.ts';

/** What the rest of main hears of the engine. */
export interface EngineListener {
  /** Ports can be brought, for the first time or again. */
  onServing(): void;
  /** The engine is dead, and with it every port that was brought. */
  onLost(): void;
  onMessage(message: Exclude<FromEngine, { type: 'ready' }>): void;
}

export interface SupervisorOptions {
  /** The built engine, an absolute path. */
  readonly module: string;
  readonly start: Extract<ToEngine, { type: 'start' }>;
  readonly listener: EngineListener;
}

/** Keeps one engine process alive until the application quits. Decides nothing: see engine-state.ts. */
export class EngineSupervisor {
  readonly #options: SupervisorOptions;
  #state: EngineState = FORKED;
  #child: UtilityProcess | undefined;
  #timer: NodeJS.Timeout | undefined;
  readonly #gone = Promise.withResolvers<void>();

  /** Forks the engine. */
  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#fork();
  }

  get isServing(): boolean {
    return this.#state.type === 'running';
  }

  get isStopped(): boolean {
    return this.#state.type === 'stopped';
  }

  /** Brings a page's port, or main's own, to the engine; only while it serves. */
  bring(port: MessagePortMain): void {
    this.#tell({ type: 'port' }, [port]);
  }

  answer(message: Extract<ToEngine, { type: 'chosen' }>): void {
    this.#tell(message);
  }

  /** Starts the engine again after it said it cannot work. */
  tryAgain(): void {
    this.#take({ type: 'try-again' });
  }

  /** Resolves when the engine has flushed and exited, or was killed because it took too long. */
  async stop(): Promise<void> {
    this.#take({ type: 'quit' });
    await this.#gone.promise;
  }

  #tell(message: ToEngine, ports: MessagePortMain[] = []): void {
    this.#child?.postMessage(message, ports);
  }

  #take(event: EngineEvent): void {
    const { state, effects } = stepEngine(this.#state, event);
    this.#state = state;
    effects.forEach((effect) => this.#do(effect));
  }

  #do(effect: EngineEffect): void {
    switch (effect.type) {
      case 'fork':
        this.#fork();
        return;
      case 'serving':
        this.#options.listener.onServing();
        return;
      case 'lost':
        this.#options.listener.onLost();
        return;
      case 'delay':
        this.#arm(effect.ms, { type: 'delay-over' });
        return;
      case 'deadline':
        this.#arm(effect.ms, { type: 'deadline-over' });
        return;
      case 'ask-to-stop':
        this.#tell({ type: 'stop' });
        return;
      case 'kill':
        this.#child?.kill();
        return;
      case 'gone':
        clearTimeout(this.#timer);
        this.#gone.resolve();
    }
  }

  #arm(ms: number, event: EngineEvent): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#take(event), ms);
  }

  #fork(): void {
    // It inherits our environment as it is: credential plugins are found on the PATH that the application was given.
    const child = utilityProcess.fork(this.#options.module, [], { serviceName: 'khronoscope-engine' });
    this.#child = child;
    child.on('message', (message: FromEngine) => this.#hear(child, message));
    child.on('exit', () => {
      // One that was killed to make room for the next says nothing about the next.
      if (this.#child === child) {
        this.#child = undefined;
        this.#take({ type: 'exited', at: performance.now() });
      }
    });
    this.#tell(this.#options.start);
  }

  #hear(child: UtilityProcess, message: FromEngine): void {
    if (this.#child !== child) {
      return;
    }
    if (message.type === 'ready') {
      this.#take({ type: 'ready', at: performance.now() });
      return;
    }
    if (message.type === 'fatal') {
      this.#take({ type: 'fatal' });
    }
    this.#options.listener.onMessage(message);
  }
}
