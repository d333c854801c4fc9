import { appendFileSync, existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isoFromTimestamp } from '@model/time.ts';
import type { Clock } from '../../kube/clock.ts';
import { isLogged, type LogLevel } from './log-level.ts';
import { withoutSecrets } from './without-secrets.ts';

/** What is said beside the event: short facts, never bodies. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Where the engine writes down what it does, for whoever has to find out later. */
export interface Log {
  write(level: LogLevel, event: string, fields?: LogFields): void;
}

export interface LogOptions {
  readonly file: string;
  readonly level: LogLevel;
  readonly clock: Pick<Clock, 'now'>;
  /** Size from which on a new file is begun, in bytes; the one before is kept beside it. */
  readonly maxBytes?: number;
  /** Called once when the log cannot be written; from then on nothing is. */
  readonly onTrouble: (why: string) => void;
}

const MAX_BYTES = 5_000_000;

/** Where the log of an engine that keeps its recordings in `folder` lies, unless told otherwise. */
export function logFileIn(folder: string): string {
  return join(folder, 'log', 'khronoscope.jsonl');
}

/**
 * A log of one JSON object a line (`time`, `level`, `event`, and facts), mode 0600, of at most twice `maxBytes`. What looks
 * like a credential is taken out of every text. A log that cannot be written is told of once and never stops a recording.
 */
export function openLog({ file, level, clock, maxBytes = MAX_BYTES, onTrouble }: LogOptions): Log {
  let size: number | undefined;
  let isBroken = false;
  const append = (line: string) => {
    if (size === undefined) {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      size = existsSync(file) ? statSync(file).size : 0;
    }
    if (size > 0 && size + line.length > maxBytes) {
      renameSync(file, `${file}.1`);
      size = 0;
    }
    appendFileSync(file, line, { mode: 0o600 });
    size += Buffer.byteLength(line);
  };
  return {
    write: (of, event, fields = {}) => {
      if (isBroken || !isLogged(of, level)) return;
      try {
        append(`${JSON.stringify({ time: isoFromTimestamp(clock.now()), level: of, event, ...cleaned(fields) })}\n`);
      } catch (error) {
        isBroken = true;
        onTrouble(`The log ${file} cannot be written (${error instanceof Error ? error.message : String(error)}).`);
      }
    },
  };
}

function cleaned(fields: LogFields): LogFields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, typeof value === 'string' ? withoutSecrets(value) : value]),
  );
}
