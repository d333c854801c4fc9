import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSameScope, type RecordingScope } from '@model/recording-scope.ts';
import { Refusal } from '../../api/services.ts';
import { SettingsError } from './fields.ts';
import { DEFAULT_SETTINGS, scopeFields, type Settings, settingsFrom } from './settings.ts';

const FILE = 'settings.json';

/** Where the settings of the engine that keeps its recordings in `folder` lie. */
export function settingsPath(folder: string): string {
  return join(folder, FILE);
}

/** The settings in `folder`; the defaults if there is no file. Throws a {@link Refusal} that says what is wrong where. */
export function readSettings(folder: string): Settings {
  return understood(folder, parsedFile(folder));
}

function understood(folder: string, parsed: unknown): Settings {
  if (parsed === undefined) return DEFAULT_SETTINGS;
  try {
    return settingsFrom(parsed);
  } catch (error) {
    if (error instanceof SettingsError) {
      throw new Refusal(`The settings in ${settingsPath(folder)} cannot be used: ${error.message}.`, error.hint);
    }
    throw error;
  }
}

function parsedFile(folder: string): unknown {
  const path = settingsPath(folder);
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Refusal(`The settings in ${path} cannot be read: ${why}.`, 'Correct the file, or delete it.');
  }
}

/**
 * Remembers what of a context is recorded; everything else in the file stays as it was written. A scope that is the
 * general one needs no entry. Throws a {@link Refusal} if the file cannot be used or written.
 */
export function rememberScope(folder: string, context: string, scope: RecordingScope): void {
  const parsed = parsedFile(folder);
  const settings = understood(folder, parsed);
  const { [context]: _before, ...others } = settings.contexts;
  const wanted = isSameScope(scope, settings.scope) ? others : { ...others, [context]: scope };
  const contexts = Object.fromEntries(Object.entries(wanted).map(([name, each]) => [name, scopeFields(each)]));
  write(folder, { ...fieldsOf(parsed), contexts });
}

/** Keeps a scope under a name, or forgets the one of that name when there is none. Throws as {@link rememberScope}. */
export function rememberPreset(folder: string, name: string, scope: RecordingScope | undefined): void {
  const parsed = parsedFile(folder);
  const { [name]: _before, ...others } = understood(folder, parsed).presets;
  const wanted = scope === undefined ? others : { ...others, [name]: scope };
  const presets = Object.fromEntries(Object.entries(wanted).map(([each, of]) => [each, scopeFields(of)]));
  write(folder, { ...fieldsOf(parsed), presets });
}

function fieldsOf(parsed: unknown): object {
  return typeof parsed === 'object' && parsed !== null ? parsed : {};
}

/** Written whole or not at all. */
function write(folder: string, settings: object): void {
  const path = settingsPath(folder);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(`${path}.new`, `${JSON.stringify(settings, undefined, 2)}\n`, { mode: 0o600 });
    renameSync(`${path}.new`, path);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Refusal(`The settings in ${path} cannot be written (${why}).`, 'Make the folder writable.');
  }
}
