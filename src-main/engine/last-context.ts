import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '../api/services.ts';

const FILE = 'last-context';

/**
 * The context that was recorded last, by whichever page: a browser's own memory ends with the port of the host.
 * Undefined when none was, or when `folder` cannot be read.
 */
export function lastContext(folder: string): string | undefined {
  try {
    const name = readFileSync(join(folder, FILE), 'utf8');
    return name === '' ? undefined : name;
  } catch {
    return undefined;
  }
}

/** Remembers it for the next start. Throws a {@link Refusal} when `folder` cannot be written: then nothing can be recorded. */
export function rememberContext(folder: string, context: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, FILE), context, { mode: 0o600 });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Refusal(`The folder ${folder} cannot be written (${why}).`, 'Name another one with KHRONOSCOPE_DATA.');
  }
}
