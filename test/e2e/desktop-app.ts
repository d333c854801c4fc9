import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ElectronApplication, type Page, _electron, chromium } from '@playwright/test';
import { browserLaunch } from './browser.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** The built application: this checkout, or the unpacked `app.asar` of a package. */
const application = process.env['KHRONOSCOPE_APP'] ?? root;
const DOUBLE = join(root, 'test/electron-double/electron-double');

/** Real Electron where it can be had; else the double, which is not Electron: see its README. */
export const isRealElectron = process.env['KHRONOSCOPE_ELECTRON'] === '1';

/** The running desktop application. */
export interface DesktopApp {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly userData: string;
  /** All that the application wrote to stderr up to now. */
  stderr(): string;
  /** Closes it, if it still runs, and removes all it wrote. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** What to start, and with which environment: recordings go to `data`, never to the home of whoever runs the tests. */
async function executable(
  data: string,
): Promise<{ readonly executablePath?: string; readonly env: Record<string, string> }> {
  const own = Object.entries(process.env).filter((pair): pair is [string, string] => pair[1] !== undefined);
  const env = { ...Object.fromEntries(own), KHRONOSCOPE_DATA: data };
  if (isRealElectron) {
    return { env };
  }
  const browser = await browserLaunch();
  return {
    executablePath: DOUBLE,
    env: {
      ...env,
      ELECTRON_DOUBLE_CHROMIUM: browser.executablePath ?? chromium.executablePath(),
      ...(browser.env?.['LD_LIBRARY_PATH'] !== undefined && {
        ELECTRON_DOUBLE_LIBRARIES: browser.env['LD_LIBRARY_PATH'],
      }),
      ...(browser.env?.['FONTCONFIG_FILE'] !== undefined && { ELECTRON_DOUBLE_FONTS: browser.env['FONTCONFIG_FILE'] }),
    },
  };
}

/** Starts the built application with an empty folder for its files; `args` are its own arguments. */
export async function launchDesktop(args: readonly string[]): Promise<DesktopApp> {
  const userData = mkdtempSync(join(tmpdir(), 'khronoscope-desktop-'));
  const app = await _electron.launch({
    ...(await executable(userData)),
    args: [`--user-data-dir=${userData}`, application, ...args],
  });
  // Playwright forgets the process of an application that has ended.
  const child = app.process();
  const written: string[] = [];
  child.stderr?.on('data', (text: Buffer) => written.push(text.toString()));
  const page = await app.firstWindow();
  await page.waitForURL(/khronoscope/);
  return {
    app,
    page,
    userData,
    stderr: () => written.join(''),
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null) {
        await app.close();
      }
      rmSync(userData, { recursive: true, force: true });
    },
  };
}

/** The process id of the engine, or undefined while there is none. */
export async function enginePid(app: ElectronApplication): Promise<number | undefined> {
  return await app.evaluate(
    ({ app: electron }) =>
      electron
        .getAppMetrics()
        .find((metric) => metric.name === 'khronoscope-engine' || metric.serviceName === 'khronoscope-engine')?.pid,
  );
}
