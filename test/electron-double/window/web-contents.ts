import { EventEmitter } from 'node:events';
import type { Protocol } from '../../../node_modules/playwright-core/types/protocol.d.ts';
import { app } from '../app.ts';
import { decodeClone, encodeClone } from '../process/clone.ts';
import { type MessagePortMain, type PortFrame, PortLink } from '../process/ports.ts';
import { permissionSettings } from '../surroundings.ts';
import type { Browser } from './chromium.ts';
import { BINDING, WORLD, isolatedSource, mainSource } from './page-source.ts';
import { answerRequest, chromiumUrl, electronUrl } from './protocol.ts';
import { ipcMain } from './ipc-main.ts';

type FromPage =
  | PortFrame
  | {
      readonly type: 'ipc';
      readonly channel: string;
      readonly args: readonly unknown[];
      readonly url: string;
    };

const all = new Set<WebContents>();

/** Electron's WebContents: one page of the browser. Only what the application uses of it. */
export class WebContents extends EventEmitter {
  static fromDevToolsTargetId(target: string): WebContents | undefined {
    return [...all].find((contents) => contents.#target === target);
  }

  static getAllWebContents(): readonly WebContents[] {
    return [...all];
  }

  readonly #browser: Browser;
  readonly #opened: Promise<void>;
  #link: PortLink;
  #target = '';
  #session = '';
  /** The isolated world of the document there is now. */
  #context: number | undefined;
  #url = '';
  /** The address that main itself is going to; nobody is asked about it. */
  #own: string | undefined;
  #opensNoWindows = false;
  #isDestroyed = false;

  constructor(browser: Browser, preload: string, size: { readonly width: number; readonly height: number }) {
    super();
    this.#browser = browser;
    this.#link = this.#newLink();
    all.add(this);
    app.emit('web-contents-created', {}, this);
    this.#opened = this.#open(preload, size);
  }

  /** Any answer but a refusal is beyond the double, and so is a window that would let the page open others. */
  setWindowOpenHandler(handler: (details: { readonly url: string }) => { readonly action: string }): void {
    if (handler({ url: 'https://example.com/' }).action !== 'deny') {
      throw new Error('The Electron double knows only windows that deny every window.open');
    }
    this.#opensNoWindows = true;
  }

  async loadURL(address: string): Promise<void> {
    if (!this.#opensNoWindows) {
      throw new Error('The Electron double does not load a page that may open windows: call setWindowOpenHandler');
    }
    await this.#opened;
    this.#own = chromiumUrl(address);
    const { errorText } = await this.#send('Page.navigate', { url: this.#own });
    if (errorText !== undefined) {
      throw new Error(`${errorText} loading ${address}`);
    }
  }

  getURL(): string {
    return this.#url;
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  send(channel: string, ...args: readonly unknown[]): void {
    this.#post({ type: 'ipc', channel, args, ports: [] });
  }

  postMessage(channel: string, message: unknown, transfer: readonly MessagePortMain[] = []): void {
    this.#post({ type: 'ipc', channel, args: [message], ports: transfer.map((port) => this.#link.hand(port)) });
  }

  reload(): void {
    this.#send('Page.reload', {}).catch((error: unknown) => this.#ifAlive(error));
  }

  forcefullyCrashRenderer(): void {
    // Answered by nobody: the process that would is gone.
    this.#send('Page.crash', {}).catch((error: unknown) => this.#ifAlive(error));
  }

  /** Asks the page to close; Playwright does when a test closes it. */
  close(): void {
    void this.#opened.then(() => this.#browser.devtools.send('Target.closeTarget', { targetId: this.#target }));
  }

  async #open(preload: string, size: { readonly width: number; readonly height: number }): Promise<void> {
    const { devtools } = this.#browser;
    const { targetId } = await devtools.send('Target.createTarget', { url: 'about:blank', ...size });
    this.#target = targetId;
    devtools.on('', 'Target.targetDestroyed', (gone) => {
      if (gone.targetId === targetId) {
        this.#destroy();
      }
    });
    for (const { name, isGranted } of permissionSettings()) {
      await devtools.send('Browser.setPermission', {
        permission: { name },
        setting: isGranted ? 'granted' : 'denied',
      });
    }
    const { sessionId } = await devtools.send('Target.attachToTarget', { targetId, flatten: true });
    this.#session = sessionId;
    this.#listen();
    await this.#send('Page.enable', {});
    await this.#send('Runtime.enable', {});
    await this.#send('Runtime.addBinding', { name: BINDING, executionContextName: WORLD });
    await this.#send('Page.addScriptToEvaluateOnNewDocument', { source: mainSource() });
    await this.#send('Page.addScriptToEvaluateOnNewDocument', { source: isolatedSource(preload), worldName: WORLD });
    await this.#send('Fetch.enable', {
      patterns: [{ urlPattern: 'https://*.electron-double/*' }, { urlPattern: '*', resourceType: 'Document' }],
    });
  }

  #listen(): void {
    const { devtools } = this.#browser;
    devtools.on(this.#session, 'Runtime.executionContextCreated', ({ context }) => {
      if (context.name === WORLD && context.auxData?.['frameId'] === this.#target) {
        this.#context = context.id;
      }
    });
    devtools.on(this.#session, 'Runtime.executionContextsCleared', () => this.#leaveDocument());
    devtools.on(this.#session, 'Runtime.bindingCalled', (call) => {
      if (call.name === BINDING && call.executionContextId === this.#context) {
        // The page's side of the double writes nothing but these frames.
        this.#hear(decodeClone(call.payload) as FromPage);
      }
    });
    devtools.on(this.#session, 'Page.frameNavigated', ({ frame }) => {
      if (frame.parentId === undefined) {
        this.#url = electronUrl(frame.url);
      }
    });
    devtools.on(this.#session, 'Inspector.targetCrashed', () => {
      this.#leaveDocument();
      this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 });
    });
    devtools.on(this.#session, 'Page.loadEventFired', () => this.emit('did-finish-load'));
    devtools.on(this.#session, 'Fetch.requestPaused', (paused) => {
      this.#request(paused).catch((error: unknown) => this.#ifAlive(error));
    });
  }

  async #request(paused: Protocol.Fetch.requestPausedPayload): Promise<void> {
    const { requestId, request } = paused;
    if (paused.resourceType === 'Document' && !this.#mayGo(request.url, paused.frameId === this.#target)) {
      await this.#send('Fetch.failRequest', { requestId, errorReason: 'Aborted' });
      return;
    }
    if (!(await answerRequest(this.#browser.devtools, this.#session, paused))) {
      await this.#send('Fetch.continueRequest', { requestId });
    }
  }

  /** Asks the application about a navigation that the page began. */
  #mayGo(address: string, isMainFrame: boolean): boolean {
    if (address === this.#own) {
      this.#own = undefined;
      return true;
    }
    let isAllowed = true;
    const details = {
      url: electronUrl(address),
      isMainFrame,
      preventDefault: () => {
        isAllowed = false;
      },
    };
    this.emit('will-frame-navigate', details);
    if (isMainFrame) {
      this.emit('will-navigate', details);
    }
    return isAllowed;
  }

  #hear(frame: FromPage): void {
    if (frame.type !== 'ipc') {
      this.#link.hear(frame);
      return;
    }
    const senderFrame = { url: electronUrl(frame.url), parent: null };
    ipcMain.emit(frame.channel, { sender: this, senderFrame, ports: [] }, ...frame.args);
  }

  #post(frame: object): void {
    const context = this.#context;
    if (context === undefined || this.#isDestroyed) {
      return;
    }
    this.#send('Runtime.callFunctionOn', {
      functionDeclaration: '(text) => hearElectron(text)',
      executionContextId: context,
      arguments: [{ value: encodeClone(frame) }],
    }).catch((error: unknown) => this.#ifAlive(error));
  }

  async #send<M extends keyof Protocol.CommandParameters & keyof Protocol.CommandReturnValues>(
    method: M,
    params: Protocol.CommandParameters[M],
  ): Promise<Protocol.CommandReturnValues[M]> {
    return await this.#browser.devtools.send(method, params, this.#session);
  }

  /** A page that leaves takes its world along, and answers that were on the way find nobody. */
  #ifAlive(error: unknown): void {
    const isLeaving =
      error instanceof Error &&
      /Cannot find context|Invalid InterceptionId|Session with given id|target navigated or closed|Target crashed/.test(
        error.message,
      );
    if (!this.#isDestroyed && !isLeaving && !app.isQuitting) {
      throw error;
    }
  }

  #newLink(): PortLink {
    return new PortLink((frame) => this.#post(frame));
  }

  #leaveDocument(): void {
    this.#context = undefined;
    this.#link.endAll();
    this.#link = this.#newLink();
  }

  #destroy(): void {
    if (!this.#isDestroyed) {
      this.#isDestroyed = true;
      this.#leaveDocument();
      all.delete(this);
      this.emit('destroyed');
    }
  }
}
