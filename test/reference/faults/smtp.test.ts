import { describe } from 'vitest';
import { deliveryFaults } from '../../../reference/faults/smtp/delivery.js';
import { relayFaults } from '../../../reference/faults/smtp/relay.js';
import { relayExtensionsFaults } from '../../../reference/faults/smtp/relay-extensions.js';
import { reportsFaults } from '../../../reference/faults/smtp/reports.js';
import { smtpFaults } from '../../../reference/faults/smtp.js';
import { allSeen, type Probes } from './seen.js';
import type { Probe } from './transcript.js';

const plain = 'AUTH PLAIN AHVzZXIxAHNlY3JldA==';
const hello = async (probe: Probe) => {
  await probe.open('smtp');
  await probe.say('EHLO client.example.test');
};
const says =
  (...lines: string[]) =>
  async (probe: Probe) => {
    await hello(probe);
    await probe.say(...lines);
  };
/** Sends one message to user1 in one write, and reads what arrived. */
const delivers =
  (message: string, end = '.\r\n') =>
  async (probe: Probe) => {
    await hello(probe);
    await probe.say('MAIL FROM:<a@example.com>', 'RCPT TO:<user1@example.test>', 'DATA');
    await probe.raw(message + end);
    await probe.mail();
  };
const upgrades =
  (behind: string, ...after: string[]) =>
  async (probe: Probe) => {
    await hello(probe);
    await probe.raw(`STARTTLS\r\n${behind}`);
    await probe.tls();
    await probe.say(...after);
  };

const asks =
  (service: 'smtp' | 'submission', ...lines: string[]) =>
  async (probe: Probe) => {
    await probe.open(service);
    await probe.say('EHLO client.example.test', 'STARTTLS');
    await probe.tls();
    await probe.say('EHLO client.example.test', ...lines);
  };
/** Submits one message as user1, with these parameters of MAIL, and reads what is in user1's maildrop then. */
const submits = (path: string, message: string) => async (probe: Probe) => {
  await asks('submission', plain, `MAIL FROM:${path}`, 'RCPT TO:<user1@example.test>', 'DATA')(probe);
  await probe.raw(`${message}.\r\n`);
  await probe.mail();
};

