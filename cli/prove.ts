import { Command } from 'commander';
import type { Proof } from '../runner/engine/prove.js';
import { interruption } from './interruption.js';
import { gather, type SelectionOptions, selectable } from './options.js';
import { wholeNumber } from './usage.js';

interface ProveOptions extends SelectionOptions {
  readonly fault?: string[];
  readonly jobs: string;
  readonly json?: boolean;
}

/** `mailspec prove`: shows that scenarios can fail. */
export function prove(): Command {
  return selectable(
    new Command('prove').description(
      'Show that scenarios can fail: run them against the reference server with each of its faults.',
    ),
  )
    .option('--fault <name>', 'try this fault only; may be given more than once', gather)
    .option('--jobs <n>', 'the most scenarios to run at the same time', '6')
    .option('--json', 'as JSON, one document')
    .addHelpText(
      'after',
      `
Examples:
  mailspec prove
  mailspec prove smtp --fault smtp-rset-keeps-buffers

Exit status: 1 when a scenario fails without a fault, or when no scenario detects a fault of a tested protocol.`,
    )
    .action(async (selectors: string[], options: ProveOptions) => {
      process.exitCode = await proveSelection(selectors, options);
    });
}

/** Proves what was selected, and tells. @returns the exit status */
async function proveSelection(selectors: readonly string[], options: ProveOptions): Promise<number> {
  const jobs = wholeNumber('--jobs', options.jobs, 1);
  const { choose } = await import('./selection.js');
  const { checkFaults } = await import('../runner/targets/embedded.js');
  const { prove } = await import('../runner/engine/prove.js');
  const names = options.fault ?? [];
  await checkFaults(names);
  const { scenarios, rules, message } = choose(selectors, options);
  const { signal, stop } = interruption();
  let shown = 0;
  try {
    const progress = (done: number, total: number, fault: string) => {
      if (process.stderr.isTTY) process.stderr.write(`\r\u001b[2K${done}/${total} ${fault}`);
      else if (done >= shown + 20) {
        process.stderr.write(`${done} of ${total} faults tried\n`);
        shown = done;
      }
    };
    const proof = await prove({ scenarios, rules, message, jobs, seed: 1, signal, faults: names, progress });
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[2K');
    process.stdout.write(options.json ? `${JSON.stringify(proof, undefined, 2)}\n` : describe(proof));
    if (signal.aborted) return 130;
    return proof.unclean.length > 0 || proof.faults.some(({ caughtBy }) => caughtBy.length === 0) ? 1 : 0;
  } finally {
    stop();
  }
}

function describe({ unclean, faults: proofs, proven, unproven }: Proof): string {
  const width = Math.max(...proofs.map(({ fault }) => fault.length));
  const caught = proofs.filter(({ caughtBy }) => caughtBy.length > 0);
  const lines = proofs.map(({ fault, caughtBy, errors }) => {
    const by =
      caughtBy.length === 0
        ? 'not detected'
        : `${caughtBy.slice(0, 3).join(', ')}${caughtBy.length > 3 ? ` and ${caughtBy.length - 3} more` : ''}`;
    return `${caughtBy.length > 0 ? 'caught' : 'MISSED'}  ${fault.padEnd(width)}  ${by}${errors.length > 0 ? ` (${errors.length} could not be judged)` : ''}`;
  });
  if (unproven.length > 0)
    lines.push('', 'Unproven: no fault makes these fail', ...unproven.map(scenario => `  ${scenario}`));
  if (unclean.length > 0) lines.push('', 'Fails without a fault', ...unclean.map(scenario => `  ${scenario}`));
  lines.push(
    '',
    `${caught.length} of ${proofs.length} faults caught; ${proven.length} of ${proven.length + unproven.length} scenarios and invariants proven`,
  );
  return `${lines.join('\n')}\n`;
}
