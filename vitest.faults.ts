import { defineConfig } from 'vitest/config';

// Against each fault of the reference server the scenarios of the rule that it breaks: minutes, most of them spent waiting.
export default defineConfig({
  test: {
    include: ['test/faults/**/*.test.ts'],
    testTimeout: 1_800_000,
    hookTimeout: 1_800_000,
  },
});
