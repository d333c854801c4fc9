import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const root = import.meta.dirname;
const alias = {
  '@model/': `${resolve(root, 'src-preload/model')}/`,
  '@contract/': `${resolve(root, 'src-preload/contract')}/`,
  '@carrier/': `${resolve(root, 'src-preload/carrier')}/`,
};

/** Each is a program or a thread of its own: Electron's main, the command line, the engine process and its threads. */
const mainEntries = {
  index: 'src-main/index.ts',
  cli: 'src-main/cli.ts',
  engine: 'src-main/engine/process.ts',
  'recorder-thread': 'src-main/recorder/recorder-thread.ts',
  'reader-thread': 'src-main/store/reader-thread.ts',
  'upkeep-thread': 'src-main/store/upkeep/upkeep-thread.ts',
};

export default defineConfig({
  main: {
    resolve: { alias },
    build: {
      outDir: 'out/main',
      sourcemap: true,
      // better-sqlite3 is the only production dependency and stays outside; everything else is bundled.
      externalizeDeps: true,
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(mainEntries).map(([name, file]) => [name, resolve(root, file)])),
      },
    },
  },
  preload: {
    resolve: { alias },
    build: {
      outDir: 'out/preload',
      externalizeDeps: false,
      isolatedEntries: true,
      rolldownOptions: {
        input: { index: resolve(root, 'src-preload/index.ts') },
        // A sandboxed preload cannot be an ES module, nor require its neighbours.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: resolve(root, 'src-renderer'),
    // Relative addresses: one bundle for app:// and for the headless host.
    base: './',
    resolve: { alias },
    plugins: [react()],
    worker: { format: 'es' },
    build: {
      outDir: resolve(root, 'out/renderer'),
      // A small font would be inlined as a data: address, which the Content Security Policy forbids.
      assetsInlineLimit: 0,
      // One script for a page that loads from its own disk; the limit only keeps the warning for what grows unseen.
      chunkSizeWarningLimit: 1600,
      rolldownOptions: { input: { index: resolve(root, 'src-renderer/index.html') } },
    },
  },
});
