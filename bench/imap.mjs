#!/usr/bin/env node
// Holds the IMAP suites against imaptest, in turn on the same server: commands per second, and the client's processor time for each. imaptest sends what it
// likes at random and follows the state of the mailbox; mailspec sends what the scenarios say, waits where they let time pass, and checks all that it gets.
// `IMAPTEST=imaptest npm run bench:imap -- TARGET` takes a target file, or the name of one, of a server that is up and has IMAP without TLS
// (docs/performance.md). Each is measured five times, or as often as ROUNDS says, imaptest for so many seconds (SECONDS, 10).
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { openTarget } = await import(join(root, 'build', 'runner', 'targets', 'open.js'));
const rounds = Number(process.env.ROUNDS ?? 5);
const seconds = Number(process.env.SECONDS ?? 10);
const program = process.env.IMAPTEST ?? 'imaptest';
const name = process.argv[2];
if (name === undefined) throw new Error('say which target: npm run bench:imap -- TARGET');

const median = values => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const rounded = (value, digits = 2) => Number(value.toFixed(digits));
const target = await openTarget({ target: name });
const { host, port } = target.services.imap;
const folder = mkdtempSync(join(tmpdir(), 'mailspec-bench-'));
const mbox = join(folder, 'mbox');
writeFileSync(
  mbox,
  'From a@example.com Mon Jan 15 12:00:00 2024\nFrom: <a@example.com>\nDate: Mon, 15 Jan 2024 12:00:00 +0000\nSubject: one\n\nTwo lines,\n\nand one between them.\n\n',
);

/** Tells the commands that a run has sent, by their tags, and its processor time. */
const telling = `data:text/javascript,${encodeURIComponent(`
  import { writeSync } from 'node:fs';
  import { Socket } from 'node:net';
  const { write } = Socket.prototype;
  let commands = 0;
  Socket.prototype.write = function (octets, ...more) {
    if (this.remotePort === ${port}) commands += Buffer.from(octets).toString('latin1').match(/^m\\d+ [A-Z]/gm)?.length ?? 0;
    return write.call(this, octets, ...more);
  };
  process.on('exit', () => {
    const { user, system } = process.cpuUsage();
    writeSync(3, JSON.stringify({ commands, cpu: (user + system) / 1000 }));
  });
`)}`;

/** Runs a program to its end. @returns what it showed, what it told on the fourth stream, and the milliseconds that it took */
async function output(command, words) {
  const began = performance.now();
  const child = spawn(command, words, { stdio: ['ignore', 'pipe', 'ignore', 'pipe'] });
  const texts = [1, 3].map(async at => Buffer.concat(await child.stdio[at].toArray()).toString());
  const ended = new Promise((resolve, reject) => child.on('exit', resolve).on('error', reject));
  await ended;
  const [shown, told] = await Promise.all(texts);
  return { shown, told, wall: performance.now() - began };
}

/** The accounts are to be user1, user2 and so on with one password, as those of the targets that come with mailspec are. */
async function imaptest() {
  const [{ user, password }] = target.accounts;
  const words = [
    ...[`host=${host}`, `port=${port}`, `user=${user.replace(/1$/, '%d')}`, `users=1-${target.accounts.length}`],
    ...[`pass=${password}`, `mbox=${mbox}`, `clients=${target.accounts.length}`, 'msgs=30', `secs=${seconds}`],
  ];
  // The shell tells what its children took: the last line has their user and system time.
  const { shown, wall } = await output('sh', ['-c', '"$@"; times', 'sh', program, ...words]);
  const lines = shown.trim().split('\n');
  const counts = lines.findLast(line => /^\s*\d+(?:\s+\d+){9,}\s*$/.test(line));
  if (counts === undefined) throw new Error(`imaptest says nothing of what it did: ${shown}`);
  const commands = counts.trim().split(/\s+/).map(Number);
  const times = [...(lines.at(-1) ?? '').matchAll(/(\d+)m([\d.]+)s/g)];
  const cpu = times.reduce((sum, [, minutes, rest]) => sum + 60_000 * Number(minutes) + 1000 * Number(rest), 0);
  return { commands: commands.reduce((sum, count) => sum + count, 0), cpu, wall };
}

async function suites() {
  const words = [
    'run',
    'imap',
    '--target',
    name,
    '--jobs',
    String(target.accounts.length),
    '--results',
    join(folder, 'results'),
  ];
  const { told, wall } = await output(process.execPath, [
    '--import',
    telling,
    join(root, 'dist', 'cli', 'main.js'),
    ...words,
  ]);
  return { ...JSON.parse(told), wall };
}

try {
  const pairs = [];
  for (let round = 0; round < rounds; round++) pairs.push([await imaptest(), await suites()]);
  const rate = ({ commands, wall }) => (1000 * commands) / wall;
  const each = ({ commands, cpu }) => cpu / commands;
  const row = (what, at) => {
    const rates = pairs.map(pair => rate(pair[at]));
    return {
      what,
      commands: median(pairs.map(pair => pair[at].commands)),
      'per second': rounded(median(rates), 0),
      'from .. to': `${Math.round(Math.min(...rates))} .. ${Math.round(Math.max(...rates))}`,
      'per second, times imaptest': rounded(median(pairs.map(pair => rate(pair[at]) / rate(pair[0])))),
      'CPU ms each': rounded(median(pairs.map(pair => each(pair[at])))),
    };
  };
  console.table([row('imaptest', 0), row('mailspec run imap', 1)]);
} finally {
  rmSync(folder, { recursive: true });
  await target.close();
}
