#!/usr/bin/env node
// Measures how soon commands end and how long the bundled suites take, in turn with a Node that does nothing. `npm run bench` prints a table; nothing is
// asserted, because a figure depends on the machine. Each row is measured five times, or as often as ROUNDS says. docs/performance.md has the last table.
// `npm run bench -- --rtt [ms] [selector..]` tells what the IMAP suites cost on a server that is so many milliseconds away (30).
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const cli = join(root, 'dist', 'cli', 'main.js');
const rounds = Number(process.env.ROUNDS ?? 5);
const rows = [];

const median = values => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const rounded = value => Math.round(value * 10) / 10;

/** Tells the processor time of the whole process, user and system, when it ends. */
const telling = `data:text/javascript,${encodeURIComponent(`
  import { writeSync } from 'node:fs';
  import { isMainThread } from 'node:worker_threads';
  // A thread would tell of the whole process, too.
  if (isMainThread) process.on('exit', () => { const { user, system } = process.cpuUsage(); writeSync(3, String((user + system) / 1000)); });
`)}`;

/** Runs Node. @returns the milliseconds that it took, and those of processor time */
function node(...words) {
  const began = performance.now();
  const stdio = ['ignore', 'ignore', 'pipe', 'pipe'];
  const { status, stderr, output } = spawnSync(process.execPath, ['--import', telling, ...words], { stdio });
  if (status !== 0) throw new Error(`node ${words.join(' ')} ended with ${status}: ${stderr}`);
  return { wall: performance.now() - began, cpu: Number(output[3]) };
}

/** Times commands against a Node that does nothing, in turn, so that what else the machine does tells on both: figures to go by are the ratios. */
function starts(name, ...words) {
  const pairs = Array.from({ length: rounds }, () => [node('-e', '0'), node(cli, ...words)]);
  const ratio = figure => rounded(median(pairs.map(([idle, command]) => command[figure] / idle[figure])));
  const of = figure => rounded(median(pairs.map(([, command]) => command[figure])));
  const walls = pairs.map(([, { wall }]) => Math.round(wall));
  rows.push({
    what: name,
    'median ms': of('wall'),
    'from .. to': `${Math.min(...walls)} .. ${Math.max(...walls)}`,
    'CPU ms': of('cpu'),
    'times node -e 0': ratio('wall'),
    'CPU, times node -e 0': ratio('cpu'),
  });
}

if (process.argv[2] === '--rtt') {
  const { roundTrips } = await import('./rtt.mjs');
  const [ms = '30', ...selectors] = process.argv.slice(3);
  console.table(await roundTrips(Number(ms), selectors.length > 0 ? selectors : ['imap'], 4));
  process.exit();
}

const folder = mkdtempSync(join(tmpdir(), 'mailspec-bench-'));
try {
  starts('mailspec --version', '--version');
  starts('mailspec lint', 'lint');
  starts('mailspec list', 'list');
  starts('mailspec run, one scenario', 'run', 'smtp/pipelining/answers-in-order', '--results', folder);
  starts('mailspec run, everything', 'run', '--results', folder);
} finally {
  rmSync(folder, { recursive: true });
}

console.table(rows);
