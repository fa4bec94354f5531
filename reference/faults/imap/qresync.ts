import { Reply } from '../../imap/reply.js';
import { formatSet } from '../../imap/syntax/sequence-set.js';
import { named } from '../fault.js';
import { behaviour, changed, opening, preceded, refused, replyFault, tagged } from './forms.js';

const opens = /^(?:SELECT|EXAMINE) .*\(QRESYNC /i;
const fetchesVanished = /^UID FETCH .*VANISHED/i;

/** VANISHED becomes EXPUNGE of the first messages. */
const asExpunge = (reply: string) =>
  reply.replace(/^\* VANISHED ([\d:,]+)\r\n/gm, (_, set: string) => {
    const ranges = set.split(',').map(range => range.split(':').map(Number));
    const count = ranges.reduce((sum, [first = 0, last = first]) => sum + last - first + 1, 0);
    return '* 1 EXPUNGE\r\n'.repeat(count);
  });

/** The tagged OK of a command does not tell HIGHESTMODSEQ. */
const withoutHighest = / \[HIGHESTMODSEQ \d+\](?= (?:UID )?(?:EXPUNGE|MOVE) completed)/;

/** HIGHESTMODSEQ stays, whatever is removed by a command. */
const staysWith = (command: RegExp) =>
  opening((selected, session) => {
    const { mailbox } = selected;
    const usual = mailbox.expunge.bind(mailbox);
    mailbox.expunge = uids => {
      const before = mailbox.highestModSeq;
      usual(uids);
      if (command.test(session.text)) mailbox.highestModSeq = before;
    };
  });

/** Removals by a command are not remembered. */
const forgetsAfter = (command: RegExp) =>
  opening((selected, session) => {
    const { mailbox } = selected;
    const [usual, remembered] = [mailbox.expunge.bind(mailbox), mailbox.removedSince.bind(mailbox)];
    const forgotten = new Set<number>();
    mailbox.expunge = uids => {
      if (command.test(session.text)) for (const uid of uids) forgotten.add(uid);
      usual(uids);
    };
    mailbox.removedSince = modSeq => remembered(modSeq).filter(uid => !forgotten.has(uid));
  });

/** A reply of one line. */
function lateReply(line: string): Reply {
  const reply = new Reply();
  reply.line(line);
  return reply;
}

/** Violations in what QRESYNC tells of removals (RFC 7162 3.2). */
export const imapQresyncFaults = named([
  changed(
    'imap-qresync-without-condstore',
    'rfc7162/3.2.2/condstore-listed-too',
    'CAPABILITY lists QRESYNC and not CONDSTORE.',
    /^CAPABILITY$/i,
    / CONDSTORE\b/,
  ),
  changed(
    'imap-qresync-without-enable',
    'rfc7162/3.2.3/enable-listed',
    'CAPABILITY lists QRESYNC, and neither ENABLE nor IMAP4rev2.',
    /^CAPABILITY$/i,
    / (?:ENABLE|IMAP4rev2)\b/g,
  ),
  changed(
    'imap-enable-without-qresync',
    'rfc7162/3.2.3/enable-qresync',
    'ENABLE does not list QRESYNC where CONDSTORE is enabled, too, and where it is asked for alone.',
    /^ENABLE /i,
    /^(\* ENABLED[^\r]*) QRESYNC\b/m,
    '$1',
  ),
  replyFault(
    'imap-qresync-without-enabling',
    'rfc7162/3.2.3/bad-unless-enabled',
    'SELECT with CONDSTORE and QRESYNC is answered OK where QRESYNC is not enabled.',
    {
      command: /^SELECT .*\(CONDSTORE QRESYNC/i,
      replace: reply => reply.replace(tagged(/BAD [^\r]*/), '$1 OK as you like'),
    },
  ),
  replyFault(
    'imap-select-qresync-without-enabling',
    'rfc7162/3.2.5/bad-unless-enabled',
    'SELECT and EXAMINE with QRESYNC are answered OK where QRESYNC is not enabled.',
    { command: opens, replace: reply => reply.replace(tagged(/BAD [^\r]*/), '$1 OK as you like') },
  ),
  replyFault(
    'imap-vanished-without-enabling',
    'rfc7162/3.2.6/bad-unless-enabled',
    'UID FETCH with VANISHED is answered OK where QRESYNC is not enabled.',
    { command: fetchesVanished, replace: reply => reply.replace(tagged(/BAD [^\r]*/), '$1 OK as you like') },
  ),
  replyFault(
    'imap-expunge-in-place-of-vanished',
    'rfc7162/3.2.10.2/vanished-without-earlier',
    'With QRESYNC enabled, EXPUNGE, UID EXPUNGE and MOVE are answered with EXPUNGE.',
    { command: /^(?:EXPUNGE|UID EXPUNGE|MOVE|UID MOVE)/i, replace: asExpunge },
  ),
  replyFault(
    'imap-expunge-all-in-place-of-vanished',
    'rfc7162/3.2.3/vanished-after-enable',
    'With QRESYNC enabled, EXPUNGE is answered with EXPUNGE.',
    { command: /^EXPUNGE$/i, replace: asExpunge },
  ),
  replyFault(
    'imap-expunge-of-others-in-place-of-vanished',
    'rfc7162/3.2.10/vanished-in-place-of-expunge',
    'With QRESYNC enabled, what others remove is told by EXPUNGE.',
    { command: /^(?:NOOP|CHECK|IDLE|STATUS |UID FETCH )/i, replace: asExpunge },
  ),
  changed(
    'imap-vanished-earlier-now',
    'rfc7162/3.2.10/no-earlier-tag',
    'What EXPUNGE removes is told by VANISHED (EARLIER).',
    /^EXPUNGE$/i,
    /^\* VANISHED (?=\d)/m,
    '* VANISHED (EARLIER) ',
  ),
  behaviour(
    'imap-vanished-again',
    'rfc7162/3.2.10.2/only-visible-messages',
    'VANISHED names all messages that were removed from the mailbox, those too that it has named, or that were never told of.',
    {
      send: (next, session, chunks) => {
        const { selected } = session;
        const gone = selected && formatSet(selected.mailbox.removedSince(1));
        next(
          session,
          chunks.map(chunk =>
            Buffer.from(chunk.toString('latin1').replace(/^\* VANISHED \d[\d:,]*/m, `* VANISHED ${gone}`), 'latin1'),
          ),
        );
      },
    },
  ),
  behaviour(
    'imap-vanished-never-told-of',
    'rfc7162/3.2.10.2/only-visible-messages',
    'NOOP tells VANISHED of a message that came and went before the session was told of it.',
    {
      open: opening((selected, session) => {
        const usual = selected.expunged.bind(selected);
        selected.expunged = message => {
          if (session.enabled.has('QRESYNC') && !selected.messages.includes(message))
            session.send(lateReply(`* VANISHED ${message.uid}`));
          usual(message);
        };
      }),
    },
  ),
  changed(
    'imap-vanished-leaves-numbers',
    'rfc7162/3.2.10.2/only-visible-messages',
    'After VANISHED of two messages the third one has number 2.',
    /^FETCH 1 \(UID\)$/i,
    /^\* 1 FETCH \(UID 3\)/m,
    '* 2 FETCH (UID 3)',
  ),
  behaviour(
    'imap-vanished-at-once',
    'rfc7162/3.2.10.2/not-without-command',
    'VANISHED is sent as soon as another session has removed messages.',
    {
      open: opening((selected, session) => {
        const usual = selected.expunged.bind(selected);
        selected.expunged = message => {
          usual(message);
          if (!session.enabled.has('QRESYNC') || /EXPUNGE|MOVE|IDLE/i.test(session.text)) return;
          const reply = new Reply();
          selected.tellNews(reply, true);
          session.send(reply);
        };
      }),
    },
  ),
  behaviour(
    'imap-vanished-while-fetching',
    'rfc7162/3.2.10.2/not-while-fetch-store-search',
    'FETCH, STORE and SEARCH tell VANISHED, too.',
    { mayReportExpunge: () => true },
  ),
  behaviour(
    'imap-vanished-while-uid-searching-numbers',
    'rfc7162/3.2.10.2/not-while-uid-search-of-numbers',
    'UID SEARCH with sequence numbers tells VANISHED.',
    {
      carryOut: async (next, session, name, execute, reply) => {
        const outcome = await next(session, name, execute, reply);
        if (typeof outcome === 'string') return outcome;
        const { keepsNumbers: _, ...rest } = outcome;
        return rest;
      },
    },
  ),
  changed(
    'imap-highestmodseq-not-lower',
    'rfc7162/3.2/lower-while-delayed',
    'While removals are told later, the highest mod-sequence of the mailbox is told.',
    /^(?:STORE|FETCH) /i,
    /\[HIGHESTMODSEQ \d+\] Removals/,
    '[HIGHESTMODSEQ 999999] Removals',
  ),
  changed(
    'imap-expunge-without-highestmodseq',
    'rfc7162/3.2.7/highestmodseq-in-ok',
    'The tagged OK of EXPUNGE does not have HIGHESTMODSEQ.',
    /^EXPUNGE$/i,
    withoutHighest,
  ),
  changed(
    'imap-uid-expunge-without-highestmodseq',
    'rfc7162/3.2.9/highestmodseq-in-ok',
    'The tagged OK of UID EXPUNGE does not have HIGHESTMODSEQ.',
    /^UID EXPUNGE /i,
    withoutHighest,
  ),
  changed(
    'imap-move-without-highestmodseq',
    'rfc6851/4.4/highestmodseq',
    'The tagged OK of MOVE does not have HIGHESTMODSEQ.',
    /^(?:UID )?MOVE /i,
    withoutHighest,
  ),
  replyFault(
    'imap-close-with-highestmodseq',
    'rfc7162/3.2.8/no-highestmodseq-in-ok',
    'The tagged OK of CLOSE has HIGHESTMODSEQ.',
    { command: /^CLOSE$/i, replace: reply => reply.replace(tagged(/OK /), '$1 OK [HIGHESTMODSEQ 9] ') },
  ),
  behaviour(
    'imap-highestmodseq-stays-with-move',
    'rfc7162/3.2/expunge-raises-highestmodseq',
    'MOVE leaves HIGHESTMODSEQ as it was.',
    { open: staysWith(/^MOVE /i) },
  ),
  behaviour(
    'imap-highestmodseq-stays-with-expunge',
    'rfc7162/3.2.7/expunge-raises-highestmodseq',
    'EXPUNGE leaves HIGHESTMODSEQ as it was.',
    { open: staysWith(/^EXPUNGE$/i) },
  ),
  behaviour(
    'imap-highestmodseq-stays-with-close',
    'rfc7162/3.2.8/close-raises-highestmodseq',
    'CLOSE leaves HIGHESTMODSEQ as it was.',
    { open: staysWith(/^CLOSE$/i) },
  ),
  behaviour(
    'imap-highestmodseq-stays-with-uid-expunge',
    'rfc7162/3.2.9/uid-expunge-raises-highestmodseq',
    'UID EXPUNGE leaves HIGHESTMODSEQ as it was.',
    { open: staysWith(/^UID EXPUNGE /i) },
  ),
  behaviour(
    'imap-moved-forgotten',
    'rfc7162/3.2/uids-of-removed-kept',
    'The UIDs of messages that MOVE has taken away are forgotten.',
    { open: forgetsAfter(/^MOVE /i) },
  ),
  behaviour(
    'imap-expunged-forgotten',
    'rfc7162/3.2.7/remembers-uids',
    'The UIDs of messages that EXPUNGE has removed are forgotten.',
    { open: forgetsAfter(/^EXPUNGE$/i) },
  ),
  behaviour(
    'imap-closed-forgotten',
    'rfc7162/3.2.8/remembers-uids',
    'The UIDs of messages that CLOSE has removed are forgotten.',
    { open: forgetsAfter(/^CLOSE$/i) },
  ),
  behaviour(
    'imap-uid-expunged-forgotten',
    'rfc7162/3.2.9/remembers-uids',
    'The UIDs of messages that UID EXPUNGE has removed are forgotten.',
    { open: forgetsAfter(/^UID EXPUNGE /i) },
  ),
  changed(
    'imap-select-qresync-without-fetch',
    'rfc7162/3.2.5.1/tells-changes',
    'SELECT and EXAMINE with QRESYNC do not tell of messages that have changed.',
    opens,
    /^\* \d+ FETCH [^\r]*\r\n/gm,
  ),
  changed(
    'imap-select-qresync-without-vanished',
    'rfc7162/3.2.5.1/tells-changes',
    'SELECT and EXAMINE with QRESYNC do not tell of messages that were removed.',
    opens,
    /^\* VANISHED [^\r]*\r\n/gm,
  ),
  replyFault(
    'imap-select-qresync-tells-all',
    'rfc7162/3.2.5.1/tells-changes',
    'SELECT and EXAMINE with QRESYNC tell of a message that has not changed.',
    {
      command: opens,
      when: reply => / OK \[READ-/.test(reply) && !/^\* \d+ FETCH /m.test(reply),
      replace: reply => `* 1 FETCH (UID 1 FLAGS () MODSEQ (2))\r\n${reply}`,
    },
  ),
  changed(
    'imap-select-qresync-without-uid',
    'rfc7162/3.2.5.1/fetch-with-uid',
    'The FETCH responses of SELECT and EXAMINE with QRESYNC do not have the UID.',
    opens,
    /^(\* \d+ FETCH \()UID \d+ /gm,
    '$1',
  ),
  changed(
    'imap-select-qresync-short',
    'rfc7162/3.2.5/usual-responses',
    'SELECT and EXAMINE with QRESYNC leave out FLAGS, EXISTS and all response codes.',
    opens,
    /^\* (?:FLAGS|\d+ EXISTS|OK \[)[^\r]*\r\n/gm,
  ),
  behaviour(
    'imap-qresync-of-any-uidvalidity',
    'rfc7162/3.2.5/other-uidvalidity',
    'SELECT and EXAMINE with QRESYNC tell of changes, whichever UIDVALIDITY the client has given.',
    {
      selectParameter: (next, name) => {
        const read = next(name);
        if (name !== 'QRESYNC' || read === undefined) return read;
        return (reader, session) => {
          const parameter = read(reader, session);
          return {
            ...parameter,
            after: (selected, own, reply) => {
              const { mailbox } = selected;
              const usual = mailbox.uidValidity;
              mailbox.uidValidity = Number(/\(QRESYNC \((\d+)/i.exec(own.text)?.[1]);
              parameter.after?.(selected, own, reply);
              mailbox.uidValidity = usual;
            },
          };
        };
      },
    },
  ),
  replyFault(
    'imap-qresync-tells-unasked',
    'rfc7162/3.2.5.1/known-uids',
    'SELECT with QRESYNC tells of UIDs that the client has not asked for.',
    {
      command: /^SELECT .*\(QRESYNC \(\d+ \d+ [\d:,]+\)\)/i,
      replace: reply =>
        / OK \[READ-/.test(reply)
          ? `* VANISHED (EARLIER) 77\r\n* 1 FETCH (UID 3 FLAGS (\\Flagged))\r\n* 1 FETCH (UID 3 FLAGS (\\Flagged))\r\n${reply}`
          : undefined,
    },
  ),
  refused(
    'imap-qresync-matches-refused',
    'rfc7162/3.2.5.2/matches-restrict',
    'SELECT with QRESYNC takes no sequence numbers with their UIDs.',
    /^SELECT .*\(QRESYNC \(.*\(/i,
    'BAD syntax error',
  ),
  replyFault(
    'imap-qresync-lenient',
    'rfc7162/3.2.5/bad-arguments',
    'SELECT with arguments of QRESYNC that break the syntax is answered OK.',
    {
      command: /^SELECT .*\(QRESYNC/i,
      replace: reply => reply.replace(tagged(/BAD [^\r]*/), '$1 OK [READ-WRITE] SELECT completed'),
    },
  ),
  replyFault('imap-fetch-vanished', 'rfc7162/3.2.6/not-with-fetch', 'FETCH with VANISHED is answered OK.', {
    command: /^FETCH .*VANISHED/i,
    replace: reply => reply.replace(tagged(/BAD [^\r]*/), '$1 OK FETCH completed'),
  }),
  replyFault(
    'imap-vanished-alone',
    'rfc7162/3.2.6/bad-without-changedsince',
    'UID FETCH with VANISHED and without CHANGEDSINCE is answered OK.',
    {
      command: /^UID FETCH .*\(VANISHED\)/i,
      replace: reply => reply.replace(tagged(/BAD [^\r]*/), '$1 OK UID FETCH completed'),
    },
  ),
  changed(
    'imap-uid-fetch-without-vanished',
    'rfc7162/3.2.6/tells-removed',
    'UID FETCH with VANISHED does not tell of removed messages.',
    fetchesVanished,
    /^\* VANISHED [^\r]*\r\n/gm,
  ),
  preceded(
    'imap-uid-fetch-vanished-too-much',
    'rfc7162/3.2.6/tells-removed',
    'UID FETCH with VANISHED names a UID that the client has not asked for.',
    fetchesVanished,
    '* VANISHED (EARLIER) 77',
  ),
  replyFault(
    'imap-vanished-behind-fetch',
    'rfc7162/3.2.6/earlier-before-fetch',
    'VANISHED (EARLIER) is sent behind FETCH responses.',
    {
      command: /QRESYNC|VANISHED/i,
      replace: reply => reply.replace(/(\* VANISHED \(EARLIER\)[^\r]*\r\n)((?:\* \d+ FETCH [^\r]*\r\n)+)/, '$2$1'),
    },
  ),
  changed(
    'imap-changes-without-uid',
    'rfc7162/3.2.4/uid-and-modseq',
    'STORE and NOOP, and FETCH that sets \\Seen, tell mod-sequences without the UID.',
    /^(?:STORE|NOOP|FETCH \S+ \(BODY\[\])/i,
    / ?\bUID \d+(?= MODSEQ)/g,
  ),
  refused(
    'imap-qresync-in-capitals-only',
    'rfc7162/7/case-insensitive',
    'ENABLE and VANISHED are not known in lower case.',
    /^enable|vanished/,
    'BAD syntax error',
  ),
]);
