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
type PermissionRequest = (contents: null, permission: string, answer: (isGranted: boolean) => void) => void;
type DevicePermission = (details: object) => boolean;

let check: PermissionCheck | undefined;
let request: PermissionRequest | undefined;
let device: DevicePermission | undefined;

export const session = only('session', {
  defaultSession: only('session.defaultSession', {
    setPermissionRequestHandler: (handler: PermissionRequest) => {
      request = handler;
    },
    setPermissionCheckHandler: (handler: PermissionCheck) => {
      check = handler;
    },
    setDevicePermissionHandler: (handler: DevicePermission) => {
      device = handler;
    },
  }),
});

/** Without a handler Electron grants; a permission is denied only where both handlers of it deny. */
function isGranted(permission: string): boolean {
  let answered = request === undefined;
  request?.(null, permission, (granted) => {
    answered = granted;
  });
  return answered || (check?.(null, permission) ?? true);
}

/**
 * Chromium's names of some permissions, each with what the application says to Electron's name of it. The double has no
 * devices, so of their handler it only asks that it is there and denies.
 */
export function permissionSettings(): readonly { readonly name: string; readonly isGranted: boolean }[] {
  const names = {
    notifications: 'notifications',
    geolocation: 'geolocation',
    camera: 'media',
    'clipboard-read': 'clipboard-read',
  };
  if (device?.({}) !== false) {
    throw new Error('The Electron double knows only sessions that deny every device');
  }
  return Object.entries(names).map(([name, electronName]) => ({ name, isGranted: isGranted(electronName) }));
}

export const nativeTheme = only('nativeTheme', { shouldUseDarkColors: false });

const DISPLAY = { x: 0, y: 0, width: 1920, height: 1080 };

export const screen = only('screen', { getAllDisplays: () => [{ bounds: DISPLAY, workArea: DISPLAY }] });
