import { dirname, join } from 'node:path';
import { app } from 'electron';
import { Desktop } from './electron/desktop.ts';
import { readLaunchArguments } from './electron/launch-arguments.ts';
import { handedOver, momentIn, registerLinks } from './electron/links.ts';
import { pageOrigin } from './electron/window/origin.ts';
import { registerPageScheme, servePage } from './electron/window/page-protocol.ts';
import { denyPermissions, lockWindows } from './electron/window/window-locks.ts';

const out = dirname(import.meta.dirname);
const origin = pageOrigin(app.isPackaged ? undefined : process.env.ELECTRON_RENDERER_URL);
const launch = readLaunchArguments(process.argv.slice(app.isPackaged ? 1 : 2), process.cwd());
let desktop: Desktop | undefined;
let fileBeforeReady = launch.file;
let momentBeforeReady = launch.moment;

function follow(link: unknown): void {
  const moment = momentIn(link);
  momentBeforeReady = moment ?? momentBeforeReady;
  if (moment !== undefined) {
    desktop?.showMoment(moment);
  }
}

app.enableSandbox();
registerPageScheme();
lockWindows(origin);
registerLinks();

if (app.requestSingleInstanceLock(handedOver(launch))) {
  // macOS hands a link over by this event, also before the application is ready.
  app.on('open-url', (event, url) => {
    event.preventDefault();
    follow(url);
  });
  // macOS names a double-clicked file by this event, at first before the application is ready.
  app.on('open-file', (event, path) => {
    event.preventDefault();
    if (desktop === undefined) {
      fileBeforeReady = path;
    } else {
      desktop.openFile(path);
    }
  });
  // Chromium reorders the arguments of a second instance, so it hands its file over by itself.
  app.on('second-instance', (...[, , , handed]) => {
    desktop?.showWindow();
    if (typeof handed === 'object' && handed !== null && 'file' in handed && typeof handed.file === 'string') {
      desktop?.openFile(handed.file);
    }
    follow(handed);
  });
  app.on('activate', () => desktop?.showWindow());
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') {
      app.quit();
    }
  });
  // The engine flushes first; then the same quit goes through.
  app.on('before-quit', (event) => {
    if (desktop !== undefined && !desktop.isStopped) {
      event.preventDefault();
      void desktop.stop().then(() => app.quit());
    }
  });
  // Not `await app.whenReady()`: Electron is not ready before this module has run to its end.
  app.once('ready', () => {
    denyPermissions();
    servePage(join(out, 'renderer'));
    const opened = {
      ...(fileBeforeReady && { file: fileBeforeReady }),
      ...(momentBeforeReady && { moment: momentBeforeReady }),
    };
    desktop = new Desktop({ out, origin, launch: { ...launch, ...opened } });
  });
} else {
  app.quit();
}
