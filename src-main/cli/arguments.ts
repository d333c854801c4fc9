import { InvalidArgumentError, Option } from 'commander';
import { durationMs } from './instant.ts';

/** What a verb says of the recording it reads. */
export const RECORDING_FILE = "a recording's folder or file; it may still be growing";

/** A port as written on the command line. */
export function port(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0 || number > 65_535) {
    throw new InvalidArgumentError('A port is a whole number from 0 (any free one) to 65535.');
  }
  return number;
}

/** The seed of a story. */
export function seed(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0) {
    throw new InvalidArgumentError('A seed is a whole number from 0.');
  }
  return number;
}

/** How many of something. */
export function count(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) {
    throw new InvalidArgumentError('Write a whole number from 1.');
  }
  return number;
}

/** A length of time, in ms. */
export function duration(text: string): number {
  const ms = durationMs(text);
  if (ms === undefined || ms <= 0) {
    throw new InvalidArgumentError('Write a length of time as 30s, 5m or 1.5h.');
  }
  return ms;
}

/** An amount of bytes as `500MB`, `20GB` or `1GiB`. */
export function size(text: string): number {
  const found = /^(\d+(?:\.\d+)?)\s*(B|kB|MB|GB|TB|KiB|MiB|GiB|TiB)?$/i.exec(text.trim());
  const unit = (found?.[2] ?? 'B').toLowerCase();
  const base = unit.includes('i') ? 1024 : 1000;
  const bytes = Number(found?.[1]) * base ** 'bkmgt'.indexOf(unit.charAt(0));
  if (!(bytes > 0) || !Number.isSafeInteger(Math.round(bytes))) {
    throw new InvalidArgumentError('Write an amount of bytes as 500MB, 20GB or 1GiB.');
  }
  return Math.round(bytes);
}

/** `-o`: the ways in which a verb can write its results, the default first. */
export function output(...choices: readonly [string, ...string[]]): Option {
  return new Option('-o, --output <form>', 'how results are written').choices([...choices]).default(choices[0]);
}
