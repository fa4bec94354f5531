import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/containers/**', 'node_modules/**'],
    // Vitest leaves one processor free, which is half of the machine where there are two.
    maxWorkers: '100%',
    // Bounds for what is broken, not for what is slow: a busy machine may need long.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { interval: 10, timeout: 120_000 } },
    // Some tests start the compiled command line.
    globalSetup: ['test/build.ts'],
  },
});
