#!/usr/bin/env node
// Builds every server that comes with mailspec, plays all suites against each, and writes the matrix: `npm run compat`.
// What a server does wrong does not end it: what matters is that every server was asked. Docker is needed.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const cli = join(root, 'dist', 'cli', 'main.js');
const folder = join(root, 'results', 'compat');
const bundled = readdirSync(join(root, 'targets')).filter(name =>
  existsSync(join(root, 'targets', name, 'target.yaml')),
);
const targets = process.argv.length > 2 ? process.argv.slice(2) : ['embedded', ...bundled];

const mailspec = words => spawnSync(process.execPath, [cli, ...words], { cwd: root, stdio: 'inherit' }).status;

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const rows = [];
const records = [];
for (const target of targets) {
  console.log(`\n== ${target}`);
  const began = performance.now();
  const results = join(folder, target);
  const status = mailspec(['run', '--target', target, '--results', results]);
  rows.push({ target, 'exit status': status, seconds: Math.round((performance.now() - began) / 1000) });
  if (existsSync(join(results, 'results.jsonl'))) records.push(join(results, 'results.jsonl'));
}
const page = join(folder, 'matrix.html');
const summary = join(root, 'docs', 'compatibility.md');
mailspec(['matrix', ...records, '--reporter', 'html', '--output', page]);
mailspec(['matrix', ...records, '--reporter', 'markdown', '--output', summary]);

console.log();
console.table(rows);
console.log(`the matrix: ${relative(root, page)} and ${relative(root, summary)}`);
if (rows.some(row => row['exit status'] !== 0)) process.exitCode = 1;
