import { app, session } from 'electron';
import type { PageOrigin } from './origin.ts';

/**
 * Cluster text is hostile text, so the page is held where it is: it cannot go elsewhere, open windows, embed other
 * pages, or ask for a permission. For every web contents there will ever be; call it once, before the first window.
 */
export function lockWindows(origin: PageOrigin): void {
  app.on('web-contents-created', (_event, contents) => {
    const stay = (details: { readonly url: string; preventDefault(): void }): void => {
      if (!origin.owns(details.url)) {
        details.preventDefault();
      }
    };
    contents.on('will-navigate', stay);
    contents.on('will-frame-navigate', stay);
    contents.on('will-redirect', stay);
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}

/**
 * Denies every permission and device, but writing to the clipboard, which copying a manifest needs and which Chromium
 * allows only after a person's own click or key. Call it after `ready`.
 */
export function denyPermissions(): void {
  const page = session.defaultSession;
  page.setPermissionRequestHandler((_contents, permission, answer) =>
    answer(permission === 'clipboard-sanitized-write'),
  );
  page.setPermissionCheckHandler((_contents, permission) => permission === 'clipboard-sanitized-write');
  page.setDevicePermissionHandler(() => false);
}
