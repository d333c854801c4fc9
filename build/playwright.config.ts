import { defineConfig } from '@playwright/test';
import { browserLaunch } from '../test/e2e/browser.ts';

export default defineConfig({
  testDir: '../test/e2e',
  outputDir: '../test-results/e2e',
  globalSetup: '../test/e2e/global-setup.ts',
  // Each spec starts an engine and a browser; two cores carry one at a time without starving timers.
  workers: 1,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter:
    process.env['CI'] === undefined ? [['list']] : [['line'], ['json', { outputFile: '../test-results/e2e.json' }]],
  use: {
    viewport: { width: 1600, height: 1000 },
    trace: 'retain-on-failure',
    launchOptions: await browserLaunch(),
  },
});
