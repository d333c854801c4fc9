import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { DevTools } from './devtools.ts';

export interface BrowserOptions {
  readonly executable: string;
  readonly profile: string;
  /** Variables for the browser alone: its libraries and fonts. */
  readonly env: NodeJS.ProcessEnv;
}

export interface Browser {
  readonly process: ChildProcess;
  readonly devtools: DevTools;
  /** The line by which Playwright finds the browser. */
  readonly announcement: string;
}

function isPipe(stream: unknown): stream is Readable & Writable {
  return typeof stream === 'object' && stream !== null;
}

/**
 * Starts a Chromium without a window. The double speaks over a pipe, so that the browser ends with the double however
 * that ends, and Playwright over a port.
 */
export async function launchBrowser(options: BrowserOptions): Promise<Browser> {
  const browser = spawn(
    options.executable,
    [
      '--headless',
      '--remote-debugging-pipe',
      '--remote-debugging-port=0',
      `--user-data-dir=${options.profile}`,
      '--no-sandbox',
      '--no-first-run',
      '--disable-extensions',
      '--disable-background-networking',
      '--disable-backgrounding-occluded-windows',
      '--disable-renderer-backgrounding',
      '--disable-background-timer-throttling',
      '--disable-dev-shm-usage',
      '--enable-unsafe-swiftshader',
      '--hide-scrollbars',
      // The only answer to window.open that the double knows; see setWindowOpenHandler in web-contents.ts.
      '--block-new-web-contents',
      '--no-startup-window',
    ],
    { env: options.env, stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'] },
  );
  const [, , , out, back] = browser.stdio;
  if (!isPipe(out) || !isPipe(back)) {
    throw new Error('The browser has no DevTools pipe');
  }
  const devtools = new DevTools(out, back);
  const announcement = await new Promise<string>((resolve, reject) => {
    let said = '';
    browser.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const line = /^DevTools listening on ws:\/\/.*$/m.exec(said);
      if (line !== null) {
        resolve(line[0]);
      }
    });
    browser.once('error', reject);
    browser.once('exit', (code) => reject(new Error(`Chromium ended at once with code ${code}:\n${said}`)));
  });
  const { targetInfos } = await devtools.send('Target.getTargets', {});
  for (const { targetId, type } of targetInfos) {
    if (type === 'page') {
      await devtools.send('Target.closeTarget', { targetId });
    }
  }
  await devtools.send('Target.setDiscoverTargets', { discover: true });
  return { process: browser, devtools, announcement };
}
