// What `import … from 'electron'` gets. A name that is not here fails at import, by name.
export { app } from './app.ts';
export { Menu, MenuItem } from './menu.ts';
export { MessageChannelMain } from './process/ports.ts';
export { utilityProcess } from './process/utility-process.ts';
export { dialog, nativeTheme, screen, session } from './surroundings.ts';
export { BrowserWindow } from './window/browser-window.ts';
export { ipcMain } from './window/ipc-main.ts';
export { protocol } from './window/protocol.ts';
export { WebContents as webContents } from './window/web-contents.ts';
