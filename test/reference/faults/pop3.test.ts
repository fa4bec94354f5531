import { createHash } from 'node:crypto';
import { describe } from 'vitest';
import { pop3Faults } from '../../../reference/faults/pop3.js';
import { Client } from '../client.js';
import { deliver } from '../serving.js';
import { allSeen, type Probes } from './seen.js';
import type { Probe } from './transcript.js';

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
/** Whether two challenges of CRAM-MD5 differ, as servers without the fault have it. */
const cramMd5 = async (probe: Probe) => {
  const client = await Client.open(probe.server.ports.pop3);
  await client.reply();
  const first = await client.ask('AUTH CRAM-MD5');
  await client.ask('*');
  const second = await client.ask('AUTH CRAM-MD5');
  client.close();
  await before(first === second ? 'USER same' : 'USER')(probe);
};
/** A message with a header field in UTF-8, read behind this command. */
const inUtf8 = (command: string) => async (probe: Probe) => {
  await deliver(probe.server, 'Subject: \xc3\xbc\r\n\r\na\r\n');
  await before(command, 'USER user1', 'PASS secret', 'RETR 1')(probe);
};

/** For each fault, what brings it to light. */
const probes: Probes = {
  'pop3-capa-not-terminated': before('CAPA'),
  'pop3-capa-refused': before('CAPA'),
  'pop3-greeting-twice': before('CAPA'),
  'pop3-empty-line-passed-over': after('', 'NOOP'),
  'pop3-missing-message-accepted': after('RETR 3'),
  'pop3-status-lower-case': before('FOO'),
  'pop3-greeting-negative': before('CAPA'),
  'pop3-greeting-without-timestamp': before('CAPA'),
  'pop3-in-use-code-missing': async probe => {
    await logIn(probe);
    await logIn(probe);
  },
  'pop3-auth-code-not-announced': before('CAPA'),
  'pop3-auth-code-to-user': before('USER nobody'),
  'pop3-auth-code-with-argument': before('CAPA'),
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
  'pop3-retr-adds-line': after('RETR 1'),
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
    await probe.say('CAPA');
  },
  'pop3-runs-clear-after-tls': probe => probe.afterTls('pop3', 'STLS', 'CAPA\r\n'),
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
    await deliver(probe.server, 'Subject: x\r\n\r\n\xe9\r\n');
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
  'pop3-apop-right-digest-refused': apop,
  'pop3-user-challenged': before('USER user1'),
  'pop3-challenge-in-words': before('AUTH PLAIN'),
  'pop3-cram-challenge-repeated': cramMd5,
  'pop3-cram-challenge-malformed': cramMd5,
  'pop3-plain-not-listed': before('CAPA'),
  'pop3-commands-not-listed': before('CAPA'),
  'pop3-in-use-is-auth': async probe => {
    await logIn(probe);
    await logIn(probe);
  },
  'pop3-initial-response-ignored': before('AUTH CRAM-MD5 AHVzZXI='),
  'pop3-long-response-split': before('AUTH PLAIN', 'eHh4'.repeat(75)),
  'pop3-cancel-locks-out': before('AUTH PLAIN', '*', 'USER user1', 'PASS secret'),
  'pop3-refusal-keeps-lock': before('USER user1', 'PASS wrong', 'USER user1', 'PASS secret'),
  'pop3-name-refused-again': before('USER user1', 'USER user2'),
  'pop3-first-name-kept': before('USER user1', 'USER nobody', 'PASS secret'),
  'pop3-capability-malformed': before('CAPA'),
  'pop3-response-code-malformed': before('FOO'),
  'pop3-greeting-with-brackets': before('CAPA'),
  'pop3-login-delay-not-enforced': before('CAPA'),
  'pop3-login-delay-hidden-after-login': before('CAPA'),
  'pop3-login-delay-code-missing': twice([], quit, 'STAT'),
  'pop3-login-delay-told-to-user': twice([], quit, 'STAT'),
  'pop3-policy-changes': after('CAPA'),
  'pop3-policy-user-after-login': after('CAPA'),
  'pop3-multiline-cut-off': after('LIST'),
  'pop3-top-lines-of-32-bits': after('TOP 1 4294967296'),
  'pop3-top-marks': after('TOP 1 0', 'STAT'),
  'pop3-segment-ends-command': async probe => {
    await logIn(probe);
    await probe.raw('NO');
    await probe.raw('OP\r\n');
  },
  'pop3-utf8-refused': before('UTF8'),
  'pop3-utf8-with-parameter': before('CAPA'),
  'pop3-utf8-after-login': after('UTF8'),
  'pop3-utf8-argument-accepted': before('UTF8 x'),
  'pop3-utf8-mangled': inUtf8('UTF8'),
  'pop3-utf8-encoded': inUtf8('UTF8'),
  'pop3-utf8-code-missing': inUtf8('CAPA'),
  'pop3-utf8-message-as-is': inUtf8('CAPA'),
  'pop3-stls-after-utf8': before('UTF8', 'STLS'),
  'pop3-saslprep-missing': before('USER user1\xc2\xad', 'PASS secret'),
  'pop3-utf8-forbidden-dropped': before('USER user1\xff', 'PASS secret'),
  'pop3-lang-with-parameter': before('CAPA'),
  'pop3-lang-list-refused': before('LANG'),
  'pop3-lang-list-malformed': before('LANG'),
  'pop3-lang-tag-missing': before('LANG de'),
  'pop3-lang-unknown-after-login': after('LANG de'),
  'pop3-lang-without-effect': before('LANG de', 'FOO'),
  'pop3-lang-failure-changes': before('LANG fr', 'FOO'),
  'pop3-lang-unknown-accepted': before('LANG fr'),
  'pop3-lang-in-latin-1': before('LANG de', 'QUIT x'),
  'pop3-lang-asterisk-refused': before('LANG *'),
  'pop3-lang-hides-numbers': after('LANG de', 'STAT'),
};

/** What differs between any two servers. */
const alike = (text: string) =>
  text.replace(/<[0-9a-f]{16}\.\d+@/g, '<stamp@').replace(/\b\d{10}(?=\b)/g, '<validity>');

describe('POP3 faults', () => allSeen(pop3Faults, probes, alike));
