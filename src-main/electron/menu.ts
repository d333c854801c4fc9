import type { PageCommand } from '@model/playback.ts';
import type { MenuItemConstructorOptions } from 'electron';
import type { MenuContext } from '../engine/engine-messages.ts';

/** All that the menu depends on. */
export interface MenuState {
  readonly platform: NodeJS.Platform;
  readonly isPackaged: boolean;
  /** Absent while the engine has not said which there are. */
  readonly contexts?: readonly MenuContext[];
  /** The context a person chose last. */
  readonly chosenContext?: string;
  /** Without an engine and a window nobody hears a command. */
  readonly isServing: boolean;
}

/** What the menu can do. */
export interface MenuActions {
  send(command: PageCommand): void;
  showContext(name: string): void;
}

type Item = MenuItemConstructorOptions;
const SEPARATOR: Item = { type: 'separator' };

/** The name as it reads: in a label, a single & would vanish and underline the next letter. */
function label(name: string): string {
  return name.replaceAll('&', '&&');
}

function fileMenu(state: MenuState, actions: MenuActions): Item {
  return {
    label: '&File',
    submenu: [
      {
        id: 'open-recording',
        label: 'Open Recording…',
        accelerator: 'CmdOrCtrl+O',
        enabled: state.isServing,
        click: () => actions.send({ type: 'open-recording' }),
      },
      {
        id: 'export-recording',
        label: 'Export Recording…',
        accelerator: 'CmdOrCtrl+E',
        enabled: state.isServing,
        click: () => actions.send({ type: 'export-recording' }),
      },
      SEPARATOR,
      { role: state.platform === 'darwin' ? 'close' : 'quit' },
    ],
  };
}

/** The context whose item is marked: the one chosen last, if it is being recorded, else the first that is. */
function markedContext(state: MenuState): string | undefined {
  const recorded = (state.contexts ?? []).filter((context) => context.isRecording);
  return (recorded.find((context) => context.name === state.chosenContext) ?? recorded[0])?.name;
}

function contextItems(state: MenuState, actions: MenuActions): readonly Item[] {
  if (state.contexts === undefined) {
    return [{ label: 'Reading kubeconfig…', enabled: false }];
  }
  if (state.contexts.length === 0) {
    return [{ label: 'No contexts in kubeconfig', enabled: false }];
  }
  const marked = markedContext(state);
  return state.contexts.map(
    (context): Item => ({
      id: `context:${context.name}`,
      label: label(context.name),
      // Electron marks the first of a group of radio items when none is: with nothing recorded that would be a lie.
      ...(marked === undefined ? {} : { type: 'radio', checked: context.name === marked }),
      ...(context.isRecording ? { sublabel: 'recording' } : context.isCurrent ? { sublabel: 'current context' } : {}),
      enabled: state.isServing,
      click: () => actions.showContext(context.name),
    }),
  );
}

/** Menu entries of the player, with the keys the page itself listens to. */
const PLAYBACK = [
  { id: 'toggle', label: 'Play or Pause', key: 'Space', command: { type: 'toggle' } },
  { id: 'live', label: 'Go Live', key: 'End', command: { type: 'follow' } },
  { id: 'to-start', label: 'Go to Start', key: 'Home', command: { type: 'to-start' } },
  'separator',
  {
    id: 'next-change',
    label: 'Next Change',
    key: 'Right',
    command: { type: 'step', direction: 1 },
  },
  {
    id: 'previous-change',
    label: 'Previous Change',
    key: 'Left',
    command: { type: 'step', direction: -1 },
  },
  'separator',
  { id: 'faster', label: 'Faster', key: '.', command: { type: 'faster' } },
  { id: 'slower', label: 'Slower', key: ',', command: { type: 'slower' } },
] as const;

function playbackMenu(state: MenuState, actions: MenuActions): Item {
  return {
    label: '&Playback',
    submenu: PLAYBACK.map((entry): Item => {
      if (entry === 'separator') {
        return SEPARATOR;
      }
      return {
        id: entry.id,
        label: entry.label,
        enabled: state.isServing,
        // The page has these keys, and leaves them to text fields. Only Windows and Linux can show one without taking it.
        ...(state.platform === 'darwin' ? {} : { accelerator: entry.key, registerAccelerator: false }),
        click: () => actions.send({ type: 'playback', command: entry.command }),
      };
    }),
  };
}

function viewMenu(state: MenuState): Item {
  const developer: readonly Item[] = state.isPackaged
    ? []
    : [SEPARATOR, { role: 'reload' }, { role: 'toggleDevTools' }];
  return {
    label: '&View',
    submenu: [
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      SEPARATOR,
      { role: 'togglefullscreen' },
      ...developer,
    ],
  };
}

/** The whole menu bar. */
export function menuTemplate(state: MenuState, actions: MenuActions): Item[] {
  const isMac = state.platform === 'darwin';
  return [
    ...(isMac ? [{ role: 'appMenu' } satisfies Item] : []),
    fileMenu(state, actions),
    { role: 'editMenu' },
    { id: 'context', label: '&Context', submenu: [...contextItems(state, actions)] },
    playbackMenu(state, actions),
    viewMenu(state),
    ...(isMac ? [{ role: 'windowMenu' } satisfies Item] : []),
    { role: 'help', submenu: isMac ? [] : [{ role: 'about' }] },
  ];
}
