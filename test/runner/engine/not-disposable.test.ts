import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ReferenceServer, startReferenceServer } from '../../../reference/server.js';
import { askImap, Client } from '../../reference/client.js';
import { type Between, startProxy } from '../wire/proxy.js';
import { ofEachKind } from './kinds.js';
import { type Account, choose, playAll, type Target, targetAt, type VerdictEvent } from './playing.js';

// Whoever points mailspec at a mailbox of their own must find it as it was, whatever is played. So all suites are played, every kind of scenario
// in them, against accounts that nobody called disposable, with mail in them, and every command is looked at on its way.

const users = ['anna', 'bert', 'carl', 'dora', 'emil', 'frida', 'gustav', 'hanna'];
const accounts = users.map((user): Account => ({ user, password: 'secret', address: `${user}@example.test` }));
const taps: Between[] = [];
/** What clients wrote, a text for each connection, and what they were answered. */
const received: { readonly service: 'imap' | 'pop3'; asked: string; answered: string }[] = [];

let server: ReferenceServer;
let target: Target;

/** A port that passes everything on to another, and keeps it. */
async function tap(service: 'imap' | 'pop3', port: number): Promise<number> {
  const started = await startProxy(port, () => {
    const record = { service, asked: '', answered: '' };
    received.push(record);
    const keep = (side: 'asked' | 'answered') => ({
      passes(octets: Buffer) {
        record[side] += octets.toString('latin1');
        return octets;
      },
    });
    return { asked: keep('asked'), answered: keep('answered') };
  });
  taps.push(started);
  return started.port;
}

/** Everything of an INBOX: its validity, and each message with UID, flags, date and octets; and the maildrop's own view. */
async function contents(user: string): Promise<readonly string[]> {
  const [status = '', , messages = '', names = '', subscriptions = ''] = await askImap(
    server.ports.imap,
    user,
    'STATUS INBOX (MESSAGES UIDVALIDITY UIDNEXT UNSEEN RECENT)',
    'EXAMINE INBOX',
    'UID FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[])',
    'LIST "" *',
    'LSUB "" *',
  );
  const pop3 = await Client.open(server.ports.pop3);
  await pop3.reply();
  await pop3.ask(`USER ${user}`);
  await pop3.ask('PASS secret');
  const maildrop = [await pop3.ask('STAT'), await pop3.askList('LIST'), await pop3.askList('UIDL')];
  await pop3.ask('QUIT');
  pop3.close();
  return [status, messages, names, subscriptions, ...maildrop];
}

/** Commands that change, or could change, an INBOX on which a client has signed in. */
function changing(asked: string): string[] {
  let [signedIn, inInbox] = [false, false];
  const found: string[] = [];
  for (const line of asked.split('\r\n')) {
    signedIn ||= /^\S+ (?:LOGIN|AUTHENTICATE) /i.test(line);
    if (!signedIn) continue;
    const [, command = ''] = /^\S+ (?:UID )?(.*)$/i.exec(line) ?? [];
    const [verb = '', name = ''] = command.toUpperCase().split(' ');
    if (verb === 'SELECT' || verb === 'EXAMINE') inInbox = verb === 'SELECT' && /^"?INBOX"?$/.test(name);
    const within = inInbox && ['STORE', 'EXPUNGE', 'MOVE', 'CLOSE', 'SELECT'].includes(verb);
    const named = /^(?:DELETE|RENAME|APPEND|COPY|MOVE|SUBSCRIBE|UNSUBSCRIBE)\b.*[ "]INBOX(?:["\s]|$)/i.test(command);
    if (within || named) found.push(line);
  }
  return found;
}

beforeAll(async () => {
  server = await startReferenceServer({ accounts: users.map(user => ({ user, password: 'secret' })) });
  const { ports } = server;
  const plain = [
    ['smtp', ports.smtp],
    ['submission', ports.submission],
    ['lmtp', ports.lmtp],
    ['imap', await tap('imap', ports.imap)],
    ['pop3', await tap('pop3', ports.pop3)],
  ] as const;
  const services = Object.assign({}, ...plain.map(([name, port]) => targetAt(name, port).services));
  services.submission.tls = 'starttls';
  target = { ...targetAt('smtp', ports.smtp), services, accounts, disposable: false, timeoutMs: 10_000 };
  for (const user of users) {
    const client = await Client.open(ports.imap);
    client.write(`a LOGIN ${user} secret\r\n`);
    await client.until(/^a OK.*\r\n/m);
    for (const [flags, subject] of [
      ['(\\Seen)', 'read'],
      ['(\\Flagged \\Answered)', 'kept'],
      ['(\\Deleted)', 'on its way out'],
      ['()', 'new'],
    ] as const) {
      const message = `From: a@example.com\r\nSubject: ${subject}\r\n\r\nFor ${user}.\r\n.\r\n`;
      client.write(`b APPEND INBOX ${flags} "01-Jan-2024 00:00:00 +0000" {${message.length}+}\r\n${message}\r\n`);
      await client.until(/^b OK.*\r\n/m);
    }
    client.close();
  }
});

afterAll(async () => {
  for (const one of taps) one.close();
  await server.close();
});

describe('accounts that are not disposable', () => {
  const { scenarios: all, rules, message } = choose();
  const scenarios = ofEachKind(all);
  const events: VerdictEvent[] = [];
  let before: (readonly string[])[] = [];

  it('are as they were when all suites have been played', async () => {
    before = await Promise.all(users.map(contents));
    // What may harm a server is played too: this one stands on a loopback address.
    const played = await playAll(target, scenarios, { rules, message, intrusive: true, jobs: 8, transcripts: false });
    events.push(...played.events);
    expect(played.stopped).toBeUndefined();
    expect(await Promise.all(users.map(contents))).toEqual(before);
  });

  it('see no command that could have changed them', () => {
    const asked = received.filter(({ service, answered }) => service === 'imap' && /^\S+ OK.*\r\n/m.test(answered));
    expect(asked.length).toBeGreaterThan(200);
    expect(asked.flatMap(one => changing(one.asked))).toEqual([]);
  });

  it('are opened by POP3 only to ask what there is', () => {
    const sessions = received.filter(({ service }) => service === 'pop3');
    expect(sessions.length).toBeGreaterThan(30);
    const opened = sessions.filter(({ answered }) => /maildrop has/.test(answered));
    expect(opened.length).toBeLessThan(4);
    for (const { asked } of opened) expect(asked).toMatch(/^(?:(?:USER \w+|PASS secret|CAPA|QUIT)\r\n)+$/);
  });

  it('have the scenarios left out that would need them, with that reason, and the others played', () => {
    const reason = "it would empty an account's INBOX, and the target's accounts are not disposable";
    const left = events.filter(event => event.verdict === 'skip' && event.reason === reason);
    const touching = scenarios.filter(scenario => scenario.touchesMaildrop).map(scenario => scenario.id);
    for (const { scenario } of left) expect(touching).toContain(scenario);
    expect(left.length).toBeGreaterThan(100);
    expect(events.filter(event => event.verdict === 'pass').length).toBeGreaterThan(500);
    expect(events.filter(event => event.verdict === 'fail' || event.verdict === 'error')).toEqual([]);
  });
});
