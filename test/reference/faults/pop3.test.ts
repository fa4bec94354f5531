import { createHash } from 'node:crypto';
import { describe, expect } from 'vitest';
import { pop3Faults } from '../../../reference/faults/pop3.js';
import { Client } from '../client.js';
import { deliver } from '../serving.js';
import { type SaslShown, saslExchange, saslShown } from './sasl-exchange.js';
import { allShown, type Shown } from './seen.js';
import type { Probe } from './transcript.js';
import { weakHandshake } from './weak-handshake.js';

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

/** Signs in with the digest of the greeting's timestamp. */
const apop = async (probe: Probe) => {
  const client = await Client.open(probe.server.ports.pop3);
  const stamp = /<.*>/.exec(await client.reply())?.[0];
  const answer = await client.ask(`APOP user1 ${createHash('md5').update(`${stamp}secret`).digest('hex')}`);
  client.close();
  await before(answer.startsWith('+OK') ? 'USER right' : 'USER')(probe);
};
/** A message with a header field in UTF-8, read behind this command. */
const inUtf8 = (command: string) => async (probe: Probe) => {
  await deliver(probe.server, 'Subject: \xc3\xbc\r\n\r\na\r\n');
  await before(command, 'USER user1', 'PASS secret', 'RETR 1')(probe);
};

/** Plays an exchange, and gives a name to USER where all is as usual. */
const exchanging = (shown: SaslShown) => async (probe: Probe) => {
  const { server } = probe;
  const exchange = async (responses = shown.responses) => {
    const client = await Client.open(server.ports.pop3);
    await client.reply();
    if (shown.tls) {
      await client.ask('STLS');
      await client.startTls(server.certificate, shown.tls === true ? undefined : shown.tls);
    }
    const told = await saslExchange(client, 'AUTH', { ...shown, ...(responses && { responses }) });
    client.close();
    return told;
  };
  if (shown.first !== undefined) await exchange(shown.first);
  const told = `${shown.twice ? `${await exchange()} ` : ''}${await exchange()}`;
  expect(told).toMatch(shown.clean.test(told) ? shown.clean : shown.faulty);
  await before(shown.clean.test(told) ? 'USER right' : 'USER')(probe);
};

/** What is then asked, for the transcript to tell what came of a handshake. */
const weakly: Readonly<Record<string, string>> = { refused: 'CAPA', TLSv1: 'QUIT', 'TLSv1.2': 'QUIT' };

