import { base } from '../imap/extensions/base.js';
import { idExtension } from '../imap/extensions/id.js';
import { idleExtension } from '../imap/extensions/idle.js';
import { extensions } from '../imap/extensions/index.js';
import { moveExtension } from '../imap/extensions/move.js';
import { namespaceExtension } from '../imap/extensions/namespace.js';
import { uidPlus } from '../imap/extensions/uidplus.js';
import { unselectExtension } from '../imap/extensions/unselect.js';
import type { Dialect, Wording } from './dialect.js';
import { deviationsOf, spaceBehindStatus } from './exchange-deviations.js';

/** Texts that clients have come to know (X29), and those of errors in IMAP (X09). */
const wording: readonly Wording[] = [
  { protocol: 'smtp', command: /^MAIL/i, reply: /^250 2\.1\.0 .*/, text: '250 2.1.0 Sender OK' },
  { protocol: 'smtp', command: /^RCPT/i, reply: /^250 2\.1\.5 .*/, text: '250 2.1.5 Recipient OK' },
  { protocol: 'smtp', command: /^DATA/i, reply: /^354 .*/, text: '354 Start mail input; end with <CRLF>.<CRLF>' },
  {
    protocol: 'smtp',
    command: /^(?:\.$|BDAT .*LAST)/i,
    reply: /^250 2\.0\.0 .*/,
    text: '250 2.6.0 <%id@%host> [InternalId=%id, Hostname=%host] Queued mail for delivery',
  },
  { protocol: 'smtp', reply: /^500 5\.5\.1 .*/, text: '500 5.3.3 Unrecognized command' },
  { protocol: 'smtp', command: /^(?:EHLO|HELO)/i, reply: /^501 .*/, text: '501 5.5.4 Invalid domain name' },
  { protocol: 'smtp', command: /^MAIL/i, reply: /^503 5\.5\.1 Introduce.*/, text: '503 5.5.2 Send hello first' },
  { protocol: 'smtp', command: /^AUTH NTLM$/i, reply: /^334 (?=\r\n)/, text: '334 ntlm supported' },
  { protocol: 'pop3', reply: /^-ERR \[AUTH\] .*/, text: '-ERR Logon failure: unknown user name or bad password.' },
  { protocol: 'smtp', reply: /^530 .*/, text: '530 5.7.1 Client was not authenticated' },
  {
    protocol: 'imap',
    reply: /^(\S+ BAD) (?:there is no such command|not valid in .*)$/m,
    text: '$1 Command Error. 10',
  },
  { protocol: 'imap', reply: /^((?!\*)\S+ BAD) (?!Command Error).*$/m, text: '$1 Command Argument Error. 11' },
];

const limits = { smtpErrors: 5, smtpSignIns: 3, imapErrors: 10, secondsBeforeLogin: 60 };
const known = [base, idExtension, idleExtension, namespaceExtension, unselectExtension, uidPlus, moveExtension];
const beyond = extensions
  .filter(each => !known.includes(each))
  .flatMap(({ commands = {}, enabled = [], fetch = {}, searchKeys = {}, status = {} }) => [
    ...Object.keys(commands),
    ...enabled,
    ...Object.keys(fetch).map(name => `FETCH ${name}`),
    ...Object.keys(searchKeys).map(name => `SEARCH ${name}`),
    ...Object.keys(status).map(name => `STATUS ${name}`),
  ]);
const popSignIn = ['USER', 'PASS', 'AUTH'];
const greetings = {
  smtp: '220 %host Microsoft ESMTP MAIL Service ready at %date',
  imap: '* OK The Microsoft Exchange IMAP4 service is ready.',
  pop3: '+OK The Microsoft Exchange POP3 service is ready.',
};
const pop3 = {
  clear: ['TOP', 'UIDL', 'STLS'],
  secured: ['TOP', 'UIDL', 'SASL NTLM GSSAPI PLAIN LOGIN', 'USER'],
};
const onPremises = {
  smtp: ['NTLM'],
  submission: ['NTLM', 'LOGIN'],
  pop3: ['NTLM', 'PLAIN', 'LOGIN'],
  imap: ['NTLM', 'PLAIN'],
};

