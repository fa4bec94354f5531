#!/usr/bin/env node
// Measures what the documentation claims: how soon the command starts, how long the bundled suites take, how fast replies are parsed.
// `npm run bench` prints a table; nothing is asserted, because a figure depends on the machine.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const cli = join(root, 'dist', 'cli', 'main.js');
const rows = [];

const median = values => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

function time(name, times, work) {
  const taken = Array.from({ length: times }, () => {
    const began = performance.now();
    work();
    return performance.now() - began;
  });
  rows.push({ what: name, 'median ms': Math.round(median(taken) * 10) / 10, runs: times });
}

function command(...words) {
  const { status, stderr } = spawnSync(process.execPath, [cli, ...words], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`mailspec ${words.join(' ')} ended with ${status}: ${stderr}`);
}

const folder = mkdtempSync(join(tmpdir(), 'mailspec-bench-'));
try {
  time('mailspec --version', 15, () => command('--version'));
  time('mailspec lint (all bundled suites)', 3, () => command('lint'));
  time('mailspec run (all bundled suites, embedded)', 3, () => command('run', '--results', folder));
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
