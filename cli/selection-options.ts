import type { Command } from 'commander';
import { gather } from './usage.js';

/** What `run` and `list` let one choose by. */
export interface SelectionOptions {
  readonly rfc?: string[];
  readonly level?: string[];
  readonly tag?: string[];
  readonly suites?: string;
}

/** Adds the selector and the options that choose scenarios to a command. */
export function selectable(command: Command): Command {
  return command
    .argument(
      '[selector...]',
      'what to choose: the beginning of a scenario id (smtp, smtp/pipelining), or a suite file',
    )
    .option('--rfc <rfc>', 'only rules of this RFC, or of a section of it: 5321 or 5321/4.1.1', gather)
    .option(
      '--level <level>',
      'only rules of this level: MUST, "MUST NOT", SHOULD, "SHOULD NOT", MAY, SECURITY',
      gather,
    )
    .option('--tag <tag>', 'only scenarios with this tag', gather)
    .option('--suites <folder>', 'the folder of suites, in place of the ones that come with mailspec');
}
