import { defineConfig } from 'vitest/config';

// Builds the web site, which takes half a minute, and looks through its pages.
export default defineConfig({
  test: {
    include: ['test/site/**/*.test.ts'],
    testTimeout: 900_000,
    hookTimeout: 900_000,
    globalSetup: ['test/build.ts'],
  },
});
