import { type Client, type ImapServer, mail } from './harness.js';

/** What shows a fault in what IMAP4rev2 has: commands, and what is answered to the last of them. */
interface Rev2Effect {
  fault: string;
  /** Message 4 in INBOX. */
  message?: string;
  commands: string[];
  clean: RegExp;
  faulty: RegExp;
}

const enable = 'ENABLE IMAP4rev2';
const open = 'SELECT INBOX';
const save = 'SEARCH RETURN (SAVE) 2:3';
const encoded = 'Content-Transfer-Encoding: base64\r\n\r\nYWI=';
const none = /^T OK FETCH/;

const tables: Rev2Effect[] = [
  { fault: 'imap-rev2-not-enabled', commands: [enable], clean: /^\* ENABLED IMAP4rev2\r/, faulty: /^\* ENABLED\r/ },
  {
    fault: 'imap-enabled-once-more',
    commands: [enable, enable],
    clean: /^\* ENABLED\r/,
    faulty: /^\* ENABLED IMAP4rev2\r/,
  },
  {
    fault: 'imap-rev2-without-enable',
    commands: [open, 'SEARCH 2'],
    clean: /^\* SEARCH 2\r/,
    faulty: /^\* ESEARCH /,
  },
  {
    fault: 'imap-rev2-without-closed',
    commands: [enable, open, 'SELECT Sent'],
    clean: /^\* OK \[CLOSED\]/,
    faulty: /^\* FLAGS /,
  },
  {
    fault: 'imap-search-beyond-ascii-refused',
    commands: [enable, open, 'SEARCH SUBJECT "\xc3\xbc"'],
    clean: /^T OK /m,
    faulty: /^T BAD /,
  },
  { fault: 'imap-save-keeps-nothing', commands: [open, save, 'FETCH $ UID'], clean: /^\* 2 FETCH/, faulty: none },
  {
    fault: 'imap-save-by-every-search',
    commands: [open, save, 'SEARCH 1', 'FETCH $ UID'],
    clean: /^\* 2 FETCH/,
    faulty: /^\* 1 FETCH/,
  },
  {
    fault: 'imap-save-stays-after-no',
    commands: [open, save, 'SEARCH RETURN (SAVE) CHARSET X-NONE SUBJECT a', 'FETCH $ UID'],
    clean: none,
    faulty: /^\* 2 FETCH/,
  },
  {
    fault: 'imap-save-stays-after-select',
    commands: [open, save, open, 'FETCH $ UID'],
    clean: none,
    faulty: /^\* 2 FETCH/,
  },
  {
    fault: 'imap-save-by-number',
    commands: [open, save, 'STORE 1 +FLAGS.SILENT (\\Deleted)', 'EXPUNGE', 'FETCH $ UID'],
    clean: /^\* 1 FETCH \(UID 2\)/,
    faulty: /^\* 2 FETCH \(UID 3\)\r\nT OK/,
  },
  {
    fault: 'imap-save-all-with-min',
    commands: [open, 'SEARCH RETURN (SAVE MIN) 2:3', 'FETCH $ UID'],
    clean: /^\* 2 FETCH [^\r]*\r\nT OK/,
    faulty: /^\* 3 FETCH/m,
  },
  {
    fault: 'imap-binary-encoded',
    message: encoded,
    commands: [open, 'FETCH 4 BINARY.PEEK[1]'],
    clean: /\{2\}\r\nab/,
    faulty: /\{4\}\r\nYWI=/,
  },
  {
    fault: 'imap-binary-size-encoded',
    message: encoded,
    commands: [open, 'FETCH 4 BINARY.SIZE[1]'],
    clean: /SIZE\[1\] 2\)/,
    faulty: /SIZE\[1\] 4\)/,
  },
  {
    fault: 'imap-binary-keeps-seen',
    commands: [open, 'FETCH 1 BINARY[1]', 'FETCH 1 FLAGS'],
    clean: /\\Seen/,
    faulty: /FLAGS \((?!.*Seen)/,
  },
  {
    fault: 'imap-binary-peek-sets-seen',
    commands: [open, 'FETCH 1 BINARY.PEEK[1]', 'FETCH 1 FLAGS'],
    clean: /FLAGS \((?!.*Seen)/,
    faulty: /\\Seen/,
  },
  {
    fault: 'imap-status-size-without-first',
    commands: ['STATUS INBOX (SIZE)'],
    clean: new RegExp(`SIZE ${['one', 'two', 'three'].reduce((sum, name) => sum + mail(name).length, 0)}\\)`),
    faulty: new RegExp(`SIZE ${mail('two').length + mail('three').length}\\)`),
  },
  {
    fault: 'imap-status-deleted-is-all',
    commands: ['STATUS INBOX (DELETED)'],
    clean: /DELETED 0\)/,
    faulty: /DELETED 3\)/,
  },
  {
    fault: 'imap-list-subscribed-and-above',
    commands: ['CREATE a/b', 'SUBSCRIBE a/b', 'LIST (SUBSCRIBED) "" a*'],
    clean: /^\* LIST [^\r]* a\/b\r\nT OK/,
    faulty: /^\* LIST [^\r]* a\r\n/,
  },
  { fault: 'imap-list-remote-unknown', commands: ['LIST (REMOTE) "" INBOX'], clean: /^T OK/m, faulty: /^T BAD/ },
  {
    fault: 'imap-list-recursivematch-alone',
    commands: ['LIST (RECURSIVEMATCH) "" INBOX'],
    clean: /^T BAD/,
    faulty: /^T OK/m,
  },
  {
    fault: 'imap-list-return-subscribed-unmarked',
    commands: ['SUBSCRIBE INBOX', 'LIST "" INBOX RETURN (SUBSCRIBED)'],
    clean: /\\Subscribed/,
    faulty: /\(\\HasNoChildren\)/,
  },
  {
    fault: 'imap-rev2-not-listed-once-enabled',
    commands: [enable, 'CAPABILITY'],
    clean: / IMAP4rev2 /,
    faulty: /^\* CAPABILITY (?!.* IMAP4rev2)/,
  },
  { fault: 'imap-starttls-no-after-login', commands: ['STARTTLS'], clean: /^T BAD/, faulty: /^T NO/ },
  {
    fault: 'imap-delete-of-parent-without-code',
    commands: ['CREATE a/b', 'DELETE a'],
    clean: /^T OK/,
    faulty: /^T NO [^[]/,
  },
  {
    fault: 'imap-rev2-subscribe-does-nothing',
    commands: [enable, 'SUBSCRIBE Sent', 'LIST (SUBSCRIBED) "" Sent'],
    clean: /^\* LIST/,
    faulty: /^T OK LIST/,
  },
  {
    fault: 'imap-rev2-unsubscribe-does-nothing',
    commands: [enable, 'SUBSCRIBE Sent', 'UNSUBSCRIBE Sent', 'LIST (SUBSCRIBED) "" Sent'],
    clean: /^T OK LIST/,
    faulty: /^\* LIST/,
  },
  {
    fault: 'imap-rev2-status-of-open-refused',
    commands: [enable, open, 'STATUS INBOX (MESSAGES)'],
    clean: /MESSAGES 3/,
    faulty: /^T NO/,
  },
  {
    fault: 'imap-rev2-append-without-appenduid',
    commands: [enable, 'APPEND Sent {1+}\r\nx'],
    clean: /^T OK \[APPENDUID /m,
    faulty: /^T OK APPEND/m,
  },
  {
    fault: 'imap-search-unknown-result-ok',
    commands: [open, 'SEARCH RETURN (X-NONE) ALL'],
    clean: /^T BAD/,
    faulty: /^T OK/,
  },
  {
    fault: 'imap-copy-of-several-without-copyuid',
    commands: [open, 'COPY 1:2 Sent'],
    clean: /^T OK \[COPYUID /,
    faulty: /^T OK COPY/,
  },
  {
    fault: 'imap-move-copyuid-behind-expunge',
    commands: [open, 'MOVE 1 Sent'],
    clean: /^\* OK \[COPYUID [^\r]*\r\n\* 1 EXPUNGE\r\nT OK MOVE/,
    faulty: /^\* 1 EXPUNGE\r\nT OK \[COPYUID /,
  },
  {
    fault: 'imap-move-without-trycreate',
    commands: [open, 'MOVE 1 none'],
    clean: /^T NO \[TRYCREATE\]/,
    faulty: /^T NO (?!\[)/,
  },
  {
    fault: 'imap-phishing-not-stored',
    commands: [open, 'STORE 1 +FLAGS ($Phishing)'],
    clean: /\$Phishing/,
    faulty: /FLAGS \((?!.*Phishing)/,
  },
  {
    fault: 'imap-literal-of-thousands-refused',
    commands: [open, `SEARCH SUBJECT {1000+}\r\n${'x'.repeat(1000)}`],
    clean: /^T OK/m,
    faulty: /^T BAD/,
  },
  {
    fault: 'imap-rev2-examine-without-list',
    commands: [enable, 'EXAMINE INBOX'],
    clean: /^\* LIST/m,
    faulty: /^(?![\s\S]*\* LIST)/,
  },
  { fault: 'imap-esearch-min-is-one', commands: [open, 'SEARCH RETURN (MIN) 2'], clean: /MIN 2\r/, faulty: /MIN 1\r/ },
  { fault: 'imap-esearch-max-beyond', commands: [open, 'SEARCH RETURN (MAX) 2'], clean: /MAX 2\r/, faulty: /MAX 3\r/ },
  {
    fault: 'imap-esearch-all-of-ranges-first',
    commands: [open, 'SEARCH RETURN (ALL) 1:3'],
    clean: /ALL 1:3\r/,
    faulty: /ALL 1\r/,
  },
  {
    fault: 'imap-esearch-count-one-more',
    commands: [open, 'SEARCH RETURN (COUNT) ALL'],
    clean: /COUNT 3\r/,
    faulty: /COUNT 4\r/,
  },
  {
    fault: 'imap-esearch-nothing-by-default',
    commands: [open, 'SEARCH RETURN () 2'],
    clean: /ALL 2\r/,
    faulty: /^\* ESEARCH \(TAG "\w+"\)\r/,
  },
  {
    fault: 'imap-esearch-response-for-each',
    commands: [open, 'SEARCH RETURN (MIN MAX COUNT) ALL'],
    clean: /MIN 1 MAX 3 COUNT 3\r/,
    faulty: /MIN 1\r\n\* ESEARCH \(TAG "\w+"\) MAX 3 COUNT 3\r/,
  },
  {
    fault: 'imap-esearch-without-uid',
    commands: [open, 'UID SEARCH RETURN (ALL) 2'],
    clean: /\) UID ALL 2\r/,
    faulty: /\) ALL 2\r/,
  },
  {
    fault: 'imap-list-return-children-half',
    commands: ['LIST "" Sent RETURN (CHILDREN)'],
    clean: /\\HasNoChildren/,
    faulty: /^\* LIST \((?!.*Children)/,
  },
  {
    fault: 'imap-list-status-of-others',
    commands: ['LIST "" Sent RETURN (STATUS (MESSAGES))'],
    clean: /^(?![\s\S]*STATUS INBOX)/,
    faulty: /^\* STATUS INBOX/m,
  },
  {
    fault: 'imap-list-status-of-noselect',
    commands: ['CREATE a/b', 'DELETE a', 'LIST "" a RETURN (STATUS (MESSAGES))'],
    clean: /^\* LIST [^\r]*\r\nT OK/,
    faulty: /^\* STATUS /m,
  },
  {
    fault: 'imap-unselect-does-nothing',
    commands: [open, 'UNSELECT', 'FETCH 1 UID'],
    clean: /^T BAD/,
    faulty: /UID 1/,
  },
];

/** The same as conversations. */
export const rev2Effects = tables.map(({ fault, message, commands, clean, faulty }) => ({
  fault,
  clean,
  faulty,
  play: async (a: Client, _: Client, server: ImapServer) => {
    if (message !== undefined) server.store.account('user1')?.inbox.append(Buffer.from(message));
    return a.runAll(commands);
  },
}));
