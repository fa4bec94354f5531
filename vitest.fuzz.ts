import { randomInt } from 'node:crypto';
import { defineConfig } from 'vitest/config';

// The fuzz tests alone, many runs of each, with another seed each time: minutes, or hours with FUZZ_RUNS.
export default defineConfig({
  test: {
    include: ['test/fuzz/**/*.test.ts'],
    env: {
      FUZZ_RUNS: process.env.FUZZ_RUNS ?? '3000',
      FUZZ_SEED: process.env.FUZZ_SEED ?? String(randomInt(2 ** 31)),
    },
    testTimeout: 86_400_000,
    hookTimeout: 300_000,
  },
});
