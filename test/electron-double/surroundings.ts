/** An object of Electron's of which only some things are here; whatever else is asked for throws by name. */
function only<T extends object>(name: string, known: T): T {
  return new Proxy(known, {
    get(target, key) {
      if (typeof key === 'string' && !Reflect.has(target, key) && key !== 'then' && key !== 'toJSON') {
        throw new Error(`The Electron double has no ${name}.${key}`);
      }
      return Reflect.get(target, key);
    },
  });
}

const unanswered = (name: string) => async (): Promise<never> => {
  throw new Error(`Nobody answers dialog.${name}: a test replaces it by app.evaluate(({ dialog }) => …)`);
};

export const dialog = only('dialog', {
  showOpenDialog: unanswered('showOpenDialog'),
  showSaveDialog: unanswered('showSaveDialog'),
  showMessageBox: unanswered('showMessageBox'),
});

type PermissionCheck = (contents: null, permission: string) => boolean;

let checkPermission: PermissionCheck = () => true;

/** Requests are answered as checks are; no device is ever there. */
export const session = only('session', {
  defaultSession: only('session.defaultSession', {
    setPermissionRequestHandler: () => undefined,
    setPermissionCheckHandler: (handler: PermissionCheck) => {
      checkPermission = handler;
    },
    setDevicePermissionHandler: () => undefined,
  }),
});

/** Chromium's names of some permissions, each with what the application says to Electron's name of it. */
export function permissionSettings(): readonly { readonly name: string; readonly isGranted: boolean }[] {
  const names = {
    notifications: 'notifications',
    geolocation: 'geolocation',
    camera: 'media',
    'clipboard-read': 'clipboard-read',
  };
  return Object.entries(names).map(([name, electronName]) => ({
    name,
    isGranted: checkPermission(null, electronName),
  }));
}

export const nativeTheme = only('nativeTheme', { shouldUseDarkColors: false });

const DISPLAY = { x: 0, y: 0, width: 1920, height: 1080 };

export const screen = only('screen', { getAllDisplays: () => [{ bounds: DISPLAY, workArea: DISPLAY }] });
