import { Command } from 'commander';
import { type SelectionOptions, selectable } from './selection-options.js';
import { gather } from './usage.js';

interface ProveOptions extends SelectionOptions {
  readonly fault?: string[];
  readonly jobs: string;
  readonly json?: boolean;
}

/** `mailspec prove`: shows that scenarios can fail. */
export function prove(): Command {
  return selectable(
    new Command('prove').description(
      'Show that scenarios can fail: play them against the reference server with each of its faults.',
    ),
  )
    .option('--fault <name>', 'try this fault only; may be given more than once', gather)
    .option('--jobs <n>', 'scenarios played side by side, at the most', '6')
    .option('--json', 'as JSON, one document')
    .addHelpText(
      'after',
      `
Examples:
  mailspec prove
  mailspec prove smtp --fault smtp-rset-keeps-buffers

Exit status: 1 when the clean server is accused, or when a fault of a protocol that was played is caught by nothing.`,
    )
    .action(async (selectors: string[], options: ProveOptions) => {
      const { proveSelection } = await import('./proving.js');
      process.exitCode = await proveSelection(selectors, options);
    });
}

export type { ProveOptions };