/** EHLO's lines of a version on premises: the same on both ports but for what can be used to sign in. */
function ehlo(...last: readonly string[]) {
  const common = ['SIZE %size', 'PIPELINING', 'DSN', 'ENHANCEDSTATUSCODES'];
  const rest = ['8BITMIME', 'BINARYMIME', 'CHUNKING', ...last];
  const inside = ['AUTH NTLM', 'X-EXPS GSSAPI NTLM', ...rest];
  return {
    smtp: {
      clear: [...common, 'STARTTLS', 'X-ANONYMOUSTLS', ...inside],
      secured: [...common, ...inside],
    },
    submission: {
      clear: [...common, 'STARTTLS', ...rest],
      secured: [...common, 'AUTH NTLM LOGIN', ...rest],
    },
  };
}

/** What all of them have in common. */
const sinceTheStart = [
  ...['X02', 'X03', 'X04', 'X05', 'X07', 'X08', 'X09', 'X11', 'X12', 'X17', 'X18', 'X20', 'X21', 'X25', 'X26', 'X30'],
];
const imapExtensions = ['UIDPLUS', 'MOVE', 'ID', 'CHILDREN', 'IDLE', 'NAMESPACE', 'LITERAL+'];
const imap2013 = {
  clear: ['IMAP4', 'IMAP4rev1', 'LOGINDISABLED', 'STARTTLS', ...imapExtensions],
  secured: ['IMAP4', 'IMAP4rev1', 'AUTH=PLAIN', 'AUTH=NTLM', 'AUTH=GSSAPI', ...imapExtensions],
};
/** What every version on premises since 2013 has in common. */
const since2013 = {
  greetings,
  mechanisms: onPremises,
  lacks: {
    smtp: { always: ['EXPN', 'ETRN', 'BURL'], inClear: [] },
    pop3: { always: ['APOP', 'UTF8', 'LANG'], inClear: popSignIn },
    imap: { always: [...beyond, 'UNSELECT'], inClear: ['LOGIN', 'AUTHENTICATE'] },
  },
  limits,
  wording,
  deviations: deviationsOf(...sinceTheStart),
};

const exchange2010: Dialect = {
  ...since2013,
  name: 'exchange-2010',
  about: 'Exchange dialect: how Exchange Server 2010 speaks',
  offers: {
    ...ehlo('XEXCH50', 'XRDST', 'XSHADOW'),
    pop3,
    imap: {
      // There are two spaces before STARTTLS.
      clear: ['IMAP4 IMAP4rev1 AUTH=NTLM AUTH=GSSAPI AUTH=PLAIN  STARTTLS UIDPLUS CHILDREN IDLE NAMESPACE LITERAL+'],
      secured: ['IMAP4 IMAP4rev1 AUTH=NTLM AUTH=GSSAPI AUTH=PLAIN UIDPLUS CHILDREN IDLE NAMESPACE LITERAL+'],
    },
  },
  lacks: {
    ...since2013.lacks,
    imap: { always: [...beyond, 'UNSELECT', 'ID', 'MOVE', 'UID MOVE'], inClear: [] },
  },
  deviations: [...deviationsOf(...sinceTheStart, 'X10'), spaceBehindStatus],
};

const exchange2016: Dialect = {
  ...since2013,
  name: 'exchange-2016',
  about: 'Exchange dialect: how Exchange Server 2016 speaks',
  offers: { ...ehlo('XRDST'), pop3, imap: imap2013 },
};

const exchange2019: Dialect = {
  ...since2013,
  name: 'exchange-2019',
  about: 'Exchange dialect: how Exchange Server 2019 and Subscription Edition speak',
  offers: { ...ehlo('SMTPUTF8', 'XRDST'), pop3, imap: imap2013 },
};

