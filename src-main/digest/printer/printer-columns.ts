import type { PrintedColumn } from '@model/summary.ts';
import { countAt, isJsonObject, type JsonObject, objectAt, objectsAt, textAt } from '../json.ts';
import { shortened } from '../shortened.ts';
import { type JsonPath, parseJsonPath, valuesAt } from './json-path.ts';

/** A column that a CustomResourceDefinition asks to be printed. */
export interface PrinterColumn {
  readonly name: string;
  readonly path: JsonPath;
}

/** The columns of one served version of a kind. */
export interface VersionColumns {
  readonly group: string;
  readonly kind: string;
  readonly version: string;
  readonly columns: readonly PrinterColumn[];
}

const MOST_COLUMNS = 8;
const MOST_CHARACTERS = 80;

/**
 * The columns of each version that a CustomResourceDefinition describes. Left out: dates, for a summary holds no time,
 * and what `kubectl get` prints only when asked for more (`priority`).
 */
export function printerColumnsOf(definition: unknown): readonly VersionColumns[] {
  if (!isJsonObject(definition)) return [];
  const spec = objectAt(definition, 'spec');
  const group = textAt(spec, 'group');
  const kind = textAt(objectAt(spec, 'names'), 'kind');
  return objectsAt(spec, 'versions').map((version) => ({
    group,
    kind,
    version: textAt(version, 'name'),
    columns: objectsAt(version, 'additionalPrinterColumns').flatMap(columnOf).slice(0, MOST_COLUMNS),
  }));
}

function columnOf(column: JsonObject): readonly PrinterColumn[] {
  if (textAt(column, 'type') === 'date' || countAt(column, 'priority') > 0) return [];
  const path = parseJsonPath(textAt(column, 'jsonPath'));
  return path === undefined ? [] : [{ name: textAt(column, 'name'), path }];
}

/** What the columns print of an object: the first value each leads to; nothing for those that lead nowhere. */
export function printed(object: JsonObject, columns: readonly PrinterColumn[]): readonly PrintedColumn[] {
  return columns.flatMap(({ name, path }) => {
    const [value] = valuesAt(object, path);
    const text = textOf(value);
    return text === '' ? [] : [{ name, value: text }];
  });
}

const MOST_ITEMS = 10;

/** Plain values and lists of them. A structure is no cell; it may be nested deeper than the stack. */
function textOf(value: unknown): string {
  const text = Array.isArray(value) ? JSON.stringify(value.filter(isPlain).slice(0, MOST_ITEMS)) : plainText(value);
  return shortened(text, MOST_CHARACTERS);
}

function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function plainText(value: unknown): string {
  return isPlain(value) ? String(value) : '';
}
