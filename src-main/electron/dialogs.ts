import { BrowserWindow, dialog } from 'electron';
import type { FromEngine } from '../engine/engine-messages.ts';
import type { Failure } from './supervisor/engine-client.ts';

const RECORDING = [{ name: 'Khronoscope recording', extensions: ['khrono'] }];

/** Lets a person choose the file that the engine asked for; undefined when they thought better of it. */
export async function choosePath(ask: Extract<FromEngine, { type: 'choose' }>): Promise<string | undefined> {
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
  if (ask.what === 'open') {
    const options: Electron.OpenDialogOptions = {
      title: 'Open Recording',
      filters: RECORDING,
      properties: ['openFile'],
    };
    const chosen = await (window === undefined
      ? dialog.showOpenDialog(options)
      : dialog.showOpenDialog(window, options));
    return chosen.canceled ? undefined : chosen.filePaths[0];
  }
  const options: Electron.SaveDialogOptions = {
    title: 'Export Recording',
    filters: RECORDING,
    defaultPath: ask.suggestedName,
  };
  const chosen = await (window === undefined ? dialog.showSaveDialog(options) : dialog.showSaveDialog(window, options));
  return chosen.canceled ? undefined : chosen.filePath;
}

/** Says that something cannot work; true when it is to be tried again, false when the person gives up. */
export async function askToTryAgain({ sentence, hint }: Failure): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'error',
    message: sentence,
    detail: hint,
    buttons: ['Try Again', 'Quit'],
    defaultId: 0,
    cancelId: 1,
  });
  return response === 0;
}

/** Says what did not work. */
export async function sayFailure({ sentence, hint }: Failure): Promise<void> {
  await dialog.showMessageBox({ type: 'warning', message: sentence, detail: hint, buttons: ['OK'] });
}
