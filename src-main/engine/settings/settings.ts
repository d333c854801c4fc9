import { EVERYTHING, type PolledKind, type RecordingScope } from '@model/recording-scope.ts';
import type { RedactionRule } from '@model/redaction-rule.ts';
import { DEFAULT_RULES } from '../../recorder/redaction/default-rules.ts';
import { LOG_LEVELS, type LogLevel } from '../log/log-level.ts';
import { type Field, intoDuration, intoList, intoRecord, intoSize, intoText, SettingsError } from './fields.ts';

/** What a user has decided for every recording that begins. Options of the command line win over it. */
export interface Settings {
  /** What of a cluster is recorded, unless the context has a scope of its own. */
  readonly scope: RecordingScope;
  /** Scopes by the name under which they can be chosen. */
  readonly presets: Readonly<Record<string, RecordingScope>>;
  /** Scopes of single contexts, by the context's name. */
  readonly contexts: Readonly<Record<string, RecordingScope>>;
  readonly redaction: readonly RedactionRule[];
  readonly polled: readonly PolledKind[];
  readonly retention: Retention;
  readonly logLevel: LogLevel;
}

/** How much of a recording is kept, and of the disk left to others. Absent: all of it. */
export interface Retention {
  readonly maxAgeMs?: number;
  readonly maxBytes?: number;
  /** With less left on the disk nothing more is recorded; 256 MB if absent. */
  readonly minFreeBytes?: number;
}

export const DEFAULT_SETTINGS: Settings = {
  scope: EVERYTHING,
  presets: {},
  contexts: {},
  redaction: DEFAULT_RULES,
  polled: [],
  retention: {},
  logLevel: 'info',
};

/** The shortest time between two lists of a polled kind. */
const SHORTEST_POLL_MS = 1000;

/**
 * The settings that a parsed JSON text spells. Strict: what is not known, or is written in another way, throws a
 * {@link SettingsError} that names the place.
 */
export function settingsFrom(value: unknown): Settings {
  const fields = intoRecord({ value, place: '' }, [
    'scope',
    'presets',
    'contexts',
    'redaction',
    'poll',
    'retention',
    'log',
  ]);
  const { scope, presets, contexts, redaction, poll, retention, log } = fields;
  return {
    scope: scope === undefined ? EVERYTHING : scopeFrom(scope),
    presets: presets === undefined ? {} : scopesFrom(presets),
    contexts: contexts === undefined ? {} : scopesFrom(contexts),
    redaction: redaction === undefined ? DEFAULT_RULES : rulesFrom(redaction),
    polled: poll === undefined ? [] : polledFrom(poll),
    retention: retention === undefined ? {} : retentionFrom(retention),
    logLevel: log === undefined ? DEFAULT_SETTINGS.logLevel : logLevelFrom(log),
  };
}

function scopesFrom(field: Field): Readonly<Record<string, RecordingScope>> {
  return Object.fromEntries(Object.entries(intoRecord(field)).map(([name, scope]) => [name, scopeFrom(scope)]));
}

function scopeFrom(field: Field): RecordingScope {
  const { kinds, excludeKinds, namespaces, excludeNamespaces } = intoRecord(field, [
    'kinds',
    'excludeKinds',
    'namespaces',
    'excludeNamespaces',
  ]);
  return {
    kinds: namesFrom(kinds),
    withoutKinds: namesFrom(excludeKinds),
    namespaces: namesFrom(namespaces),
    withoutNamespaces: namesFrom(excludeNamespaces),
  };
}

function namesFrom(field: Field | undefined): readonly string[] {
  return field === undefined ? [] : intoList(field).map(intoText);
}

/** The scope as the file spells it; the inverse of reading one. */
export function scopeFields(scope: RecordingScope): Readonly<Record<string, readonly string[]>> {
  const { kinds, withoutKinds, namespaces, withoutNamespaces } = scope;
  const fields = { kinds, excludeKinds: withoutKinds, namespaces, excludeNamespaces: withoutNamespaces };
  return Object.fromEntries(Object.entries(fields).filter(([, names]) => names.length > 0));
}

function rulesFrom(field: Field): readonly RedactionRule[] {
  const { rules, defaults } = intoRecord(field, ['rules', 'defaults']);
  if (defaults !== undefined && typeof defaults.value !== 'boolean')
    throw new SettingsError(defaults, 'must be true or false');
  const own = rules === undefined ? [] : intoList(rules).map(ruleFrom);
  return defaults?.value === false ? own : [...DEFAULT_RULES, ...own];
}

function ruleFrom(field: Field): RedactionRule {
  const { name, kinds, paths, values } = intoRecord(field, ['name', 'kinds', 'paths', 'values']);
  if (name === undefined || paths === undefined) throw new SettingsError(field, 'must have a name and paths');
  return {
    name: intoText(name),
    kinds: kinds === undefined ? ['*'] : intoList(kinds).map(intoText),
    paths: intoList(paths).map(intoText),
    ...(values !== undefined && { values: intoText(values) }),
  };
}

function polledFrom(field: Field): readonly PolledKind[] {
  return Object.entries(intoRecord(field)).map(([kind, every]) => {
    const everyMs = intoDuration(every);
    if (everyMs < SHORTEST_POLL_MS) throw new SettingsError(every, 'must be 1s or longer');
    return { kind, everyMs };
  });
}

function retentionFrom(field: Field): Retention {
  const { maxAge, maxSize, minFree } = intoRecord(field, ['maxAge', 'maxSize', 'minFree']);
  return {
    ...(maxAge !== undefined && { maxAgeMs: intoDuration(maxAge) }),
    ...(maxSize !== undefined && { maxBytes: intoSize(maxSize) }),
    ...(minFree !== undefined && { minFreeBytes: intoSize(minFree) }),
  };
}

function logLevelFrom(field: Field): LogLevel {
  const { level } = intoRecord(field, ['level']);
  if (level === undefined) return DEFAULT_SETTINGS.logLevel;
  const found = LOG_LEVELS.find((each) => each === level.value);
  if (found === undefined) throw new SettingsError(level, `must be one of ${LOG_LEVELS.join(', ')}`);
  return found;
}
