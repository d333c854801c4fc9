import type { ThreadFiles } from './recordings/live-options.ts';

/**
 * Where the built threads lie: beside the built entries. `built` is the folder of the entry that runs (`out/main/`), which
 * only the entry itself knows: what is bundled into a chunk lies elsewhere.
 */
export function threadFilesIn(built: URL): ThreadFiles {
  const at = (name: string): URL => new URL(`${name}-thread.js`, built);
  return { recorder: at('recorder'), reader: at('reader'), upkeep: at('upkeep') };
}
