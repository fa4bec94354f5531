import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { pop3Faults } from '../../../reference/faults/pop3.js';
import { Client } from '../client.js';
import { deliver } from '../serving.js';
import { type Probe, transcript } from './transcript.js';

const logIn = async (probe: Probe) => {
  await probe.open('pop3');
  await probe.say('USER user1', 'PASS secret');
};
const before =
  (...lines: string[]) =>
  async (probe: Probe) => {
    await probe.open('pop3');
    await probe.say(...lines);
  };
/** Two messages in the maildrop, then these lines after login. */
const after =
  (...lines: string[]) =>
  async (probe: Probe) => {
    await deliver(probe.server, 'Subject: one\r\n\r\n.a\r\nb\r\nc\r\nd\r\n');
    await deliver(probe.server, 'Subject: two\r\n\r\nz\r\n');
    await logIn(probe);
    await probe.say(...lines);
  };
/** The same, and then again in a new session. */
const twice =
  (lines: string[], leave: (probe: Probe) => Promise<void>, ...again: string[]) =>
  async (probe: Probe) => {
    await after(...lines)(probe);
    await leave(probe);
    await logIn(probe);
    await probe.say(...again);
  };
/** Two messages, these commands of IMAP, then a POP3 session with these lines, and the flags that IMAP shows then. */
const besideImap =
  (commands: string[], ...lines: string[]) =>
  async (probe: Probe) => {
    await deliver(probe.server, 'Subject: one\r\n\r\na\r\n');
    await deliver(probe.server, 'Subject: two\r\n\r\nz\r\n');
    for (const then of [commands, undefined]) {
      await probe.open('imap');
      await probe.say('a LOGIN user1 secret', 'b SELECT INBOX', ...(then ?? ['c FETCH 1:* FLAGS']), 'd LOGOUT');
      if (then === undefined) return;
      await logIn(probe);
      await probe.say(...lines);
    }
  };
const quit = (probe: Probe) => probe.say('QUIT');
const drop = (probe: Probe) => probe.drop();

