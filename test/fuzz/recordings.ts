import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ReferenceServer, startReferenceServer } from '../../reference/server.js';
import { root } from '../command-line.js';
import { Client } from '../reference/client.js';

/** Octets that went over one of the connections of an exchange. */
export interface Said {
  readonly connection: string;
  readonly by: 'client' | 'server';
  readonly octets: Buffer;
}

/** What clients and the embedded server have said to each other, in order. */
export type Recording = readonly Said[];

export interface Recordings {
  readonly smtp: readonly Recording[];
  readonly pop3: readonly Recording[];
  readonly imap: readonly Recording[];
}

/** Messages that come with the suites. */
export const messages: readonly Buffer[] = [
  'plain.eml',
  'multipart.eml',
  'imap-nested.eml',
  'encoded-words.eml',
  'imap-group.eml',
].map(name => readFileSync(join(root, 'suites', 'messages', name)));

/** Holds valid exchanges with the embedded server. */
export async function record(): Promise<Recordings> {
  const server = await startReferenceServer();
  try {
    return { smtp: await smtp(server), pop3: await pop3(server), imap: await imap(server) };
  } finally {
    await server.close();
  }
}

/** Writes what is to be said, one after the other, and waits for what has to come: a pattern for each. */
async function exchange(
  port: number,
  greeting: RegExp,
  said: readonly (readonly [connection: string, text: string, answer: RegExp])[],
): Promise<Recording> {
  const clients = new Map<string, Client>();
  const recording: Said[] = [];
  for (const [connection, text, answer] of said) {
    let client = clients.get(connection);
    if (client === undefined) {
      client = await Client.open(port);
      clients.set(connection, client);
      recording.push({ connection, by: 'server', octets: Buffer.from(await client.until(greeting), 'latin1') });
    }
    const octets = Buffer.from(text, 'latin1');
    client.write(octets);
    recording.push({ connection, by: 'client', octets });
    recording.push({ connection, by: 'server', octets: Buffer.from(await client.until(answer), 'latin1') });
  }
  for (const client of clients.values()) client.close();
  return recording;
}

const reply = /^(?:\d{3}-[^\n]*\n)*\d{3}[^\n-]*(?: [^\n]*)?\n/;

async function smtp({ ports }: ReferenceServer): Promise<Recording[]> {
  const ask = (text: string) => ['a', `${text}\r\n`, reply] as const;
  const [message = ''] = messages.map(octets => octets.toString('latin1'));
  const transaction = [
    ask('EHLO client.example.test'),
    ask('MAIL FROM:<me@example.com> SIZE=100'),
    ask('RCPT TO:<user1@example.test>'),
    ask('RCPT TO:<nobody@example.test>'),
    ask('DATA'),
    ask(`${message.replace(/^\./gm, '..')}.`),
    ask('RSET'),
    ask('NOOP'),
    ask('QUIT'),
  ];
  const signIn = [
    ask('EHLO client.example.test'),
    ask('AUTH CRAM-MD5'),
    ask('*'),
    ask(`AUTH PLAIN ${Buffer.from('\0user1\0secret').toString('base64')}`),
    ask('MAIL FROM:<user1@example.test>'),
    ask('RCPT TO:<user2@example.test>'),
    ask('BDAT 14 LAST\r\nSubject: x\r\n\r'),
    ask('VRFY user1'),
    ask('HELP'),
    ask('NONSENSE'),
    ask('QUIT'),
  ];
  const pipelined = [
    ask('EHLO client.example.test'),
    [
      'a',
      'MAIL FROM:<>\r\nRCPT TO:<user1@example.test>\r\nRCPT TO:<user2@example.test>\r\nRSET\r\nNOOP\r\n',
      /^(?:250[^\n]*\n){5}/,
    ] as const,
    ask('QUIT'),
  ];
  return [
    await exchange(ports.smtp, reply, transaction),
    await exchange(ports.submission, reply, signIn),
    await exchange(ports.smtp, reply, pipelined),
  ];
}

