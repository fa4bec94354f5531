import { expunge } from '../../imap/commands/expunge.js';
import { Reply } from '../../imap/reply.js';
import type { SelectedMailbox } from '../../imap/selected.js';
import type { Session } from '../../imap/session.js';
import { systemFlags } from '../../store/flags.js';
import type { Mailbox } from '../../store/mailbox.js';
import type { Message } from '../../store/message.js';
import { named } from '../fault.js';
import { after, before, behaviour, changed, opening } from './forms.js';

/** What is new is forgotten: the session's view has it, and its client does not know. */
function dropNews({ selected }: Session): void {
  selected?.tellNews(new Reply(), true);
}

/** The flags that messages had when a session opened their mailbox, or stored them last. */
class OldFlags {
  private readonly bySession = new WeakMap<SelectedMailbox, Map<Message, ReadonlySet<string>>>();

  keep(selected: SelectedMailbox, messages: readonly Message[]): void {
    const flags = this.bySession.get(selected) ?? new Map<Message, ReadonlySet<string>>();
    for (const message of messages) flags.set(message, new Set(message.flags));
    this.bySession.set(selected, flags);
  }

  knows(selected: SelectedMailbox, message: Message): boolean {
    return this.bySession.get(selected)?.has(message) === true;
  }

  of(selected: SelectedMailbox, message: Message): Set<string> {
    return new Set(this.bySession.get(selected)?.get(message) ?? message.flags);
  }
}

const isSystemFlag = (flag: string) => systemFlags.some(known => known === flag);

const shown = new OldFlags();
const stored = new OldFlags();
const counted = new WeakMap<Mailbox, Readonly<Record<string, number>>>();
const onceDeleted = new WeakSet<Message>();

