import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A bundle that a thread or child process can run. */
export interface BuiltEntry {
  readonly url: URL;
  /** Removes the bundle. */
  remove(): void;
}

/**
 * Bundles a TypeScript entry (a path from the repository's root) into one ES module for Node, in a folder of its own:
 * Node strips types by itself, but it does not know our `@model/` aliases. better-sqlite3 stays outside and is found by
 * its path.
 */
export async function buildWorker(entry: string): Promise<BuiltEntry> {
  const outDir = mkdtempSync(join(tmpdir(), 'khronoscope-worker-'));
  const border = (room: string) => `${root}src-preload/${room}/`;
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    resolve: {
      alias: { '@model/': border('model'), '@contract/': border('contract'), '@carrier/': border('carrier') },
    },
    ssr: { noExternal: true, external: ['better-sqlite3'] },
    build: {
      ssr: resolve(root, entry),
      outDir,
      emptyOutDir: true,
      minify: false,
      target: 'node22',
      rolldownOptions: {
        output: {
          format: 'es',
          entryFileNames: 'entry.mjs',
          codeSplitting: false,
          paths: { 'better-sqlite3': sqlite() },
        },
      },
    },
  });
  return {
    url: pathToFileURL(join(outDir, 'entry.mjs')),
    remove: () => rmSync(outDir, { recursive: true, force: true }),
  };
}

/** The bundle lies outside the repository, where the package's bare name leads nowhere. */
function sqlite(): string {
  return import.meta.resolve('better-sqlite3');
}
