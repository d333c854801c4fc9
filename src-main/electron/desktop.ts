import { join } from 'node:path';
import { BrowserWindow, Menu, app } from 'electron';
import type { Client } from '@contract/contract.ts';
import type { Moment, PageCommand } from '@model/playback.ts';
import { dataFolder } from '../engine/data-folder.ts';
import type { FromEngine, MenuContext } from '../engine/engine-messages.ts';
import { askToTryAgain, choosePath, sayFailure } from './dialogs.ts';
import { engineClient, failureOf } from './supervisor/engine-client.ts';
import { EngineSupervisor } from './supervisor/engine-supervisor.ts';
import type { LaunchArguments } from './launch-arguments.ts';
import { menuTemplate } from './menu.ts';
import type { PageOrigin } from './window/origin.ts';
import { PortBroker } from './supervisor/port-broker.ts';
import { openWindow } from './window/window.ts';

export interface DesktopOptions {
  /** The folder of the build, holding `main`, `preload` and `renderer`; absolute. */
  readonly out: string;
  readonly origin: PageOrigin;
  readonly launch: LaunchArguments;
}

/** The running application: one window, the menu, and the engine behind them. Create it after `ready`. */
export class Desktop {
  readonly #options: DesktopOptions;
  readonly #engine: EngineSupervisor;
  readonly #broker: PortBroker;
  /** Absent while the engine does not serve. */
  #client: Client | undefined;
  #contexts: readonly MenuContext[] | undefined;
  #chosenContext: string | undefined;
  /** A file to open as soon as there is a page to show it. */
  #waitingFile: string | undefined;
  /** A moment to show, likewise. */
  #waitingMoment: Moment | undefined;

  constructor(options: DesktopOptions) {
    this.#options = options;
    const { kubeconfig, context, file, moment } = options.launch;
    this.#waitingFile = file;
    this.#waitingMoment = moment;
    this.#engine = new EngineSupervisor({
      module: join(options.out, 'main/engine.js'),
      start: {
        type: 'start',
        paths: { recordings: join(dataFolder(process.platform, process.env), 'recordings') },
        ...(kubeconfig !== undefined && { kubeconfig }),
        ...(context !== undefined && { context }),
      },
      listener: {
        onServing: () => this.#serve(),
        onLost: () => this.#lose(),
        onMessage: (message) => this.#hear(message),
      },
    });
    this.#broker = new PortBroker({
      origin: options.origin,
      engine: () => this.#engine,
      onConnected: () => this.#openWaiting(),
    });
    this.#showMenu();
    this.showWindow();
  }

  get isStopped(): boolean {
    return this.#engine.isStopped;
  }

  /** Brings the window to the front; opens it where it was closed. */
  showWindow(): void {
    const window = BrowserWindow.getAllWindows()[0];
    if (window === undefined) {
      openWindow({
        origin: this.#options.origin,
        preload: join(this.#options.out, 'preload/index.cjs'),
        placeFile: join(app.getPath('userData'), 'window.json'),
        icon: join(this.#options.out, '../resources/icons/window.png'),
        askToReload: () => this.#askToReload(),
      });
      return;
    }
    if (window.isMinimized()) {
      window.restore();
    }
    window.focus();
  }

  /** Opens a recording's file read-only and shows it, as soon as there is a page that can. */
  openFile(path: string): void {
    this.showWindow();
    const client = this.#client;
    if (client === undefined || !this.#broker.hasPages) {
      this.#waitingFile = path;
      return;
    }
    this.#attempt(`${path} could not be opened`, async () => {
      const { recording } = await client.recordings.open({ path });
      await client.page.send({ type: 'show-recording', recording });
    });
  }

  /** Shows a moment that a link leads to, as soon as there is a page that can. Nothing is recorded for it. */
  showMoment(moment: Moment): void {
    this.showWindow();
    const client = this.#client;
    if (client === undefined || !this.#broker.hasPages) {
      this.#waitingMoment = moment;
      return;
    }
    this.#attempt('The link could not be followed', async () => {
      await client.page.send({ type: 'show-moment', moment });
    });
  }

  /** Flushes and ends the engine; resolves when it is gone. */
  async stop(): Promise<void> {
    await this.#engine.stop();
  }

  #serve(): void {
    this.#client = engineClient(this.#engine);
    this.#broker.connectAll();
    this.#showMenu();
  }

  #openWaiting(): void {
    const [file, moment] = [this.#waitingFile, this.#waitingMoment];
    this.#waitingFile = undefined;
    this.#waitingMoment = undefined;
    if (file !== undefined) {
      this.openFile(file);
    }
    if (moment !== undefined) {
      this.showMoment(moment);
    }
  }

  #lose(): void {
    this.#client = undefined;
    this.#broker.sayLost();
    this.#showMenu();
  }

  #hear(message: Exclude<FromEngine, { type: 'ready' }>): void {
    switch (message.type) {
      case 'contexts':
        this.#contexts = message.contexts;
        this.#showMenu();
        return;
      case 'choose':
        this.#attempt('The file dialog could not be shown', async () => {
          const path = await choosePath(message);
          this.#engine.answer({ type: 'chosen', ask: message.ask, ...(path !== undefined && { path }) });
        });
        return;
      case 'fatal':
        this.#attempt('The engine could not be started again', async () => {
          if (await askToTryAgain(message)) {
            this.#engine.tryAgain();
          } else {
            app.quit();
          }
        });
    }
  }

  /** False also means that the application quits. */
  async #askToReload(): Promise<boolean> {
    const again = await askToTryAgain({
      sentence: 'The page ended unexpectedly, and did so again when it was reloaded.',
      hint: 'Recording goes on in another process; nothing recorded is lost.',
    });
    if (!again) {
      app.quit();
    }
    return again;
  }

  #showContext(name: string): void {
    const client = this.#client;
    if (client === undefined) {
      return;
    }
    this.showWindow();
    this.#chosenContext = name;
    this.#attempt(`The context ${name} could not be recorded`, async () => {
      const { recording } = await client.recordings.record({ context: name });
      await client.page.send({ type: 'show-recording', recording });
    });
  }

  #send(command: PageCommand): void {
    const client = this.#client;
    if (client !== undefined) {
      this.#attempt('The page could not be told', async () => {
        await client.page.send(command);
      });
    }
  }

  #showMenu(): void {
    const template = menuTemplate(
      {
        platform: process.platform,
        isPackaged: app.isPackaged,
        isServing: this.#client !== undefined,
        ...(this.#contexts !== undefined && { contexts: this.#contexts }),
        ...(this.#chosenContext !== undefined && { chosenContext: this.#chosenContext }),
      },
      { send: (command) => this.#send(command), showContext: (name) => this.#showContext(name) },
    );
    Menu.setApplicationMenu(Menu.buildFromTemplate(template));
  }

  /** Does what a menu or a message asked for; when it fails, says so once. */
  #attempt(failed: string, work: () => Promise<void>): void {
    work().catch((error: unknown) => sayFailure(failureOf(error, `${failed}.`)));
  }
}
