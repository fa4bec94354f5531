import type { Overrides } from '../../behaviour.js';
import type { ImapBehaviour, Session } from '../../imap/session.js';
import type { Mailbox } from '../../store/mailbox.js';
import type { Message } from '../../store/message.js';
import { named } from '../fault.js';
import { after, behaviour, changed, refused, replyFault, tagged } from './forms.js';

type Override<Seam extends keyof ImapBehaviour> = NonNullable<Overrides<ImapBehaviour>[Seam]>;

/** STORE does not have UNCHANGEDSINCE decide it as it should. */
const deciding =
  (
    other: (unchanged: boolean, mailbox: Mailbox, message: Message, since: number) => boolean,
  ): Override<'isUnchanged'> =>
  (next, mailbox, message, change) =>
    change.unchangedSince === undefined
      ? next(mailbox, message, change)
      : other(next(mailbox, message, change), mailbox, message, change.unchangedSince);

/** Once a message was added, it has another mod-sequence. */
const adding = (other: (mailbox: Mailbox) => number): Pick<Overrides<ImapBehaviour>, 'append' | 'copy'> => ({
  append: (next, mailbox, message) => {
    const before = other(mailbox);
    const added = next(mailbox, message);
    added.modSeq = before;
    return added;
  },
  copy: (next, selected, messages, target) => {
    const [before, uidNext] = [other(target), target.uidNext];
    const code = next(selected, messages, target);
    for (const message of target.messages) if (message.uid >= uidNext) message.modSeq = before;
    return code;
  },
});

/** Mod-sequences of messages when a session was told of them, or has changed them. */
const toldFirst = new WeakMap<Message, number>();

/** A mod-sequence that all STORE commands of the server give. */
const sharedModSeq = 1_000_000;

function selectedOf({ selected }: Session): Mailbox | undefined {
  return selected?.mailbox;
}

