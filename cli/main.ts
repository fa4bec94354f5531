#!/usr/bin/env node
import { carryOut } from './program.js';

// Whoever reads may have had enough, as `head` has. A run goes on: its record is what counts.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });

await carryOut(process.argv.slice(2));
