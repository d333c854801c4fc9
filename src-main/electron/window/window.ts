import { BrowserWindow, app, nativeTheme, screen } from 'electron';
import type { PageOrigin } from './origin.ts';
import { MIN_HEIGHT, MIN_WIDTH, readPlace, rememberPlace } from './window-bounds.ts';

export interface WindowOptions {
  readonly origin: PageOrigin;
  /** The built preload script, an absolute path. */
  readonly preload: string;
  /** Where the window's place is remembered, an absolute path. */
  readonly placeFile: string;
}

/** The page's background before its style sheet is there, so that opening never flashes; as in theme/tokens.css. */
function background(): string {
  return nativeTheme.shouldUseDarkColors ? '#0d1014' : '#eef0f3';
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
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
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
  // A page that cannot be loaded is a broken build: said by what Electron prints and shown by the empty window.
  void window.loadURL(options.origin.url);
  return window;
}