const extendedProtection: Dialect = {
  ...exchange2019,
  name: 'exchange-2019-extended-protection',
  about: 'Exchange dialect: Exchange Server 2019 where NTLM must be bound to the TLS that it is spoken in',
  extendedProtection: true,
};

const onlineSmtp = ['SIZE %size', 'PIPELINING', 'DSN', 'ENHANCEDSTATUSCODES'];
const onlineImap = ['SASL-IR', 'UIDPLUS', 'ID', 'UNSELECT', 'CHILDREN', 'IDLE', 'NAMESPACE', 'LITERAL+'];
const onlineMechanisms = ['XOAUTH2'];

const exchangeOnline: Dialect = {
  name: 'exchange-online',
  about: 'Exchange dialect: how Exchange Online speaks',
  greetings: {
    smtp: '220 %host Microsoft ESMTP MAIL Service ready at %date [%id]',
    imap: '* OK The Microsoft Exchange IMAP4 service is ready. [%id]',
    pop3: '+OK The Microsoft Exchange POP3 service is ready. [%id]',
  },
  offers: {
    smtp: {
      clear: [...onlineSmtp, 'STARTTLS', '8BITMIME', 'BINARYMIME', 'CHUNKING', 'SMTPUTF8'],
      secured: [...onlineSmtp, '8BITMIME', 'BINARYMIME', 'CHUNKING', 'SMTPUTF8'],
    },
    submission: {
      clear: [...onlineSmtp, 'STARTTLS', '8BITMIME', 'BINARYMIME', 'CHUNKING', 'SMTPUTF8'],
      secured: [...onlineSmtp, 'AUTH LOGIN XOAUTH2', '8BITMIME', 'BINARYMIME', 'CHUNKING', 'SMTPUTF8'],
    },
    pop3: { clear: pop3.clear, secured: ['TOP', 'UIDL', 'SASL PLAIN XOAUTH2', 'USER'] },
    imap: {
      clear: ['IMAP4', 'IMAP4rev1', 'LOGINDISABLED', 'STARTTLS', ...onlineImap],
      secured: ['IMAP4', 'IMAP4rev1', 'AUTH=XOAUTH2', 'LOGINDISABLED', ...onlineImap],
      authenticated: [
        'IMAP4',
        'IMAP4rev1',
        'AUTH=XOAUTH2',
        ...onlineImap,
        'MOVE',
        'CLIENTACCESSRULES',
        'CLIENTNETWORKPRESENCELOCATION',
        'BACKENDAUTHENTICATE',
      ],
    },
  },
  // Basic authentication has been switched off: what is offered beside XOAUTH2 is refused (X31).
  mechanisms: { smtp: [], submission: onlineMechanisms, pop3: onlineMechanisms, imap: onlineMechanisms },
  lacks: {
    smtp: { always: ['EXPN', 'ETRN', 'BURL'], inClear: [] },
    pop3: { always: ['APOP', 'PASS', 'UTF8', 'LANG'], inClear: ['USER', 'AUTH'] },
    imap: { always: [...beyond, 'LOGIN'], inClear: ['AUTHENTICATE'] },
  },
  limits,
  wording: [
    ...wording,
    {
      protocol: 'smtp',
      command: /^AUTH (?:LOGIN|PLAIN)/i,
      reply: /^504 .*/,
      text: '550 5.7.30 Basic authentication is not supported for Client Submission.',
    },
    {
      protocol: 'pop3',
      command: /^(?:PASS|AUTH PLAIN)/i,
      reply: /^-ERR Unknown .*/,
      text: '-ERR Authentication failure: unknown user name or bad password.',
    },
    { protocol: 'smtp', reply: /^535 .*/, text: '535 5.7.139 Authentication unsuccessful' },
  ],
  deviations: deviationsOf(...sinceTheStart, 'X22'),
};

/** How Exchange speaks, by version. */
export const exchangeDialects: readonly Dialect[] = [
  exchange2010,
  exchange2016,
  exchange2019,
  extendedProtection,
  exchangeOnline,
];