/** For each fault, what brings it to light, and what is said. */
const probes: Shown = {
  ...Object.fromEntries(
    saslShown.map(shown => [
      `pop3-${shown.fault}`,
      { probe: exchanging(shown), usual: '+OK Password, please\r\n', instead: /-ERR Syntax: USER/ },
    ]),
  ),
  'pop3-capa-not-terminated': {
    probe: before('CAPA'),
    usual: 'mailspec-reference\r\n.\r\n',
    instead: /mailspec-reference\r\n$/,
  },
  'pop3-capa-refused': {
    probe: before('CAPA'),
    usual: '+OK Capabilities follow\r\n',
    instead: '-ERR Unknown command\r\n',
  },
  'pop3-greeting-twice': {
    probe: before('CAPA'),
    usual: /^\+OK mailspec[^\r]*\r\n\+OK Cap/,
    instead: /^(\+OK mailspec[^\r]*\r\n)\1/,
  },
  'pop3-empty-line-passed-over': {
    probe: after('', 'NOOP'),
    usual: '-ERR Unknown command\r\n',
    instead: '2 messages\r\n+OK\r\n',
  },
  'pop3-missing-message-accepted': { probe: after('RETR 3'), usual: '-ERR No such message\r\n', instead: '+OK\r\n' },
  'pop3-status-lower-case': {
    probe: before('FOO'),
    usual: '+OK mailspec reference server ready <stamp@mail.example.test>\r\n',
    instead: '+ok mailspec reference server ready <stamp@mail.example.test>\r\n',
  },
  'pop3-greeting-negative': {
    probe: before('CAPA'),
    usual: '+OK mailspec reference server ready <stamp@mail.example.test>\r\n',
    instead: '-ERR mailspec reference server ready <stamp@mail.example.test>\r\n',
  },
  'pop3-greeting-without-timestamp': {
    probe: before('CAPA'),
    usual: '+OK mailspec reference server ready <stamp@mail.example.test>\r\n',
    instead: '+OK mailspec reference server ready\r\n',
  },
  'pop3-in-use-code-missing': {
    probe: async probe => {
      await logIn(probe);
      await logIn(probe);
    },
    usual: '-ERR [IN-USE] Another session has the maildrop\r\n',
    instead: '-ERR Another session has the maildrop\r\n',
  },
  'pop3-auth-code-not-announced': {
    probe: before('CAPA'),
    usual: 'AUTH-RESP-CODE\r\n',
    instead: 'RESP-CODES\r\nSASL SCRAM-SHA-256 SCRAM-SHA-1 CRAM-MD5 DIGEST-MD5 PLAIN LOGIN XOAUTH2\r\n',
  },
  'pop3-auth-code-to-user': {
    probe: before('USER nobody'),
    usual: '+OK Password, please\r\n',
    instead: '-ERR [AUTH] no such user\r\n',
  },
  'pop3-auth-code-with-argument': {
    probe: before('CAPA'),
    usual: 'AUTH-RESP-CODE\r\n',
    instead: 'AUTH-RESP-CODE YES\r\n',
  },
  'pop3-auth-code-missing': {
    probe: before('USER user1', 'PASS wrong'),
    usual: '-ERR [AUTH] Authentication failed\r\n',
    instead: '-ERR Authentication failed\r\n',
  },
  'pop3-list-one-is-multiline': { probe: after('LIST 1'), usual: /\+OK 1 230\r\n$/, instead: '+OK\r\n1 230\r\n.\r\n' },
  'pop3-list-sizes-off': { probe: after('LIST'), usual: '1 230\r\n', instead: '1 231\r\n' },
  'pop3-list-not-terminated': { probe: after('LIST'), usual: '.\r\n', instead: /1 230\r\n2 220\r\n$/ },
  'pop3-transaction-commands-before-login': {
    probe: before('STAT'),
    usual: '-ERR Log in first\r\n',
    instead: '+OK 0 0\r\n',
  },
  'pop3-noop-refused': { probe: after('NOOP'), usual: '+OK\r\n', instead: '-ERR No\r\n' },
  'pop3-quit-silent': { probe: after('QUIT'), usual: '+OK Goodbye\r\n', instead: /2 messages\r\n<closed>$/ },
  'pop3-response-too-long': { probe: after('NOOP'), usual: 'messages\r\n+OK\r\n', instead: /^\+OK \.{594}\r$/m },
  'pop3-responses-end-with-lf': { probe: before('CAPA'), usual: 'RESP-CODES\r\n', instead: /[^\r]\nRESP-CODES\n/ },
  'pop3-stat-in-words': {
    probe: after('STAT'),
    usual: '+OK 2 450\r\n',
    instead: '+OK there are 2 messages of 450 octets\r\n',
  },
  'pop3-uidl-too-long': { probe: after('UIDL'), usual: /^1 \S+1\r$/m, instead: /^1 \S+1x{70}\r$/m },
  'pop3-unknown-command-accepted': { probe: before('FOO'), usual: '-ERR Unknown command\r\n', instead: '+OK\r\n' },
  'pop3-user-discloses': {
    probe: before('USER nobody'),
    usual: '+OK Password, please\r\n',
    instead: '-ERR No such user\r\n',
  },
  'pop3-clears-flags': {
    probe: besideImap(['c STORE 1 +FLAGS (\\Flagged)'], 'QUIT'),
    usual: '* 1 FETCH (FLAGS (\\Flagged))\r\n',
    instead: '* 1 FETCH (FLAGS ())\r\n',
  },
  'pop3-removes-flagged-deleted': {
    probe: besideImap(['c STORE 1 +FLAGS (\\Deleted)'], 'QUIT'),
    usual: '* 1 FETCH (FLAGS (\\Deleted))\r\n* 2 FETCH (FLAGS ())\r\n',
    instead: 'SELECT completed\r\n* 1 FETCH (FLAGS ())\r\n',
  },
  'pop3-retr-sets-seen': {
    probe: besideImap(['c NOOP'], 'RETR 1', 'QUIT'),
    usual: 'FETCH (FLAGS ())\r\n* 2',
    instead: '* 1 FETCH (FLAGS (\\Seen))\r\n',
  },
  'pop3-uidl-changes-with-flags': {
    probe: besideImap(['c STORE 1 +FLAGS (\\Flagged)'], 'UIDL', 'QUIT'),
    usual: '1 <validity>-1\r\n',
    instead: '1 <validity>-1F\r\n',
  },
  'pop3-new-mail-first': {
    probe: async probe => {
      await after()(probe);
      await deliver(probe.server, 'Subject: three\r\n\r\nnew\r\n');
      await probe.say('RETR 2');
    },
    usual: '2 messages\r\n+OK 220 octets\r\n',
    instead: '2 messages\r\n+OK 230 octets\r\n',
  },
  'pop3-apop-digest-unchecked': {
    probe: before('APOP user1 00000000000000000000000000000000'),
    usual: '-ERR [AUTH] Authentication failed\r\n',
    instead: "+OK user1's maildrop has 0 messages\r\n",
  },
  'pop3-apop-timestamp-repeated': {
    probe: async probe => {
      // A digest that was seen once is played again to another session.
      const client = await Client.open(probe.server.ports.pop3);
      const stamp = /<.*>/.exec(await client.reply())?.[0];
      client.close();
      await before(`APOP user1 ${createHash('md5').update(`${stamp}secret`).digest('hex')}`)(probe);
    },
    usual: '-ERR [AUTH]',
    instead: /<1@mail[^\r]*\r\n\+OK user1's maildrop/,
  },
  'pop3-auth-base64-closes': {
    probe: before('AUTH PLAIN', '!'),
    usual: '-ERR The response is not base64\r\n',
    instead: /^\+ \r\n<closed>$/m,
  },
  'pop3-bare-lf-ends-command': {
    probe: async probe => {
      await probe.open('pop3');
      await probe.raw('CAPA\n');
    },
    usual: '-ERR A command ends with CRLF\r\n',
    instead: '+OK Capabilities follow\r\n',
  },
  'pop3-dele-at-once': {
    probe: twice(['DELE 1'], drop, 'STAT'),
    usual: "+OK Password, please\r\n+OK user1's maildrop has 2 messages\r\n+OK 2 450\r\n",
    instead: "+OK user1's maildrop has 1 messages\r\n",
  },
  'pop3-dele-renumbers': { probe: after('DELE 1', 'LIST'), usual: '2 220\r\n', instead: '1 220\r\n' },
  'pop3-deleted-counted': { probe: after('DELE 1', 'STAT'), usual: '+OK 1 220\r\n', instead: '+OK 2 450\r\n' },
  'pop3-deleted-readable': {
    probe: after('DELE 1', 'RETR 1'),
    usual: 'marked\r\n-ERR No such message\r\n',
    instead: 'marked\r\n+OK 230 octets\r\n',
  },
  'pop3-dots-not-stuffed': { probe: after('RETR 1'), usual: '..a\r\n', instead: '\r\n.a\r\n' },
  'pop3-drop-updates': {
    probe: twice(['DELE 1'], drop, 'STAT'),
    usual: "+OK Password, please\r\n+OK user1's maildrop has 2 messages\r\n+OK 2 450\r\n",
    instead: "+OK user1's maildrop has 1 messages\r\n",
  },
  'pop3-maildrop-not-locked': {
    probe: async probe => {
      await logIn(probe);
      await logIn(probe);
    },
    usual: '-ERR [IN-USE]',
    instead: /maildrop has 0 messages\r\n[\s\S]*maildrop has 0 messages\r\n/,
  },
  'pop3-number-lenient': {
    probe: after('RETR 1x'),
    usual: '-ERR A message number is needed\r\n',
    instead: '2 messages\r\n+OK 230 octets\r\n',
  },
  'pop3-pass-without-user': { probe: before('PASS secret'), usual: '-ERR USER first\r\n', instead: '+OK\r\n' },
  'pop3-pipelined-input-dropped': {
    probe: after('NOOP\r\nNOOP'),
    usual: '+OK\r\n+OK\r\n',
    instead: /2 messages\r\n\+OK\r\n$/,
  },
  'pop3-quit-keeps-deleted': {
    probe: twice(['DELE 1'], quit, 'STAT'),
    usual: 'maildrop has 1 messages\r\n',
    instead: /Goodbye\r\n<closed>[\s\S]*maildrop has 2 messages\r\n/,
  },
  'pop3-quit-keeps-open': {
    probe: after('QUIT', 'NOOP'),
    usual: '+OK Goodbye\r\n<closed>',
    instead: '+OK Goodbye\r\n+OK\r\n',
  },
  'pop3-retr-deletes': { probe: after('RETR 1', 'STAT'), usual: '+OK 2 450\r\n', instead: '+OK 1 220\r\n' },
  'pop3-retr-adds-line': { probe: after('RETR 1'), usual: 'd\r\n.\r\n', instead: 'd\r\n\r\n' },
  'pop3-retr-drops-octets': { probe: after('RETR 1'), usual: 'd\r\n', instead: 'c\r\n\r\n' },
  'pop3-rset-keeps-marks': {
    probe: after('DELE 1', 'RSET', 'STAT'),
    usual: '+OK The maildrop has 2 messages\r\n',
    instead: '+OK The maildrop has 1 messages\r\n',
  },
  'pop3-size-counts-lf': { probe: after('STAT'), usual: '+OK 2 450\r\n', instead: '+OK 2 431\r\n' },
  'pop3-stls-in-transaction': {
    probe: after('STLS'),
    usual: '-ERR Logged in already\r\n',
    instead: '+OK Begin TLS\r\n',
  },
  'pop3-stls-offered-in-tls': {
    probe: async probe => {
      await before('STLS')(probe);
      await probe.tls();
      await probe.say('CAPA');
    },
    usual: '<tls>+OK Capabilities follow\r\nTOP\r\n',
    instead: 'STLS\r\n',
  },
  'pop3-stls-runs-injected': {
    probe: async probe => {
      await before('STLS\r\nCAPA')(probe);
      await probe.tls();
      await probe.say('CAPA');
    },
    usual: /^(?![\s\S]*follow[\s\S]*follow)/,
    instead: /<tls>[\s\S]*Capabilities follow[\s\S]*Capabilities follow/,
  },
  'pop3-stls-keeps-half': {
    probe: async probe => {
      await probe.open('pop3');
      await probe.raw('STLS\r\nXY');
      await probe.tls();
      await probe.say('CAPA');
    },
    usual: '<tls>+OK Capabilities follow\r\n',
    instead: '<tls>-ERR',
  },
  'pop3-old-tls': {
    probe: async probe => before(weakly[await weakHandshake(probe.server.ports.pop3, 'STLS', 'old')] ?? '')(probe),
    usual: '+OK Capabilities follow\r\n',
    instead: '+OK Goodbye',
  },
  'pop3-open-tls': {
    probe: async probe => before(weakly[await weakHandshake(probe.server.ports.pop3, 'STLS', 'open')] ?? '')(probe),
    usual: '+OK Capabilities follow\r\n',
    instead: '+OK Goodbye',
  },
  'pop3-long-line-ends-all': { probe: before('a'.repeat(4_000)), usual: '-ERR', instead: '<closed>' },
  'pop3-many-lines-end-all': {
    probe: before('\r\n'.repeat(600)),
    usual: /^(?![\s\S]*<closed>)/,
    instead: '<closed>',
  },
  'pop3-http-run': { probe: before('POST / HTTP/1.1'), usual: '-ERR', instead: /\+OK[^\n]*\n\+OK/ },
  'pop3-runs-clear-after-tls': {
    probe: probe => probe.afterTls('pop3', 'STLS', 'CAPA\r\n'),
    usual: /^$/,
    instead: '+OK Capabilities follow\r\n',
  },
  'pop3-top-counts-header': { probe: after('TOP 1 3'), usual: '..a\r\n', instead: 'Subject: one\r\n\r\n.\r\n' },
  'pop3-top-sends-all': { probe: after('TOP 1 1'), usual: '..a\r\n.\r\n', instead: 'b\r\n' },
  'pop3-uidl-new-each-session': {
    probe: async probe => {
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
    usual: '+OK Password, please\r\n',
    instead: '-ERR Syntax: USER name\r\n',
  },
  'pop3-uidl-not-unique': { probe: after('UIDL'), usual: '1 <validity>-1\r\n', instead: '1 <validity>\r\n' },
  'pop3-verb-case-sensitive': { probe: after('noop'), usual: '+OK\r\n', instead: '-ERR Unknown command\r\n' },
  'pop3-login-commands-after-login': {
    probe: after('USER user1'),
    usual: '-ERR Logged in already\r\n',
    instead: '+OK\r\n',
  },
  'pop3-wrong-password-accepted': {
    probe: before('USER user1', 'PASS wrong'),
    usual: '-ERR [AUTH] Authentication failed\r\n',
    instead: '+OK\r\n',
  },
  'pop3-user-announced-only': {
    probe: before('USER user1'),
    usual: '+OK Password, please\r\n',
    instead: '-ERR Unknown command\r\n',
  },
  'pop3-apop-timestamp-malformed': { probe: before('CAPA'), usual: '<stamp@mail', instead: /<[0-9a-f]{16}\.\d+\.mail/ },
  'pop3-apop-failure-accepted': {
    probe: before('APOP user1 00000000000000000000000000000000'),
    usual: '-ERR [AUTH] Authentication failed\r\n',
    instead: '+OK\r\n',
  },
  'pop3-sasl-announced-only': {
    probe: before('AUTH PLAIN AHVzZXIxAHNlY3JldA=='),
    usual: "+OK user1's maildrop has 0 messages\r\n",
    instead: '-ERR Unknown authentication mechanism\r\n',
  },
  'pop3-initial-response-refused': {
    probe: before('AUTH PLAIN AHVzZXIxAHNlY3JldA=='),
    usual: "+OK user1's maildrop has 0 messages\r\n",
    instead: '-ERR One argument, please\r\n',
  },
  'pop3-auth-failure-accepted': {
    probe: before('AUTH PLAIN AHVzZXIxAHdyb25n'),
    usual: '-ERR [AUTH] Authentication failed\r\n',
    instead: '+OK\r\n',
  },
  'pop3-unknown-mechanism-challenged': {
    probe: before('AUTH FOO'),
    usual: '-ERR Unknown authentication mechanism\r\n',
    instead: '+ \r\n',
  },
  'pop3-cancel-accepted': { probe: before('AUTH PLAIN', '*'), usual: '-ERR Cancelled\r\n', instead: '+OK\r\n' },
  'pop3-mechanism-case-sensitive': {
    probe: before('AUTH plain'),
    usual: '+ \r\n',
    instead: '-ERR Unknown authentication mechanism\r\n',
  },
  'pop3-in-use-oracle': {
    probe: before('USER user1', 'PASS wrong'),
    usual: '-ERR [AUTH] Authentication failed\r\n',
    instead: '-ERR [IN-USE] Authentication failed\r\n',
  },
  'pop3-expire-without-days': { probe: before('CAPA'), usual: 'EXPIRE NEVER\r\n', instead: 'EXPIRE\r\n' },
  'pop3-login-delay-in-words': {
    probe: before('CAPA'),
    usual: 'EXPIRE NEVER\r\nIMPLEMENTATION mailspec-reference\r\n',
    instead: 'LOGIN-DELAY short\r\n',
  },
  'pop3-implementation-without-name': {
    probe: before('CAPA'),
    usual: 'IMPLEMENTATION mailspec-reference\r\n',
    instead: 'IMPLEMENTATION\r\n',
  },
  'pop3-stls-twice-accepted': {
    probe: async probe => {
      await before('STLS')(probe);
      await probe.tls();
      await probe.say('STLS');
    },
    usual: '<tls>-ERR TLS is in force already\r\n',
    instead: '<tls>+OK\r\n',
  },
  'pop3-minimal-commands-missing': { probe: after('NOOP'), usual: '+OK\r\n', instead: '-ERR Unknown command\r\n' },
  'pop3-missing-argument-accepted': {
    probe: before('USER'),
    usual: '-ERR Syntax: USER name\r\n',
    instead: '+OK 0 0\r\n',
  },
  'pop3-long-command-split': {
    probe: before(`USER ${'n'.repeat(100)}`),
    usual: /please\r\n$/,
    instead: '+OK Password, please\r\n-ERR Unknown command\r\n',
  },
  'pop3-numbers-from-zero': { probe: after('LIST'), usual: '1 230\r\n', instead: '0 230\r\n' },
  'pop3-optional-commands-count-from-zero': {
    probe: async probe => {
      for (const name of ['first', 'second', 'third']) await deliver(probe.server, `Subject: ${name}\r\n\r\n\r\n`);
      await before('USER user1', 'PASS secret', 'TOP 3 0')(probe);
    },
    usual: 'Subject: third\r\n',
    instead: '-ERR No such message\r\n',
  },
  'pop3-list-lacks-last': { probe: after('LIST'), usual: '2 220\r\n', instead: '1 230\r\n.\r\n' },
  'pop3-empty-maildrop-refused': {
    probe: before('USER user1', 'PASS secret', 'STAT'),
    usual: '+OK 0 0\r\n',
    instead: '-ERR No messages\r\n',
  },
  'pop3-eighth-bit-cleared': {
    probe: async probe => {
      await deliver(probe.server, 'Subject: x\r\n\r\n\xe9\r\n');
      await before('USER user1', 'PASS secret', 'RETR 1')(probe);
    },
    usual: '\xe9\r\n',
    instead: 'i\r\n',
  },
  'pop3-optional-commands-missing': {
    probe: after('UIDL'),
    usual: '+OK 2 messages (450 octets)\r\n',
    instead: '-ERR Unknown command\r\n',
  },
  'pop3-top-without-blank-line': {
    probe: after('TOP 1 0'),
    usual: 'Subject: one\r\n\r\n',
    instead: 'Subject: one\r\n.\r\n',
  },
  'pop3-top-beyond-the-end-refused': {
    probe: after('TOP 1 10'),
    usual: '+OK The top follows\r\n',
    instead: '-ERR Not so many lines\r\n',
  },
  'pop3-one-login-only': {
    probe: before('USER user1', 'PASS wrong', 'USER user1', 'PASS secret'),
    usual: "+OK user1's maildrop has 0 messages\r\n",
    instead: '-ERR [AUTH] Authentication failed\r\n+OK Password, please\r\n-ERR [AUTH] Authentication failed\r\n',
  },
  'pop3-capa-refused-after-login': {
    probe: after('CAPA'),
    usual: '+OK Capabilities follow\r\n',
    instead: '-ERR Unknown command\r\n',
  },
  'pop3-capa-shrinks-after-login': {
    probe: after('CAPA'),
    usual: 'TOP\r\n',
    instead: '+OK Capabilities follow\r\nIMPLEMENTATION mailspec-reference\r\n',
  },
  'pop3-stls-announced-after-login': {
    probe: after('CAPA'),
    usual: '+OK Capabilities follow\r\nTOP\r\n',
    instead: 'STLS\r\n',
  },
  'pop3-stls-stays-clear': {
    probe: before('STLS', 'CAPA'),
    usual: '+OK Begin TLS\r\n<closed>',
    instead: '+OK Begin TLS\r\n+OK Capabilities follow\r\n',
  },
  'pop3-size-counts-stuffing': {
    probe: after('LIST'),
    usual: '+OK 2 messages (450 octets)\r\n',
    instead: '+OK 2 messages (451 octets)\r\n',
  },
  'pop3-uidl-is-number': {
    probe: twice(['DELE 1'], quit, 'UIDL'),
    usual: '1 <validity>-2\r\n',
    instead: '1 <validity>-1\r\n',
  },
  'pop3-quit-removes-all': {
    probe: twice(['DELE 1'], quit, 'STAT'),
    usual: "+OK user1's maildrop has 1 messages\r\n",
    instead: "+OK user1's maildrop has 0 messages\r\n",
  },
  'pop3-dropped-session-keeps-lock': {
    probe: twice([], drop, 'STAT'),
    usual: /Password, please\r\n[\s\S]*Password, please\r\n.*maildrop has 2 messages\r\n/,
    instead: '-ERR [IN-USE]',
  },
  'pop3-lock-not-released': {
    probe: twice([], quit, 'STAT'),
    usual: /Goodbye\r\n<closed>[\s\S]*maildrop has 2 messages\r\n/,
    instead: '-ERR [IN-USE]',
  },
  'pop3-retrieved-removed': {
    probe: twice(['RETR 1'], drop, 'STAT'),
    usual: "+OK Password, please\r\n+OK user1's maildrop has 2 messages\r\n+OK 2 450\r\n",
    instead: "+OK user1's maildrop has 1 messages\r\n",
  },
  'pop3-apop-right-digest-refused': {
    probe: apop,
    usual: '+OK Password, please\r\n',
    instead: '-ERR Syntax: USER name\r\n',
  },
  'pop3-user-challenged': {
    probe: before('USER user1'),
    usual: '+OK Password, please\r\n',
    instead: '+ UGFzc3dvcmQ6\r\n',
  },
  'pop3-challenge-in-words': { probe: before('AUTH PLAIN'), usual: '+ \r\n', instead: '+ go ahead\r\n' },
  'pop3-cram-challenge-repeated': {
    probe: before('AUTH CRAM-MD5'),
    usual: /^\+ (?!PDFAZ)[A-Za-z0-9+/]+=*\r$/m,
    instead: '+ PDFAZXhhbXBsZS50ZXN0Pg==\r\n',
  },
  'pop3-cram-challenge-malformed': { probe: before('AUTH CRAM-MD5'), usual: /^\+ P\S+\r$/m, instead: '+ MTIzNDU=\r\n' },
  'pop3-plain-not-listed': {
    probe: before('CAPA'),
    usual: 'SASL SCRAM-SHA-256 SCRAM-SHA-1 CRAM-MD5 DIGEST-MD5 PLAIN LOGIN XOAUTH2\r\n',
    instead: 'SASL SCRAM-SHA-256 SCRAM-SHA-1 CRAM-MD5 DIGEST-MD5 LOGIN XOAUTH2\r\n',
  },
  'pop3-mechanisms-not-listed': {
    probe: before('CAPA'),
    usual: 'SASL SCRAM-SHA-256 SCRAM-SHA-1 CRAM-MD5 DIGEST-MD5 PLAIN LOGIN XOAUTH2\r\n',
    instead: 'SASL PLAIN\r\n',
  },
  'pop3-mechanisms-listed-unknown': {
    probe: before('CAPA'),
    usual: ' LOGIN XOAUTH2\r\n',
    instead: ' LOGIN XOAUTH2 DIGEST-MD5 SCRAM-SHA-512 NTLM\r\n',
  },
  'pop3-commands-not-listed': {
    probe: before('CAPA'),
    usual: '\r\nSTLS\r\nUTF8 USER\r\nLANG\r\n',
    instead: /follow\r\nPIPELINING\r\nRESP-CODES\r\nAUTH-RESP-CODE\r\nEXPIRE/,
  },
  'pop3-in-use-is-auth': {
    probe: async probe => {
      await logIn(probe);
      await logIn(probe);
    },
    usual: '-ERR [IN-USE] Another session has the maildrop\r\n',
    instead: '-ERR [AUTH] Another session has the maildrop\r\n',
  },
  'pop3-initial-response-ignored': {
    probe: before('AUTH CRAM-MD5 AHVzZXI='),
    usual: '-ERR This mechanism takes no initial response',
    instead: /^\+ [A-Za-z0-9+/]+=*\r$/m,
  },
  'pop3-initial-response-empty-ignored': {
    probe: before('AUTH PLAIN ='),
    usual: '-ERR [AUTH] Authentication failed\r\n',
    instead: /\+ \r\n$/,
  },
  'pop3-long-response-split': {
    probe: before('AUTH PLAIN', 'eHh4'.repeat(75)),
    usual: '-ERR [AUTH] Authentication failed\r\n',
    instead: '-ERR The response is too long\r\n',
  },
  'pop3-cancel-locks-out': {
    probe: before('AUTH PLAIN', '*', 'USER user1', 'PASS secret'),
    usual: "+OK user1's maildrop has 0 messages\r\n",
    instead: '-ERR [AUTH] Authentication failed\r\n',
  },
  'pop3-refusal-keeps-lock': {
    probe: before('USER user1', 'PASS wrong', 'USER user1', 'PASS secret'),
    usual: "+OK user1's maildrop has 0 messages\r\n",
    instead: '-ERR [IN-USE] Another session has the maildrop\r\n',
  },
  'pop3-name-refused-again': {
    probe: before('USER user1', 'USER user2'),
    usual: '+OK Password, please\r\n+OK Password, please\r\n',
    instead: '-ERR One name is enough\r\n',
  },
  'pop3-first-name-kept': {
    probe: before('USER user1', 'USER nobody', 'PASS secret'),
    usual: '-ERR [AUTH] Authentication failed\r\n',
    instead: "+OK user1's maildrop has 0 messages\r\n",
  },
  'pop3-capability-malformed': {
    probe: before('CAPA'),
    usual: 'IMPLEMENTATION mailspec-reference\r\n',
    instead: 'IMPLEMENTATION  mailspec-reference\r\n',
  },
  'pop3-response-code-malformed': {
    probe: before('FOO'),
    usual: '-ERR Unknown command\r\n',
    instead: '-ERR [Unknown command]\r\n',
  },
  'pop3-greeting-with-brackets': {
    probe: before('CAPA'),
    usual: '+OK mailspec reference server ready <stamp@mail.example.test>\r\n',
    instead: '+OK mailspec reference server <ready> <stamp@mail.example.test>\r\n',
  },
  'pop3-login-delay-not-enforced': {
    probe: before('CAPA'),
    usual: 'EXPIRE NEVER\r\nIMPLEMENTATION mailspec-reference\r\n',
    instead: 'LOGIN-DELAY 60\r\n',
  },
  'pop3-login-delay-hidden-after-login': {
    probe: before('CAPA', 'USER user1', 'PASS secret', 'CAPA'),
    usual: /^(?![\s\S]*LOGIN-DELAY)/,
    instead: /^[\s\S]*LOGIN-DELAY 60\r\n(?:(?!LOGIN-DELAY)[\s\S])*Capabilities follow\r\n(?:(?!LOGIN-DELAY)[\s\S])*$/,
  },
  'pop3-login-delay-code-missing': {
    probe: twice([], quit, 'STAT'),
    usual: /Goodbye\r\n<closed>[\s\S]*maildrop has 2 messages\r\n/,
    instead: '-ERR Too early\r\n',
  },
  'pop3-login-delay-told-to-user': {
    probe: twice([], quit, 'STAT'),
    usual: '<closed>+OK mailspec reference server ready <stamp@mail.example.test>\r\n+OK Password, please\r\n',
    instead: '-ERR [LOGIN-DELAY] Wait a minute\r\n',
  },
  'pop3-policy-changes': { probe: after('CAPA'), usual: 'EXPIRE NEVER\r\n', instead: 'EXPIRE 5\r\n' },
  'pop3-policy-user-after-login': { probe: after('CAPA'), usual: 'EXPIRE NEVER\r\n', instead: 'EXPIRE 30 USER\r\n' },
  'pop3-multiline-cut-off': { probe: after('LIST'), usual: '2 220\r\n.\r\n', instead: /\r\n2 220<closed>$/ },
  'pop3-top-lines-of-32-bits': {
    probe: after('TOP 1 4294967296'),
    usual: '..a\r\n',
    instead: 'Subject: one\r\n\r\n.\r\n',
  },
  'pop3-top-marks': { probe: after('TOP 1 0', 'STAT'), usual: '+OK 2 450\r\n', instead: '+OK 1 220\r\n' },
  'pop3-segment-ends-command': {
    probe: async probe => {
      await logIn(probe);
      await probe.raw('NO');
      await probe.raw('OP\r\n');
    },
    usual: '+OK\r\n',
    instead: '-ERR Unknown command\r\n',
  },
  'pop3-utf8-refused': { probe: before('UTF8'), usual: '+OK UTF-8 it is\r\n', instead: '-ERR Not now\r\n' },
  'pop3-utf8-with-parameter': { probe: before('CAPA'), usual: 'UTF8 USER\r\n', instead: 'UTF8 USER ALL\r\n' },
  'pop3-utf8-after-login': { probe: after('UTF8'), usual: '-ERR Logged in already\r\n', instead: '+OK\r\n' },
  'pop3-utf8-argument-accepted': { probe: before('UTF8 x'), usual: '-ERR Syntax: UTF8\r\n', instead: '+OK\r\n' },
  'pop3-utf8-mangled': { probe: inUtf8('UTF8'), usual: 'Subject: \xc3\xbc\r\n', instead: 'Subject: ?\r\n' },
  'pop3-utf8-encoded': {
    probe: inUtf8('UTF8'),
    usual: 'Subject: \xc3\xbc\r\n\r\na\r\n',
    instead: 'Subject: \xc3\xbc\r\n\r\n=61\r\n',
  },
  'pop3-utf8-code-missing': {
    probe: inUtf8('CAPA'),
    usual: '-ERR [UTF8] The message has header fields beyond ASCII: give UTF8 before login\r\n',
    instead: '-ERR The message has header fields beyond ASCII: give UTF8 before login\r\n',
  },
  'pop3-utf8-message-as-is': {
    probe: inUtf8('CAPA'),
    usual: '-ERR [UTF8] The message has header fields beyond ASCII: give UTF8 before login\r\n',
    instead: '+OK 219 octets\r\n',
  },
  'pop3-stls-after-utf8': {
    probe: before('UTF8', 'STLS'),
    usual: '-ERR UTF8 came first\r\n',
    instead: '+OK Begin TLS\r\n',
  },
  'pop3-saslprep-missing': {
    probe: before('USER user1\xc2\xad', 'PASS secret'),
    usual: "+OK user1's maildrop has 0 messages\r\n",
    instead: '-ERR [AUTH] Authentication failed\r\n',
  },
  'pop3-utf8-forbidden-dropped': {
    probe: before('USER user1\xff', 'PASS secret'),
    usual: '-ERR Such a name is not allowed\r\n',
    instead: '+OK Password, please\r\n',
  },
  'pop3-lang-with-parameter': { probe: before('CAPA'), usual: 'LANG\r\n', instead: 'LANG en de\r\n' },
  'pop3-lang-list-refused': { probe: before('LANG'), usual: '+OK Languages follow\r\n', instead: '-ERR No list\r\n' },
  'pop3-lang-list-malformed': { probe: before('LANG'), usual: 'en English\r\n', instead: '(English) (en)\r\n' },
  'pop3-lang-tag-missing': {
    probe: before('LANG de'),
    usual: '+OK de Antworten sind auf Deutsch\r\n',
    instead: '+OK Antworten sind auf Deutsch\r\n',
  },
  'pop3-lang-unknown-after-login': {
    probe: after('LANG de'),
    usual: '+OK de Antworten sind auf Deutsch\r\n',
    instead: '-ERR Unknown command\r\n',
  },
  'pop3-lang-without-effect': {
    probe: before('LANG de', 'FOO'),
    usual: '-ERR Unbekannter Befehl\r\n',
    instead: '-ERR Unknown command\r\n',
  },
  'pop3-lang-failure-changes': {
    probe: before('LANG fr', 'FOO'),
    usual: '-ERR No such language\r\n',
    instead: '-ERR Diese Sprache gibt es nicht\r\n',
  },
  'pop3-lang-unknown-accepted': {
    probe: before('LANG fr'),
    usual: '-ERR No such language\r\n',
    instead: '+OK en Responses are in English\r\n',
  },
  'pop3-lang-in-latin-1': {
    probe: before('LANG de', 'QUIT x'),
    usual: '-ERR Richtig w\xc3\xa4re: QUIT\r\n',
    instead: '-ERR Richtig w\xe4re: QUIT\r\n',
  },
  'pop3-lang-asterisk-refused': {
    probe: before('LANG *'),
    usual: '+OK en Responses are in English\r\n',
    instead: '-ERR No such language\r\n',
  },
  'pop3-lang-hides-numbers': {
    probe: after('LANG de', 'STAT'),
    usual: '+OK 2 450\r\n',
    instead: '+OK Es gibt 2 450\r\n',
  },
};

/** What differs between any two servers. */
const alike = (text: string) =>
  text.replace(/<[0-9a-f]{16}\.\d+@/g, '<stamp@').replace(/\b\d{10}(?=\b)/g, '<validity>');

describe('POP3 faults', () => allShown(pop3Faults, probes, alike));
