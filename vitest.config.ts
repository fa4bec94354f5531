import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/containers/**', 'node_modules/**'],
    testTimeout: 30_000,
    // Some tests start the compiled command line.
    globalSetup: ['test/build.ts'],
  },
});