/** For each fault, what brings it to light. */
const probes: Probes = {
  'smtp-greeting-name-alone': hello,
  'smtp-helo-without-domain': says('HELO a.example'),
  'smtp-hello-name-unchecked': says('EHLO a_b'),
  'smtp-errors-close-connection': says('XYZZY', 'NOOP'),
  'smtp-every-command-unknown': hello,
  'smtp-errors-answered-twice': says('XYZZY'),
  'smtp-unlisted-codes': says('NOOP'),
  'smtp-vrfy-denies-everyone': says('VRFY user1'),
  'smtp-vrfy-takes-names-only': says('VRFY user1@example.test'),
  'smtp-vrfy-listed': hello,
  'smtp-send-unlisted': says('SEND FROM:<>'),
  'smtp-turn-accepted': says('TURN'),
  'smtp-unwanted-argument-500': says('RSET all'),
  'smtp-bad-mail-553': says('MAIL FROM:'),
  'smtp-refusal-350': says('MAIL FROM:<>', 'RCPT TO:<nobody@example.test>'),
  'smtp-too-many-recipients-451': async probe => {
    await hello(probe);
    await probe.say('MAIL FROM:<>');
    await probe.raw('RCPT TO:<user1@example.test>\r\n'.repeat(1001));
  },
  'smtp-futurerelease-for-relays': hello,
  'smtp-nested-mail-replaces-sender': async probe => {
    await hello(probe);
    await probe.say('MAIL FROM:<>', 'RCPT TO:<user1@example.test>', 'MAIL FROM:<b@example.com>', 'DATA');
    await probe.raw('x\r\n.\r\n');
    await probe.mail();
  },
  'smtp-one-transaction-at-a-time': async probe => {
    await hello(probe);
    await probe.say('MAIL FROM:<>');
    await hello(probe);
    await probe.say('MAIL FROM:<>');
  },
  'smtp-dot-with-others-ends-data': delivers('a\r\n. \r\nNOOP\r\n'),
  'smtp-first-dot-is-data': delivers(''),
  'smtp-delivers-at-quit': delivers('x\r\n'),
  'submission-tls-untold': submits('<>', 'x\r\n'),
  'smtp-received-begins-with-by': delivers('x\r\n'),
  'smtp-received-two-digit-year': delivers('x\r\n'),
  'smtp-received-zone-name': delivers('x\r\n'),
  'smtp-received-unregistered-protocol': delivers('x\r\n'),
  'smtp-received-invalid-date': delivers('x\r\n'),
  'smtp-trace-behind-header': delivers('Subject: x\r\n\r\nx\r\n'),
  'smtp-fields-sorted': delivers('To: x\r\nSubject: x\r\n\r\nx\r\n'),
  'smtp-return-path-in-small-letters': async probe => {
    await hello(probe);
    await probe.say('MAIL FROM:<Aa@example.com>', 'RCPT TO:<user1@example.test>', 'DATA');
    await probe.raw('x\r\n.\r\n');
    await probe.mail();
  },
  'smtp-return-path-bare': async probe => {
    await hello(probe);
    await probe.say('MAIL FROM:<a+b@example.com>', 'RCPT TO:<user1@example.test>', 'DATA');
    await probe.raw('x\r\n.\r\n');
    await probe.mail();
  },
  'smtp-header-recipients-delivered': async probe => {
    await delivers('To: user2@example.test\r\n\r\nx\r\n')(probe);
    await probe.mail('user2');
  },
  'smtp-recipient-deduced': delivers('Subject: x\r\n\r\nx\r\n'),
  'smtp-priority-traced-in-words': submits('<> MT-PRIORITY=3', 'Message-ID: <a@example.com>\r\n\r\nx\r\n'),
  'submission-atrn-offered': asks('submission'),
  'submission-date-not-added': submits('<>', 'Message-ID: <a@example.com>\r\n\r\nx\r\n'),
  'submission-sender-added': submits('<>', 'Message-ID: <a@example.com>\r\n\r\nx\r\n'),
  'smtp-limits-gone-under-tls': asks('smtp'),
  'smtp-rcptmax-not-kept': async probe => {
    await hello(probe);
    await probe.say('MAIL FROM:<>');
    await probe.raw('RCPT TO:<user1@example.test>\r\n'.repeat(11));
  },
  'smtp-tls-required-removed': delivers('TLS-Required: No\r\n\r\nx\r\n'),
  'smtp-etrn-with-parameter': hello,
  'smtp-etrn-not-implemented': says('ETRN example.test'),
  'smtp-etrn-anything-started': says('ETRN'),
  'smtp-etrn-refused-550': says('ETRN example.com'),
  'smtp-etrn-in-transaction': says('MAIL FROM:<>', 'ETRN example.test'),
  'submission-etrn-offered': asks('submission'),
  'smtp-deliverby-in-words': hello,
  'smtp-by-refused': says('MAIL FROM:<> BY=60;R'),
  'smtp-by-anything': says('MAIL FROM:<> BY=60'),
  'smtp-by-return-in-the-past': says('MAIL FROM:<> BY=0;R'),
  'smtp-by-below-minimum': says('MAIL FROM:<> BY=1;R'),
  'smtp-by-refused-550': says('MAIL FROM:<> BY=0;R'),
  'smtp-by-refused-without-code': says('MAIL FROM:<> BY=0;R'),
  'submission-hold-refused-550': asks('submission', plain, 'MAIL FROM:<> HOLDFOR=0'),
  'submission-hold-refused-5-5-2': asks('submission', plain, 'MAIL FROM:<> HOLDFOR=0'),
  'submission-held-behind-deadline': asks('submission', plain, 'MAIL FROM:<> HOLDFOR=60 BY=30;N'),
  'submission-hold-behind-deadline-554': asks('submission', plain, 'MAIL FROM:<> HOLDFOR=60 BY=30;N'),
  'submission-futurerelease-without-date': asks('submission'),
  'submission-hold-refused': asks('submission', plain, 'MAIL FROM:<> HOLDFOR=1'),
  'submission-hold-anything': asks('submission', plain, 'MAIL FROM:<> HOLDFOR=x'),
  'submission-held-twice': asks('submission', plain, 'MAIL FROM:<> HOLDFOR=1 HOLDUNTIL=2024-01-15T12:00:00Z'),
  'submission-held-for-ever': asks('submission', plain, 'MAIL FROM:<> HOLDFOR=999999999'),
  'submission-not-held': submits('<> HOLDFOR=60', 'x\r\n'),
  'submission-never-released': submits('<> HOLDUNTIL=2024-01-15T12:00:00Z', 'x\r\n'),
  'smtp-mt-priority-long-policy': hello,
  'smtp-mt-priority-refused': says('MAIL FROM:<> MT-PRIORITY=0'),
  'smtp-mt-priority-anything': says('MAIL FROM:<> MT-PRIORITY=10'),
  'smtp-priority-not-traced': submits('<> MT-PRIORITY=3', 'Message-ID: <a@example.com>\r\n\r\nx\r\n'),
  'smtp-priority-raised-by-anyone': says('MAIL FROM:<> MT-PRIORITY=3'),
  'smtp-priority-lowered-silently': says('MAIL FROM:<> MT-PRIORITY=3'),
  'submission-few-extensions': asks('submission'),
  'submission-auth-not-listed': asks('submission'),
  'submission-message-id-not-added': submits('<>', 'Message-ID: none\r\n\r\nx\r\n'),
  'submission-sender-unqualified': submits('<a@b>', 'Message-ID: <a@example.com>\r\n\r\nx\r\n'),
  'smtp-greeting-521': hello,
  'smtp-refusals-521': says('MAIL FROM:<>', 'RCPT TO:<nobody@example.test>'),
  'smtp-requiretls-with-parameter': asks('smtp'),
  'smtp-requiretls-refused': asks('smtp', 'MAIL FROM:<> REQUIRETLS'),
  'smtp-requiretls-answered-354': says('MAIL FROM:<> REQUIRETLS'),
  'smtp-tls-required-refused': delivers('TLS-Required: No\r\n\r\nx\r\n'),
  'smtp-limits-without-values': hello,
  'smtp-limits-with-leading-zero': hello,
  'smtp-limits-of-fifty-recipients': hello,
  'smtp-mailmax-not-kept': async probe => {
    await hello(probe);
    await probe.raw('MAIL FROM:<>\r\nRSET\r\n'.repeat(11));
  },
  'smtp-help-hyphen-on-last-line': says('HELP'),
  'smtp-greeting-doubled': hello,
  'smtp-greeting-without-domain': hello,
  'smtp-reply-code-out-of-range': says('VRFY user1'),
  'smtp-bare-code': says('RSET'),
  'smtp-control-character-in-reply': says('NOOP'),
  'smtp-334-outside-auth': says('HELP'),
  'smtp-354-outside-data': says('EXPN staff'),
  'smtp-enhanced-codes-differ': says('HELP'),
  'smtp-ehlo-literal-refused': says('EHLO [127.0.0.1]'),
  'smtp-ehlo-not-implemented': hello,
  'smtp-helo-not-implemented': says('HELO client.example.test'),
  'smtp-hello-name-verified': says('EHLO [192.0.2.1]'),
  'smtp-long-domain-refused': says(`EHLO ${`${'x'.repeat(50)}.`.repeat(2)}example`),
  'smtp-ehlo-hides-commands': hello,
  'smtp-expn-unlisted': says('EXPN staff'),
  'smtp-ehlo-unregistered-keyword': hello,
  'smtp-ehlo-keywords-with-parameters': hello,
  'smtp-commands-need-hello': async probe => {
    await probe.open('smtp');
    await probe.say('NOOP');
  },
  'smtp-second-ehlo-503': says('EHLO client.example.test'),
  'smtp-refused-ehlo-resets': says('MAIL FROM:<>', 'EHLO', 'RCPT TO:<user1@example.test>'),
  'smtp-replies-held-back': says('NOOP'),
  'smtp-segment-ends-line': async probe => {
    await hello(probe);
    await probe.raw('NO');
    await probe.raw('OP\r\n');
  },
  'smtp-bare-cr-ends-command': says('RSET\rRSET'),
  'smtp-vrfy-confirms-anyone': says('VRFY nobody'),
  'smtp-expn-confirms-anything': says('EXPN nobody'),
  'smtp-expn-not-implemented': says('EXPN staff'),
  'smtp-unknown-command-502': says('FOO'),
  'smtp-queries-abort-transaction': says('MAIL FROM:<>', 'HELP', 'RCPT TO:<user1@example.test>'),
  'smtp-rset-closes': says('RSET'),
  'smtp-rset-forgets-hello': says('RSET', 'MAIL FROM:<>'),
  'smtp-short-command-lines': says(`NOOP ${'x'.repeat(300)}`),
  'smtp-sender-refused': says('MAIL FROM:<>'),
  'smtp-recipient-refused': says('MAIL FROM:<>', 'RCPT TO:<user1@example.test>'),
  'smtp-plain-local-parts-only': says('MAIL FROM:<a+b@example.com>'),
  'smtp-quotes-make-another': says('MAIL FROM:<>', 'RCPT TO:<"user1"@example.test>'),
  'smtp-address-literal-refused': says('MAIL FROM:<a@[192.0.2.1]>'),
  'smtp-source-route-syntax-error': says('MAIL FROM:<@a.test:b@example.com>'),
  'smtp-parameter-case-sensitive': says('MAIL FROM:<> size=1'),
  'smtp-refused-parameters-accepted': says('MAIL FROM:<> FOO=1'),
  'smtp-unknown-parameter-501': says('MAIL FROM:<> FOO=1'),
  'smtp-short-local-parts': says(`MAIL FROM:<${'x'.repeat(40)}@example.com>`),
  'smtp-short-paths': says(`MAIL FROM:<x@${`${'x'.repeat(60)}.`.repeat(3)}example.com>`),
  'smtp-refused-mail-begins-transaction': says('MAIL FROM:a@example.com', 'RCPT TO:<user1@example.test>'),
  'smtp-errors-abort-transaction': says('MAIL FROM:<>', 'FOO', 'RCPT TO:<user1@example.test>'),
  'smtp-message-refused': delivers('x\r\n'),
  'smtp-end-of-data-doubled': says('MAIL FROM:<>', 'RCPT TO:<user1@example.test>', 'DATA', '.'),
  'smtp-transaction-survives-message': says(
    'MAIL FROM:<>',
    'RCPT TO:<user1@example.test>',
    'DATA',
    '.',
    'MAIL FROM:<>',
  ),
  'smtp-dot-removed-too-early': delivers('..\r\nx\r\n'),
  'smtp-nul-dropped': delivers('\0.\r\nx\r\n'),
  'smtp-local-part-routed': says('MAIL FROM:<>', 'RCPT TO:<a%b@example.test>'),
  'smtp-relay-refused-554': says('MAIL FROM:<>', 'RCPT TO:<a@example.com>'),
  'smtp-bare-cr-ends-data': delivers('x\r.\ry\r\n'),
  'smtp-8bitmime-not-offered': hello,
  'smtp-binarymime-without-chunking': hello,
  'smtp-binarymime-by-data': says('MAIL FROM:<> BODY=BINARYMIME', 'RCPT TO:<user1@example.test>', 'DATA'),
  'smtp-small-size-limit': hello,
  'smtp-size-parameter-refused': says('MAIL FROM:<> SIZE=1'),
  'smtp-size-of-nine-digits': says('MAIL FROM:<> SIZE=0000000001'),
  'smtp-agreed-size-refused': says('MAIL FROM:<> SIZE=9', 'RCPT TO:<user1@example.test>', 'DATA', '.'),
  'smtp-body-parameter-refused': says('MAIL FROM:<> BODY=7BIT'),
  'smtp-bdat-not-implemented': says('BDAT 0 LAST'),
  'smtp-chunk-too-short': says('MAIL FROM:<>', 'RCPT TO:<user1@example.test>', 'BDAT 3 LAST\r\nx'),
  'smtp-dsn-parameters-refused': says('MAIL FROM:<> RET=FULL'),
  'smtp-utf8-address-refused': says('MAIL FROM:<\xc3\xbc@example.com> SMTPUTF8'),
  'smtp-smtputf8-refused': says('MAIL FROM:<> SMTPUTF8'),
  'smtp-utf8-without-smtputf8': says('MAIL FROM:<\xc3\xbc@example.com>'),
  'smtp-utf8-repeated-in-replies': says('MAIL FROM:<\xc3\xbc@example.com>'),
  'smtp-vrfy-without-smtputf8': says('VRFY user1 SMTPUTF8'),
  'smtp-starttls-250': upgrades(''),
  'smtp-530-as-550': async probe => {
    await probe.open('submission');
    await probe.say('EHLO client.example.test', 'MAIL FROM:<>');
  },
  'smtp-auth-lists-no-name': hello,
  'smtp-auth-not-implemented': says('AUTH'),
  'smtp-auth-case-sensitive': says('auth PLAIN'),
  'smtp-mechanism-case-sensitive': says('AUTH plain'),
  'smtp-auth-failure-550': says('AUTH PLAIN AHVzZXIxAHdyb25n'),
  'smtp-plain-for-nothing': says('AUTH PLAIN wq0AdXNlcjEAc2VjcmV0'),
  'smtp-auth-one-attempt': says('AUTH PLAIN AHVzZXIxAHdyb25n'),
  'smtp-unknown-mechanism-535': says('AUTH FOO'),
  'smtp-unknown-mechanism-accepted': says('AUTH FOO'),
  'smtp-auth-parameter-refused': says('MAIL FROM:<> AUTH=<>'),
  'submission-auth-listed-in-clear': async probe => {
    await probe.open('submission');
    await probe.say('EHLO client.example.test');
  },
  'lmtp-lhlo-not-implemented': async probe => {
    await probe.open('lmtp');
    await probe.say('LHLO client.example.test');
  },
  'lmtp-ehlo-502': async probe => {
    await probe.open('lmtp');
    await probe.say('EHLO client.example.test');
  },
  'lmtp-extensions-missing': async probe => {
    await probe.open('lmtp');
    await probe.say('LHLO client.example.test');
  },
  'smtp-auth-challenge-not-base64': says('AUTH PLAIN'),
  'smtp-auth-challenge-two-spaces': says('AUTH PLAIN'),
  'smtp-auth-failure-accepted': says('AUTH PLAIN AHVzZXIxAHdyb25n'),
  'smtp-auth-success-250': says(plain),
  'smtp-data-says-250': says('MAIL FROM:<>', 'RCPT TO:<user1@example.test>', 'DATA'),
  'smtp-ehlo-keyword-with-underscore': hello,
  'smtp-ehlo-without-domain': hello,
  'smtp-enhanced-class-differs': says('NOOP'),
  'smtp-enhanced-code-missing': says('FOO'),
  'smtp-end-of-data-silent': delivers('x\r\n'),
  'smtp-helo-multiline': says('HELO client.example.test'),
  'smtp-help-not-implemented': says('HELP'),
  'smtp-multiline-code-differs': hello,
  'smtp-noop-refused': says('NOOP'),
  'smtp-quit-250': says('QUIT'),
  'smtp-quit-silent': says('QUIT'),
  'smtp-replies-end-with-lf': hello,
  'smtp-reply-doubled': says('MAIL FROM:<>', 'RCPT TO:<user1@example.test>'),
  'smtp-reply-of-four-digits': says('NOOP'),
  'smtp-reply-line-too-long': says('NOOP'),
  'smtp-mail-not-implemented': says('MAIL FROM:<a@example.com>'),
  'smtp-data-not-implemented': says('DATA'),
  'smtp-rset-not-implemented': says('RSET'),
  'smtp-enhanced-code-with-leading-zero': says('RSET'),
  'smtp-protocol-errors-as-policy': says('XYZZY'),
  'smtp-size-refused-as-protocol-error': says('MAIL FROM:<a@example.com> SIZE=9999999999999'),
  'smtp-rset-refused': says('RSET'),
  'smtp-sequence-errors-accepted': says('DATA'),
  'smtp-size-announced-as-text': hello,
  'smtp-syntax-errors-accepted': says('MAIL FROM:a@example.com'),
  'smtp-unknown-command-accepted': says('FOO'),
  'smtp-unknown-command-closes': says('FOO'),
  'smtp-unknown-user-temporary': says('MAIL FROM:<>', 'RCPT TO:<nobody@example.test>'),
  'smtp-vrfy-not-implemented': says('VRFY user1'),
  'lmtp-ehlo-accepted': async probe => {
    await probe.open('lmtp');
    await probe.say('EHLO client.example.test');
  },
  'lmtp-data-without-recipients-554': async probe => {
    await probe.open('lmtp');
    await probe.say('LHLO client.example.test', 'MAIL FROM:<>', 'DATA');
  },
  'smtp-auth-base64-lenient': says('AUTH PLAIN', 'AHVzZXIxAHNlY3JldA==!'),
  'smtp-auth-cancel-ignored': says('AUTH PLAIN', '*'),
  'smtp-auth-in-transaction': says('MAIL FROM:<>', plain),
  'smtp-auth-twice': says(plain, plain),
  'smtp-bare-lf-ends-command': async probe => {
    await hello(probe);
    await probe.raw('NOOP\n');
  },
  'smtp-bare-lf-ends-data': delivers('x\r\n', '.\nMAIL FROM:<b@example.com>\r\n.\r\n'),
  'smtp-bare-line-ends-kept': delivers('a\nb\r\n'),
  'smtp-data-without-recipients': says('MAIL FROM:<>', 'DATA'),
  'smtp-declared-size-ignored': says('MAIL FROM:<> SIZE=99999999999'),
  'smtp-delivers-twice': delivers('x\r\n'),
  'smtp-dot-not-removed': delivers('..x\r\n'),
  'smtp-ehlo-keeps-buffers': says('MAIL FROM:<>', 'EHLO b.example.test', 'RCPT TO:<user1@example.test>'),
  'smtp-eighth-bit-cleared': delivers('\xe9\r\n'),
  'smtp-few-recipients': async probe => {
    await hello(probe);
    await probe.say('MAIL FROM:<>');
    await probe.raw('RCPT TO:<user1@example.test>\r\n'.repeat(51));
  },
  'smtp-keyword-case-sensitive': says('MAIL from:<>'),
  'smtp-local-part-case-kept': says('MAIL FROM:<>', 'RCPT TO:<Postmaster@example.test>'),
  'smtp-long-line-cut': delivers(`${'x'.repeat(998)}\r\n`),
  'smtp-loop-not-detected': delivers('Received: x\r\n'.repeat(101)),
  'smtp-thirty-hops': delivers('Received: x\r\n'.repeat(31)),
  'smtp-mail-before-hello': async probe => {
    await probe.open('smtp');
    await probe.say('MAIL FROM:<>');
  },
  'smtp-nested-mail': says('MAIL FROM:<>', 'MAIL FROM:<>'),
  'smtp-no-received': delivers('x\r\n'),
  'smtp-no-return-path': delivers('x\r\n'),
  'smtp-noop-aborts-transaction': says('MAIL FROM:<>', 'NOOP', 'RCPT TO:<user1@example.test>'),
  'smtp-null-reverse-path-refused': says('MAIL FROM:<>'),
  'smtp-open-relay': says('MAIL FROM:<>', 'RCPT TO:<a@example.com>'),
  'smtp-pipelined-input-dropped': says('NOOP\r\nNOOP'),
  'smtp-pipelined-replies-swapped': says('MAIL FROM:<>\r\nRCPT TO:<user1@example.test>\r\nDATA'),
  'smtp-postmaster-refused': says('MAIL FROM:<>', 'RCPT TO:<postmaster>'),
  'smtp-quit-keeps-open': says('QUIT', 'NOOP'),
  'smtp-refused-chunk-runs': says('BDAT 6\r\nNOOP'),
  'smtp-rset-keeps-buffers': says('MAIL FROM:<>', 'RSET', 'RCPT TO:<user1@example.test>'),
  'smtp-source-route-refused': says('MAIL FROM:<>', 'RCPT TO:<@a.test:user1@example.test>'),
  'smtp-space-after-colon': says('MAIL FROM: <>'),
  'smtp-starttls-keeps-state': upgrades('', 'MAIL FROM:<>'),
  'smtp-starttls-offered-in-tls': upgrades('', 'EHLO client.example.test'),
  'smtp-starttls-runs-injected': upgrades('NOOP\r\n', 'NOOP'),
  'smtp-runs-clear-after-tls': probe => probe.afterTls('smtp', 'STARTTLS', 'NOOP\r\n'),
  'smtp-trailing-space-refused': says('RSET '),
  'smtp-trailing-white-space-dropped': delivers('x \t\r\n'),
  'smtp-unknown-parameter-ignored': says('MAIL FROM:<> FOO=1'),
  'smtp-unknown-user-accepted': says('MAIL FROM:<>', 'RCPT TO:<nobody@example.test>'),
  'smtp-verb-case-sensitive': says('noop'),
  'smtp-vrfy-discloses': says('VRFY nobody'),
  'submission-auth-in-clear': async probe => {
    await probe.open('submission');
    await probe.say('EHLO client.example.test', plain);
  },
  'submission-without-auth': async probe => {
    await probe.open('submission');
    await probe.say('EHLO client.example.test', 'MAIL FROM:<user1@example.test>');
  },
  'lmtp-one-reply': async probe => {
    await probe.open('lmtp');
    await probe.say(
      'LHLO a.test',
      'MAIL FROM:<>',
      'RCPT TO:<user1@example.test>',
      'RCPT TO:<user2@example.test>',
      'DATA',
    );
    await probe.say('x\r\n.');
  },
};

/** Those of delivery and of relaying are tested in files of their own. */
const relayed = new Set<string>(
  [deliveryFaults, relayFaults, relayExtensionsFaults, reportsFaults].flatMap(table => table.map(({ name }) => name)),
);
const here = smtpFaults.filter(({ name }) => !relayed.has(name));

describe('SMTP faults', () => allSeen(here, probes));
