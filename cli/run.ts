import { Command, Option } from 'commander';
import { formats } from '../reports/index.js';
import { gather, listed, type RunOptions, selectable, targetable } from './options.js';
import { reporterNames } from './reporters.js';

/** `mailspec run`: plays scenarios against a target, and reports. */
export function run(): Command {
  const command = new Command('run').description('Run scenarios against a mail server, and report.');
  const target = listed(targetable(selectable(command)), formats)
    .option(
      '--claims <rfc>',
      'an older RFC to test the server against, such as rfc2060, instead of what the target claims',
      gather,
    )
    .option('--update-known', "update the target's known deviations with what the run finds")
    .option('--baseline <record>', 'what failed in an earlier run already does not fail this one, and is told as such')
    .option('--fault <name>', 'break the embedded server on purpose, to see a scenario fail', gather);
  return played(target)
    .optionsGroup('What is told:')
    .option('--results <folder>', 'where the record and the reports go', 'results')
    .option('--keep', 'keep the record of the run before, in the folder `history` there, instead of writing over it')
    .option(
      '--reporter <name>',
      `${reporterNames(formats)}; may be given more than once (default: junit and html)`,
      gather,
    )
    .option('--transcripts', 'keep the transcripts of scenarios that pass, too')
    .option('-v, --verbose', 'print every verdict with all that was exchanged, as it comes')
    .option('-q, --quiet', 'print only what needs attention, and nothing when all is well')
    .addHelpText(
      'after',
      `
Examples:
  mailspec run                                         every suite, against the embedded reference server
  mailspec run smtp/pipelining --target postfix-dovecot
  mailspec run imap --imap imaps://user:password@mail.example.com
  mailspec run --rfc 5321/4.1.1 --level MUST --smtp smtp://127.0.0.1:2525
  mailspec run 'imap/search*' --exclude '**[*charset*]'
  mailspec run --last-failed --target postfix-dovecot
  mailspec run my/suite.yaml
  mailspec run my/suite.yaml --watch

Exit status: 0 no rule was broken; 1 a rule was broken, or a known deviation is gone; 2 wrong usage or an invalid file;
3 the target cannot be reached, or something could not be judged; 4 nothing was tested; 130 interrupted.`,
    )
    .action(async (selectors: string[], options: RunOptions) => {
      const { executeRun } = await import('./execute-run.js');
      process.exitCode = await executeRun(selectors, options);
    });
}

/** Adds the options that say how scenarios are played. */
function played(command: Command): Command {
  return command
    .optionsGroup('How they are played:')
    .option('--jobs <n>', 'the most scenarios to run at the same time (default: by the target, see docs/targets.md)')
    .option('--shard <i/n>', 'run only the i-th of n parts; `mailspec merge` puts them together')
    .option('--durations <record>', 'balance the shards by how long scenarios took in an earlier run')
    .option(
      '--last-failed',
      'only scenarios that failed, or could not be judged, in the run before, whose record is in the folder of results',
    )
    .option(
      '--watch',
      'play again what failed, and the suites whose files change, as often as one changes, until Ctrl-C; a server that is started for the run is started again',
    )
    .option(
      '--watch-path <path>',
      'the same, and play all again when this file or folder changes, such as the server',
      gather,
    )
    .option(
      '--step',
      'stop before each step of one scenario, and show what it sends, what came, and how that was read; at a terminal',
    )
    .option('--fail-fast', 'stop at the first failure')
    .option(
      '--retries <n>',
      'play a scenario that fails, or cannot be judged, up to n times more, and tell so (default: 0)',
    )
    .option('--strict', 'a SHOULD that is not followed fails the run')
    .option('--intrusive', 'also run scenarios that may harm a server on another machine')
    .option(
      '--seed <n>',
      'the seed for the order of scenarios and the names of mailboxes; the record has the seed of its run',
    )
    .addOption(new Option('--order <order>', 'the order of scenarios').choices(['seed', 'file']).default('seed'));
}
