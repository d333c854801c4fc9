import { mergeConfig } from 'vitest/config';
import config from './vitest.config.ts';

/** The fault harness: against a model, and in front of a real API server where there is one. Wants a quiet machine. */
export default mergeConfig(
  { ...config, test: { ...config.test, include: [], exclude: ['node_modules/**'] } },
  { test: { include: ['test/faults/**/*.test.ts'] } },
);
