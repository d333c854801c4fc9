import { LINK_SCHEME, linkOfMoment, momentOfLink } from '@model/moment-link.ts';
import { dirname, join, resolve } from 'node:path';
import { app } from 'electron';
import { Desktop } from './electron/desktop.ts';
import { readLaunchArguments } from './electron/launch-arguments.ts';
import { pageOrigin } from './electron/window/origin.ts';
import { registerPageScheme, servePage } from './electron/window/page-protocol.ts';
import { denyPermissions, lockWindows } from './electron/window/window-locks.ts';

const out = dirname(import.meta.dirname);
const origin = pageOrigin(app.isPackaged ? undefined : process.env.ELECTRON_RENDERER_URL);
const launch = readLaunchArguments(process.argv.slice(app.isPackaged ? 1 : 2), process.cwd());
let desktop: Desktop | undefined;
let fileBeforeReady = launch.file;
let momentBeforeReady = launch.moment;

/** Follows a link; one that is none of ours is left alone. */
function follow(link: unknown): void {
  const moment = typeof link === 'string' ? momentOfLink(link) : undefined;
  momentBeforeReady = moment ?? momentBeforeReady;
  if (moment !== undefined) {
    desktop?.showMoment(moment);
  }
}

app.enableSandbox();
registerPageScheme();
lockWindows(origin);
// A checkout is started by a program and a folder, a package by itself.
if (app.isPackaged) {
  app.setAsDefaultProtocolClient(LINK_SCHEME);
} else {
  app.setAsDefaultProtocolClient(LINK_SCHEME, process.execPath, [resolve(process.argv[1] ?? '.')]);
}

const link = launch.moment && linkOfMoment(launch.moment);
if (app.requestSingleInstanceLock({ file: launch.file, link })) {
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
    if (typeof handed === 'object' && handed !== null && 'link' in handed) {
      follow(handed.link);
    }
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
    const handedOver = {
      ...(fileBeforeReady && { file: fileBeforeReady }),
      ...(momentBeforeReady && { moment: momentBeforeReady }),
    };
    desktop = new Desktop({ out, origin, launch: { ...launch, ...handedOver } });
  });
} else {
  app.quit();
}
