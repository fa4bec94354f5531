import { Refusal } from '../../imap/command.js';
import { mailboxOf } from '../../imap/commands/mailboxes.js';
import { SelectedMailbox } from '../../imap/selected.js';
import { type Fault, named } from '../fault.js';
import { behaviour, replyFault } from './forms.js';

/** Violations in what SELECT and EXAMINE have to say. */
export const imapSelectFaults = named([
  selectWithout('flags', 'rfc3501/6.3.1/flags-response', /^\* FLAGS [^\r]*\r\n/m),
  selectWithout('exists', 'rfc3501/6.3.1/exists-response', /^\* \d+ EXISTS\r\n/m),
  selectWithout('recent', 'rfc3501/6.3.1/recent-response', /^\* \d+ RECENT\r\n/m),
  selectWithout('unseen', 'rfc3501/6.3.1/unseen-response', /^\* OK \[UNSEEN [^\r]*\r\n/m),
  selectWithout('permanentflags', 'rfc3501/6.3.1/permanentflags-response', /^\* OK \[PERMANENTFLAGS [^\r]*\r\n/m),
  selectWithout('uidnext', 'rfc3501/6.3.1/uidnext-response', /^\* OK \[UIDNEXT [^\r]*\r\n/m),
  selectWithout('uidvalidity', 'rfc3501/6.3.1/uidvalidity-response', /^\* OK \[UIDVALIDITY [^\r]*\r\n/m),
  replyFault('imap-select-wrong-exists', 'rfc3501/7.3.1/exists', 'SELECT and EXAMINE count one message too many.', {
    command: /^(?:SELECT|EXAMINE) /i,
    replace: reply => reply.replace(/^\* (\d+) EXISTS/m, (_, count) => `* ${Number(count) + 1} EXISTS`),
  }),
  replyFault(
    'imap-select-without-draft',
    'rfc3501/7.2.6/system-flags',
    'The FLAGS response of SELECT and EXAMINE leaves \\Draft out.',
    {
      command: /^(?:SELECT|EXAMINE) /i,
      replace: reply => reply.replace(/^(\* FLAGS \([^)]*) \\Draft/m, '$1'),
    },
  ),
  replyFault(
    'imap-unseen-is-the-next',
    'rfc3501/7.1/unseen-is-the-first',
    'UNSEEN has the number after the first unseen message.',
    {
      command: /^(?:SELECT|EXAMINE) /i,
      replace: reply => reply.replace(/\[UNSEEN (\d+)\]/, (_, number) => `[UNSEEN ${Number(number) + 1}]`),
    },
  ),
  replyFault(
    'imap-unseen-always',
    'rfc3501/7.1/unseen-is-the-first',
    'UNSEEN is sent where every message is \\Seen, too.',
    {
      command: /^(?:SELECT|EXAMINE) /i,
      when: reply => !reply.includes('[UNSEEN '),
      replace: reply => `* OK [UNSEEN 1] The first message not seen\r\n${reply}`,
    },
  ),
  replyFault('imap-examine-read-write', 'rfc3501/6.3.2/read-only-code', 'EXAMINE says READ-WRITE.', {
    command: /^EXAMINE /i,
    replace: reply => reply.replace('[READ-ONLY]', '[READ-WRITE]'),
  }),
  behaviour(
    'imap-examine-allows-changes',
    'rfc3501/6.3.2/no-changes',
    'STORE and EXPUNGE change a mailbox opened by EXAMINE.',
    {
      mayChange: () => true,
    },
  ),
  behaviour(
    'imap-uidvalidity-changes',
    'rfc3501/2.3.1.1/uids-persist',
    'Each SELECT finds another UIDVALIDITY though the UIDs stay.',
    {
      open: (next, session, name, readOnly) => {
        const selected = next(session, name, readOnly);
        selected.mailbox.uidValidity += 1;
        return selected;
      },
    },
  ),
  behaviour(
    'imap-recent-never-claimed',
    'rfc3501/2.3.2/recent-once',
    'Every session sees \\Recent, even after a read-write session was notified.',
    {
      open: (_next, session, name, readOnly) =>
        new SelectedMailbox(mailboxOf(session, name, 'SELECT'), readOnly, { claimsRecent: false }),
    },
  ),
  behaviour(
    'imap-inbox-case-sensitive',
    'rfc3501/5.1/inbox-case-insensitive',
    'SELECT accepts INBOX in upper case only.',
    {
      open: (next, session, name, readOnly) => {
        if (/^inbox$/i.test(name) && name !== 'INBOX') throw new Refusal('[NONEXISTENT] there is no such mailbox');
        return next(session, name, readOnly);
      },
    },
  ),
]);

function selectWithout<const What extends string>(
  what: What,
  rule: string,
  line: RegExp,
): Fault<`imap-select-without-${What}`> {
  return replyFault(
    `imap-select-without-${what}`,
    rule,
    `SELECT and EXAMINE leave out the ${what.toUpperCase()} response.`,
    {
      command: /^(?:SELECT|EXAMINE) /i,
      replace: reply => reply.replace(line, ''),
    },
  );
}
