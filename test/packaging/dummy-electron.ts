import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptyArchive } from './asar.ts';

/** Fuses are found in Electron's executable behind this text: a version, their number, then one character each. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const FUSES_VERSION = 1;
/** In the order of the wire. */
const FUSES = [
  'runAsNode',
  'cookieEncryption',
  'nodeOptions',
  'nodeCliInspect',
  'embeddedAsarIntegrityValidation',
  'onlyLoadAppFromAsar',
  'loadBrowserProcessSpecificV8Snapshot',
  'grantFileProtocolExtraPrivileges',
  'wasmTrapHandlers',
] as const;

/**
 * Lays out in `folder` what electron-builder needs of an unpacked Electron for Linux: a stand-in for the executable
 * with every fuse on, an archive of a default application, two languages, licence and version.
 */
export function makeDummyElectron(folder: string, version: string): void {
  mkdirSync(join(folder, 'resources'), { recursive: true });
  mkdirSync(join(folder, 'locales'));
  const wire = Buffer.concat([
    Buffer.from(SENTINEL),
    Buffer.from([FUSES_VERSION, FUSES.length]),
    Buffer.from('1'.repeat(FUSES.length)),
  ]);
  const executable = join(folder, 'electron');
  writeFileSync(executable, Buffer.concat([Buffer.from('#!/bin/sh\nexit 0\n'), wire]));
  chmodSync(executable, 0o755);
  writeFileSync(join(folder, 'resources/default_app.asar'), emptyArchive());
  writeFileSync(join(folder, 'locales/en-US.pak'), '');
  writeFileSync(join(folder, 'locales/de.pak'), '');
  writeFileSync(join(folder, 'LICENSE'), '');
  writeFileSync(join(folder, 'version'), version);
}

/** The fuses that are on in an executable. */
export function fusesOn(executable: string): readonly string[] {
  const bytes = readFileSync(executable);
  const first = bytes.indexOf(SENTINEL) + SENTINEL.length + 2;
  return FUSES.filter((_name, at) => bytes[first + at] === '1'.charCodeAt(0));
}