/** Violations that only show when several sessions have a mailbox open, or one after another. */
export const imapSessionsFaults = named([
  behaviour(
    'imap-news-forgotten-with-others',
    'rfc3501/5.2/sends-size-updates',
    'What is new is reported by NOOP alone, and forgotten when another command comes before it.',
    {
      carryOut: after((session, name) => {
        if (!/^(?:NOOP|EXPUNGE|IDLE|SELECT|EXAMINE|(?:UID )?(?:MOVE|EXPUNGE))$/.test(name)) dropNews(session);
      }),
    },
  ),
  behaviour(
    'imap-news-forgotten-with-expunge',
    'rfc3501/5.2/sends-size-updates',
    'EXPUNGE reports what it has removed itself, and what others have removed is forgotten.',
    {
      carryOut: before((session, name) => {
        if (name === 'EXPUNGE') dropNews(session);
      }),
    },
  ),
  behaviour(
    'imap-news-forgotten-when-read-only',
    'rfc3501/5.2/sends-size-updates',
    'A session that opened the mailbox by EXAMINE is told of no changes.',
    {
      carryOut: before(session => {
        if (session.selected?.readOnly) dropNews(session);
      }),
    },
  ),
  behaviour(
    'imap-numbers-close-up-untold',
    'rfc3501/2.3.1.2/numbers-close-up',
    'FETCH, STORE, SEARCH and COPY count without the messages that are gone, before the client has been told of them.',
    {
      carryOut: before((session, name) => {
        if (/^(?:FETCH|STORE|SEARCH|COPY)$/.test(name)) dropNews(session);
      }),
    },
  ),
  behaviour(
    'imap-expunge-untold-to-others',
    'rfc3501/5.2/sends-size-updates',
    'A session is told only of messages that are removed by a command of its own.',
    {
      open: opening((selected, session) => {
        const usual = selected.expunged.bind(selected);
        selected.expunged = message => {
          if (/EXPUNGE|MOVE/i.test(session.text)) usual(message);
        };
      }),
    },
  ),
  behaviour(
    'imap-expunge-untold-of-new',
    'rfc3501/7.3.1/exists',
    'A message that went before a session was told of it is reported to have come, and not to have gone.',
    {
      open: opening(selected => {
        const usual = selected.expunged.bind(selected);
        selected.expunged = message => {
          if (selected.messages.includes(message)) usual(message);
        };
      }),
    },
  ),
  changed(
    'imap-exists-before-expunge',
    'rfc3501/7.3.1/exists',
    'NOOP and IDLE report the number of messages first, and then those that it does not count any more.',
    /^(?:NOOP|IDLE)$/,
    /((?:\* \d+ EXPUNGE\r\n)+)(\* \d+ EXISTS\r\n)/,
    '$2$1',
  ),
  behaviour(
    'imap-select-tells-of-the-former',
    'rfc3501/6.3.1/exists-response',
    'SELECT reports what is new in the mailbox that was open before, behind the data of the one that it opens.',
    {
      carryOut: async (next, session, name, execute, reply) => {
        const former = session.selected;
        const outcome = await next(session, name, execute, reply);
        if (name === 'SELECT') former?.tellNews(reply, true);
        return outcome;
      },
    },
  ),
  behaviour(
    'imap-status-as-opened',
    'rfc3501/6.3.10/messages',
    'STATUS returns MESSAGES and UNSEEN as they were when a session opened the mailbox last.',
    {
      open: opening(({ mailbox }) => {
        const unseen = mailbox.messages.filter(({ flags }) => !flags.has('\\Seen')).length;
        counted.set(mailbox, { MESSAGES: mailbox.messages.length, UNSEEN: unseen });
      }),
      statusItem: (next, session, name) => {
        const usual = next(session, name);
        return usual && (mailbox => counted.get(mailbox)?.[name] ?? usual(mailbox));
      },
    },
  ),
  changed(
    'imap-flags-told-with-more',
    'rfc3501/2.3.2/concurrent-sessions-see-flags',
    'When NOOP reports changed flags, \\Draft or another one stands among them that the message does not have.',
    /^NOOP$/,
    /(FETCH \(UID \d+ FLAGS \()([^)]*)/g,
    (_, before = '', flags = '') => `${before}${[...flags.split(' ').filter(Boolean), '\\Deleted'].join(' ')}`,
  ),
  behaviour(
    'imap-flags-as-opened',
    'rfc3501/2.3.2/concurrent-sessions-see-flags',
    'FETCH returns the flags as they were when the session opened the mailbox, or stored them last.',
    {
      open: opening(selected => shown.keep(selected, selected.messages)),
      store: (next, session, messages, change, reply) => {
        const left = next(session, messages, change, reply);
        if (session.selected) shown.keep(session.selected, messages);
        return left;
      },
      fetchItem: (next, selected, message, attribute) =>
        attribute.name === 'FLAGS'
          ? next(selected, { ...message, flags: shown.of(selected, message) }, attribute)
          : next(selected, message, attribute),
    },
  ),
  behaviour(
    'imap-store-on-old-flags',
    'rfc3501/6.4.6/add',
    'STORE adds to, and removes from, the flags that the session knows, so that the changes of others are lost.',
    {
      open: opening(selected => stored.keep(selected, selected.messages)),
      store: (next, session, messages, change, reply) => {
        const { selected } = session;
        for (const message of messages) {
          const old = selected && stored.of(selected, message);
          if (old === undefined) continue;
          message.flags.clear();
          for (const flag of old) message.flags.add(flag);
        }
        const left = next(session, messages, change, reply);
        if (selected) stored.keep(selected, messages);
        return left;
      },
    },
  ),
  behaviour(
    'imap-silent-hides-others',
    'rfc3501/5.2/sends-flag-updates',
    'After STORE with .SILENT changes of the same messages by others are not reported.',
    {
      store: (next, session, messages, change, reply) => {
        const left = next(session, messages, change, reply);
        if (change.silent) for (const message of messages) session.selected?.flagsTold(message);
        return left;
      },
    },
  ),
  behaviour(
    'imap-expunge-removes-once-deleted',
    'rfc3501/6.4.3/only-deleted',
    'EXPUNGE removes messages that were flagged \\Deleted once, though they are so no more.',
    {
      store: (next, session, messages, change, reply) => {
        const left = next(session, messages, change, reply);
        for (const message of messages) if (message.flags.has('\\Deleted')) onceDeleted.add(message);
        return left;
      },
      toExpunge: (next, mailbox, command, uids) =>
        command === 'EXPUNGE'
          ? mailbox.messages.filter(message => message.flags.has('\\Deleted') || onceDeleted.has(message))
          : next(mailbox, command, uids),
    },
  ),
  behaviour(
    'imap-noop-expunges',
    'rfc3501/6.4.3/only-deleted',
    'NOOP removes the messages that are flagged \\Deleted.',
    {
      carryOut: before((session, name) => {
        const mailbox = session.selected?.mailbox;
        if (name === 'NOOP' && mailbox) expunge(mailbox, session.context.imap.toExpunge(mailbox, 'EXPUNGE'));
      }),
    },
  ),
  behaviour(
    'imap-leaving-expunges',
    'rfc3501/6.4.2/implicit-close-keeps-deleted',
    'SELECT, EXAMINE, UNSELECT and LOGOUT remove the messages that are flagged \\Deleted from the mailbox that was open.',
    {
      carryOut: before((session, name) => {
        const mailbox = session.selected?.mailbox;
        if (/^(?:SELECT|EXAMINE|UNSELECT|LOGOUT)$/.test(name) && mailbox)
          expunge(mailbox, session.context.imap.toExpunge(mailbox, 'CLOSE'));
      }),
    },
  ),
  behaviour(
    'imap-uid-of-arrived-first',
    'rfc3501/2.3.1.1/uids-ascending',
    'A message that came while the mailbox was open has the UID of the first one.',
    {
      open: opening(selected => shown.keep(selected, selected.messages)),
      fetchItem: (next, selected, message, attribute) => {
        const [first] = selected.messages;
        const uid = first && attribute.name === 'UID' && !shown.knows(selected, message) ? first.uid : message.uid;
        return next(selected, uid === message.uid ? message : { ...message, uid }, attribute);
      },
    },
  ),
  behaviour(
    'imap-copy-marks-source',
    'rfc3501/6.4.7/source-unchanged',
    'COPY sets \\Seen on the messages that it copies.',
    {
      copy: (next, selected, messages, target) => {
        const code = next(selected, messages, target);
        for (const message of messages) selected.mailbox.setFlags(message, [...message.flags, '\\Seen']);
        return code;
      },
    },
  ),
  behaviour('imap-copy-drops-keywords', 'rfc3501/6.4.7/preserves-flags-and-date', 'A copy has no keywords.', {
    copy: (next, selected, messages, target) =>
      next(
        selected,
        messages.map(message => ({ ...message, flags: new Set([...message.flags].filter(isSystemFlag)) })),
        target,
      ),
  }),
  behaviour(
    'imap-undefined-flags-kept',
    'rfc3501/9/only-defined-flags',
    'A flag with a backslash that STORE or APPEND gives is kept on the last message, whatever it is.',
    {
      carryOut: after(({ selected, text }, name) => {
        const mailbox = selected?.mailbox;
        const message = mailbox?.messages.at(-1);
        const flag = /\((\\[a-z]+)\)/i.exec(text)?.[1];
        if (/^(?:STORE|APPEND)$/.test(name) && message && flag && !isSystemFlag(flag))
          mailbox?.setFlags(message, [...message.flags, flag]);
      }),
    },
  ),
  changed(
    'imap-keywords-with-case',
    'rfc3501/9/flags-without-case',
    'SEARCH finds a keyword only in small letters.',
    /^SEARCH KEYWORD \S*[A-Z]/,
    /(SEARCH) [\d ]+/,
    '$1',
  ),
  behaviour(
    'imap-uidnext-of-the-last',
    'rfc3501/2.3.1.1/uidnext-changes-with-messages',
    'UIDNEXT is one more than the UID of the last message that is there.',
    {
      statusItem: (next, session, name) =>
        name === 'UIDNEXT' ? ({ messages }) => (messages.at(-1)?.uid ?? 0) + 1 : next(session, name),
    },
  ),
]);
