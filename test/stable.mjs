#!/usr/bin/env node
// Plays everything on the embedded server again and again, each time with another seed and another number of scenarios side by side, and every
// fourth time beside a busy loop on each core. The verdict of every scenario has to be the same each time: 1 is the exit status when one is not.
//
//   npm run stable                              20 runs of everything
//   npm run stable -- --runs 4 imap pop3        4 runs of these suites
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const mailspec = join(dirname(fileURLToPath(import.meta.url)), '..', 'dist', 'cli', 'main.js');
const mostJobs = 16;

const { values, positionals } = parseArgs({
  options: { runs: { type: 'string', default: '20' } },
  allowPositionals: true,
});
const runs = Number(values.runs);
if (!Number.isInteger(runs) || runs < 2) fail(`--runs takes a whole number of at least 2, not ${values.runs}`);
if (!existsSync(mailspec)) fail('there is no compiled command line: npm run build');

const folder = mkdtempSync(join(tmpdir(), 'mailspec-stable-'));
const children = new Set();
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));

const row = (...cells) =>
  console.log(cells.map((cell, at) => String(cell).padStart([4, 6, 6, 6, 9, 6][at] ?? 0)).join(''));
console.log(`${positionals.join(' ') || 'Everything'}, ${runs} times on the embedded server`);
row('run', 'seed', 'jobs', 'busy', 'seconds', 'exit', '  verdicts');
const played = [];
for (let run = 1; run <= runs; run++) {
  const jobs = 1 + Math.round(((mostJobs - 1) * (run - 1)) / (runs - 1));
  played.push(await play(run, jobs, run % 4 === 0));
}

const differences = compare(played);
for (const difference of differences) console.log(difference);
console.log(
  differences.length === 0
    ? `The same ${played[0].verdicts.size} verdicts in each of ${runs} runs.`
    : `${differences.length} ${differences.length === 1 ? 'difference' : 'differences'} in ${runs} runs.`,
);
process.exit(differences.length === 0 ? 0 : 1);

/** Plays once. Gives the exit status, and the verdict of each scenario. */
async function play(seed, jobs, busy) {
  const results = join(folder, String(seed));
  const loops = busy ? Array.from({ length: availableParallelism() }, () => start(['-e', 'for (;;);'])) : [];
  const options = ['--seed', String(seed), '--jobs', String(jobs), '--results', results, '--reporter', 'json'];
  const run = start([mailspec, 'run', ...positionals, ...options]);
  let said = '';
  for (const stream of [run.stdout, run.stderr]) stream.on('data', text => (said += text));
  const status = await new Promise(resolve => run.once('close', resolve));
  for (const loop of loops) loop.kill('SIGKILL');
  const record = join(results, 'results.jsonl');
  const events = existsSync(record)
    ? readFileSync(record, 'utf8')
        .trim()
        .split('\n')
        .map(line => JSON.parse(line))
    : [];
  const footer = events.at(-1)?.event === 'footer' ? events.at(-1) : undefined;
  if (footer === undefined || footer.stopped !== undefined) fail(`run ${seed} was cut short:\n${said}`);
  const { suites } = events[0];
  if (played.some(other => other.suites !== suites)) fail('the suites were changed between two runs');
  const verdicts = new Map(events.flatMap(one => (one.event === 'verdict' ? [[one.scenario, one]] : [])));
  const counts = Object.entries(footer.counts).filter(([, count]) => count > 0);
  const told = counts.map(([verdict, count]) => `${count} ${verdict}`).join(', ');
  row(seed, seed, jobs, busy ? 'yes' : 'no', (footer.durationMs / 1000).toFixed(1), status, `  ${told}`);
  rmSync(results, { recursive: true });
  return { seed, jobs, busy, suites, verdicts };
}

function start(args) {
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1' },
  });
  children.add(child);
  child.once('close', () => children.delete(child));
  return child;
}

/** What was not the same each time, in words. */
function compare(all) {
  const ids = [...new Set(all.flatMap(({ verdicts }) => [...verdicts.keys()]))].sort();
  return ids.flatMap(id => {
    const kinds = new Map();
    for (const run of all) {
      const kind = run.verdicts.get(id)?.verdict ?? 'no verdict';
      kinds.set(kind, [...(kinds.get(kind) ?? []), run]);
    }
    if (kinds.size === 1) return [];
    const lines = [...kinds].map(([kind, some]) => {
      const which = some.map(({ seed, jobs, busy }) => `${seed} (${jobs} jobs${busy ? ', busy' : ''})`).join(', ');
      const { reason = '', expected, got } = some[0].verdicts.get(id) ?? {};
      const why = got === undefined ? reason : `expected ${expected}, got ${got}`;
      return `  ${kind} in run ${which}${why === '' ? '' : `\n    ${why}`}`;
    });
    return [[id, ...lines].join('\n')];
  });
}

function fail(why) {
  console.error(why);
  process.exit(2);
}
