// Bundles a bench (test/bench/NAME.bench.ts) and runs it on the pinned Node: Node strips types, but it does not know
// our aliases. What stands after the name goes to the bench, as `--json`.
import { mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const benches = readdirSync(join(root, 'test', 'bench'))
  .filter((name) => name.endsWith('.bench.ts'))
  .map((name) => name.slice(0, -'.bench.ts'.length));
const [first, ...rest] = process.argv.slice(2);
const isNamed = first !== undefined && !first.startsWith('-');
const names = isNamed ? [first] : benches;
const unknown = names.find((name) => !benches.includes(name));
if (unknown !== undefined) {
  console.error(`There is no bench "${unknown}"; there are ${benches.join(', ')}.`);
  process.exit(2);
}

const border = (room) => `${join(root, 'src-preload', room)}/`;
const outDir = join(root, 'node_modules', '.cache', 'bench');
mkdirSync(outDir, { recursive: true });
process.argv.splice(2, process.argv.length, ...(isNamed ? rest : first === undefined ? [] : [first, ...rest]));
for (const name of names) {
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    resolve: {
      alias: { '@model/': border('model'), '@contract/': border('contract'), '@carrier/': border('carrier') },
    },
    ssr: { noExternal: true, external: ['better-sqlite3'] },
    build: {
      ssr: join(root, 'test', 'bench', `${name}.bench.ts`),
      outDir: join(outDir, name),
      minify: false,
      target: 'node22',
      rolldownOptions: { output: { format: 'es', entryFileNames: 'bench.mjs', codeSplitting: false } },
    },
  });
  await import(pathToFileURL(join(outDir, name, 'bench.mjs')).href);
}
