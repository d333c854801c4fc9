import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The bundle lies outside the repository, where a package's bare name leads nowhere. */
const OUTSIDE = {
  'better-sqlite3': import.meta.resolve('better-sqlite3'),
  '@kubernetes/client-node': import.meta.resolve('@kubernetes/client-node'),
};

/** A bundle that a thread or child process can run. */
export interface BuiltEntry {
  readonly url: URL;
  /** Removes the bundle. */
  remove(): void;
}

/**
 * Bundles a TypeScript entry (a path from the repository's root) into one ES module for Node, in a folder of its own:
 * Node strips types by itself, but it does not know our `@model/` aliases. better-sqlite3 stays outside and is found by
 * its path; so does client-node, which the product loads only where it is needed: without chunks, whoever runs the bundle
 * would hold 18 MB of its text.
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
    ssr: { noExternal: true, external: Object.keys(OUTSIDE) },
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
          paths: OUTSIDE,
        },
      },
    },
  });
  return {
    url: pathToFileURL(join(outDir, 'entry.mjs')),
    remove: () => rmSync(outDir, { recursive: true, force: true }),
  };
}
