import type { Mailbox } from '../../../reference/store/mailbox.js';
import { type Client, type ImapServer, mail } from './harness.js';

/** What shows a fault of CONDSTORE or QRESYNC: INBOX has three messages, whose mod-sequences are 2, 3 and 4. */
interface ModSequenceEffect {
  fault: string;
  play: (a: Client, b: Client, server: ImapServer) => Promise<string>;
  clean: RegExp;
  faulty: RegExp;
}

function inboxOf(server: ImapServer): Mailbox {
  const inbox = server.store.account('user1')?.inbox;
  if (inbox === undefined) throw new Error('there is no INBOX');
  return inbox;
}

/** The answer to the last of these commands, behind SELECT. */
const opened =
  (...commands: string[]): ModSequenceEffect['play'] =>
  async a => {
    let reply = '';
    for (const command of ['SELECT INBOX', ...commands]) reply = await a.run(command);
    return reply;
  };

/** The same with QRESYNC enabled, once something was done to the mailbox. */
const resyncing =
  (change: (inbox: Mailbox) => void, ...commands: string[]): ModSequenceEffect['play'] =>
  async (a, _, server) => {
    await a.run('ENABLE QRESYNC');
    await a.run('SELECT INBOX');
    change(inboxOf(server));
    return a.runAll(commands);
  };

/** What SELECT with QRESYNC tells of removals that these commands have made. */
const comingBack =
  (...commands: string[]): ModSequenceEffect['play'] =>
  async (a, _, server) => {
    await a.run('ENABLE QRESYNC');
    for (const command of ['SELECT INBOX', ...commands]) await a.run(command);
    return a.run(`SELECT INBOX (QRESYNC (${inboxOf(server).uidValidity} 1))`);
  };

const nothing = () => undefined;
const seen = (modifier: string) => `STORE 1 ${modifier}+FLAGS (\\Seen)`;
const deletes = 'STORE 1 +FLAGS.SILENT (\\Deleted)';
const highest = 'STATUS INBOX (HIGHESTMODSEQ)';
const expungesFirst = (inbox: Mailbox) => inbox.expunge(new Set([1]));

/** Another mod-sequence is told of the first message. */
const ofFirst = (fault: string, clean: number, faulty: number, ...commands: string[]): ModSequenceEffect => ({
  fault,
  play: opened(...commands, 'FETCH 1 MODSEQ'),
  clean: new RegExp(`1 FETCH \\(MODSEQ \\(${clean}\\)\\)`),
  faulty: new RegExp(`1 FETCH \\(MODSEQ \\(${faulty}\\)\\)`),
});

/** What removes messages leaves HIGHESTMODSEQ. */
const stays = (command: string, before: number, ...commands: string[]): ModSequenceEffect => ({
  fault: `imap-highestmodseq-stays-with-${command}`,
  play: opened(...commands, highest),
  clean: new RegExp(`\\(HIGHESTMODSEQ ${before + 1}\\)`),
  faulty: new RegExp(`\\(HIGHESTMODSEQ ${before}\\)`),
});

const forgotten = (fault: string, ...commands: string[]): ModSequenceEffect => ({
  fault,
  play: comingBack(...commands),
  clean: /\* VANISHED \(EARLIER\) 1\r\n/,
  faulty: /\[HIGHESTMODSEQ \d+\][^\r]*\r\n\* 1 FETCH/,
});

/** A conditional STORE leaves what it should not, or stores what it should leave. */
const conditional = (fault: string, leaves: boolean, ...commands: string[]): ModSequenceEffect => {
  const [left, stored] = [/^T OK \[MODIFIED \d+\]/m, /^T OK STORE/m];
  return { fault, play: opened(...commands), clean: leaves ? stored : left, faulty: leaves ? left : stored };
};

