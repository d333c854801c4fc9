import type { ContextEntry } from '@contract/recordings.ts';
import type { Mark } from '@model/mark.ts';
import type { PlaybackCommand, PlayOption } from '@model/playback.ts';
import type { Summary } from '@model/summary.ts';
import type { SceneObject } from '../../playback/player.ts';
import { RATES } from '../../playback/rates.ts';
import { dayClockText, type Zone } from '../../widgets/time-text.ts';
import type { PageAction } from '../page-action.ts';
import type { Shortcut } from '../shortcuts.ts';
import type { Findable } from './palette-match.ts';

/** One line of the palette. */
export interface PaletteEntry extends Findable {
  readonly key: string;
  readonly title: string;
  /** What stands behind the title in grey. */
  readonly detail: string;
  readonly action: PageAction;
  /** The kind to draw; absent for commands. */
  readonly kind?: { readonly kind: string; readonly group: string; readonly health: Summary['health'] };
  readonly chord?: string;
}

/** Objects of the present scene, to be selected. */
export function objectEntries(objects: Iterable<SceneObject>): readonly PaletteEntry[] {
  return Array.from(objects, ({ id, kind, group, namespace, name, summary }) => ({
    key: `object ${id}`,
    text: `${name} ${kind} ${namespace}`,
    title: name,
    detail: [kind, namespace, summary.status].filter((part) => part !== '').join(' · '),
    action: { type: 'select', object: id },
    kind: { kind, group, health: summary.health },
  }));
}

/** Marks of the whole recording, to go to. */
export function markEntries(marks: readonly Mark[], zone: Zone): readonly PaletteEntry[] {
  return marks.map(({ id, at, title, object }) => ({
    key: `mark ${id}`,
    text: `${title} mark ${object?.name ?? ''}`,
    title,
    detail: `mark · ${dayClockText(at, zone)}`,
    action: { type: 'playback', command: { type: 'seek', to: at } },
  }));
}

const OPTIONS: readonly { readonly option: PlayOption; readonly words: string }[] = [
  { option: 'skip-idle', words: 'Skip idle stretches' },
  { option: 'stop-at-marks', words: 'Stop at marks' },
  { option: 'stop-at-failures', words: 'Stop at failures' },
];

/** Commands that are always there: every key, speeds, and what else the page can do. */
export function commandEntries(
  contexts: readonly ContextEntry[],
  shortcuts: readonly Shortcut[],
): readonly PaletteEntry[] {
  return [
    ...shortcuts
      .filter(({ action, chord }) => action.type !== 'find' && !chord.startsWith('Media'))
      .map(({ chord, does, action }) => ({
        ...command(does, action),
        chord,
      })),
    ...playing('Play', { type: 'play' }),
    ...playing('Follow live', { type: 'follow' }),
    ...RATES.flatMap((rate) =>
      playing(rate < 0 ? `Speed ${-rate} times backwards` : `Speed ${rate} times`, { type: 'set-rate', rate }),
    ),
    ...OPTIONS.flatMap(({ option, words }) => [
      ...playing(words, { type: 'set-option', option, isOn: true }),
      ...playing(`Do not ${words.charAt(0).toLowerCase()}${words.slice(1)}`, {
        type: 'set-option',
        option,
        isOn: false,
      }),
    ]),
    command('Switch between UTC and local time', { type: 'switch-zone' }),
    command('Switch the theme', { type: 'switch-theme' }),
    command('Export recording…', { type: 'export-recording' }),
    command('Open recording…', { type: 'open-recording' }),
    command('Stop recording', { type: 'stop-recording' }),
    ...contexts.map(({ name }) => command(`Record context ${name}`, { type: 'record', context: name })),
  ];
}

function playing(title: string, asked: PlaybackCommand): readonly PaletteEntry[] {
  return [command(title, { type: 'playback', command: asked })];
}

/** A line that does something. */
export function command(title: string, action: PageAction): PaletteEntry {
  return { key: `command ${title}`, text: title, title, detail: '', action };
}
