/** A value of the settings and where it stands: `redaction.rules[0].name`. */
export interface Field {
  readonly value: unknown;
  /** Empty for the whole. */
  readonly place: string;
}

/** Settings that cannot be read. The message is a sentence; {@link hint} says what to do. */
export class SettingsError extends Error {
  readonly hint: string;

  constructor({ place }: Pick<Field, 'place'>, what: string, hint = 'Correct it, or delete the file to start afresh.') {
    super(`${place === '' ? 'the whole' : place} ${what}`);
    this.name = 'SettingsError';
    this.hint = hint;
  }
}

/** The members of an object; with `known`, only these may occur. */
export function intoRecord(field: Field, known?: readonly string[]): Readonly<Record<string, Field>> {
  const { value, place } = field;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new SettingsError(field, 'must be an object in braces');
  }
  const entries = Object.entries(value).map(([name, each]): readonly [string, Field] => [
    name,
    { value: each, place: place === '' ? name : `${place}.${name}` },
  ]);
  const stranger = entries.find(([name]) => known?.includes(name) === false);
  if (stranger !== undefined) {
    throw new SettingsError(stranger[1], `is no setting; known here are ${(known ?? []).join(', ')}`);
  }
  return Object.fromEntries(entries);
}

export function intoList(field: Field): readonly Field[] {
  const { value, place } = field;
  if (!Array.isArray(value)) throw new SettingsError(field, 'must be a list in brackets');
  return value.map((each: unknown, index) => ({ value: each, place: `${place}[${index}]` }));
}

export function intoText(field: Field): string {
  if (typeof field.value !== 'string' || field.value.trim() === '') {
    throw new SettingsError(field, 'must be a text in quotes that is not empty');
  }
  return field.value.trim();
}

const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `30s`, `5m`, `12h`, `7d` in milliseconds. */
export function intoDuration(field: Field): number {
  const match = /^(\d+(?:\.\d+)?)([smhd])$/.exec(intoText(field));
  const unit = UNIT_MS[match?.[2] ?? ''];
  if (match === null || unit === undefined || Number(match[1]) === 0) {
    throw new SettingsError(field, 'must be a length of time as "30s", "12h" or "7d"');
  }
  return Number(match[1]) * unit;
}

const UNIT_BYTES: Readonly<Record<string, number>> = { MB: 1e6, GB: 1e9, TB: 1e12 };

/** `500MB`, `20GB` in bytes. */
export function intoSize(field: Field): number {
  const match = /^(\d+(?:\.\d+)?) ?(MB|GB|TB)$/.exec(intoText(field));
  const unit = UNIT_BYTES[match?.[2] ?? ''];
  if (match === null || unit === undefined || Number(match[1]) === 0) {
    throw new SettingsError(field, 'must be a size as "500MB" or "20GB"');
  }
  return Math.round(Number(match[1]) * unit);
}
