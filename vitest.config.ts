import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import SlowestFirst from './test/slowest-first.js';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/containers/**', 'test/faults/**', 'test/site/**', 'node_modules/**'],
    // Files share the modules of their worker: to load them again for each file takes longer than the tests do.
    isolate: false,
    // Many tests wait for a server or a command, so that a processor has time for two.
    maxWorkers: 2 * availableParallelism(),
    sequence: { sequencer: SlowestFirst },
    // Bounds for what is broken, not for what is slow: a busy machine may need long.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { interval: 10, timeout: 120_000 } },
    // Some tests start the compiled command line.
    globalSetup: ['test/build.ts'],
  },
});
