import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bodyStructure } from '../../runner/oracle/body-structure.js';
import { envelope } from '../../runner/oracle/envelope.js';
import { messageItem, readingsOf, sectionAnswers } from '../../runner/oracle/message-item.js';
import { parseMessage, readMessage } from '../../runner/oracle/parse-message.js';
import { type SearchAnswer, wrongAnswer } from '../../runner/oracle/search-answer.js';
import type { SearchedMessage } from '../../runner/oracle/searched-mailbox.js';
import { sectionsOf } from '../../runner/oracle/section-list.js';
import type { Thread } from '../../runner/oracle/thread.js';
import { root } from '../command-line.js';
import { fuzz, unless } from './fuzz.js';
import { mutants, mutated, mutation, soup } from './mutations.js';
import { workOf } from './work.js';

const folder = join(root, 'suites', 'messages');
const files = ['.', 'corpus'].flatMap(below =>
  readdirSync(join(folder, below))
    .filter(name => name.endsWith('.eml'))
    .map(name => readFileSync(join(folder, below, name))),
);
const corpus = files.filter(octets => octets.length < 8000);

const message = fc.oneof({ arbitrary: mutants(corpus), weight: 4 }, soup);

/** All that is computed of one message. */
function computeAll(octets: Buffer): void {
  for (const entity of readMessage(octets)) {
    envelope(entity);
    for (const extended of [true, false]) bodyStructure(entity, extended);
  }
  readingsOf(octets);
  for (const item of ['ENVELOPE', 'BODY', 'BODYSTRUCTURE', 'RFC822.SIZE']) messageItem(item, octets);
  for (const sections of Object.values(sectionsOf(parseMessage(octets))))
    for (const section of sections.slice(0, 30)) sectionAnswers(section, octets);
}

const foreseen = ['TooLarge', 'Unknown', 'NotUnderstood'];

const commands = [
  'SEARCH ALL',
  'UID SEARCH CHARSET UTF-8 OR SUBJECT x (NOT BODY "a b" SENTSINCE 1-Apr-2022)',
  'SEARCH HEADER X-Mark "" TEXT x 1:* UID 2,3:4 LARGER 5 KEYWORD $x',
  'SEARCH RETURN (MIN MAX COUNT ALL) FROM a UNSEEN ON 1-Apr-2022 YOUNGER 5',
  'SEARCH FROM {2}\r\nab TO x CC y BCC z',
  'SORT (REVERSE DATE SUBJECT SIZE FROM TO CC ARRIVAL) UTF-8 ALL',
  'UID SORT RETURN (PARTIAL 1:2) (DISPLAYFROM) US-ASCII SINCE 2-Apr-2022',
  'THREAD REFERENCES UTF-8 ALL',
  'THREAD ORDEREDSUBJECT US-ASCII NOT DELETED',
].map(text => Buffer.from(`t ${text}\r\n`));

const number = fc.integer({ min: 0, max: 12 });
const threadOf = (children: fc.Arbitrary<Thread[]>): fc.Arbitrary<Thread> =>
  fc.record({ number: fc.option(number, { nil: undefined }), children });
const leaf = threadOf(fc.constant([]));
const thread = threadOf(fc.array(threadOf(fc.array(leaf, { maxLength: 3 })), { maxLength: 3 }));
const answer: fc.Arbitrary<SearchAnswer> = fc.oneof(
  fc.record({ kind: fc.constant('numbers' as const), numbers: fc.array(number, { maxLength: 8 }) }),
  fc.record({ kind: fc.constant('threads' as const), threads: fc.array(thread, { maxLength: 4 }) }),
  fc.record(
    { kind: fc.constant('returned' as const), min: number, max: number, count: number, all: fc.array(number) },
    { requiredKeys: ['kind'] },
  ),
);

describe('what is computed', () => {
  it('of any message is found', () => {
    fuzz(
      fc.property(message, octets => {
        unless(foreseen, () => computeAll(octets));
      }),
    );
  });

  it('of any search in any mailbox is found', () => {
    const command = fc
      .tuple(fc.constantFrom(...commands), fc.array(mutation, { maxLength: 2 }))
      .map(([octets, changes]) => changes.reduce(mutated, octets));
    const dates = fc.constantFrom('01-Apr-2022 09:00:00 +0000', ' 1-Apr-2022 09:00:00 +0000', '99-Foo-0000', undefined);
    const mailbox = fc.array(fc.tuple(message, dates), { maxLength: 6 }).map(all =>
      all.map(
        ([octets, date], at): SearchedMessage => ({
          number: at + 1,
          uid: at * 2 + 1,
          name: `${at}.eml`,
          octets,
          date,
          flags: ['\\Seen'],
        }),
      ),
    );
    fuzz(
      fc.property(command, mailbox, answer, (asked, messages, answered) => {
        const wrong = unless(foreseen, () => wrongAnswer(asked, messages, answered));
        for (const words of wrong ?? []) expect(words).toMatch(/\S/);
      }),
    );
  });

  it('of a message takes work that grows as the message does', () => {
    // What comes again and again, in a field, in a body, as parts, as parts of parts.
    const forms: Readonly<Record<string, (times: number) => string>> = {
      'folded lines': times => `Subject: a\r\n${' b\r\n'.repeat(times)}\r\nx`,
      fields: times => `${'X: y\r\n'.repeat(times)}\r\nx`,
      addresses: times => `From: ${'a <a@example.test>, '.repeat(times)}b@example.test\r\n\r\nx`,
      comments: times => `From: ${'('.repeat(times)}a\r\n\r\nx`,
      groups: times => `To: ${'g: a@example.test;, '.repeat(times)}b@example.test\r\n\r\nx`,
      'encoded words': times => `Subject: ${'=?utf-8?q?=41?= '.repeat(times)}\r\n\r\nx`,
      quotes: times => `From: ${'"'.repeat(times)}a\r\n\r\nx`,
      'message ids': times => `References: ${'<a@b> '.repeat(times)}\r\n\r\nx`,
      parameters: times => `Content-Type: text/plain${'; a=b'.repeat(times)}\r\n\r\nx`,
      continuations: times =>
        `Content-Type: text/plain${Array.from({ length: times }, (_, at) => `; a*${at}=b`).join('')}\r\n\r\nx`,
      parts: times => `Content-Type: multipart/mixed; boundary=x\r\n\r\n${'--x\r\n\r\na\r\n'.repeat(times)}--x--\r\n`,
      'lines of hyphens': times => `Content-Type: multipart/mixed; boundary=x\r\n\r\n${'--\r\n'.repeat(times)}`,
    };
    for (const [name, form] of Object.entries(forms)) {
      const workFor = (times: number) =>
        workOf('/runner/oracle/', () => {
          unless(foreseen, () => computeAll(Buffer.from(form(times))));
        });
      const [some, more] = [workFor(50), workFor(200)];
      expect(some, name).toBeGreaterThan(0);
      // Four times as long: sixteen times the work would be that of a square.
      expect(more / some, name).toBeLessThan(8);
    }
  });
});
