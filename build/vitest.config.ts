import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));
const border = (room: string) => `${root}src-preload/${room}/`;

export default defineConfig({
  root,
  resolve: { alias: { '@model/': border('model'), '@contract/': border('contract'), '@carrier/': border('carrier') } },
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Real servers, workers and SQLite files: processes keep them apart, and two cores are all we count on.
    reporters:
      process.env['CI'] === undefined ? ['default'] : ['default', ['json', { outputFile: 'test-results/unit.json' }]],
    pool: 'forks',
    maxWorkers: 2,
  },
});
