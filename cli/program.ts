import { Command, CommanderError } from 'commander';
import { version } from '../runner/source/package.js';
import { coverage } from './coverage.js';
import { diff } from './diff.js';
import { explain } from './explain.js';
import { history } from './history.js';
import { init } from './init.js';
import { lint } from './lint.js';
import { list } from './list.js';
import { matrix } from './matrix.js';
import { merge } from './merge.js';
import { prove } from './prove.js';
import { report } from './report.js';
import { run } from './run.js';
import { serve } from './serve.js';
import { shell } from './shell.js';

/** Exit status for wrong usage and for scenario or target files that cannot be used. */
const wrongUsage = 2;

/** The program with all its commands: to be carried out once, or asked what there is. */
export function program(): Command {
  const all = new Command('mailspec')
    .description('Checks SMTP, POP3 and IMAP servers against the RFCs, by scenarios written in YAML.')
    .version(version)
    .showSuggestionAfterError()
    .showHelpAfterError('(see --help)')
    .configureHelp({ showGlobalOptions: true });
  for (const define of [
    run,
    init,
    list,
    lint,
    coverage,
    explain,
    report,
    merge,
    matrix,
    diff,
    history,
    prove,
    serve,
    shell,
  ])
    all.addCommand(define().exitOverride());
  return all.exitOverride();
}

/**
 * Carries out a command line, and writes what it tells to this process's streams.
 * @param args what stands behind `mailspec`
 * @returns when it has ended; `process.exitCode` is set then, unless it is 0
 */
export async function carryOut(args: readonly string[]): Promise<void> {
  try {
    await program().parseAsync(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : wrongUsage;
    else process.exitCode = await (await import('./failure.js')).explain(error);
  }
}
