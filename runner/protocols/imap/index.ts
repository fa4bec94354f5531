import { expecting } from '../match/expectation.js';
import type { Protocol } from '../protocol.js';
import { agreement } from './agreement.js';
import { commands, compressing } from './extensions/index.js';
import { imapInvariants } from './invariants/index.js';
import { compile, compileForbidden } from './match/expectation.js';
import { escaped, quoted } from './quoted.js';
import { registeredCapabilities } from './registered.js';
import { sections } from './sections.js';
import { imapSession } from './session/session.js';

const grammar = { compile, compileForbidden };

/** IMAP4rev1 (RFC 3501). */
export const imap: Protocol = {
  name: 'imap',
  title: 'IMAP',
  invariants: imapInvariants,
  session: imapSession,
  commands: [...commands.keys()],
  registered: registeredCapabilities,
  tagged: true,
  literals: true,
  hellos: [],
  // RFC 3501 7.1. A greeting of PREAUTH is a ready server too; BYE is not.
  greeting: {
    expectation: expecting([{ untagged: ['OK'] }, 'PREAUTH'], grammar),
    ready: /^\* (?:OK|PREAUTH)(?: |$)/i,
    begins: '* ',
    refusal: /^\* BYE(?: |$)/i,
    signedIn: { line: /^\* PREAUTH\b/i, word: 'PREAUTH' },
    rule: 'rfc3501/7.1/greeting',
    expected: 'an untagged OK, PREAUTH or BYE',
  },
  success: expecting('OK', grammar),
  capabilities: {
    command: 'CAPABILITY',
    signedIn: true,
    unended: { rule: 'rfc3501/2.2.2/tagged-response', expected: 'a tagged response' },
  },
  startTls: 'STARTTLS',
  ...(compressing === undefined ? {} : { compress: compressing }),
  signIn: {
    service: 'imap',
    command: 'AUTHENTICATE',
    mechanisms: /^AUTH=(\S+)$/i,
    // A server has to offer that (RFC 4959).
    initialResponse: () => false,
    own: {
      offered: listed => !listed.some(line => /^LOGINDISABLED$/i.test(line)),
      commands: (user, password) => [`LOGIN ${quoted(user)} ${quoted(password)}`],
    },
  },
  goodbye: 'LOGOUT',
  // RFC 3501 6.1.
  anyState: /^(?:CAPABILITY|NOOP|LOGOUT)$/i,
  mailboxes: true,
  retrieval: {
    exclusive: false,
    inboxOnly: false,
    open: mailbox => `EXAMINE ${quoted(mailbox)}`,
    fetch: number => `FETCH ${number} (BODY.PEEK[])`,
    whole: (number, { message, traced }) => answerTo(number, { message, ...(traced && { trace: true }) }),
    holds: (number, { word }) => answerTo(number, { matches: `/${word}/` }),
    rule: 'rfc3501/6.4.5/empty-section',
    fetches: /\bFETCH\b[^\n]*\b(?:BODY|RFC822|ENVELOPE)/i,
    compares: /BODY|RFC822|ENVELOPE/i,
  },
  delivery: {
    rule: 'rfc3501/6.3.11/appends',
    puts: /^(?:\S+ )?APPEND\b/im,
    findingName: 'append',
    envelope: false,
  },
  agreement,
  sections,
  // What no atom of RFC 3501 9 holds, nor any other ASTRING-CHAR.
  strings: { special: /[^\x21-\x7e]|[(){%*"\\]/, quoted, escaped },
  data: false,
  captures: [],
  placeholders: true,
  touchesInbox: namesInbox,
  ...grammar,
};

function answerTo(number: number, content: Readonly<Record<string, unknown>>) {
  return { untagged: [{ fetch: number, items: { 'BODY[]': content } }], tagged: 'OK' };
}

/** Does a command name INBOX, unless only to look at it? Opening it by SELECT takes \Recent from its messages. */
function namesInbox(command: string): boolean {
  return /(?:^|[\s"])INBOX(?:$|[\s")])/i.test(command) && !/^\s*(?:\S+ )?(?:EXAMINE|STATUS|LIST|LSUB)\s/i.test(command);
}
