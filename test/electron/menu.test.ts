import type { PageCommand } from '@model/playback.ts';
import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, test } from 'vitest';
import { type MenuState, menuTemplate } from '../../src-main/electron/menu.ts';

const SERVING: MenuState = {
  platform: 'linux',
  isPackaged: true,
  isServing: true,
  contexts: [
    { name: 'kind-a', isRecording: false, isCurrent: true },
    { name: 'r&d', isRecording: false, isCurrent: false },
  ],
};

interface Told {
  readonly sent: PageCommand[];
  readonly shown: string[];
}

function menuOf(state: MenuState): { readonly items: readonly MenuItemConstructorOptions[]; readonly told: Told } {
  const told: Told = { sent: [], shown: [] };
  const items = menuTemplate(state, {
    send: (command) => told.sent.push(command),
    showContext: (name) => told.shown.push(name),
  });
  return { items, told };
}

function flatten(items: readonly MenuItemConstructorOptions[]): readonly MenuItemConstructorOptions[] {
  return items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flatten(item.submenu) : [])]);
}

function contextItems(state: MenuState): readonly MenuItemConstructorOptions[] {
  const submenu = menuOf(state).items.find((item) => item.id === 'context')?.submenu;
  return Array.isArray(submenu) ? submenu : [];
}

/** Clicks as Electron would; the application's handlers look at no argument. */
function click(item: MenuItemConstructorOptions | undefined): void {
  const handler = item?.click;
  expect(handler).toBeTypeOf('function');
  Reflect.apply(handler ?? Object, undefined, []);
}

describe('the Context menu', () => {
  test('has one item per context, and choosing one shows it', () => {
    const { items, told } = menuOf(SERVING);
    click(flatten(items).find((item) => item.id === 'context:r&d'));
    expect(told.shown).toEqual(['r&d']);
  });

  test('a name with & reads as it is', () => {
    expect(contextItems(SERVING).map((item) => item.label)).toEqual(['kind-a', 'r&&d']);
  });

  test('marks none while nothing is recorded, since Electron would mark the first radio item by itself', () => {
    expect(contextItems(SERVING).map((item) => item.type)).toEqual([undefined, undefined]);
  });

  test.each([
    { marks: 'the only one recorded', recorded: ['b'], chosen: undefined, marked: 'b' },
    { marks: 'the one chosen last', recorded: ['a', 'b'], chosen: 'b', marked: 'b' },
    { marks: 'the first recorded, if the chosen one is not', recorded: ['a'], chosen: 'b', marked: 'a' },
  ])('marks $marks', ({ recorded, chosen, marked }) => {
    const items = contextItems({
      ...SERVING,
      contexts: ['a', 'b'].map((name) => ({ name, isRecording: recorded.includes(name), isCurrent: false })),
      ...(chosen !== undefined && { chosenContext: chosen }),
    });
    expect(items.every((item) => item.type === 'radio')).toBe(true);
    expect(items.filter((item) => item.checked).map((item) => item.label)).toEqual([marked]);
  });

  test.each([
    ['not known yet', undefined, 'Reading kubeconfig…'],
    ['none', [], 'No contexts in kubeconfig'],
  ])('says so when contexts are %s', (_name, contexts, said) => {
    const { contexts: _none, ...rest } = SERVING;
    const items = contextItems({ ...rest, ...(contexts !== undefined && { contexts }) });
    expect(items).toMatchObject([{ label: said, enabled: false }]);
  });
});

test('every entry of the player sends its command', () => {
  const { items, told } = menuOf(SERVING);
  for (const id of ['toggle', 'live', 'to-start', 'next-change', 'previous-change', 'faster', 'slower']) {
    click(flatten(items).find((item) => item.id === id));
  }
  expect(told.sent.map((command) => (command.type === 'playback' ? command.command : command.type))).toEqual([
    { type: 'toggle' },
    { type: 'follow' },
    { type: 'to-start' },
    { type: 'step', direction: 1 },
    { type: 'step', direction: -1 },
    { type: 'faster' },
    { type: 'slower' },
  ]);
});

test.each(['linux', 'win32', 'darwin'] as const)(
  'no key without a modifier is taken from text fields on %s',
  (platform) => {
    const taken = flatten(menuOf({ ...SERVING, platform }).items).filter(
      (item) =>
        item.accelerator !== undefined &&
        !item.accelerator.includes('+') &&
        // macOS takes every key that it shows.
        (platform === 'darwin' || item.registerAccelerator !== false),
    );
    expect(taken).toEqual([]);
  },
);

test('without an engine nothing can be sent', () => {
  const deaf = flatten(menuOf({ ...SERVING, isServing: false }).items).filter((item) => item.click !== undefined);
  expect(deaf.length).toBeGreaterThan(0);
  expect(deaf.every((item) => item.enabled === false)).toBe(true);
});

test('developer tools are in the menu only where the application is not packaged', () => {
  const hasTools = (isPackaged: boolean): boolean =>
    flatten(menuOf({ ...SERVING, isPackaged }).items).some((item) => item.role === 'toggleDevTools');
  expect([hasTools(false), hasTools(true)]).toEqual([true, false]);
});
