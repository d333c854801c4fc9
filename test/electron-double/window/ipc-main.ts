import { EventEmitter } from 'node:events';

/** Electron's ipcMain, as far as messages without answers go. */
export const ipcMain = new EventEmitter();
