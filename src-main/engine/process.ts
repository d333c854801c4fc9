import { execFile } from 'node:child_process';
import { homedir } from 'node:os';
import { dirname } from 'node:path';
import type { Port } from '@carrier/port.ts';
import { type Dialogs, Refusal } from '../api/services.ts';
import { systemClock } from '../kube/clock.ts';
import { loginShellPath } from '../kube/config/login-shell-path.ts';
import { Engine } from './engine.ts';
import type { FromEngine, ToEngine } from './engine-messages.ts';
import { threadFilesIn } from './thread-files.ts';

/** What Electron puts on `process` of a utility process; typed here, since the engine never imports electron. */
interface ParentPort {
  on(
    event: 'message',
    listener: (event: { readonly data: ToEngine; readonly ports: readonly StartablePort[] }) => void,
  ): void;
  postMessage(message: FromEngine): void;
}

interface StartablePort extends Port {
  start(): void;
}

function parentPort(): ParentPort {
  if ('parentPort' in process && typeof process.parentPort === 'object' && process.parentPort !== null) {
    return process.parentPort;
  }
  throw new Error(
    'The engine process is started by the desktop application; for a host without a window run `khronoscope serve`.',
  );
}

/** Dialogs that main shows for us: each ask has a number, and its answer comes as `chosen`. */
class AskedDialogs implements Dialogs {
  readonly #port: ParentPort;
  readonly #waiting = new Map<number, (path: string | undefined) => void>();
  #asked = 0;

  constructor(port: ParentPort) {
    this.#port = port;
  }

  chooseRecording(): Promise<string | undefined> {
    return this.#ask('open', '');
  }

  chooseExport(suggestedName: string): Promise<string | undefined> {
    return this.#ask('export', suggestedName);
  }

  chosen(ask: number, path: string | undefined): void {
    this.#waiting.get(ask)?.(path);
    this.#waiting.delete(ask);
  }

  #ask(what: 'open' | 'export', suggestedName: string): Promise<string | undefined> {
    this.#asked += 1;
    const ask = this.#asked;
    return new Promise((resolve) => {
      this.#waiting.set(ask, resolve);
      this.#port.postMessage({ type: 'choose', ask, what, suggestedName });
    });
  }
}

const port = parentPort();
const dialogs = new AskedDialogs(port);
let starting: Promise<Engine | undefined> | undefined;

/** Tells main which contexts its menu shows; asked anew whenever a recording fares differently. */
async function tellContexts(of: Engine): Promise<void> {
  const { contexts } = await of.services.contexts();
  port.postMessage({
    type: 'contexts',
    contexts: contexts.map(({ name, isCurrent, recording }) => ({
      name,
      isCurrent,
      isRecording: recording !== undefined,
    })),
  });
}

function start(order: Extract<ToEngine, { type: 'start' }>): Engine {
  const started = new Engine({
    folder: dirname(order.paths.recordings),
    kubeconfig: {
      explicit: order.kubeconfig === undefined ? [] : [order.kubeconfig],
      env: process.env,
      home: homedir(),
    },
    threads: threadFilesIn(new URL('.', import.meta.url)),
    clock: systemClock,
    random: Math.random,
    dialogs,
  });
  started.services.onStatus(() => void tellContexts(started));
  if (order.context !== undefined) {
    started.record(order.context);
  }
  return started;
}

/**
 * Started from a dock or a menu, our PATH lacks what credential plugins need: it is asked for first. What cannot be
 * started is told, for main to ask the user what to do; it would only fail again by itself.
 */
async function begin(order: Extract<ToEngine, { type: 'start' }>): Promise<Engine | undefined> {
  try {
    process.env['PATH'] = await loginShellPath({ platform: process.platform, env: process.env, run: output });
    const started = start(order);
    port.postMessage({ type: 'ready' });
    void tellContexts(started);
    return started;
  } catch (error) {
    const hint = error instanceof Refusal ? error.hint : 'Start the application again; report it if it stays so.';
    port.postMessage({ type: 'fatal', sentence: error instanceof Error ? error.message : String(error), hint });
    return undefined;
  }
}

function output(command: string, words: readonly string[], { timeoutMs }: { timeoutMs: number }): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(command, [...words], { timeout: timeoutMs }, (error, stdout) =>
      error === null ? resolve(stdout) : reject(error),
    );
  });
}

function serve(started: Engine | undefined, ports: readonly StartablePort[]): void {
  for (const each of ports) {
    started?.serve(each);
    each.start();
  }
}

async function stop(): Promise<void> {
  await (await starting)?.close();
  process.exit(0);
}

port.on('message', ({ data, ports }) => {
  switch (data.type) {
    case 'start':
      starting = begin(data);
      break;
    case 'port':
      void starting?.then((started) => serve(started, ports));
      break;
    case 'chosen':
      dialogs.chosen(data.ask, data.path);
      break;
    case 'stop':
      void stop();
  }
});