async function pop3({ ports }: ReferenceServer): Promise<Recording[]> {
  const one = /^[^\n]*\n/;
  const many = /^(?:-ERR[^\n]*\n|[\s\S]*?\r\n\.\r\n)/;
  const line = (text: string) => ['a', `${text}\r\n`, one] as const;
  const list = (text: string) => ['a', `${text}\r\n`, many] as const;
  const signedIn = [line('USER user1'), line('PASS secret')];
  return [
    await exchange(ports.pop3, one, [
      list('CAPA'),
      ...signedIn,
      line('STAT'),
      list('LIST'),
      line('LIST 1'),
      list('UIDL'),
      list('RETR 1'),
      list('TOP 1 2'),
      line('DELE 1'),
      line('RSET'),
      line('NOOP'),
      line('RETR 99'),
      line('QUIT'),
    ]),
    await exchange(ports.pop3, one, [
      line('USER user1'),
      line('PASS wrong'),
      line('AUTH PLAIN'),
      line(Buffer.from('\0user1\0secret').toString('base64')),
      ['a', 'STAT\r\nNOOP\r\nLIST 1\r\n', /^(?:[^\n]*\n){3}/],
      line('QUIT'),
    ]),
  ];
}

async function imap({ ports }: ReferenceServer): Promise<Recording[]> {
  const ask = (connection: string, text: string) =>
    [connection, `t ${text}\r\n`, /^(?:[\s\S]*?\r\n)?t (?:OK|NO|BAD)[^\n]*\n/] as const;
  const [first = Buffer.alloc(0)] = messages;
  const append = (octets: Buffer) =>
    ask('a', `APPEND box (\\Seen) {${octets.length}+}\r\n${octets.toString('latin1')}`);
  const prepared = [
    ask('a', 'LOGIN user3 secret'),
    ask('a', 'CREATE box'),
    ...messages.map(append),
    ask('a', 'SELECT box'),
  ];
  const looks = [
    'CAPABILITY',
    'FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE)',
    'FETCH 1:* (BODYSTRUCTURE BODY)',
    'FETCH 1:2 (BODY.PEEK[] BODY.PEEK[HEADER.FIELDS (SUBJECT)] BODY.PEEK[1]<0.5>)',
    'FETCH 1:* (FLAGS)',
    'SEARCH ALL',
    'SEARCH RETURN (MIN MAX COUNT ALL) SUBJECT a',
    'SORT (DATE REVERSE SUBJECT) UTF-8 ALL',
    'THREAD REFERENCES UTF-8 ALL',
    'LIST "" *',
    'LIST (SUBSCRIBED) "" * RETURN (STATUS (MESSAGES UIDNEXT))',
    'STATUS box (MESSAGES UIDNEXT UIDVALIDITY UNSEEN)',
    'NAMESPACE',
    'ID NIL',
    'GETQUOTAROOT INBOX',
    'GETMETADATA "" /shared/comment',
    'NONSENSE',
  ].map(text => ask('a', text));
  const together = [
    ask('b', 'LOGIN user3 secret'),
    ask('b', 'ENABLE QRESYNC'),
    ask('b', 'SELECT box'),
    ask('a', 'STORE 1:2 +FLAGS (\\Flagged $x)'),
    ask('b', 'NOOP'),
    ask('b', 'FETCH 1:* (FLAGS MODSEQ)'),
    ask('a', 'STORE 2 +FLAGS.SILENT (\\Deleted)'),
    ask('a', 'EXPUNGE'),
    ask('b', 'NOOP'),
    ask('b', 'UID SEARCH UID 1:*'),
    ask('a', 'COPY 1 INBOX'),
    ask('a', `APPEND box {${first.length}+}\r\n${first.toString('latin1')}`),
    ask('b', 'CHECK'),
    ask('b', 'UID FETCH 1:* (UID BODY.PEEK[])'),
    ask('a', 'MOVE 1 INBOX'),
    ask('b', 'CLOSE'),
    ask('a', 'UNSELECT'),
    ask('a', 'DELETE box'),
    ask('a', 'LOGOUT'),
  ];
  const greeting = /^[^\n]*\n/;
  const whole = await exchange(ports.imap, greeting, [...prepared, ...looks, ...together]);
  const without = await exchange(ports.imap, greeting, [
    ask('a', 'LOGIN user4 wrong'),
    ['a', 't AUTHENTICATE CRAM-MD5\r\n', /^\+[^\n]*\n/],
    ['a', '*\r\n', greeting],
    ask('a', 'LOGIN {5+}\r\nuser4 secret'),
    ask('a', 'EXAMINE INBOX'),
    ask('a', 'FETCH 1 FLAGS'),
    ask('a', 'LOGOUT'),
  ]);
  return [whole, without];
}
