import { faults } from '../reference/faults/index.js';
import { type Proof, prove } from '../runner/engine/prove.js';
import { nearest } from '../runner/source/nearest.js';
import { interruption } from './interruption.js';
import type { ProveOptions } from './prove.js';
import { choose } from './selection.js';
import { WrongUsage, wholeNumber } from './usage.js';

/** Proves what was selected, and tells. @returns the exit status */
export async function proveSelection(selectors: readonly string[], options: ProveOptions): Promise<number> {
  const jobs = wholeNumber('--jobs', options.jobs, 1);
  const names = (options.fault ?? []).map(known);
  const { scenarios, rules, message } = choose(selectors, options);
  const { signal, stop } = interruption();
  try {
    const progress = (done: number, total: number, fault: string) => {
      if (process.stderr.isTTY) process.stderr.write(`\r\u001b[2K${done}/${total} ${fault}`);
      else if (done % 20 === 0) process.stderr.write(`${done} of ${total} faults tried\n`);
    };
    const proof = await prove({ scenarios, rules, message, jobs, seed: 1, signal, faults: names, progress });
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[2K');
    process.stdout.write(options.json ? `${JSON.stringify(proof, undefined, 2)}\n` : tell(proof));
    if (signal.aborted) return 130;
    return proof.unclean.length > 0 || proof.faults.some(({ caughtBy }) => caughtBy.length === 0) ? 1 : 0;
  } finally {
    stop();
  }
}

function known(name: string): string {
  if (faults.some(fault => fault.name === name)) return name;
  const near = nearest(
    name,
    faults.map(fault => fault.name),
  );
  throw new WrongUsage(
    `there is no fault \`${name}\`${near ? `: did you mean \`${near}\`?` : ': `mailspec serve --fault list` shows what there is'}`,
  );
}

function tell({ unclean, faults: proofs, proven, unproven }: Proof): string {
  const width = Math.max(...proofs.map(({ fault }) => fault.length));
  const caught = proofs.filter(({ caughtBy }) => caughtBy.length > 0);
  const lines = proofs.map(({ fault, caughtBy, errors }) => {
    const by =
      caughtBy.length === 0
        ? 'caught by nothing'
        : `${caughtBy.slice(0, 3).join(', ')}${caughtBy.length > 3 ? ` and ${caughtBy.length - 3} more` : ''}`;
    return `${caughtBy.length > 0 ? 'caught' : 'MISSED'}  ${fault.padEnd(width)}  ${by}${errors.length > 0 ? ` (${errors.length} could not be judged)` : ''}`;
  });
  if (unproven.length > 0)
    lines.push('', 'Unproven: no fault turns these red', ...unproven.map(scenario => `  ${scenario}`));
  if (unclean.length > 0) lines.push('', 'The clean server is accused by', ...unclean.map(scenario => `  ${scenario}`));
  lines.push(
    '',
    `${caught.length} of ${proofs.length} faults caught; ${proven.length} of ${proven.length + unproven.length} scenarios and watches proven`,
  );
  return `${lines.join('\n')}\n`;
}
