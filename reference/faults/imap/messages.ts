import { copyMessages } from '../../imap/commands/copy.js';
import { named } from '../fault.js';
import { behaviour, cutting, replyFault, storing } from './forms.js';

/** Violations in fetching, storing, copying and expunging. */
export const imapMessagesFaults = named([
  behaviour('imap-peek-sets-seen', 'rfc3501/6.4.5/peek-leaves-seen', 'BODY.PEEK[] sets \\Seen.', {
    setsSeen: (next, attribute) => attribute.name === 'BODY[]' || next(attribute),
  }),
  behaviour('imap-body-leaves-unseen', 'rfc3501/6.4.5/body-sets-seen', 'BODY[] does not set \\Seen.', {
    setsSeen: () => false,
  }),
  behaviour('imap-partial-off-by-one', 'rfc3501/6.4.5/partial-origin', 'A partial fetch begins one octet too late.', {
    fetchItem: cutting(({ offset, count }) => ({ offset: offset + 1, count })),
  }),
  replyFault(
    'imap-partial-without-origin',
    'rfc3501/6.4.5/partial-origin',
    'The answer to a partial fetch does not return the origin octet.',
    {
      command: /^(?:UID )?FETCH /i,
      replace: reply => reply.replace(/\]<\d+> /g, '] '),
    },
  ),
  replyFault('imap-wrong-size', 'rfc3501/2.3.4/size-in-octets', 'RFC822.SIZE is one octet short.', {
    command: /^(?:UID )?FETCH /i,
    replace: reply => reply.replace(/RFC822\.SIZE (\d+)/g, (_, size) => `RFC822.SIZE ${Number(size) - 1}`),
  }),
  replyFault(
    'imap-uids-descend',
    'rfc3501/2.3.1.1/uids-ascending',
    'UID FETCH and FETCH return UIDs that fall from message to message.',
    {
      command: /^(?:UID )?FETCH /i,
      replace: reply => {
        const uids = [...reply.matchAll(/\(UID (\d+)/g)].map(([, uid]) => uid).reverse();
        return reply.replace(/\(UID \d+/g, () => `(UID ${uids.shift()}`);
      },
    },
  ),
  replyFault(
    'imap-uid-fetch-without-uid',
    'rfc3501/6.4.8/uid-in-response',
    'UID FETCH leaves out the UID that was not asked for.',
    {
      command: /^UID FETCH \S+ \(?(?:FLAGS|RFC822)/i,
      replace: reply => reply.replace(/\(UID \d+ /g, '('),
    },
  ),
  replyFault(
    'imap-envelope-nil-as-empty',
    'rfc3501/7.4.2/envelope-nil',
    'ENVELOPE has an empty string where In-Reply-To is missing.',
    {
      command: /ENVELOPE/i,
      replace: reply => reply.replace(/ NIL(?= (?:NIL|"[^"]*")\)\)\r$)/gm, ' ""'),
    },
  ),
  replyFault(
    'imap-literal-size-short',
    'rfc3501/7.4.2/fetch-response-syntax',
    'A literal announces one octet less than it has.',
    {
      command: /^(?:UID )?FETCH /i,
      replace: reply => reply.replace(/\{(\d+)\}\r\n/g, (_, size) => `{${Number(size) - 1}}\r\n`),
    },
  ),
  replyFault(
    'imap-literal-without-crlf',
    'rfc3501/7.4.2/fetch-response-syntax',
    'The octets of a literal follow its size without CRLF.',
    {
      command: /^(?:UID )?FETCH /i,
      replace: reply => reply.replace(/(\{\d+\})\r\n/g, '$1'),
    },
  ),
  replyFault(
    'imap-fields-without-blank-line',
    'rfc3501/6.4.5/subset-keeps-blank-line',
    'HEADER.FIELDS lacks the blank line.',
    {
      command: /HEADER\.FIELDS/i,
      replace: reply =>
        reply.replace(/\{(\d+)\}\r\n((?:[^\r]+\r\n)+)\r\n/g, (_, size, lines) => `{${Number(size) - 2}}\r\n${lines}`),
    },
  ),
  replyFault(
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
    {
      store: storing(change => ({ ...change, silent: false })),
    },
  ),
  replyFault(
    'imap-store-unanswered',
    'rfc3501/6.4.6/fetch-response',
    'STORE without .SILENT does not return the new flags.',
    {
      command: /^(?:UID )?STORE \S+ [+-]?FLAGS /i,
      replace: reply => reply.replace(/^\* \d+ FETCH [^\r]*\r\n/gm, ''),
    },
  ),
  behaviour(
    'imap-store-tells-of-changed-alone',
    'rfc3501/6.4.6/tells-unchanged-flags',
    'STORE returns the flags of messages that it has changed, and of no others.',
    {
      store: (next, session, messages, change, reply) => {
        const before = messages.map(({ flags }) => [...flags].sort().join(' '));
        next(session, messages, { ...change, silent: true }, reply);
        const changed = messages.filter(({ flags }, at) => [...flags].sort().join(' ') !== before[at]);
        return next(session, changed, change, reply);
      },
    },
  ),
  replyFault(
    'imap-uid-fetch-flags-apart',
    'rfc3501/6.4.8/uid-in-response',
    'Where UID FETCH of a text has set \\Seen, the new flags come in a response of their own, without the UID.',
    {
      command: /^UID FETCH \S+ BODY\[/i,
      replace: reply => {
        const number = /^\* (\d+) FETCH/.exec(reply)?.[1];
        const flags = / FLAGS \([^)]*\)(?=\)\r\n)/.exec(reply)?.[0];
        if (number === undefined || flags === undefined) return undefined;
        return `* ${number} FETCH (${flags.trim()})\r\n${reply.replace(flags, '')}`;
      },
    },
  ),
  behaviour(
    'imap-copy-of-a-refused-set',
    'rfc3501/6.4.7/all-or-nothing',
    'COPY refuses a set with a number that no message has, and copies the messages that there are.',
    {
      carryOut: async (next, session, name, execute, reply) => {
        try {
          return await next(session, name, execute, reply);
        } catch (refused) {
          const [, set = '', target = ''] = /^COPY (\S+) (\S+)$/.exec(session.text) ?? [];
          const { selected, account } = session;
          const mailbox = account?.mailbox(target);
          const there = selected?.messages.filter((_, index) => set.split(',').includes(String(index + 1)));
          if (selected && mailbox && there) copyMessages(selected, there, mailbox);
          throw refused;
        }
      },
    },
  ),
  behaviour(
    'imap-copy-not-atomic',
    'rfc3501/6.4.7/all-or-nothing',
    'A COPY that fails leaves the messages that could be copied.',
    {
      copy: (next, selected, messages, target) => {
        const there = messages.filter(message => !selected.isGone(message));
        if (there.length < messages.length) next(selected, there, target);
        return next(selected, messages, target);
      },
    },
  ),
  behaviour('imap-copy-leaves-out-last', 'rfc3501/6.4.7/copies', 'COPY leaves out the last message of its set.', {
    copy: (next, selected, messages, target) => next(selected, messages.slice(0, -1), target),
  }),
  behaviour('imap-copy-cuts-text', 'rfc3501/6.4.7/copies', 'COPY leaves out the last octets of a message.', {
    copy: (next, selected, messages, target) =>
      next(
        selected,
        messages.map(message => ({ ...message, octets: message.octets.subarray(0, -4) })),
        target,
      ),
  }),
  behaviour('imap-move-keeps-source', 'rfc6851/3.3/source-removed', 'MOVE leaves the messages where they were.', {
    move: (_next, selected, messages, target) => copyMessages(selected, messages, target),
  }),
  behaviour(
    'imap-expunge-removes-all',
    'rfc3501/6.4.3/only-deleted',
    'EXPUNGE removes messages that are not flagged \\Deleted.',
    {
      toExpunge: (next, mailbox, command, uids) =>
        command === 'EXPUNGE' ? mailbox.messages : next(mailbox, command, uids),
    },
  ),
  replyFault(
    'imap-expunge-not-renumbered',
    'rfc3501/7.4.1/decrement',
    'EXPUNGE responses have ascending numbers that ignore the earlier ones.',
    {
      command: /^(?:EXPUNGE|NOOP)$/i,
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
    {
      toExpunge: (next, mailbox, command) => next(mailbox, command),
    },
  ),
  behaviour(
    'imap-close-keeps-deleted',
    'rfc3501/6.4.2/removes-deleted',
    'CLOSE does not remove messages flagged \\Deleted.',
    {
      toExpunge: (next, mailbox, command, uids) => (command === 'CLOSE' ? [] : next(mailbox, command, uids)),
    },
  ),
  behaviour(
    'imap-expunge-during-fetch',
    'rfc3501/7.4.1/no-expunge-while-fetch-store-search',
    'EXPUNGE is sent in the answer to FETCH, STORE and SEARCH.',
    {
      mayReportExpunge: () => true,
    },
  ),
  behaviour('imap-idle-silent', 'rfc2177/3/updates-at-once', 'No change is reported during IDLE.', {
    sendIdleUpdates: () => {},
  }),
  behaviour('imap-idle-ends-with-any-line', 'rfc2177/3/done-alone', 'Any line ends IDLE.', { endsIdle: () => true }),
  behaviour(
    'imap-idle-with-mailbox-alone',
    'rfc2177/4/when-authenticated',
    'IDLE without a mailbox open is answered BAD.',
    {
      findCommand: (next, session, name) =>
        name === 'IDLE' && session.selected === undefined ? undefined : next(session, name),
    },
  ),
  replyFault('imap-idle-forgets', 'rfc3501/5.2/sends-size-updates', 'Changes during IDLE are never reported.', {
    command: /^IDLE$/i,
    replace: reply => reply.replace(/^\* \d+ [^\r]*\r\n/gm, ''),
  }),
]);
