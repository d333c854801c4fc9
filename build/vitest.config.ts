import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const root = fileURLToPath(new URL('..', import.meta.url));
const border = (room: string) => `${root}src-preload/${room}/`;

/** What waits for faults of a real server takes minutes by the clock: begun first, it ends while the others go on. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification): boolean => moduleId.includes('/test/faults/real/');
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

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
    sequence: { sequencer: LongestFirst },
  },
});