export const modSequenceEffects: ModSequenceEffect[] = [
  {
    fault: 'imap-modseq-not-after-asking',
    play: opened('FETCH 1 MODSEQ', seen('')),
    clean: /^\* 1 FETCH \(UID 1 MODSEQ/m,
    faulty: /^\* 1 FETCH \(FLAGS/m,
  },
  {
    fault: 'imap-select-condstore-ignored',
    play: opened('SELECT INBOX (CONDSTORE)', seen('')),
    clean: /^\* 1 FETCH \(UID 1 MODSEQ/m,
    faulty: /^\* 1 FETCH \(FLAGS/m,
  },
  {
    fault: 'imap-first-asking-untold',
    play: opened('FETCH 1 MODSEQ'),
    clean: /^\* OK \[HIGHESTMODSEQ 4\]/,
    faulty: /^\* 1 FETCH/,
  },
  ofFirst('imap-modseq-stays', 5, 2, 'FETCH 1 MODSEQ', seen('')),
  ofFirst('imap-modseq-with-same-flags', 2, 5, 'STORE 1 -FLAGS (\\Seen)'),
  ofFirst('imap-modseq-with-any-command', 2, 5, 'STORE 1 FLAGS ()'),
  ofFirst('imap-modseq-falls-with-store', 5, 1_999_995, seen('')),
  ofFirst('imap-modseq-the-same-for-all', 5, 1_000_000, seen('')),
  ofFirst('imap-modseq-lower-when-examined', 2, 1, 'EXAMINE INBOX'),
  ofFirst('imap-conditional-keeps-modseq', 5, 2, seen('(UNCHANGEDSINCE 4) ')),
  {
    fault: 'imap-modseq-of-new-message-low',
    play: opened('COPY 1 INBOX', 'FETCH 4 MODSEQ'),
    clean: /4 FETCH \(MODSEQ \(5\)\)/,
    faulty: /4 FETCH \(MODSEQ \(4\)\)/,
  },
  conditional('imap-unchangedsince-never', true, seen('(UNCHANGEDSINCE 4) ')),
  conditional('imap-unchangedsince-zero-stores', false, seen('(UNCHANGEDSINCE 0) ')),
  conditional('imap-unchangedsince-by-message', true, 'STORE 1 +FLAGS (\\Flagged)', seen('(UNCHANGEDSINCE 4) ')),
  conditional('imap-unchangedsince-fails-second-time', true, 'STORE 2,2 (UNCHANGEDSINCE 4) +FLAGS (\\Seen)'),
  {
    fault: 'imap-unchangedsince-ignored',
    play: opened('STORE 1 (UNCHANGEDSINCE 1) FLAGS (\\Seen)', 'SEARCH SEEN'),
    clean: /^\* SEARCH\r\n/,
    faulty: /^\* SEARCH 1\r\n/,
  },
  {
    fault: 'imap-modified-by-number',
    play: opened(deletes, 'EXPUNGE', 'UID STORE 2 (UNCHANGEDSINCE 1) FLAGS (\\Seen)'),
    clean: /\[MODIFIED 2\]/,
    faulty: /\[MODIFIED 1\]/,
  },
  {
    fault: 'imap-changedsince-ignored',
    play: opened('FETCH 1 FLAGS (CHANGEDSINCE 4)'),
    clean: /^\* OK [^\r]*\r\nT OK/,
    faulty: /\* 1 FETCH/,
  },
  {
    fault: 'imap-changedsince-from-on',
    play: opened('FETCH 1 FLAGS (CHANGEDSINCE 2)'),
    clean: /^\* OK [^\r]*\r\nT OK/,
    faulty: /\* 1 FETCH/,
  },
  {
    fault: 'imap-search-modseq-above',
    play: opened('SEARCH MODSEQ 4'),
    clean: /SEARCH 3 /,
    faulty: /SEARCH\r\n/,
  },
  {
    fault: 'imap-search-modseq-of-mailbox',
    play: opened('SEARCH 1 MODSEQ 0'),
    clean: /SEARCH 1 \(MODSEQ 2\)/,
    faulty: /SEARCH 1 \(MODSEQ 4\)/,
  },
  {
    fault: 'imap-vanished-again',
    play: resyncing(nothing, deletes, 'EXPUNGE', deletes, 'EXPUNGE'),
    clean: /VANISHED 2\r\n/,
    faulty: /VANISHED 1:2\r\n/,
  },
  {
    fault: 'imap-vanished-never-told-of',
    play: resyncing(inbox => inbox.expunge(new Set([inbox.append(mail('four')).uid])), 'NOOP'),
    clean: /^T OK/,
    faulty: /^\* VANISHED 4\r\n/,
  },
  {
    fault: 'imap-vanished-at-once',
    play: resyncing(expungesFirst, 'FETCH 2 UID'),
    clean: /^\* 2 FETCH \(UID 2\)/,
    faulty: /^\* VANISHED 1\r\n/,
  },
  {
    fault: 'imap-vanished-while-fetching',
    play: resyncing(expungesFirst, 'FETCH 2 UID'),
    clean: /^\* 2 FETCH \(UID 2\)\r\n\* OK/,
    faulty: /\* VANISHED 1\r\n/,
  },
  {
    fault: 'imap-vanished-while-uid-searching-numbers',
    play: resyncing(expungesFirst, 'UID SEARCH 2:3'),
    clean: /^\* SEARCH 2 3\r\n\* OK/,
    faulty: /\* VANISHED 1\r\n/,
  },
  stays('move', 4, 'MOVE 1 Sent'),
  stays('expunge', 5, deletes, 'EXPUNGE'),
  stays('close', 5, deletes, 'CLOSE'),
  stays('uid-expunge', 5, deletes, 'UID EXPUNGE 1'),
  forgotten('imap-moved-forgotten', 'MOVE 1 Sent'),
  forgotten('imap-expunged-forgotten', deletes, 'EXPUNGE'),
  forgotten('imap-closed-forgotten', deletes, 'CLOSE'),
  forgotten('imap-uid-expunged-forgotten', deletes, 'UID EXPUNGE 1'),
  {
    fault: 'imap-qresync-of-any-uidvalidity',
    play: resyncing(nothing, 'SELECT INBOX (QRESYNC (1 1))'),
    clean: /\[HIGHESTMODSEQ 4\][^\r]*\r\nT OK/,
    faulty: /\* 1 FETCH \(UID 1/,
  },
];
