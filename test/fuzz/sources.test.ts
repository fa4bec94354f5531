import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { suiteFiles } from '../../runner/scenario/library.js';
import { loadRules } from '../../runner/scenario/rules.js';
import { InvalidSource } from '../../runner/source/diagnostic.js';
import { readKnown } from '../../runner/targets/known.js';
import { readTargetFile } from '../../runner/targets/target-file.js';
import { folder, root } from '../command-line.js';
import { load } from '../runner/scenario/load.js';
import { fuzz } from './fuzz.js';
import { mutated, mutation } from './mutations.js';
import { grafted, grafts, nodes, type Tree } from './trees.js';

const read = (path: string) => readFileSync(path, 'utf8');
const small = (texts: readonly string[]) => texts.filter(text => text.length < 12_000);

const corpora = {
  suites: small([
    ...suiteFiles(join(root, 'test', 'runner', 'scenario', 'suites')).map(read),
    ...['smtp', 'pop3', 'imap', 'delivery', 'security'].flatMap(name =>
      suiteFiles(join(root, 'suites', name))
        .slice(0, 12)
        .map(read),
    ),
  ]),
  rules: ['rfc9999.yaml'].map(name => read(join(root, 'test', 'runner', 'engine', 'rules', name))),
  known: small(
    ['postfix', 'mox', 'aiosmtpd', 'exim'].map(name => read(join(root, 'targets', 'known', `${name}.yaml`))),
  ),
  targets: [
    'name: mine\nservices:\n  smtp: {host: 127.0.0.1, port: 25}\n  imap: {port: 143, tls: starttls}\ndomain: example.test\naccounts: {user: "user{1..8}", password: "${env:PASSWORD}", disposable: true}\ndeliver: smtp\nknown: ./known.yaml\n',
    'name: own\nprocess:\n  command: [true]\nservices:\n  pop3s: {port: 995, tls: implicit}\naccounts:\n  - {user: a, password: b, address: a@example.test}\ntimeout: 5s\n',
    ...['exchange-server', 'exchange-online'].map(name => read(join(root, 'targets', `${name}.yaml`))),
    ...['postfix-dovecot', 'cyrus', 'exchange-dialect'].map(name => read(join(root, 'targets', name, 'target.yaml'))),
  ],
};

/** Words that mean something in YAML, or in the files of this project. */
const words = [
  ...[
    '~',
    '[]',
    '{}',
    '[',
    '{',
    ']',
    '}',
    ': ',
    '- ',
    '? ',
    '|',
    '>-',
    '&a ',
    '*a',
    '<<: *a',
    '!!binary ',
    '!x ',
    '%YAML 1.3\n',
    '---\n',
    '...\n',
    '#',
    '\t',
    '\0',
    '\ufeff',
    '\u2028',
  ],
  ...[
    '"',
    "'",
    '\n',
    '\n\n',
    '\r',
    '  ',
    '${x}',
    '${',
    '${env:NONE}',
    '<<',
    '__proto__: 1\n',
    'constructor: 1\n',
    '[['.repeat(200),
    '{a: '.repeat(100),
    '0x10',
    '1e999',
    '.nan',
    '2026-01-01',
    'extends: target.yaml\n',
  ],
];

/** A text with changes of octets, of words, or of the tree that it holds. */
function files(texts: readonly string[]): fc.Arbitrary<Buffer> {
  const trees = texts.map(text => parse(text) as Tree);
  const others = trees.flatMap(nodes);
  const octets = fc
    .tuple(fc.constantFrom(...texts), fc.array(mutation, { minLength: 1, maxLength: 3 }))
    .map(([text, changes]) => changes.reduce(mutated, Buffer.from(text)));
  const put = fc
    .tuple(fc.constantFrom(...texts), fc.nat(20_000), fc.nat(10), fc.constantFrom(...words))
    .map(([text, at, gone, word]) => {
      const place = at % (text.length + 1);
      return Buffer.from(text.slice(0, place) + word + text.slice(place + gone));
    });
  const other = fc
    .tuple(fc.nat(trees.length - 1), grafts)
    .map(([at, changes]) => Buffer.from(stringify(grafted(trees[at], changes, others))));
  return fc.oneof(octets, put, { arbitrary: other, weight: 3 });
}

/** A reader takes the file, or says of each thing that is wrong where that is. */
function readOrRefused(path: string, reads: () => unknown, foreseen: readonly string[] = []): void {
  try {
    reads();
  } catch (error) {
    if (foreseen.includes((error as Error).name)) return;
    if (!(error instanceof InvalidSource)) throw error;
    expect(error.diagnostics.length).toBeGreaterThan(0);
    const lines = readFileSync(path).toString('utf8').split(/\n/).length;
    for (const { place, message } of error.diagnostics) {
      expect(message).toMatch(/\S/);
      expect(place.line).toBeGreaterThan(0);
      expect(place.line).toBeLessThanOrEqual(lines + 1);
      expect(place.column).toBeGreaterThan(0);
    }
    expect(error.message).toMatch(/:\d+:\d+: /);
  }
}

describe('a file that was changed is read, or refused with the place: one', () => {
  it.each<[name: keyof typeof corpora, file: string, reads: (path: string, within: string) => unknown, share: number]>([
    ['suites', 'one.yaml', path => load(path), 0.3],
    ['rules', 'rules/rfc9999.yaml', (_, within) => loadRules(join(within, 'rules')), 1],
    ['known', 'known.yaml', path => [readKnown(path), readKnown(path, { version: '1.2' })], 0.5],
    ['targets', 'target.yaml', path => readTargetFile(path, { PASSWORD: 'secret' }), 1],
  ])('of %s', (name, file, reads, share) => {
    const within = folder({ [file]: '' });
    const path = join(within, file);
    fuzz(
      fc.property(files(corpora[name]), octets => {
        writeFileSync(path, octets);
        readOrRefused(path, () => reads(path, within), ['TargetNotSetUp']);
      }),
      share,
    );
  });
});
