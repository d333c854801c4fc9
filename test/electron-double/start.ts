import { mkdirSync, readFileSync } from 'node:fs';
import inspector from 'node:inspector';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import './electron.ts';
import { app } from './app.ts';
import { BrowserWindow, useBrowser } from './window/browser-window.ts';
import { launchBrowser } from './window/chromium.ts';
import { closeSchemes } from './window/protocol.ts';

const given = process.argv.slice(2);

// Playwright asks the Node inspector for `require('electron')` as soon as it hears of it, so not by Node's own switch:
// a module has no `require`, and electron.ts must have been loaded to its end.
Object.defineProperty(globalThis, 'require', { value: createRequire(import.meta.url), configurable: true });
if (given.includes('--inspect=0')) {
  inspector.open(0);
}

const userData = given.find((argument) => argument.startsWith('--user-data-dir='));
if (userData !== undefined) {
  app.setPath('userData', userData.slice('--user-data-dir='.length));
}
const folderAt = given.findIndex((argument) => !argument.startsWith('-'));
const folder = resolve(given[folderAt] ?? '.');
// Chromium's switches are its own, as they are in Electron; `executable folder rest` is what the application sees.
process.argv = [process.argv[0] ?? '', folder, ...given.slice(folderAt + 1)];

const executable = process.env['ELECTRON_DOUBLE_CHROMIUM'];
if (executable === undefined) {
  throw new Error('ELECTRON_DOUBLE_CHROMIUM must name a Chromium');
}
const profile = join(app.getPath('userData'), 'chromium');
mkdirSync(profile, { recursive: true });
const browser = await launchBrowser({
  executable,
  profile,
  env: {
    ...process.env,
    ...variable('LD_LIBRARY_PATH', 'ELECTRON_DOUBLE_LIBRARIES'),
    ...variable('FONTCONFIG_FILE', 'ELECTRON_DOUBLE_FONTS'),
  },
});
process.on('exit', () => browser.process.kill('SIGKILL'));
browser.process.on('exit', () => {
  if (!app.isQuitting) {
    process.exit(1);
  }
});
useBrowser(browser);
app.closeWindows = () => {
  const open = BrowserWindow.getAllWindows();
  open.forEach((window) => window.close());
  return open.length;
};

// Electron's own Playwright loader holds `ready` back until Playwright listens, and so do we.
const attached = Promise.withResolvers<void>();
Object.defineProperty(globalThis, '__playwright_run', { value: () => attached.resolve() });
if (!given.includes('--remote-debugging-port=0')) {
  attached.resolve();
}
process.stderr.write(`${browser.announcement}\n`);

const described: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
const main = typeof described === 'object' && described !== null ? Reflect.get(described, 'main') : undefined;
// As in Electron, `ready` comes after the module has run to its end: one that awaits it at its top level hangs.
await import(pathToFileURL(join(folder, String(main))).href);
await attached.promise;
closeSchemes();
app.begin();

function variable(name: string, from: string): NodeJS.ProcessEnv {
  const value = process.env[from];
  return value === undefined ? {} : { [name]: value };
}
