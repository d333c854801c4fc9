import { EventEmitter } from 'node:events';
import { app } from '../app.ts';
import type { Browser } from './chromium.ts';
import { WebContents } from './web-contents.ts';

interface Options {
  readonly width?: number;
  readonly height?: number;
  readonly x?: number;
  readonly y?: number;
  readonly show?: boolean;
  readonly title?: string;
  readonly webPreferences?: Readonly<Record<string, unknown>>;
}

/** What a window must say about itself, or the double would run it more strictly than Electron does. */
const STRICT: Readonly<Record<string, unknown>> = { sandbox: true, contextIsolation: true, nodeIntegration: false };

let browser: Browser | undefined;
const windows: BrowserWindow[] = [];

/** Every window from now on is a page of this browser. */
export function useBrowser(started: Browser): void {
  browser = started;
}

/** Electron's BrowserWindow without a window manager: it is where it says it is. */
export class BrowserWindow extends EventEmitter {
  static getAllWindows(): readonly BrowserWindow[] {
    return [...windows];
  }

  static getFocusedWindow(): BrowserWindow | null {
    return windows.find((window) => window.#isVisible) ?? null;
  }

  static fromWebContents(contents: WebContents | undefined): BrowserWindow | null {
    return windows.find((window) => window.webContents === contents) ?? null;
  }

  readonly webContents: WebContents;
  readonly #bounds: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  #isVisible: boolean;
  #isMaximized = false;

  constructor(options: Options = {}) {
    super();
    const preferences = options.webPreferences ?? {};
    const lax = Object.keys(STRICT).find((name) => preferences[name] !== STRICT[name]);
    if (browser === undefined || lax !== undefined) {
      throw new Error(lax === undefined ? 'Cannot create BrowserWindow before app is ready' : `webPreferences.${lax}`);
    }
    this.#bounds = {
      x: options.x ?? 0,
      y: options.y ?? 0,
      width: options.width ?? 800,
      height: options.height ?? 600,
    };
    this.#isVisible = options.show !== false;
    windows.push(this);
    this.webContents = new WebContents(browser, String(preferences['preload']), this.#bounds);
    this.webContents.once('did-finish-load', () => this.emit('ready-to-show'));
    this.webContents.once('destroyed', () => this.#closed());
  }

  async loadURL(address: string): Promise<void> {
    await this.webContents.loadURL(address);
  }

  show(): void {
    this.#isVisible = true;
  }

  focus(): void {
    this.#isVisible = true;
  }

  restore(): void {
    this.#isVisible = true;
  }

  isVisible(): boolean {
    return this.#isVisible;
  }

  isMinimized(): boolean {
    return false;
  }

  maximize(): void {
    this.#isMaximized = true;
  }

  isMaximized(): boolean {
    return this.#isMaximized;
  }

  getNormalBounds(): { readonly x: number; readonly y: number; readonly width: number; readonly height: number } {
    return this.#bounds;
  }

  isDestroyed(): boolean {
    return this.webContents.isDestroyed();
  }

  close(): void {
    let isAllowed = true;
    this.emit('close', {
      preventDefault: () => {
        isAllowed = false;
      },
    });
    if (isAllowed) {
      this.webContents.close();
    }
  }

  #closed(): void {
    windows.splice(windows.indexOf(this), 1);
    this.emit('closed');
    if (windows.length === 0) {
      app.lastWindowClosed();
    }
  }
}
