import type { Fault } from '../fault.js';
import { named } from '../fault.js';
import { behaviour, changed, completed, refused, replyFault } from './forms.js';

/** News that NOTIFY has asked for is left out, or told otherwise. */
function told<const Name extends string>(
  name: Name,
  rule: string,
  says: string,
  part: RegExp,
  instead: string | ((...parts: string[]) => string) = '',
): Fault<Name> {
  return changed(name, rule, says, /^NOTIFY SET /i, part, instead);
}

/** Violations of RFC 5465. */
export const imapNotifyFaults = named([
  refused('imap-notify-refused', 'rfc5465/3.1/ok', 'NOTIFY SET is refused.', /^NOTIFY SET /i, 'BAD not now'),
  refused('imap-notify-none-refused', 'rfc5465/3.1/none', 'NOTIFY NONE is refused.', /^NOTIFY NONE$/i, 'NO not now'),
  behaviour('imap-notify-none-ignored', 'rfc5465/3.1/none', 'NOTIFY NONE changes nothing.', {
    carryOut: async (next, session, name, execute, reply) =>
      name === 'NOTIFY' && /NONE$/i.test(session.text) ? 'OK NOTIFY completed' : next(session, name, execute, reply),
  }),
  behaviour('imap-notify-adds', 'rfc5465/3.1/replaces', 'NOTIFY SET adds to what was asked for before.', {
    carryOut: (next, session, name, execute, reply) => {
      if (name === 'NOTIFY') session.watch = undefined;
      return next(session, name, execute, reply);
    },
  }),
  behaviour(
    'imap-notify-tells-flags',
    'rfc5465/3.1/selected-not-named',
    'Changes of flags in the open mailbox are told though nobody has asked for them.',
    {
      carryOut: async (next, session, name, execute, reply) => {
        const outcome = await next(session, name, execute, reply);
        if (name === 'NOTIFY') session.wants = { ...session.wants, flags: true };
        return outcome;
      },
    },
  ),
  behaviour('imap-notify-expunge-at-once', 'rfc5465/6.1.2/expunge-delayed', 'SELECTED-DELAYED is taken for SELECTED.', {
    carryOut: async (next, session, name, execute, reply) => {
      const outcome = await next(session, name, execute, reply);
      if (name === 'NOTIFY') session.wants = { ...session.wants, removalsWait: false };
      return outcome;
    },
  }),
  behaviour(
    'imap-notify-selected-waits',
    'rfc5465/6.1.1/selected-at-once',
    'SELECTED tells nothing before a command.',
    {
      carryOut: async (next, session, name, execute, reply) => {
        const outcome = await next(session, name, execute, reply);
        if (name === 'NOTIFY') session.wants = { ...session.wants, atOnce: false };
        return outcome;
      },
    },
  ),
  behaviour('imap-notify-ends-with-select', 'rfc5465/3.1/later-mailbox', 'SELECT ends what NOTIFY has asked for.', {
    leave: (next, session, reply) => {
      next(session, reply);
      session.wants = { ...session.wants, atOnce: false };
    },
  }),
  behaviour('imap-notify-tells-own', 'rfc5465/5/own-omitted', 'What the client does itself is told, too.', {
    carryOut: async (next, session, name, execute, reply) => {
      const outcome = await next(session, name, execute, reply);
      const status = '* STATUS own (MESSAGES 3)\r\n';
      if (name !== 'APPEND' || session.watch === undefined || typeof outcome !== 'string') return outcome;
      return { tagged: outcome, afterwards: () => session.context.imap.send(session, [status]) };
    },
  }),
  replyFault(
    'imap-notify-fetches-own',
    'rfc5465/5.2/no-fetch-for-own',
    'A message that the client has added is told by FETCH.',
    {
      command: /^APPEND /i,
      when: reply => /^\* 3 EXISTS/.test(reply),
      replace: reply => reply.replace(/^((?:\* 3 EXISTS\r\n)(?:\* \d+ RECENT\r\n)?)/, '$1* 3 FETCH (UID 3)\r\n'),
    },
  ),
  told(
    'imap-notify-nothing-new',
    'rfc5465/3.1/implicit-noop',
    'NOTIFY SET does not tell what is new in the open mailbox.',
    /^\* 3 EXISTS\r\n(?:\* \d RECENT\r\n)?/m,
  ),
  changed(
    'imap-notify-status-left-out',
    'rfc5465/3.1/status-before-ok',
    'NOTIFY SET STATUS sends no STATUS responses.',
    /^NOTIFY SET STATUS /i,
    /^\* STATUS [^\r]*\r\n/gm,
  ),
  changed(
    'imap-notify-status-without-uidnext',
    'rfc5465/3.1/status-before-ok',
    'The STATUS responses of NOTIFY SET have no UIDNEXT.',
    /^NOTIFY SET STATUS /i,
    / UIDNEXT \d+/g,
  ),
  changed(
    'imap-notify-status-of-one',
    'rfc5465/6.5/subtree',
    'SUBTREE is the mailbox alone.',
    /^NOTIFY SET STATUS \(subtree /i,
    /^\* STATUS [^\r]*below[^\r]*\r\n/gm,
  ),
  told(
    'imap-notify-without-modseq',
    'rfc5465/5.2/highestmodseq',
    'STATUS responses have no HIGHESTMODSEQ.',
    / HIGHESTMODSEQ \d+/g,
  ),
  replyFault(
    'imap-notify-status-unasked',
    'rfc5465/3.1/no-status-unasked',
    'NOTIFY SET sends STATUS responses that nobody has asked for.',
    {
      command: /^NOTIFY SET \(mailboxes (\S+) /i,
      when: reply => / OK NOTIFY completed/.test(reply),
      replace: (reply, command) => `* STATUS ${/mailboxes (\S+)/i.exec(command)?.[1]} (MESSAGES 2)\r\n${reply}`,
    },
  ),
  refused(
    'imap-notify-missing-refused',
    'rfc5465/3.1/missing-ignored',
    'NOTIFY SET with a mailbox that does not exist is answered BAD.',
    /^NOTIFY SET .*-missing/i,
    'BAD there is no such mailbox',
  ),
  told(
    'imap-notify-new-left-out',
    'rfc5465/5.2/other-new',
    'A new message in another mailbox is not told.',
    /^\* STATUS [^\r]*\r\n/gm,
  ),
  told(
    'imap-notify-expunge-left-out',
    'rfc5465/5.3/other-expunge',
    'A message that is gone from another mailbox is told without MESSAGES.',
    /MESSAGES 1 /g,
  ),
  told(
    'imap-notify-flags-left-out',
    'rfc5465/5.1/other-flags',
    'A change of flags in another mailbox is told without UIDVALIDITY.',
    /UIDVALIDITY \d+ (?=HIGHESTMODSEQ)/g,
  ),
  told(
    'imap-notify-exists-left-out',
    'rfc5465/5.2/selected-new',
    'A new message in the open mailbox is not told by EXISTS.',
    /^\* \d+ EXISTS\r\n/gm,
  ),
  told(
    'imap-notify-items-left-out',
    'rfc5465/5.2/selected-new',
    'The items of a new message are not told.',
    /^\* \d+ FETCH (?:(?!^\* |^a\d).)*\)\r\n/gms,
  ),
  told(
    'imap-notify-flags-without-uid',
    'rfc5465/5.1/selected-flags',
    'A change of flags in the open mailbox is told without UID.',
    /\(UID \d+ (?=FLAGS)/g,
    '(',
  ),
  told(
    'imap-notify-gone-left-out',
    'rfc5465/5.3/selected-expunge',
    'A message that is gone from the open mailbox is not told.',
    /^\* (?:\d+ EXPUNGE|VANISHED \S+)\r\n/gm,
  ),
  told(
    'imap-notify-star-is-all',
    'rfc5465/6.6/no-wildcards',
    'A wildcard in a name is told of as if it meant something.',
    /^(\S+ OK NOTIFY completed\r\n)/m,
    '$1* STATUS INBOX (MESSAGES 1)\r\n',
  ),
  behaviour('imap-notify-subscribed-once', 'rfc5465/6.4/subscribed', 'What is subscribed is looked up once.', {
    carryOut: (next, session, name, execute, reply) => {
      const { account } = session;
      if (name !== 'NOTIFY' || account === undefined || !/\(subscribed /i.test(session.text))
        return next(session, name, execute, reply);
      const now = new Set(account.subscriptions);
      account.isSubscribed = each => now.has(each);
      return next(session, name, execute, reply);
    },
  }),
  told(
    'imap-notify-created-left-out',
    'rfc5465/5.4/created',
    'Mailboxes that are created, deleted or renamed are not told.',
    /^\* LIST (?!\([^)]*\\Subscribed)[^\r]*\r\n/gm,
  ),
  told(
    'imap-notify-deleted-as-there',
    'rfc5465/5.4/deleted',
    'A mailbox that is gone is told as if it were there.',
    /\\NonExistent/g,
  ),
  told('imap-notify-without-oldname', 'rfc5465/5.4/renamed', 'The old name is not told.', / \("OLDNAME" \([^)]*\)\)/g),
  told(
    'imap-notify-never-subscribed',
    'rfc5465/5.5/subscribed',
    'LIST does not tell that a mailbox is subscribed.',
    / ?\\Subscribed/g,
  ),
  told(
    'imap-notify-always-subscribed',
    'rfc5465/5.5/subscribed',
    'LIST tells that each mailbox is subscribed.',
    /^(\* LIST \()(?![^)]*\\Subscribed)/gm,
    '$1\\Subscribed ',
  ),
  completed(
    'imap-notify-pairs-ok',
    'rfc5465/5/pairs',
    'Events that have to stand together are accepted one without the other.',
    /^NOTIFY SET \((?:selected|mailboxes)/i,
    /BAD MessageNew and/,
    'OK',
  ),
  completed(
    'imap-notify-event-bad',
    'rfc5465/3.1/no-for-unsupported-event',
    'An event that is not there is answered BAD.',
    /^NOTIFY SET .*XMailspec/i,
    /NO/,
    'BAD there is no such event',
  ),
  changed(
    'imap-notify-without-badevent',
    'rfc5465/3.1/badevent',
    'An event that is not there is answered without BADEVENT.',
    /^NOTIFY SET .*XMailspec/i,
    /\[BADEVENT [^\]]*\] /,
  ),
  changed(
    'imap-notify-badevent-of-one',
    'rfc5465/3.1/badevent-lists-supported',
    'BADEVENT lists one of the events that there are.',
    /^NOTIFY SET .*XMailspec/i,
    /\[BADEVENT [^\]]*\]/,
    '[BADEVENT (MailboxName)]',
  ),
  completed(
    'imap-notify-syntax-ok',
    'rfc5465/8/syntax',
    'NOTIFY accepts what the grammar does not have.',
    /^NOTIFY/i,
    /BAD/,
    'OK',
  ),
  completed(
    'imap-notify-selected-names',
    'rfc5465/6.1/message-events-alone',
    'SELECTED accepts events of mailboxes.',
    /^NOTIFY SET \(selected \((?:MailboxName|SubscriptionChange)/i,
    /BAD/,
    'OK',
  ),
  refused(
    'imap-notify-in-mixed-case',
    'rfc5465/8/case-insensitive',
    'NOTIFY is known in capitals and small letters alone as the RFC writes them.',
    /^(?:notify|NOTIFY SET \(MAILBOXES)/,
    'BAD there is no such command',
  ),
]);
