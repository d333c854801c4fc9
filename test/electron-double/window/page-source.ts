import { readFileSync } from 'node:fs';
import { decodeClone, encodeClone } from '../process/clone.ts';
import { isolatedWorld, mainWorld } from './page-world.ts';

/** The isolated world that the preload script runs in. */
export const WORLD = 'electron-preload';
/** Its way to Node. */
export const BINDING = 'electronDouble';
const EVENT = 'electron-double';

/** What runs in the page's own world before any script of the page. */
export function mainSource(): string {
  return `(${mainWorld.toString()})('${EVENT}')`;
}

/** What runs in the isolated world: Electron's side of it, then the built script at `preload`. */
export function isolatedSource(preload: string): string {
  const script = `(require) => { const module = { exports: {} }; const exports = module.exports;\n${readFileSync(preload, 'utf8')}\n}`;
  return `(${isolatedWorld.toString()})({
    preload: ${script},
    encode: ${encodeClone.toString()},
    decode: ${decodeClone.toString()},
    event: '${EVENT}',
    binding: '${BINDING}',
  })`;
}
