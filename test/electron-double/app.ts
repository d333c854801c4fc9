import { EventEmitter } from 'node:events';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { utilityMetrics } from './process/utility-process.ts';

/** Electron's app: the life of the application, without windows or a browser of its own. */
class App extends EventEmitter {
  readonly isPackaged = false;
  /** Not Electron's: set once quitting cannot be stopped any more. */
  isQuitting = false;
  /** Not Electron's: how start.ts closes what is open. Calls back for each window. */
  closeWindows: () => number = () => 0;
  readonly #ready = Promise.withResolvers<void>();
  readonly #schemes = new Set<string>();
  #userData = join(tmpdir(), 'electron-double');

  async whenReady(): Promise<void> {
    await this.#ready.promise;
  }

  getPath(name: string): string {
    if (name !== 'userData') {
      throw new Error(`The Electron double has no path ${name}`);
    }
    return this.#userData;
  }

  setPath(name: string, path: string): void {
    if (name !== 'userData') {
      throw new Error(`The Electron double has no path ${name}`);
    }
    this.#userData = resolve(path);
  }

  getAppMetrics(): ReturnType<typeof utilityMetrics> {
    return utilityMetrics();
  }

  /** The double registers nothing with the system; it remembers what would have been. */
  setAsDefaultProtocolClient(scheme: string): boolean {
    this.#schemes.add(scheme);
    return true;
  }

  isDefaultProtocolClient(scheme: string): boolean {
    return this.#schemes.has(scheme);
  }

  enableSandbox(): void {
    // Each page of the double is one of Chromium's own; BrowserWindow refuses one that asks for less.
  }

  /** The double never finds another instance; a test can play one by emitting `second-instance`. */
  requestSingleInstanceLock(): boolean {
    return true;
  }

  quit(): void {
    let isAllowed = true;
    this.emit('before-quit', {
      preventDefault: () => {
        isAllowed = false;
      },
    });
    if (isAllowed && !this.isQuitting) {
      this.isQuitting = true;
      if (this.closeWindows() === 0) {
        this.#leave();
      }
    }
  }

  /** Not Electron's: the application is ready. */
  begin(): void {
    this.#ready.resolve();
    this.emit('ready', {});
  }

  /** Not Electron's: the last window is gone. */
  lastWindowClosed(): void {
    if (this.isQuitting) {
      this.#leave();
    } else if (!this.emit('window-all-closed')) {
      this.quit();
    }
  }

  #leave(): void {
    this.emit('will-quit', { preventDefault: () => undefined });
    this.emit('quit', {}, 0);
    process.exit(0);
  }
}

export const app = new App();
