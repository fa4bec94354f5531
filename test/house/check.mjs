#!/usr/bin/env node
// The project's own checks: which folder may import which, what may lie in suites/, how long a file may be, and what must never be committed.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter(Boolean);
const faults = [];

// From the top down: a folder imports from itself and from those below it.
const layers = ['engine', 'scenario', 'targets', 'sink', 'protocols', 'wire', 'source'];
const folderOf = path => {
  const [top, second] = path.split('/');
  return top === 'runner' ? `runner/${second}` : top;
};
const allowed = (from, to) => {
  if (from === to || from === 'test' || from === 'bench') return true;
  if (from === 'reference' || from === 'record') return false;
  if (from === 'cli' || to === 'record') return true;
  if (to === 'reference') return from === 'runner/engine' || from === 'runner/targets';
  const [above, below] = [from, to].map(folder => layers.indexOf(folder.replace('runner/', '')));
  return above >= 0 && below > above;
};

for (const file of files.filter(path => /^(cli|runner|record|reports|reference|test|bench)\/.*\.ts$/.test(path))) {
  const text = readFileSync(join(root, file), 'utf8');
  for (const [, target] of text.matchAll(/(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/g)) {
    const to = normalize(join(dirname(file), target)).replaceAll('\\', '/');
    if (!allowed(folderOf(file), folderOf(to)))
      faults.push(`${file}: imports ${to}, but ${folderOf(file)} must not know ${folderOf(to)}`);
  }
  const lines = text.split('\n').length - 1;
  if (!file.startsWith('test/') && lines > 300) faults.push(`${file}: ${lines} lines: split it by idea, at most 300`);
}

// A test that sleeps or looks at a clock depends on how busy the machine is: it waits for an event, a count or a closing command, or moves a
// clock of its own (test/runner/test-clock.ts, vi.useFakeTimers). One file may: it bounds a wait, so that what does not come is told of.
const clocks =
  /\b(?:setTimeout|setInterval)\(|timers\/promises|\bperformance\.now\(|\bDate\.now\(|\bhrtime\b|\.durationMs\)/;
const mayLookAtClock = ['test/waiting.ts', 'test/house/check.mjs'];
for (const file of files.filter(path => /^test\/.*\.(?:ts|mjs)$/.test(path) && !mayLookAtClock.includes(path))) {
  for (const [at, line] of readFileSync(join(root, file), 'utf8').split('\n').entries())
    if (clocks.test(line))
      faults.push(
        `${file}:${at + 1}: a test neither sleeps nor looks at a clock: wait for an event, a count or a reply`,
      );
}

for (const file of files.filter(path => path.startsWith('suites/') && !/\.(ya?ml|eml|md)$/.test(path))) {
  faults.push(`${file}: suites/ holds scenarios, rules and fixtures, no code`);
}

const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
for (const [name, { resolved }] of Object.entries(lock.packages)) {
  if (resolved !== undefined)
    faults.push(
      `package-lock.json: ${name} names where it was fetched (${resolved}): lock with omit-lockfile-registry-resolved`,
    );
}

// Machines and registries that a committed file must not name; written apart so that this file does not name them.
const never = [
  ['/wo', 'rk/'],
  ['/ho', 'me/'],
  ['registry.npm', 'js.org'],
  ['deb.deb', 'ian.org'],
].map(parts => parts.join(''));
for (const file of files.filter(path => !/\.(png|eml|p12)$/.test(path))) {
  const text = readFileSync(join(root, file), 'utf8');
  for (const word of never) if (text.includes(word)) faults.push(`${file}: names ${word}`);
}

for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exit(1);
console.log(`${files.length} files: the house is in order`);
