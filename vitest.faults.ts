import { defineConfig } from 'vitest/config';

// Against each fault of the reference server the scenarios of the rule that it breaks: minutes, most of them spent waiting.
export default defineConfig({
  test: {
    include: ['test/faults/**/*.test.ts'],
    testTimeout: 900_000,
    hookTimeout: 900_000,
  },
});
