import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wrongAnswer } from '../../../runner/oracle/search-answer.js';
import type { SearchedMessage } from '../../../runner/oracle/searched-mailbox.js';
import type { Thread } from '../../../runner/oracle/thread.js';
import { type ImapServer, startImap } from './harness.js';

let server: ImapServer;
let mailboxes = 0;

beforeAll(async () => {
  server = await startImap();
});
afterAll(() => server.close());

const runs = { numRuns: 200, seed: 5256 };

const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'Missing', 'missing');
const writtenId = id.chain(name =>
  fc.constantFrom(`<${name}@x.example>`, `<"${name}"@x.example>`, `(note) <${name}@x.example>`),
);
const ids = fc.array(writtenId, { maxLength: 4 }).map(all => all.join(' '));
const subject = fc
  .tuple(
    fc.constantFrom('', '', '', 'Re: ', 'fw :', 'Fwd: ', '[list] ', 'Re: [a] re[2]: ', '[Fwd: ', '[fwd: Re:', ' \t'),
    fc.constantFrom(
      'pear',
      'Pear',
      'apple',
      'pear  tree',
      '',
      '[kernel]',
      '=?utf-8?q?=C3=84pfel?=',
      'ÄPFEL',
      'Zwetschge',
    ),
    fc.constantFrom('', '', '', ' (fwd)', ' (FWD) (fwd) ', ']', ' (fwd)]'),
  )
  .map(pieces => pieces.join(''));
const date = fc
  .tuple(
    fc.constantFrom('31 Dec 2021', 'Fri, 01 Apr 2022', '1 Apr 22', 'Sat, 2 Apr 2022'),
    fc.constantFrom('00:30', '10:00:00', '23:59:59'),
    fc.constantFrom('+0000', '-0800', '+0530', 'GMT', 'EST', '-0000 (somewhere)'),
  )
  .map(pieces => pieces.join(' '));
const people = fc.constantFrom(
  'ann@x.example',
  'Zoe <Ann@x.example>',
  '"b c"@x.example, ann@x.example',
  'Bob <bob@x.example>, zed@x.example',
  'élan@x.example',
  '(first) bob (second) @x.example',
);
const arrival = fc.constantFrom(
  '01-Apr-2022 09:00:00 +0000',
  '31-Mar-2022 23:00:00 -0500',
  '02-Apr-2022 00:00:00 +0200',
);

const field = (name: string, value: fc.Arbitrary<string>, freq = 3) =>
  fc.option(value, { freq, nil: undefined }).map(text => (text === undefined ? '' : `${name}: ${text}\r\n`));
const message = fc.record({
  header: fc
    .tuple(
      field('Date', date, 6),
      field('Subject', subject, 6),
      field('Message-ID', writtenId, 6),
      field('References', ids),
      field('In-Reply-To', ids, 1),
      field('From', people),
      field('To', people),
      field('Cc', people, 1),
    )
    .map(fields => fields.join('')),
  body: fc.constantFrom('x\r\n', 'xx\r\n', 'Pear\r\n'),
  arrival,
});

const keys = ['ALL', 'SUBJECT pear', 'NOT FROM bob', 'OR BODY pear SENTSINCE 1-Apr-2022', '2:*', 'UID 1,3:5'];
const criterion = fc
  .tuple(fc.constantFrom('', '', 'REVERSE '), fc.constantFrom('ARRIVAL', 'CC', 'DATE', 'FROM', 'SIZE', 'SUBJECT', 'TO'))
  .map(words => words.join(''));
const command = fc
  .tuple(
    fc.constantFrom('', 'UID '),
    fc.oneof(
      fc.array(criterion, { minLength: 1, maxLength: 3 }).map(criteria => `SORT (${criteria.join(' ')})`),
      fc.constantFrom('THREAD ORDEREDSUBJECT', 'THREAD REFERENCES'),
    ),
    fc.constantFrom('US-ASCII', '"utf-8"'),
    fc.constantFrom(...keys),
  )
  .map(([uid, what, charset, key]) => `${uid}${what} ${charset} ${key}`);

/** Numbers, each the parent of the next, and lists of those that follow the last. */
function threadOf(text: string): Thread[] {
  const words = text.match(/\d+|[()]/g) ?? [];
  const read = (): Thread[] => {
    const threads: Thread[] = [];
    while (words[0] === '(') {
      words.shift();
      threads.push(members());
      words.shift();
    }
    return threads;
  };
  const members = (): Thread => {
    const number = words[0] === '(' ? undefined : Number(words.shift());
    const nested = words[0] === '(' || words[0] === ')';
    return { number, children: nested ? read() : [members()] };
  };
  return read();
}

describe('SORT and THREAD', () => {
  it('answer what the harness computes, whatever is in the mailbox', async () => {
    const client = await server.login();
    const account = server.store.account('user1') ?? expect.fail('no account');
    await fc.assert(
      fc.asyncProperty(
        fc.array(message, { minLength: 2, maxLength: 9 }),
        fc.array(command, { minLength: 4, maxLength: 4 }),
        async (messages, commands) => {
          const name = `generated${++mailboxes}`;
          const mailbox = account.create(name);
          const searched: SearchedMessage[] = messages.map(({ header, body, arrival: written }, at) => {
            const octets = Buffer.from(`${header}\r\n${body}`);
            const { uid } = mailbox.append(octets, [], new Date(written));
            return { number: at + 1, uid, name: `${at + 1}.eml`, octets, date: written };
          });
          await client.run(`EXAMINE ${name}`);
          for (const text of commands) {
            const reply = await client.run(text);
            const [, kind, told = ''] = /^\* (SORT|THREAD)(.*)\r\nT OK /.exec(reply) ?? [];
            expect(kind, `${text}: ${reply}`).toBeDefined();
            const answer =
              kind === 'SORT'
                ? ({ kind: 'numbers', numbers: (told.match(/\d+/g) ?? []).map(Number) } as const)
                : ({ kind: 'threads', threads: threadOf(told) } as const);
            expect(wrongAnswer(Buffer.from(`a ${text}`), searched, answer), `${text}: ${told}`).toEqual([]);
          }
          account.delete(name);
        },
      ),
      runs,
    );
  });
});