/** The reply is sent without the mod-sequences of FETCH responses. */
const withoutModSeqs = (reply: string) => reply.replace(/^(\* \d+ FETCH \([^\r]*?) ?MODSEQ \(\d+\)/gm, '$1');

/** Violations in mod-sequences (RFC 7162 3.1). */
export const imapCondstoreFaults = named([
  behaviour(
    'imap-modseq-not-after-asking',
    'rfc7162/3.1/modseq-in-untagged-fetch',
    'Only SELECT and EXAMINE with CONDSTORE make the server tell mod-sequences from then on.',
    {
      becomeAware: (next, session, reply) => {
        if (/^(?:SELECT|EXAMINE) /i.test(session.text)) next(session, reply);
      },
    },
  ),
  changed(
    'imap-store-without-modseq',
    'rfc7162/3.1/modseq-in-untagged-fetch',
    'The FETCH responses to STORE do not have MODSEQ.',
    /^(?:UID )?STORE \S+ [+-]?FLAGS /i,
    / MODSEQ \(\d+\)/g,
  ),
  changed(
    'imap-news-without-modseq',
    'rfc7162/3.1.3/unsolicited-with-modseq',
    'NOOP tells what others have changed without MODSEQ.',
    /^NOOP$/i,
    / MODSEQ \(\d+\)/g,
  ),
  behaviour(
    'imap-select-condstore-ignored',
    'rfc7162/3.1.8/select-condstore',
    'SELECT and EXAMINE pass over CONDSTORE.',
    { selectParameter: (next, name) => (name === 'CONDSTORE' ? () => ({}) : next(name)) },
  ),
  behaviour(
    'imap-first-asking-untold',
    'rfc7162/3.1/first-command-tells-highestmodseq',
    'The first command that asks for mod-sequences is not answered with HIGHESTMODSEQ.',
    {
      becomeAware: (_next, session) => {
        session.condstore = true;
      },
    },
  ),
  changed(
    'imap-select-without-highestmodseq',
    'rfc7162/3.1.2/highestmodseq-or-nomodseq',
    'SELECT and EXAMINE do not tell HIGHESTMODSEQ.',
    /^(?:SELECT|EXAMINE) /i,
    /^\* OK \[HIGHESTMODSEQ [^\r]*\r\n/m,
  ),
  changed(
    'imap-select-highestmodseq-stays',
    'rfc7162/3.1.2.1/highest-of-all-messages',
    'SELECT and EXAMINE tell 1 as HIGHESTMODSEQ.',
    /^(?:SELECT|EXAMINE) /i,
    /\[HIGHESTMODSEQ \d+\]/,
    '[HIGHESTMODSEQ 1]',
  ),
  changed(
    'imap-status-highestmodseq-other',
    'rfc7162/3.1.7/status-highestmodseq',
    'STATUS tells a HIGHESTMODSEQ that is one too high.',
    /^STATUS /i,
    /HIGHESTMODSEQ (\d+)/,
    (_, value) => `HIGHESTMODSEQ ${Number(value) + 1}`,
  ),
  changed(
    'imap-modseq-of-first-alone',
    'rfc7162/3.1.4.2/modseq-item',
    'FETCH MODSEQ returns nothing for the third message.',
    /^(?:UID )?FETCH .*MODSEQ\)?$/i,
    /^\* 3 FETCH [^\r]*\r\n/m,
  ),
  changed(
    'imap-modseq-zero',
    'rfc7162/3.1/modseq-of-every-message',
    'The mod-sequence of the second message is 0.',
    /^(?:UID )?FETCH /i,
    /^(\* 2 FETCH [^\r]*MODSEQ \()\d+/m,
    '$10',
  ),
  behaviour(
    'imap-modseq-stays',
    'rfc7162/3.1/changed-flag-changes-modseq',
    'A message keeps the mod-sequence that it was told to have first.',
    {
      fetchItem: (next, selected, message, attribute) => {
        if (attribute.name !== 'extension' || attribute.item !== 'MODSEQ') return next(selected, message, attribute);
        const modSeq = toldFirst.get(message) ?? message.modSeq;
        toldFirst.set(message, modSeq);
        return [`MODSEQ (${modSeq})`];
      },
    },
  ),
  behaviour(
    'imap-modseq-with-same-flags',
    'rfc7162/3.1/same-flags-same-modseq',
    '+FLAGS and -FLAGS give another mod-sequence, though the flags stay as they are.',
    {
      store: (next, session, messages, change, reply) => {
        const left = next(session, messages, change, reply);
        const mailbox = selectedOf(session);
        if (mailbox && change.mode !== 'replace')
          for (const message of messages) message.modSeq = ++mailbox.highestModSeq;
        return left;
      },
    },
  ),
  behaviour(
    'imap-modseq-with-any-command',
    'rfc7162/3.1.11/no-spurious-changes',
    'FETCH of a text, and STORE FLAGS, give another mod-sequence, though the flags stay as they are.',
    {
      carryOut: after(session => {
        const mailbox = selectedOf(session);
        if (!mailbox || !/^(?:FETCH \S+ \(BODY\[|STORE \S+ FLAGS)/i.test(session.text)) return;
        for (const message of mailbox.messages) message.modSeq = ++mailbox.highestModSeq;
      }),
    },
  ),
  behaviour(
    'imap-modseq-falls-with-store',
    'rfc7162/3.1/second-store-higher',
    'Each STORE of a session gives a lower mod-sequence than the one before.',
    {
      store: (next, session, messages, change, reply) => {
        const mailbox = selectedOf(session);
        const left = next(session, messages, change, reply);
        for (const message of messages) message.modSeq = 2 * sharedModSeq - (mailbox?.highestModSeq ?? 0);
        return left;
      },
    },
  ),
  behaviour(
    'imap-modseq-the-same-for-all',
    'rfc7162/3.1/modseq-of-every-store',
    'All STORE commands give the same mod-sequence.',
    {
      store: (next, session, messages, change, reply) => {
        const left = next(session, messages, change, reply);
        for (const message of messages) message.modSeq = sharedModSeq;
        return left;
      },
    },
  ),
  behaviour(
    'imap-modseq-lower-when-examined',
    'rfc7162/3.1/modseq-never-falls',
    'A session that has only examined the mailbox is told mod-sequences that are one too low.',
    {
      fetchItem: (next, selected, message, attribute) =>
        attribute.name === 'extension' && attribute.item === 'MODSEQ' && selected.readOnly
          ? [`MODSEQ (${message.modSeq - 1})`]
          : next(selected, message, attribute),
    },
  ),
  behaviour(
    'imap-modseq-of-new-message-low',
    'rfc7162/3.1/new-message-highest',
    'A message that is added has a mod-sequence as others have already.',
    adding(mailbox => mailbox.highestModSeq),
  ),
  behaviour(
    'imap-unchangedsince-never',
    'rfc7162/3.1.3/unchanged-is-stored',
    'STORE with UNCHANGEDSINCE leaves the first message, though it has not changed.',
    { isUnchanged: deciding((unchanged, _, { uid }) => unchanged && uid !== 1 && uid !== 2) },
  ),
  behaviour(
    'imap-unchangedsince-ignored',
    'rfc7162/3.1.3/changed-is-not-stored',
    'STORE with UNCHANGEDSINCE changes messages that have changed, and lists them as MODIFIED.',
    {
      store: (next, session, messages, change, reply) => {
        const left = next(session, messages, change, reply);
        const { unchangedSince: _, ...always } = change;
        if (left.length > 0) next(session, left, always, reply);
        return left;
      },
    },
  ),
  behaviour(
    'imap-unchangedsince-zero-stores',
    'rfc7162/3.1.3/system-flag-exists',
    'UNCHANGEDSINCE 0 lets a system flag be stored that is not set.',
    { isUnchanged: deciding((unchanged, _mailbox, _message, since) => unchanged || since === 0) },
  ),
  behaviour(
    'imap-unchangedsince-by-message',
    'rfc7162/3.1.3/no-spurious-modified',
    'STORE with UNCHANGEDSINCE leaves a message in which only other flags have changed.',
    { isUnchanged: deciding((unchanged, _, { modSeq }, since) => unchanged && modSeq <= since) },
  ),
  behaviour(
    'imap-unchangedsince-fails-second-time',
    'rfc7162/3.1.3/named-twice',
    'A message that the set names twice fails the second time, as it has changed.',
    {
      store: (next, session, messages, change, reply) => {
        const left = next(session, messages, change, reply);
        const twice = /STORE (?:2,1:3|2,2) /i.test(session.text) && change.unchangedSince !== undefined;
        return twice ? messages.filter(({ uid }) => uid === 2) : left;
      },
    },
  ),
  changed(
    'imap-conditional-silent-untold',
    'rfc7162/3.1.3/fetch-with-modseq',
    'STORE with UNCHANGEDSINCE and .SILENT sends no FETCH responses.',
    /STORE \S+ \(UNCHANGEDSINCE \d+\) [+-]?FLAGS\.SILENT/i,
    /^\* \d+ FETCH [^\r]*\r\n/gm,
  ),
  behaviour(
    'imap-conditional-keeps-modseq',
    'rfc7162/3.1.3/success-updates-modseq',
    'STORE with UNCHANGEDSINCE changes flags, and leaves the mod-sequence as it was.',
    {
      store: (next, session, messages, change, reply) => {
        if (change.unchangedSince === undefined) return next(session, messages, change, reply);
        const before = messages.map(({ modSeq }) => modSeq);
        const left = next(session, messages, { ...change, silent: false }, reply);
        for (const [at, message] of messages.entries()) message.modSeq = before[at] ?? 0;
        return left;
      },
      fetchItem: (next, selected, message, attribute) =>
        attribute.name === 'extension' && attribute.item === 'MODSEQ'
          ? [`MODSEQ (${message.firstModSeq})`]
          : next(selected, message, attribute),
    },
  ),
  changed(
    'imap-modified-first-alone',
    'rfc7162/3.1.3/modified-lists-all',
    'MODIFIED names the first message that was left alone.',
    /STORE /i,
    /\[MODIFIED (\d+)[:,][\d:,]+\]/,
    '[MODIFIED $1]',
  ),
  changed(
    'imap-modified-missing',
    'rfc7162/3.1.3/modified-lists-all',
    'STORE does not tell that it has left messages.',
    /STORE /i,
    /\[MODIFIED [\d:,]+\] /,
  ),
  behaviour(
    'imap-modified-by-number',
    'rfc7162/3.1.3/modified-lists-all',
    'MODIFIED of UID STORE has sequence numbers.',
    {
      store: (next, session, messages, change, reply) => {
        const left = next(session, messages, change, reply);
        const { selected } = session;
        return change.byUid && selected
          ? left.map(message => ({ ...message, uid: selected.sequenceOf(message) }))
          : left;
      },
    },
  ),
  replyFault(
    'imap-modified-always',
    'rfc7162/3.1.3/modified-lists-all',
    'STORE with UNCHANGEDSINCE has MODIFIED in its tagged OK where no message was left, too.',
    {
      command: /STORE \S+ \(UNCHANGEDSINCE /i,
      when: reply => !reply.includes('[MODIFIED'),
      replace: reply => reply.replace(tagged(/OK /), '$1 OK [MODIFIED 1] '),
    },
  ),
  changed(
    'imap-modified-untold',
    'rfc7162/3.1.3/modified-message-told',
    'The flags of a message that STORE with UNCHANGEDSINCE has left are not told.',
    /STORE \S+ \(UNCHANGEDSINCE /i,
    /^\* \d+ FETCH [^\r]*\r\n(?=[\s\S]*\[MODIFIED)/gm,
  ),
  behaviour(
    'imap-changedsince-ignored',
    'rfc7162/3.1.4.1/changed-only',
    'FETCH with CHANGEDSINCE returns messages that have not changed.',
    {
      fetchModifier: (next, name) => {
        const read = next(name);
        if (name !== 'CHANGEDSINCE' || read === undefined) return read;
        return (reader, session, byUid) => ({ ...read(reader, session, byUid), changedSince: 1 });
      },
    },
  ),
  behaviour(
    'imap-changedsince-from-on',
    'rfc7162/3.1.4.1/changed-only',
    'FETCH with CHANGEDSINCE returns messages whose mod-sequence is the given one.',
    {
      fetchModifier: (next, name) => {
        const read = next(name);
        if (name !== 'CHANGEDSINCE' || read === undefined) return read;
        return (reader, session, byUid) => {
          const modifier = read(reader, session, byUid);
          return { ...modifier, changedSince: (modifier.changedSince ?? 0) - 1 };
        };
      },
    },
  ),
  replyFault(
    'imap-changedsince-without-modseq',
    'rfc7162/3.1.4.1/adds-modseq',
    'FETCH with CHANGEDSINCE does not return MODSEQ.',
    { command: /FETCH .*CHANGEDSINCE/i, replace: withoutModSeqs },
  ),
  behaviour(
    'imap-search-modseq-above',
    'rfc7162/3.1.5/from-the-given-on',
    'SEARCH MODSEQ does not find a message whose mod-sequence is the given one.',
    {
      searchTest: (next, search, key) =>
        next(search, key.key === 'MODSEQ' && key.flag === undefined ? { ...key, since: key.since + 1 } : key),
    },
  ),
  refused(
    'imap-search-entry-refused',
    'rfc7162/3.1.5/entry-names',
    'SEARCH MODSEQ does not know names of entries.',
    /SEARCH .*MODSEQ "/i,
    'BAD syntax error',
  ),
  changed(
    'imap-search-without-modseq',
    'rfc7162/3.1.6/modseq-behind-numbers',
    'SEARCH MODSEQ is answered without a mod-sequence.',
    /SEARCH /i,
    /^(\* SEARCH[^\r]*) \(MODSEQ \d+\)/m,
    '$1',
  ),
  behaviour(
    'imap-search-modseq-of-mailbox',
    'rfc7162/3.1.6/modseq-behind-numbers',
    'SEARCH MODSEQ tells the highest mod-sequence of the mailbox.',
    {
      carryOut: async (next, session, name, execute, reply) =>
        next(
          session,
          name,
          async (own, untagged) => {
            const highest = own.selected?.mailbox.highestModSeq;
            const told = untagged.untagged.bind(untagged);
            untagged.untagged = (...chunks) =>
              told(
                ...chunks.map(chunk =>
                  typeof chunk === 'string' ? chunk.replace(/\(MODSEQ \d+\)$/, `(MODSEQ ${highest})`) : chunk,
                ),
              );
            return execute(own, untagged);
          },
          reply,
        ),
    },
  ),
  changed(
    'imap-esearch-without-modseq',
    'rfc7162/3.1.10/esearch-modseq',
    'SEARCH MODSEQ with result options is answered without MODSEQ.',
    /SEARCH RETURN /i,
    / MODSEQ \d+/,
  ),
  changed(
    'imap-sort-without-modseq',
    'rfc7162/3.1.9/modseq-behind-sorted',
    'SORT MODSEQ is answered without a mod-sequence.',
    /^(?:UID )?SORT /i,
    /^(\* SORT[^\r]*) \(MODSEQ \d+\)/m,
    '$1',
  ),
  replyFault(
    'imap-esort-without-modseq',
    'rfc7162/3.1.10/esort-modseq',
    'SORT MODSEQ with result options is answered without MODSEQ.',
    { command: /^SORT RETURN /i, replace: reply => reply.replace(/ MODSEQ \d+/, '') },
  ),
  changed(
    'imap-select-without-closed',
    'rfc7162/3.2.11/closed-when-another-is-selected',
    'SELECT and EXAMINE do not send CLOSED.',
    /^(?:SELECT|EXAMINE) /i,
    /^\* OK \[CLOSED\][^\r]*\r\n/m,
  ),
  refused(
    'imap-condstore-in-capitals-only',
    'rfc7162/7/case-insensitive',
    'MODSEQ, CHANGEDSINCE, UNCHANGEDSINCE and HIGHESTMODSEQ are not known in lower case.',
    /\b(?:modseq|changedsince|unchangedsince|highestmodseq)\b/,
    'BAD syntax error',
  ),
  replyFault(
    'imap-condstore-lenient',
    'rfc7162/7/formal-syntax',
    'Commands with mod-sequences that break the syntax are answered OK.',
    {
      command: /CHANGEDSINCE|MODSEQ/i,
      replace: reply => reply.replace(tagged(/BAD [^\r]*/), '$1 OK as you like'),
    },
  ),
]);
