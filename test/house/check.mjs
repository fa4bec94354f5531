#!/usr/bin/env node
// The project's own checks: what may lie in suites/, what tests may wait for, and what must never be committed.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter(Boolean);
const faults = [];

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

// The reference server does at seams what the RFCs demand, and names no fault: faults stand around the seams (reference/behaviour.ts).
for (const file of files.filter(path => /^reference\/(?:smtp|pop3|imap|net|store)\/.*\.ts$/.test(path))) {
  const named = /(?<=['"`])(?:smtp|submission|lmtp|pop3|imap)-[a-z][a-z0-9-]*/.exec(
    readFileSync(join(root, file), 'utf8'),
  );
  if (named !== null) faults.push(`${file}: names the fault ${named[0]}: put it around a seam, in reference/faults/`);
}

// Members that are a class's own are `private`, which a parameter of a constructor can be too.
const hashed = /\bthis\.#|^\s+(?:(?:static|readonly|async|get|set) )*\*?#[a-z]\w*\s*[(:=;?<]/i;
for (const file of files.filter(path => path.endsWith('.ts'))) {
  for (const [at, line] of readFileSync(join(root, file), 'utf8').split('\n').entries())
    if (hashed.test(line)) faults.push(`${file}:${at + 1}: a member is \`private\`, not \`#\``);
}

// RFCs are cited in one form, so that one search finds who speaks of a section.
const otherCitation = /\bRFC ?\d{3,4},? (?:sections? |(?<=, )\d+\.)|\bRFC\d{3,4} \d+\.|\b[Ss]ections? \d[\d.]* of RFC/;
for (const file of files.filter(path => /(?<!\.schema)\.(?:ts|mjs)$/.test(path))) {
  for (const [at, line] of readFileSync(join(root, file), 'utf8').split('\n').entries())
    if (otherCitation.test(line)) faults.push(`${file}:${at + 1}: cite an RFC so: RFC 5321 4.1.1`);
}

for (const file of files.filter(path => path.startsWith('suites/') && !/\.(ya?ml|eml|md)$/.test(path))) {
  faults.push(`${file}: suites/ holds scenarios, rules and fixtures, no code`);
}

// What comes with the package must be free to go wherever it goes.
const licences = ['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', '0BSD', 'BlueOak-1.0.0'];
const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
for (const [name, { resolved, dev, license }] of Object.entries(lock.packages)) {
  if (!dev && !licences.includes(license))
    faults.push(
      `package-lock.json: ${name || 'mailspec'} has the licence ${license}, not one of ${licences.join(', ')}`,
    );
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

// What a tag names can change, a commit cannot.
for (const file of files.filter(path => path.startsWith('.github/workflows/'))) {
  for (const [at, line] of readFileSync(join(root, file), 'utf8').split('\n').entries())
    if (/\buses: (?!\.\/)/.test(line) && !/@[0-9a-f]{40} # v\d/.test(line))
      faults.push(`${file}:${at + 1}: pin an action to a commit, with its version: uses: NAME@COMMIT # v1.2.3`);
}

for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exit(1);
console.log(`${files.length} files: no problems`);
