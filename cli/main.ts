#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { version } from '../runner/source/package.js';
import { coverage } from './coverage.js';
import { diff } from './diff.js';
import { lint } from './lint.js';
import { list } from './list.js';
import { matrix } from './matrix.js';
import { merge } from './merge.js';
import { prove } from './prove.js';
import { report } from './report.js';
import { run } from './run.js';
import { serve } from './serve.js';

/** Exit status for wrong usage and for scenario or target files that cannot be used. */
const wrongUsage = 2;

const program = new Command('mailspec')
  .description('Checks SMTP, POP3 and IMAP servers against the RFCs, by scenarios written in YAML.')
  .version(version)
  .showSuggestionAfterError()
  .showHelpAfterError('(see --help)')
  .configureHelp({ showGlobalOptions: true });
for (const define of [run, list, lint, coverage, report, merge, matrix, diff, prove, serve])
  program.addCommand(define().exitOverride());
program.exitOverride();

// Whoever reads may have had enough, as `head` has. A run goes on: its record is what counts.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : wrongUsage;
  else process.exitCode = await (await import('./failure.js')).explain(error);
}
