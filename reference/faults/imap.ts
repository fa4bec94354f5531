import type { Fault, ReplyFault } from './fault.js';

/** Departures of the IMAP server. A greeting is the reply to ''; a reply is all untagged lines with the tagged one, or a continuation request. */
export const imapFaults: readonly Fault[] = [
  // What SELECT and EXAMINE have to say.
  selectWithout('flags', 'rfc3501/6.3.1/flags-response', /^\* FLAGS [^\r]*\r\n/m),
  selectWithout('exists', 'rfc3501/6.3.1/exists-response', /^\* \d+ EXISTS\r\n/m),
  selectWithout('recent', 'rfc3501/6.3.1/recent-response', /^\* \d+ RECENT\r\n/m),
  selectWithout('unseen', 'rfc3501/6.3.1/unseen-response', /^\* OK \[UNSEEN [^\r]*\r\n/m),
  selectWithout('permanentflags', 'rfc3501/6.3.1/permanentflags-response', /^\* OK \[PERMANENTFLAGS [^\r]*\r\n/m),
  selectWithout('uidnext', 'rfc3501/6.3.1/uidnext-response', /^\* OK \[UIDNEXT [^\r]*\r\n/m),
  selectWithout('uidvalidity', 'rfc3501/6.3.1/uidvalidity-response', /^\* OK \[UIDVALIDITY [^\r]*\r\n/m),
  bent('imap-select-wrong-exists', 'rfc3501/7.3.1/exists', 'SELECT counts one message too many.', {
    command: /^SELECT /i,
    replace: reply => reply.replace(/^\* (\d+) EXISTS/m, (_, count) => `* ${Number(count) + 1} EXISTS`),
  }),
  bent('imap-examine-read-write', 'rfc3501/6.3.2/read-only-code', 'EXAMINE says READ-WRITE.', {
    command: /^EXAMINE /i,
    replace: reply => reply.replace('[READ-ONLY]', '[READ-WRITE]'),
  }),
  behaviour(
    'imap-examine-allows-changes',
    'rfc3501/6.3.2/no-changes',
    'STORE and EXPUNGE change a mailbox opened by EXAMINE.',
  ),
  behaviour(
    'imap-uidvalidity-changes',
    'rfc3501/2.3.1.1/uidvalidity-persists',
    'Each SELECT finds another UIDVALIDITY though the UIDs stay.',
  ),
  behaviour(
    'imap-recent-never-claimed',
    'rfc3501/2.3.2/recent-once',
    'Every session sees \\Recent, also after a read-write one was told.',
  ),
  behaviour('imap-inbox-case-sensitive', 'rfc3501/5.1/inbox-case-insensitive', 'SELECT knows INBOX in capitals only.'),

  // Replies as such.
  bent('imap-wrong-tag', 'rfc3501/2.2.1/tag-of-command', 'NOOP is answered with another tag.', {
    command: /^NOOP$/i,
    replace: reply => reply.replace(/^[^*+ ]\S* (?=OK )/m, 'WRONG '),
  }),
  bent('imap-noop-unanswered', 'rfc3501/2.2.2/tagged-response', 'NOOP gets no tagged response.', {
    command: /^NOOP$/i,
    replace: reply => reply.replace(/^[^*+ ]\S* OK [^\r]*\r\n/m, ''),
  }),
  bent('imap-bare-lf', 'rfc3501/2.2/crlf', 'Lines of the CAPABILITY reply end with LF alone.', {
    command: /^CAPABILITY$/i,
    replace: reply => reply.replaceAll('\r\n', '\n'),
  }),
  bent('imap-unknown-command-no', 'rfc3501/7.1.3/bad-for-unknown-command', 'An unknown command is answered NO.', {
    command: /^XUNKNOWN/i,
    replace: reply => reply.replace(/^(\S+) BAD /, '$1 NO '),
  }),
  bent('imap-failure-bad', 'rfc3501/6.3.1/no-such-mailbox', 'SELECT of a mailbox that is not there is answered BAD.', {
    command: /^(?:SELECT|EXAMINE) /i,
    replace: reply => reply.replace(/^([^*+ ]\S*) NO /m, '$1 BAD '),
  }),
  behaviour(
    'imap-state-not-checked',
    'rfc3501/6/valid-states',
    'Commands are carried out in states they are not valid in.',
  ),
  bent(
    'imap-continuation-without-space',
    'rfc3501/7.5/continuation-request',
    'A continuation request has nothing after its plus sign.',
    {
      command: /./,
      when: reply => reply.startsWith('+ '),
      replace: () => '+\r\n',
    },
  ),
  bent('imap-logout-without-bye', 'rfc3501/6.1.3/bye-before-ok', 'LOGOUT is answered without BYE.', {
    command: /^LOGOUT$/i,
    replace: reply => reply.replace(/^\* BYE [^\r]*\r\n/m, ''),
  }),
  bent('imap-capability-without-imap4rev1', 'rfc3501/6.1.1/lists-imap4rev1', 'CAPABILITY does not list IMAP4rev1.', {
    command: /^CAPABILITY$/i,
    replace: reply => reply.replace(' IMAP4rev1', ''),
  }),
  bent(
    'imap-starttls-offered-after-login',
    'rfc3501/6.2.1/not-after-login',
    'CAPABILITY lists STARTTLS after the login.',
    {
      command: /^CAPABILITY$/i,
      when: reply => reply.includes(' IDLE'),
      replace: reply => reply.replace(' IDLE', ' STARTTLS IDLE'),
    },
  ),
  bent(
    'imap-starttls-offered-in-tls',
    'rfc3501/6.2.1/not-in-tls',
    'CAPABILITY lists STARTTLS though TLS is in force.',
    {
      command: /^CAPABILITY$/i,
      when: reply => reply.includes(' AUTH=') && !reply.includes(' STARTTLS'),
      replace: reply => reply.replace(' AUTH=', ' STARTTLS AUTH='),
    },
  ),
  behaviour(
    'imap-starttls-runs-injected',
    'rfc3501/6.2.1/nothing-after-crlf',
    'Commands sent in the clear behind STARTTLS are carried out after the handshake.',
  ),
  bent('imap-wrong-password-ok', 'rfc3501/6.2.3/refuses-credentials', 'LOGIN with a wrong password is answered OK.', {
    command: /^LOGIN /i,
    replace: reply => reply.replace(/^(\S+) NO \[AUTHENTICATIONFAILED\]/, '$1 OK'),
  }),
  bent(
    'imap-cancelled-authenticate-no',
    'rfc3501/6.2.2/cancel-bad',
    'AUTHENTICATE that the client cancels is answered NO.',
    {
      command: /^AUTHENTICATE /i,
      replace: reply => reply.replace(/^(\S+) BAD the exchange was cancelled/, '$1 NO the exchange was cancelled'),
    },
  ),

  // Mailboxes.
  behaviour(
    'imap-list-percent-crosses-levels',
    'rfc3501/6.3.8/percent-within-level',
    'The wildcard % matches beyond one level of hierarchy.',
  ),
  bent(
    'imap-list-delimiter-unanswered',
    'rfc3501/6.3.8/empty-name-gives-delimiter',
    'LIST "" "" does not tell the delimiter.',
    {
      command: /^LIST "" ""$/i,
      replace: reply => reply.replace(/^\* LIST [^\r]*\r\n/m, ''),
    },
  ),
  bent(
    'imap-lsub-without-noselect',
    'rfc3501/6.3.9/percent-noselect',
    'LSUB with % gives an unsubscribed level without \\Noselect.',
    {
      command: /^LSUB /i,
      replace: reply => reply.replaceAll('(\\Noselect)', '()'),
    },
  ),
  bent(
    'imap-create-existing-ok',
    'rfc3501/6.3.3/error-if-exists',
    'CREATE of a mailbox that is there is answered OK.',
    {
      command: /^CREATE /i,
      replace: reply => reply.replace(/^(\S+) NO \[ALREADYEXISTS\]/, '$1 OK'),
    },
  ),
  bent('imap-delete-inbox-ok', 'rfc3501/6.3.4/not-inbox', 'DELETE of INBOX is answered OK.', {
    command: /^DELETE "?INBOX"?$/i,
    replace: reply => reply.replace(/^(\S+) NO \[CANNOT\]/, '$1 OK'),
  }),
  bent('imap-status-wrong-messages', 'rfc3501/6.3.10/messages', 'STATUS counts one message too many.', {
    command: /^STATUS /i,
    replace: reply => reply.replace(/MESSAGES (\d+)/, (_, count) => `MESSAGES ${Number(count) + 1}`),
  }),
  behaviour('imap-append-drops-flags', 'rfc3501/6.3.11/flags-set', 'APPEND forgets the flags it was given.'),
  behaviour('imap-append-drops-date', 'rfc3501/6.3.11/internal-date', 'APPEND forgets the date-time it was given.'),
  bent(
    'imap-without-trycreate',
    'rfc3501/6.3.11/trycreate',
    'APPEND and COPY to a mailbox that is not there leave out TRYCREATE.',
    {
      command: /^(?:APPEND|(?:UID )?(?:COPY|MOVE)) /i,
      replace: reply => reply.replace('[TRYCREATE] ', ''),
    },
  ),
  bent('imap-appenduid-wrong', 'rfc4315/3/appenduid', 'APPENDUID names a UID that the message does not have.', {
    command: /^APPEND /i,
    replace: reply =>
      reply.replace(/\[APPENDUID (\d+) (\d+)\]/, (_, validity, uid) => `[APPENDUID ${validity} ${Number(uid) + 1}]`),
  }),
  bent('imap-without-copyuid', 'rfc4315/3/copyuid', 'COPY leaves out COPYUID.', {
    command: /^(?:UID )?COPY /i,
    replace: reply => reply.replace(/\[COPYUID [^\]]*\] /, ''),
  }),

  // Messages.
  behaviour('imap-peek-sets-seen', 'rfc3501/6.4.5/peek-leaves-seen', 'BODY.PEEK[] sets \\Seen.'),
  behaviour('imap-body-leaves-unseen', 'rfc3501/6.4.5/body-sets-seen', 'BODY[] does not set \\Seen.'),
  behaviour('imap-partial-off-by-one', 'rfc3501/6.4.5/partial-origin', 'A partial fetch begins one octet too late.'),
  bent(
    'imap-partial-without-origin',
    'rfc3501/7.4.2/origin-octet',
    'The answer to a partial fetch does not tell the origin octet.',
    {
      command: /^(?:UID )?FETCH /i,
      replace: reply => reply.replace(/\]<\d+> /g, '] '),
    },
  ),
  bent('imap-wrong-size', 'rfc3501/2.3.4/size-in-octets', 'RFC822.SIZE is one octet short.', {
    command: /^(?:UID )?FETCH /i,
    replace: reply => reply.replace(/RFC822\.SIZE (\d+)/g, (_, size) => `RFC822.SIZE ${Number(size) - 1}`),
  }),
  bent(
    'imap-uids-descend',
    'rfc3501/2.3.1.1/strictly-ascending',
    'UID FETCH and FETCH tell UIDs that fall from message to message.',
    {
      command: /^(?:UID )?FETCH /i,
      replace: reply => {
        const uids = [...reply.matchAll(/\(UID (\d+)/g)].map(([, uid]) => uid).reverse();
        return reply.replace(/\(UID \d+/g, () => `(UID ${uids.shift()}`);
      },
    },
  ),
  bent(
    'imap-uid-fetch-without-uid',
    'rfc3501/6.4.8/uid-in-response',
    'UID FETCH leaves out the UID that was not asked for.',
    {
      command: /^UID FETCH \S+ \(?FLAGS/i,
      replace: reply => reply.replace(/\(UID \d+ /g, '('),
    },
  ),
  bent(
    'imap-envelope-nil-as-empty',
    'rfc3501/7.4.2/envelope-nil',
    'ENVELOPE has an empty string where a field is missing.',
    {
      command: /ENVELOPE/i,
      replace: reply => reply.replace(/ NIL(?=[ )])/g, ' ""'),
    },
  ),
  bent(
    'imap-literal-size-short',
    'rfc3501/4.3/literal-octet-count',
    'A literal announces one octet less than it has.',
    {
      command: /^(?:UID )?FETCH /i,
      replace: reply => reply.replace(/\{(\d+)\}\r\n/g, (_, size) => `{${Number(size) - 1}}\r\n`),
    },
  ),
  bent(
    'imap-literal-without-crlf',
    'rfc3501/4.3/literal-crlf',
    'The octets of a literal follow its size without CRLF.',
    {
      command: /^(?:UID )?FETCH /i,
      replace: reply => reply.replace(/(\{\d+\})\r\n/g, '$1'),
    },
  ),
  bent(
    'imap-fields-without-blank-line',
    'rfc3501/6.4.5/subset-keeps-blank-line',
    'HEADER.FIELDS lacks the blank line.',
    {
      command: /HEADER\.FIELDS/i,
      replace: reply =>
        reply.replace(/\{(\d+)\}\r\n((?:[^\r]+\r\n)+)\r\n/g, (_, size, lines) => `{${Number(size) - 2}}\r\n${lines}`),
    },
  ),
  bent(
    'imap-fetch-beyond-end-ok',
    'rfc3501/9/sequence-number-in-use',
    'FETCH of a sequence number that is not in use is answered OK.',
    {
      command: /^FETCH \d/i,
      replace: reply => reply.replace(/^(\S+) BAD /, '$1 OK '),
    },
  ),
  behaviour(
    'imap-store-silent-answers',
    'rfc3501/6.4.6/silent',
    'STORE with .SILENT is answered with FETCH responses all the same.',
  ),
  bent('imap-store-unanswered', 'rfc3501/6.4.6/fetch-response', 'STORE without .SILENT does not tell the new flags.', {
    command: /^(?:UID )?STORE \S+ [+-]?FLAGS /i,
    replace: reply => reply.replace(/^\* \d+ FETCH [^\r]*\r\n/gm, ''),
  }),
  behaviour(
    'imap-copy-not-atomic',
    'rfc3501/6.4.7/all-or-nothing',
    'A COPY that fails leaves the messages that could be copied.',
  ),
  behaviour('imap-move-keeps-source', 'rfc6851/3.1/source-removed', 'MOVE leaves the messages where they were.'),
  behaviour(
    'imap-expunge-removes-all',
    'rfc3501/6.4.3/only-deleted',
    'EXPUNGE removes messages that are not flagged \\Deleted.',
  ),
  bent(
    'imap-expunge-not-renumbered',
    'rfc3501/7.4.1/decrement',
    'EXPUNGE responses tell ascending numbers, not reckoning with those before.',
    {
      command: /^EXPUNGE$/i,
      replace: reply => {
        const numbers = [...reply.matchAll(/^\* (\d+) EXPUNGE/gm)]
          .map(([, number]) => Number(number))
          .sort((a, b) => a - b);
        return reply.replace(/^\* \d+ EXPUNGE/gm, () => `* ${numbers.shift()} EXPUNGE`);
      },
    },
  ),
  behaviour(
    'imap-uid-expunge-ignores-set',
    'rfc4315/2.1/only-in-set',
    'UID EXPUNGE removes every message flagged \\Deleted.',
  ),
  behaviour(
    'imap-close-keeps-deleted',
    'rfc3501/6.4.2/removes-deleted',
    'CLOSE does not remove messages flagged \\Deleted.',
  ),
  behaviour(
    'imap-expunge-during-fetch',
    'rfc3501/7.4.1/no-expunge-while-fetch-store-search',
    'EXPUNGE is sent in the answer to FETCH, STORE and SEARCH.',
  ),
  behaviour('imap-idle-silent', 'rfc2177/3/updates-at-once', 'Nothing is told while a client idles.'),

  // Searching.
  behaviour(
    'imap-search-flags-inverted',
    'rfc3501/6.4.4/flag-keys',
    'SEEN finds what UNSEEN should find, and the like.',
  ),
  behaviour('imap-search-not-ignored', 'rfc3501/6.4.4/not', 'NOT has no effect.'),
  behaviour('imap-search-since-exclusive', 'rfc3501/6.4.4/since', 'SINCE and SENTSINCE leave out the day itself.'),
  bent(
    'imap-search-empty-unanswered',
    'rfc3501/6.4.4/search-response',
    'A search without a match sends no SEARCH response.',
    {
      command: /^(?:UID )?SEARCH /i,
      replace: reply => reply.replace(/^\* SEARCH\r\n/m, ''),
    },
  ),
  bent('imap-badcharset-bad', 'rfc3501/6.4.4/badcharset', 'A charset that is not supported is answered BAD.', {
    command: /^(?:UID )?SEARCH CHARSET /i,
    replace: reply => reply.replace(/^(\S+) NO \[BADCHARSET[^\]]*\]/m, '$1 BAD'),
  }),
  bent('imap-esearch-without-tag', 'rfc4466/2.6.2/search-correlator', 'ESEARCH does not tell the tag of its command.', {
    command: /^(?:UID )?SEARCH RETURN /i,
    replace: reply => reply.replace(/ \(TAG "[^"]*"\)/, ''),
  }),
];

function bent(name: string, rule: string, says: string, reply: ReplyFault): Fault {
  return { name, protocol: 'imap', rule, says, reply };
}

/** A fault that the session itself asks for by name. */
function behaviour(name: string, rule: string, says: string): Fault {
  return { name, protocol: 'imap', rule, says };
}

function selectWithout(what: string, rule: string, line: RegExp): Fault {
  return bent(`imap-select-without-${what}`, rule, `SELECT and EXAMINE leave out the ${what.toUpperCase()} response.`, {
    command: /^(?:SELECT|EXAMINE) /i,
    replace: reply => reply.replace(line, ''),
  });
}