/** For each fault, what brings it to light. */
const probes: Readonly<Record<string, (probe: Probe) => Promise<void>>> = {
  'pop3-capa-not-terminated': before('CAPA'),
  'pop3-capa-refused': before('CAPA'),
  'pop3-missing-message-accepted': after('RETR 3'),
  'pop3-status-lower-case': before('FOO'),
  'pop3-greeting-negative': before('CAPA'),
  'pop3-greeting-without-timestamp': before('CAPA'),
  'pop3-in-use-code-missing': async probe => {
    await logIn(probe);
    await logIn(probe);
  },
  'pop3-auth-code-missing': before('USER user1', 'PASS wrong'),
  'pop3-list-one-is-multiline': after('LIST 1'),
  'pop3-list-sizes-off': after('LIST'),
  'pop3-list-not-terminated': after('LIST'),
  'pop3-transaction-commands-before-login': before('STAT'),
  'pop3-noop-refused': after('NOOP'),
  'pop3-quit-silent': after('QUIT'),
  'pop3-response-too-long': after('NOOP'),
  'pop3-responses-end-with-lf': before('CAPA'),
  'pop3-stat-in-words': after('STAT'),
  'pop3-uidl-too-long': after('UIDL'),
  'pop3-unknown-command-accepted': before('FOO'),
  'pop3-user-discloses': before('USER nobody'),
  'pop3-clears-flags': besideImap(['c STORE 1 +FLAGS (\\Flagged)'], 'QUIT'),
  'pop3-removes-flagged-deleted': besideImap(['c STORE 1 +FLAGS (\\Deleted)'], 'QUIT'),
  'pop3-retr-sets-seen': besideImap(['c NOOP'], 'RETR 1', 'QUIT'),
  'pop3-uidl-changes-with-flags': besideImap(['c STORE 1 +FLAGS (\\Flagged)'], 'UIDL', 'QUIT'),
  'pop3-new-mail-first': async probe => {
    await after()(probe);
    await deliver(probe.server, 'Subject: three\r\n\r\nnew\r\n');
    await probe.say('RETR 2');
  },
  'pop3-apop-digest-unchecked': before('APOP user1 00000000000000000000000000000000'),
  'pop3-apop-timestamp-repeated': async probe => {
    // A digest that was seen once is played again to another session.
    const client = await Client.open(probe.server.ports.pop3);
    const stamp = /<.*>/.exec(await client.reply())?.[0];
    client.close();
    await before(`APOP user1 ${createHash('md5').update(`${stamp}secret`).digest('hex')}`)(probe);
  },
  'pop3-auth-base64-closes': before('AUTH PLAIN', '!'),
  'pop3-bare-lf-ends-command': async probe => {
    await probe.open('pop3');
    await probe.raw('CAPA\n');
  },
  'pop3-dele-at-once': twice(['DELE 1'], drop, 'STAT'),
  'pop3-dele-renumbers': after('DELE 1', 'LIST'),
  'pop3-deleted-counted': after('DELE 1', 'STAT'),
  'pop3-deleted-readable': after('DELE 1', 'RETR 1'),
  'pop3-dots-not-stuffed': after('RETR 1'),
  'pop3-drop-updates': twice(['DELE 1'], drop, 'STAT'),
  'pop3-maildrop-not-locked': async probe => {
    await logIn(probe);
    await logIn(probe);
  },
  'pop3-number-lenient': after('RETR 1x'),
  'pop3-pass-without-user': before('PASS secret'),
  'pop3-pipelined-input-dropped': after('NOOP\r\nNOOP'),
  'pop3-quit-keeps-deleted': twice(['DELE 1'], quit, 'STAT'),
  'pop3-quit-keeps-open': after('QUIT', 'NOOP'),
  'pop3-retr-deletes': after('RETR 1', 'STAT'),
  'pop3-retr-drops-octets': after('RETR 1'),
  'pop3-rset-keeps-marks': after('DELE 1', 'RSET', 'STAT'),
  'pop3-size-counts-lf': after('STAT'),
  'pop3-stls-in-transaction': after('STLS'),
  'pop3-stls-offered-in-tls': async probe => {
    await before('STLS')(probe);
    await probe.tls();
    await probe.say('CAPA');
  },
  'pop3-stls-runs-injected': async probe => {
    await before('STLS\r\nCAPA')(probe);
    await probe.tls();
  },
  'pop3-top-counts-header': after('TOP 1 3'),
  'pop3-top-sends-all': after('TOP 1 1'),
  'pop3-uidl-new-each-session': async probe => {
    const ids: string[] = [];
    await deliver(probe.server, 'x\r\n');
    for (const _ of [1, 2]) {
      const client = await Client.open(probe.server.ports.pop3);
      await client.reply();
      await client.ask('USER user1');
      await client.ask('PASS secret');
      ids.push(await client.ask('UIDL 1'));
      await client.ask('QUIT');
      client.close();
    }
    await before(ids[0] === ids[1] ? 'USER same' : 'USER')(probe);
  },
  'pop3-uidl-not-unique': after('UIDL'),
  'pop3-verb-case-sensitive': after('noop'),
  'pop3-login-commands-after-login': after('USER user1'),
  'pop3-wrong-password-accepted': before('USER user1', 'PASS wrong'),
  'pop3-user-announced-only': before('USER user1'),
  'pop3-apop-timestamp-malformed': before('CAPA'),
  'pop3-apop-failure-accepted': before('APOP user1 00000000000000000000000000000000'),
  'pop3-sasl-announced-only': before('AUTH PLAIN AHVzZXIxAHNlY3JldA=='),
  'pop3-initial-response-refused': before('AUTH PLAIN AHVzZXIxAHNlY3JldA=='),
  'pop3-auth-failure-accepted': before('AUTH PLAIN AHVzZXIxAHdyb25n'),
  'pop3-unknown-mechanism-challenged': before('AUTH FOO'),
  'pop3-cancel-accepted': before('AUTH PLAIN', '*'),
  'pop3-mechanism-case-sensitive': before('AUTH plain'),
  'pop3-in-use-oracle': before('USER user1', 'PASS wrong'),
  'pop3-expire-without-days': before('CAPA'),
  'pop3-login-delay-in-words': before('CAPA'),
  'pop3-implementation-without-name': before('CAPA'),
  'pop3-stls-twice-accepted': async probe => {
    await before('STLS')(probe);
    await probe.tls();
    await probe.say('STLS');
  },
  'pop3-minimal-commands-missing': after('NOOP'),
  'pop3-missing-argument-accepted': before('USER'),
  'pop3-long-command-split': before(`USER ${'n'.repeat(100)}`),
  'pop3-numbers-from-zero': after('LIST'),
  'pop3-list-lacks-last': after('LIST'),
  'pop3-empty-maildrop-refused': before('USER user1', 'PASS secret', 'STAT'),
  'pop3-eighth-bit-cleared': async probe => {
    await deliver(probe.server, 'Subject: \xe9\r\n\r\n');
    await before('USER user1', 'PASS secret', 'RETR 1')(probe);
  },
  'pop3-optional-commands-missing': after('UIDL'),
  'pop3-top-without-blank-line': after('TOP 1 0'),
  'pop3-top-beyond-the-end-refused': after('TOP 1 10'),
  'pop3-one-login-only': before('USER user1', 'PASS wrong', 'USER user1', 'PASS secret'),
  'pop3-capa-refused-after-login': after('CAPA'),
  'pop3-capa-shrinks-after-login': after('CAPA'),
  'pop3-stls-announced-after-login': after('CAPA'),
  'pop3-stls-stays-clear': before('STLS', 'CAPA'),
  'pop3-size-counts-stuffing': after('LIST'),
  'pop3-uidl-is-number': twice(['DELE 1'], quit, 'UIDL'),
  'pop3-quit-removes-all': twice(['DELE 1'], quit, 'STAT'),
  'pop3-lock-not-released': twice([], quit, 'STAT'),
  'pop3-retrieved-removed': twice(['RETR 1'], drop, 'STAT'),
};

/** What differs between any two servers. */
const alike = (text: string) =>
  text.replace(/<[0-9a-f]{16}\.\d+@/g, '<stamp@').replace(/\b\d{10}(?=\b)/g, '<validity>');

describe('POP3 faults', () => {
  it.concurrent.each(pop3Faults.map(fault => fault.name))('%s is seen', async name => {
    const probe = probes[name];
    if (probe === undefined) throw new Error(`no probe shows ${name}`);
    const run = async (faults: string[]) => alike(await transcript(faults, probe));
    const [clean, again, faulty] = await Promise.all([run([]), run([]), run([name])]);
    expect(again).toBe(clean);
    expect(faulty).not.toBe(clean);
  });

  it('cite a rule and have names of their own', () => {
    for (const fault of pop3Faults) expect(fault.rule).toMatch(/^rfc\d+\/[\d.]+\/[a-z0-9-]+$/);
    expect(new Set(pop3Faults.map(fault => fault.name)).size).toBe(pop3Faults.length);
    expect(Object.keys(probes).sort()).toEqual(pop3Faults.map(fault => fault.name).sort());
  });
});
