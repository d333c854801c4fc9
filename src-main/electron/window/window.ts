import { BrowserWindow, app, nativeTheme, screen } from 'electron';
import type { PageOrigin } from './origin.ts';
import { answerToDeath } from './page-death.ts';
import { MIN_HEIGHT, MIN_WIDTH, readPlace, rememberPlace } from './window-bounds.ts';

export interface WindowOptions {
  readonly origin: PageOrigin;
  /** The built preload script, an absolute path. */
  readonly preload: string;
  /** Where the window's place is remembered, an absolute path. */
  readonly placeFile: string;
  /** The window's icon where the system does not take it from the package, an absolute path. */
  readonly icon: string;
  /** The page's process ended again, or cannot be started: whether to try once more. */
  readonly askToReload: () => Promise<boolean>;
}

/** The page's background before its style sheet is there, so that opening never flashes; as in theme/tokens.css. */
function background(): string {
  return nativeTheme.shouldUseDarkColors ? '#0d1014' : '#eef0f3';
}

/** Shows the page again when its process ends: the sandbox holds hostile text, and what it kills is only a picture. */
function reviveAfterDeath(window: BrowserWindow, askToReload: () => Promise<boolean>): void {
  let previous: number | undefined;
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    const at = performance.now();
    const answer = answerToDeath({ reason, at, ...(previous !== undefined && { previous }) });
    previous = at;
    if (answer === 'reload') {
      window.webContents.reload();
    } else if (answer === 'ask') {
      void askToReload().then((again) => {
        if (again && !window.isDestroyed()) {
          window.webContents.reload();
        }
      });
    }
  });
}

/** Opens a window on the page; it is shown once there is something to see. */
export function openWindow(options: WindowOptions): BrowserWindow {
  const place = readPlace(
    options.placeFile,
    screen.getAllDisplays().map((display) => display.workArea),
  );
  const window = new BrowserWindow({
    title: 'Khronoscope',
    width: 1440,
    height: 900,
    ...place.bounds,
    minWidth: MIN_WIDTH,
    minHeight: MIN_HEIGHT,
    show: false,
    backgroundColor: background(),
    // macOS and Windows show the icon of the package; a window on Linux has its own.
    ...(process.platform === 'linux' && { icon: options.icon }),
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      // Chromium would fetch dictionaries from its maker's servers.
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  });
  window.once('ready-to-show', () => {
    if (place.isMaximized) {
      window.maximize();
    }
    window.show();
  });
  window.on('close', () => rememberPlace(options.placeFile, window.getNormalBounds(), window.isMaximized()));
  reviveAfterDeath(window, options.askToReload);
  // A page that cannot be loaded is a broken build: said by what Electron prints and shown by the empty window.
  void window.loadURL(options.origin.url);
  return window;
}
