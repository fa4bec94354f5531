#!/usr/bin/env node
// Measures what the documentation claims: how soon the command starts, how long the bundled suites take, how fast replies are parsed.
// `npm run bench` prints a table; nothing is asserted, because a figure depends on the machine. `npm run bench -- --rtt [ms] [selector..]` tells what the
// IMAP suites cost on a server that is so many milliseconds away (30).
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const cli = join(root, 'dist', 'cli', 'main.js');
const rows = [];

const median = values => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const rounded = value => Math.round(value * 10) / 10;

function time(name, times, work) {
  const taken = Array.from({ length: times }, () => {
    const began = performance.now();
    work();
    return performance.now() - began;
  });
  rows.push({ what: name, 'median ms': rounded(median(taken)), runs: times });
}

/** Tells the processor time of the whole process, user and system, when it ends. */
const telling = `data:text/javascript,${encodeURIComponent(`
  import { writeSync } from 'node:fs';
  process.on('exit', () => { const { user, system } = process.cpuUsage(); writeSync(3, String((user + system) / 1000)); });
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
function starts(name, times, ...words) {
  const pairs = Array.from({ length: times }, () => [node('-e', '0'), node(cli, ...words)]);
  const ratio = figure => rounded(median(pairs.map(([idle, command]) => command[figure] / idle[figure])));
  const of = figure => rounded(median(pairs.map(([, command]) => command[figure])));
  rows.push({
    what: name,
    'median ms': of('wall'),
    'CPU ms': of('cpu'),
    'times node -e 0': ratio('wall'),
    'CPU, times node -e 0': ratio('cpu'),
    runs: times,
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
  starts('mailspec --version', 9, '--version');
  starts('mailspec lint', 9, 'lint');
  starts('mailspec list', 9, 'list');
  starts('mailspec run, one scenario', 9, 'run', 'smtp/pipelining/answers-in-order', '--results', folder);
  starts('mailspec run, everything', 3, 'run', '--results', folder);
} finally {
  rmSync(folder, { recursive: true });
}

const { protocols } = await import(join(root, 'build', 'runner', 'protocols', 'index.js'));
const parse = (protocol, command, octets) => () => {
  const session = protocols[protocol].session({ lmtp: false });
  session.wrote(Buffer.from(command));
  for (let at = 0; at < octets.length; at += 16_384) session.received(octets.subarray(at, at + 16_384));
};
const greeting = '+OK ready\r\n';
const line = `${'x'.repeat(70)}\r\n`;
const retr = Buffer.from(`${greeting}+OK\r\n${line.repeat(230_000)}.\r\n`);
time(`POP3: a message of ${Math.round(retr.length / 2 ** 20)} MiB`, 5, parse('pop3', 'RETR 1\r\n', retr));
const fetches = Array.from({ length: 50_000 }, (_, at) => `* ${at + 1} FETCH (UID ${at + 1} FLAGS (\\Seen))\r\n`).join(
  '',
);
const fetched = Buffer.from(`* OK ready\r\n* 50000 EXISTS\r\n${fetches}a OK done\r\n`);
time('IMAP: 50,000 FETCH responses', 5, parse('imap', 'a FETCH 1:* (UID FLAGS)\r\n', fetched));

console.table(rows);
