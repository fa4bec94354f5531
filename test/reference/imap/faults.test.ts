import { afterEach, describe, expect, it } from 'vitest';
import { imapFaults } from '../../../reference/faults/imap.js';
import { afterTls } from '../faults/after-tls.js';
import { aclEffects } from './acl-effects.js';
import { annotateEffects } from './annotate-effects.js';
import { appendingEffects } from './appending-effects.js';
import { attackEffects } from './attack-effects.js';
import { attributeEffects } from './attribute-effects.js';
import { catenateEffects } from './catenate-effects.js';
import { compressEffects } from './compress-effects.js';
import { contextEffects } from './context-effects.js';
import { filterEffects } from './filters-effects.js';
import { fuzzyEffects } from './fuzzy-effects.js';
import { type Client, type ImapServer, mail, startImap } from './harness.js';
import { i18nLevelEffects } from './i18nlevel-effects.js';
import { languageEffects } from './language-effects.js';
import { literalsEffects } from './literals-effects.js';
import { metadataEffects } from './metadata-effects.js';
import { modSequenceEffects } from './mod-sequence-effects.js';
import { multiSearchEffects } from './multisearch-effects.js';
import { namesEffects } from './names-effects.js';
import { notifyEffects } from './notify-effects.js';
import { rev2Effects } from './rev2-effects.js';
import { saslEffects } from './sasl-effects.js';
import { searchEffects } from './search-effects.js';
import { sortEffects } from './sort-effects.js';
import { unauthenticateEffects } from './unauthenticate-effects.js';
import { urlAuthEffects } from './urlauth-effects.js';

/** What shows each fault: a conversation, and what the last thing received has to look like on a clean server. */
interface Effect {
  fault: string;
  /** Gives the text to judge. `b` is a second session with INBOX selected. */
  play: (a: Client, b: Client, server: ImapServer) => Promise<string>;
  clean: RegExp;
  /** The same with the fault. */
  faulty: RegExp;
}

const deleted = '\\Deleted';
const store = (set: string, flags: string) => `STORE ${set} +FLAGS.SILENT (${flags})`;

/** Runs commands one after the other and gives the answer to the last. */
const last =
  (...commands: string[]) =>
  (a: Client) =>
    a.runAll(commands);

/** Is the size of a message the number of its octets? */
async function sizeAndOctets(client: Client, opens: string): Promise<string> {
  await client.run(opens);
  const answer = await client.run('FETCH 1 (RFC822.SIZE BODY.PEEK[])');
  const [, size = '?', octets] = /SIZE (\d+) BODY\[\] \{(\d+)\}/.exec(answer) ?? [];
  return size === octets ? 'same' : 'other';
}

/** SEARCH succeeded and found these messages. */
const found = (numbers: number[]) => new RegExp(`^\\* ${['SEARCH', ...numbers].join(' ')}\r\nT OK`);

const whole = (text: string) => new RegExp(`^${text.replace(/[()]/g, '\\$&')}$`);

/** Fetches an item of a message that has a text and a message. */
const nested =
  (item: string): Effect['play'] =>
  async (a, _, server) => {
    const text =
      'Subject: outer\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nOne.\n--b\nContent-Type: message/rfc822\n\nSubject: within\n\nTwo.\n--b--\n';
    server.store.account('user1')?.inbox.append(Buffer.from(text.replace(/\n/g, '\r\n')));
    await a.run('SELECT INBOX');
    return a.run(`FETCH 4 (${item})`);
  };

const effects: Effect[] = [
  ...[
    'FLAGS \\(',
    '3 EXISTS',
    '\\d RECENT',
    'OK \\[UNSEEN',
    'OK \\[PERMANENTFLAGS',
    'OK \\[UIDNEXT',
    'OK \\[UIDVALIDITY',
  ].map(line => ({
    fault: `imap-select-without-${/[A-Z]{3,}/.exec(line)?.[0].toLowerCase()}`,
    play: last('SELECT INBOX'),
    clean: new RegExp(`^\\* ${line}`, 'm'),
    faulty: new RegExp(`^(?!(?:[\\s\\S]*\\n)?\\* ${line})[\\s\\S]*\\nT OK .*SELECT completed`),
  })),
  {
    fault: 'imap-size-other-when-examined',
    play: async a => sizeAndOctets(a, 'EXAMINE INBOX'),
    clean: /same/,
    faulty: /other/,
  },
  {
    fault: 'imap-size-with-one-octet-a-line-end',
    play: async a => sizeAndOctets(a, 'SELECT INBOX'),
    clean: /same/,
    faulty: /other/,
  },
  {
    fault: 'imap-uidvalidity-falls',
    play: async a => {
      const validity = async () => Number(/UIDVALIDITY (\d+)/.exec(await a.run('SELECT INBOX'))?.[1]);
      const first = await validity();
      return first > (await validity()) ? 'falls' : 'stays';
    },
    clean: /stays/,
    faulty: /falls/,
  },
  {
    fault: 'imap-flags-other-when-examined',
    play: last('SELECT INBOX', 'STORE 1 +FLAGS (\\Flagged)', 'EXAMINE INBOX', 'FETCH 1 FLAGS'),
    clean: /FLAGS \([^)]*\\Flagged/,
    faulty: /FLAGS \((?![^)]*\\Flagged)/,
  },
  {
    fault: 'imap-flags-as-first-told',
    play: async (a, b) => {
      await a.run('EXAMINE INBOX');
      await a.run('FETCH 1 FLAGS');
      await b.run('SELECT INBOX');
      await b.run('STORE 1 +FLAGS (\\Answered)');
      await a.run('NOOP');
      return a.run('FETCH 1 FLAGS');
    },
    clean: /FLAGS \([^)]*\\Answered/,
    faulty: /FLAGS \((?![^)]*\\Answered)/,
  },
  {
    fault: 'imap-text-with-blank-line',
    play: last('SELECT INBOX', 'FETCH 1 BODY.PEEK[TEXT]'),
    clean: /BODY\[TEXT\] \{\d+\}\r\n[^\r]/,
    faulty: /BODY\[TEXT\] \{\d+\}\r\n\r\n/,
  },
  { fault: 'imap-select-wrong-exists', play: last('SELECT INBOX'), clean: /^\* 3 EXISTS/m, faulty: /^\* 4 EXISTS/m },
  {
    fault: 'imap-examine-read-write',
    play: last('EXAMINE INBOX'),
    clean: /^T OK \[READ-ONLY\]/m,
    faulty: /^T OK \[READ-WRITE\]/m,
  },
  {
    fault: 'imap-examine-allows-changes',
    play: last('EXAMINE INBOX', 'STORE 1 +FLAGS (\\Seen)'),
    clean: /^T NO/m,
    faulty: /^\* 1 FETCH \(FLAGS \(\\Seen \\Recent\)\)\r\nT OK/,
  },
  {
    fault: 'imap-uidvalidity-changes',
    play: async a => {
      const validity = async () => /UIDVALIDITY (\d+)/.exec(await a.run('SELECT INBOX'))?.[1];
      const before = await validity();
      return before === (await validity()) ? 'same' : 'other';
    },
    clean: /same/,
    faulty: /other/,
  },
  {
    fault: 'imap-recent-never-claimed',
    play: last('SELECT INBOX', 'SELECT INBOX'),
    clean: /^\* 0 RECENT/m,
    faulty: /^\* 3 RECENT/m,
  },
  { fault: 'imap-inbox-case-sensitive', play: last('SELECT inbox'), clean: /^T OK/m, faulty: /^T NO \[NONEXISTENT\]/ },
  {
    fault: 'imap-wrong-tag',
    play: async a => {
      a.write('q NOOP\r\n');
      return a.until(/\r\n/);
    },
    clean: /^q OK/,
    faulty: /^WRONG OK/,
  },
  {
    fault: 'imap-noop-unanswered',
    play: async a => {
      a.write('q NOOP\r\nr CAPABILITY\r\n');
      return a.until(/r OK.*\r\n/);
    },
    clean: /^q OK/,
    faulty: /^\* CAPABILITY/,
  },
  { fault: 'imap-bare-lf', play: last('CAPABILITY'), clean: /\r\n$/, faulty: /[^\r]\nT OK CAPABILITY completed\n$/ },
  { fault: 'imap-unknown-command-no', play: last('XUNKNOWN'), clean: /^T BAD/, faulty: /^T NO/ },
  { fault: 'imap-failure-bad', play: last('SELECT none'), clean: /^T NO/, faulty: /^T BAD/ },
  {
    fault: 'imap-state-not-checked',
    play: last('LOGIN user1 secret'),
    clean: /^T BAD/,
    faulty: /^T OK .*LOGIN completed/,
  },
  {
    fault: 'imap-continuation-without-space',
    play: async a => {
      a.write('q CREATE {1}\r\n');
      return a.until(/\r\n/);
    },
    clean: /^\+ /,
    faulty: /^\+\r\n$/,
  },
  { fault: 'imap-logout-without-bye', play: last('LOGOUT'), clean: /^\* BYE/, faulty: /^T OK LOGOUT/ },
  {
    fault: 'imap-capability-without-imap4rev1',
    play: last('CAPABILITY'),
    clean: / IMAP4rev1/,
    faulty: /^\* CAPABILITY (?!.*IMAP4rev1)/,
  },
  {
    fault: 'imap-starttls-offered-after-login',
    play: last('CAPABILITY'),
    clean: /^\* CAPABILITY (?!.*STARTTLS)/,
    faulty: /^\* CAPABILITY .* STARTTLS /,
  },
  {
    fault: 'imap-authenticate-unknown',
    play: async (_a, _b, { connect }) => {
      const client = await connect();
      client.write('q AUTHENTICATE LOGIN\r\n');
      return client.until(/^[+q] .*\r\n/m);
    },
    clean: /^\+ /m,
    faulty: /^q BAD /m,
  },
  {
    fault: 'imap-starttls-offered-in-tls',
    play: async (_a, _b, { connect }) => {
      const client = await connect();
      await client.run('STARTTLS');
      await client.upgrade();
      return client.run('CAPABILITY');
    },
    clean: /^\* CAPABILITY (?!.*STARTTLS)/,
    faulty: /^\* CAPABILITY .* STARTTLS /,
  },
  {
    fault: 'imap-starttls-runs-injected',
    play: async (_a, _b, { connect }) => {
      const client = await connect();
      client.write('q STARTTLS\r\nr NOOP\r\n');
      await client.until(/q OK.*\r\n/);
      await client.upgrade();
      client.write('s CAPABILITY\r\n');
      return client.until(/s OK.*\r\n/);
    },
    clean: /^\* CAPABILITY/,
    faulty: /^r OK NOOP completed\r\n\* CAPABILITY/,
  },
  {
    fault: 'imap-starttls-keeps-half',
    play: async (_a, _b, { connect }) => {
      const client = await connect();
      client.write('q STARTTLS\r\nr ');
      await client.until(/q OK.*\r\n/);
      await client.upgrade();
      client.write('s NOOP\r\n');
      return client.until(/[rs] .*\r\n/);
    },
    clean: /^s OK/,
    faulty: /^r BAD/,
  },
  {
    fault: 'imap-runs-clear-after-tls',
    play: async (_a, _b, { port }) => `:${await afterTls(port, 'q STARTTLS', 'r NOOP\r\n')}`,
    clean: /^:$/,
    faulty: /^:r OK NOOP/,
  },
  {
    fault: 'imap-wrong-password-ok',
    play: async (_a, _b, { connect }) => (await connect()).run('LOGIN user1 wrong'),
    clean: /^T NO/,
    faulty: /^T OK/,
  },
  {
    fault: 'imap-cancelled-authenticate-no',
    play: async (_a, _b, { connect }) => {
      const client = await connect();
      client.write('q AUTHENTICATE PLAIN\r\n');
      await client.until(/\+ .*\r\n/);
      client.write('*\r\n');
      return client.until(/\r\n/);
    },
    clean: /^q BAD/,
    faulty: /^q NO/,
  },
  {
    fault: 'imap-list-percent-crosses-levels',
    play: last('CREATE x/y', 'LIST "" x%'),
    clean: /^\* LIST .* x\r\nT OK/,
    faulty: /^\* LIST .* x\r\n\* LIST .* x\/y\r\n/,
  },
  {
    fault: 'imap-list-percent-without-levels',
    play: last('CREATE x', 'CREATE x/y', 'DELETE x', 'LIST "" x%'),
    clean: /\(.*\\Noselect.*\) .* x\r\n/,
    faulty: /^T OK LIST/,
  },
  { fault: 'imap-list-delimiter-unanswered', play: last('LIST "" ""'), clean: /^\* LIST/, faulty: /^T OK LIST/ },
  {
    fault: 'imap-lsub-without-noselect',
    play: last('CREATE x/y', 'SUBSCRIBE x/y', 'LSUB "" %'),
    clean: /\(\\Noselect\)/,
    faulty: /^\* LSUB \(\) "\/" x\r\n/,
  },
  { fault: 'imap-create-existing-ok', play: last('CREATE Sent'), clean: /^T NO/, faulty: /^T OK/ },
  { fault: 'imap-delete-inbox-ok', play: last('DELETE INBOX'), clean: /^T NO/, faulty: /^T OK/ },
  {
    fault: 'imap-status-wrong-messages',
    play: last('STATUS INBOX (MESSAGES)'),
    clean: /MESSAGES 3\)/,
    faulty: /MESSAGES 4\)/,
  },
  {
    fault: 'imap-append-drops-flags',
    play: last('APPEND Sent (\\Flagged) {1+}\r\nx', 'SELECT Sent', 'FETCH 1 FLAGS'),
    clean: /\\Flagged/,
    faulty: /FLAGS \(\\Recent\)/,
  },
  {
    fault: 'imap-append-adds-line',
    play: last('APPEND Sent {4+}\r\na: b', 'SELECT Sent', 'FETCH 1 RFC822.SIZE'),
    clean: /RFC822.SIZE 4\)/,
    faulty: /RFC822.SIZE 6\)/,
  },
  {
    fault: 'imap-append-drops-date',
    play: last('APPEND Sent " 1-Feb-1999 00:00:00 +0000" {1+}\r\nx', 'SELECT Sent', 'FETCH 1 INTERNALDATE'),
    clean: /1-Feb-1999/,
    faulty: /INTERNALDATE ".*20\d\d/,
  },
  {
    fault: 'imap-without-trycreate',
    play: last('APPEND none {1+}\r\nx'),
    clean: /^T NO \[TRYCREATE\]/,
    faulty: /^T NO there/,
  },
  {
    fault: 'imap-appenduid-wrong',
    play: last('APPEND Sent {1+}\r\nx'),
    clean: /\[APPENDUID \d+ 1\]/,
    faulty: /\[APPENDUID \d+ 2\]/,
  },
  { fault: 'imap-without-copyuid', play: last('SELECT INBOX', 'COPY 1 Sent'), clean: /COPYUID/, faulty: /^T OK COPY/ },
  {
    fault: 'imap-peek-sets-seen',
    play: last('SELECT INBOX', 'FETCH 1 BODY.PEEK[]', 'FETCH 1 FLAGS'),
    clean: /FLAGS \((?!\\Seen)/,
    faulty: /FLAGS \(\\Seen/,
  },
  {
    fault: 'imap-body-leaves-unseen',
    play: last('SELECT INBOX', 'FETCH 1 BODY[]', 'FETCH 1 FLAGS'),
    clean: /FLAGS \(\\Seen/,
    faulty: /FLAGS \(\\Recent/,
  },
  {
    fault: 'imap-partial-off-by-one',
    play: last('SELECT INBOX', 'FETCH 1 BODY.PEEK[TEXT]<0.3>'),
    clean: /\{3\}\r\nHel/,
    faulty: /<0> \{3\}\r\nell\)/,
  },
  {
    fault: 'imap-partial-without-origin',
    play: last('SELECT INBOX', 'FETCH 1 BODY.PEEK[TEXT]<0.3>'),
    clean: /\[TEXT\]<0> /,
    faulty: /\[TEXT\] \{3\}/,
  },
  {
    fault: 'imap-wrong-size',
    play: last('SELECT INBOX', 'FETCH 1 RFC822.SIZE'),
    clean: new RegExp(`RFC822.SIZE ${mail('one').length}\\)`),
    faulty: new RegExp(`RFC822.SIZE ${mail('one').length - 1}\\)`),
  },
  {
    fault: 'imap-uids-descend',
    play: last('SELECT INBOX', 'FETCH 1:3 UID'),
    clean: /1 FETCH \(UID 1\)/,
    faulty: /1 FETCH \(UID 3\)[\s\S]*3 FETCH \(UID 1\)/,
  },
  {
    fault: 'imap-uid-fetch-without-uid',
    play: last('SELECT INBOX', 'UID FETCH 1 FLAGS'),
    clean: /UID 1 /,
    faulty: /^\* 1 FETCH \(FLAGS/,
  },
  {
    fault: 'imap-envelope-nil-as-empty',
    play: last('SELECT INBOX', 'FETCH 1 ENVELOPE'),
    clean: / NIL \S+\)\)/,
    faulty: / "" \S+\)\)/,
  },
  {
    fault: 'imap-literal-size-short',
    play: last('SELECT INBOX', 'FETCH 1 BODY.PEEK[TEXT]'),
    clean: /\{7\}\r\n/,
    faulty: /\{6\}\r\n/,
  },
  {
    fault: 'imap-literal-without-crlf',
    play: last('SELECT INBOX', 'FETCH 1 BODY.PEEK[TEXT]'),
    clean: /\{7\}\r\nHello/,
    faulty: /\{7\}Hello/,
  },
  {
    fault: 'imap-fields-without-blank-line',
    play: last('SELECT INBOX', 'FETCH 1 BODY.PEEK[HEADER.FIELDS (SUBJECT)]'),
    clean: /\{16\}\r\nSubject: one\r\n\r\n\)/,
    faulty: /\{14\}\r\nSubject: one\r\n\)/,
  },
  { fault: 'imap-fetch-beyond-end-ok', play: last('SELECT INBOX', 'FETCH 9 UID'), clean: /^T BAD/, faulty: /^T OK/ },
  {
    fault: 'imap-store-silent-answers',
    play: last('SELECT INBOX', store('1', '\\Seen')),
    clean: /^T OK/,
    faulty: /^\* 1 FETCH \(FLAGS \(\\Seen/,
  },
  {
    fault: 'imap-store-unanswered',
    play: last('SELECT INBOX', 'STORE 1 +FLAGS (\\Seen)'),
    clean: /^\* 1 FETCH/,
    faulty: /^T OK STORE/,
  },
  {
    fault: 'imap-copy-not-atomic',
    play: async (a, b) => {
      await a.run('SELECT INBOX');
      await a.run(store('1', deleted));
      await a.run('EXPUNGE');
      await b.run('COPY 1:2 Sent');
      return a.run('STATUS Sent (MESSAGES)');
    },
    clean: /MESSAGES 0/,
    faulty: /MESSAGES 1/,
  },
  {
    fault: 'imap-copy-leaves-out-last',
    play: last('SELECT INBOX', 'COPY 1:2 Sent', 'STATUS Sent (MESSAGES)'),
    clean: /MESSAGES 2/,
    faulty: /MESSAGES 1/,
  },
  {
    fault: 'imap-noop-tells-nothing',
    play: async (a, b) => {
      await a.run('SELECT INBOX');
      await b.run('SELECT INBOX');
      await b.run(store('1', deleted));
      await b.run('EXPUNGE');
      return a.run('NOOP');
    },
    clean: /1 EXPUNGE/,
    faulty: /^T OK NOOP/,
  },
  {
    fault: 'imap-uid-is-number',
    play: last('SELECT INBOX', store('1', deleted), 'EXPUNGE', 'FETCH 1 UID'),
    clean: /1 FETCH \(UID 2\)/,
    faulty: /1 FETCH \(UID 1\)/,
  },
  {
    fault: 'imap-move-keeps-source',
    play: last('SELECT INBOX', 'MOVE 1 Sent'),
    clean: /1 EXPUNGE/,
    faulty: /Moved\r\nT OK/,
  },
  {
    fault: 'imap-expunge-removes-all',
    play: last('SELECT INBOX', 'EXPUNGE'),
    clean: /^T OK/,
    faulty: /^(?:\* \d EXPUNGE\r\n){3}T OK/,
  },
  {
    fault: 'imap-expunge-not-renumbered',
    play: last('SELECT INBOX', store('2:3', deleted), 'EXPUNGE'),
    clean: /^\* 3 EXPUNGE\r\n\* 2 EXPUNGE/,
    faulty: /^\* 2 EXPUNGE\r\n\* 3 EXPUNGE/,
  },
  {
    fault: 'imap-uid-expunge-ignores-set',
    play: last('SELECT INBOX', store('1:2', deleted), 'UID EXPUNGE 1'),
    clean: /^\* 1 EXPUNGE\r\nT OK/,
    faulty: /^\* 2 EXPUNGE\r\n\* 1 EXPUNGE\r\nT OK/,
  },
  {
    fault: 'imap-close-keeps-deleted',
    play: last('SELECT INBOX', store('1', deleted), 'CLOSE', 'STATUS INBOX (MESSAGES)'),
    clean: /MESSAGES 2/,
    faulty: /MESSAGES 3/,
  },
  {
    fault: 'imap-expunge-during-fetch',
    play: async (a, b) => {
      await last('SELECT INBOX', store('2', deleted), 'EXPUNGE')(a);
      return b.run('FETCH 1 UID');
    },
    clean: /^(?![\s\S]*EXPUNGE)/,
    faulty: /^\* 1 FETCH \(UID 1\)\r\n\* 2 EXPUNGE\r\nT OK/,
  },
  {
    fault: 'imap-idle-silent',
    play: async (_a, b, server) => {
      b.write('q IDLE\r\n');
      await b.until(/^\+ .*\r\n/);
      server.store.account('user1')?.inbox.append(mail('news'));
      return b.answers();
    },
    clean: /4 EXISTS/,
    faulty: /^$/,
  },
  {
    fault: 'imap-search-flags-inverted',
    play: last('SELECT INBOX', store('1', '\\Seen'), 'SEARCH SEEN'),
    clean: /SEARCH 1\r\n/,
    faulty: /SEARCH 2 3\r\n/,
  },
  {
    fault: 'imap-search-not-ignored',
    play: last('SELECT INBOX', 'SEARCH NOT 1'),
    clean: /SEARCH 2 3\r\n/,
    faulty: /SEARCH 1\r\n/,
  },
  {
    fault: 'imap-search-since-exclusive',
    play: last('SELECT INBOX', 'SEARCH SENTSINCE 1-Feb-2024'),
    clean: /SEARCH 1 2 3\r\n/,
    faulty: /SEARCH\r\n/,
  },
  {
    fault: 'imap-search-empty-unanswered',
    play: last('SELECT INBOX', 'SEARCH KEYWORD none'),
    clean: /^\* SEARCH\r\n/,
    faulty: /^T OK SEARCH/,
  },
  {
    fault: 'imap-badcharset-bad',
    play: last('SELECT INBOX', 'SEARCH CHARSET X ALL'),
    clean: /^T NO/,
    faulty: /^T BAD/,
  },
  {
    fault: 'imap-esearch-without-tag',
    play: last('SELECT INBOX', 'SEARCH RETURN () ALL'),
    clean: /TAG "/,
    faulty: /^\* ESEARCH ALL/,
  },
  {
    fault: 'imap-done-case-sensitive',
    play: async a => {
      a.write('q IDLE\r\n');
      await a.until(/^\+ .*\r\n/);
      a.write('done\r\n');
      return a.until(/\r\n/);
    },
    clean: /^q OK IDLE/,
    faulty: /^q BAD only DONE/,
  },
  {
    fault: 'imap-refused-literal-is-command',
    play: async a => {
      a.write('q XUNKNOWN {8+}\r\nr NOOP\r\n\r\ns CHECK\r\n');
      return a.until(/^s .*\r\n/m);
    },
    clean: /^q BAD .*\r\ns BAD/,
    faulty: /^q BAD .*\r\nr OK NOOP/,
  },
  {
    fault: 'imap-refused-literal-awaited',
    play: async a => {
      a.write('q XUNKNOWN {8}\r\nr NOOP\r\ns NOOP\r\n');
      return a.until(/^s .*\r\n/m);
    },
    clean: /^q BAD .*\r\nr OK .*\r\ns OK/,
    faulty: /^q BAD .*\r\ns OK/,
  },
  {
    fault: 'imap-rename-leaves-inferiors',
    play: last('CREATE x', 'CREATE x/y', 'RENAME x z', 'LIST "" *y'),
    clean: / z\/y\r\n/,
    faulty: / x\/y\r\n/,
  },
  {
    fault: 'imap-login-refused-in-tls',
    play: async (_a, _b, { connect }) => {
      const client = await connect();
      await client.run('STARTTLS');
      await client.upgrade();
      return client.run('LOGIN user1 secret');
    },
    clean: /^T OK/,
    faulty: /^T NO \[AUTHENTICATIONFAILED\]/,
  },
  {
    fault: 'imap-status-deselects',
    play: last('SELECT INBOX', 'STATUS Sent (MESSAGES)', 'CHECK'),
    clean: /^T OK/,
    faulty: /^T BAD not valid in the authenticated state/,
  },
  {
    fault: 'imap-append-sets-seen',
    play: last('APPEND Sent {1+}\r\nx', 'SELECT Sent', 'FETCH 1 FLAGS'),
    clean: /FLAGS \(\\Recent\)/,
    faulty: /FLAGS \(\\Seen \\Recent\)/,
  },
  {
    fault: 'imap-append-alters-text',
    play: last('APPEND Sent {16+}\r\nA: b\r\n\r\nFrom x\r\n', 'SELECT Sent', 'FETCH 1 BODY[TEXT]'),
    clean: /\{8\}\r\nFrom x\r\n/,
    faulty: /\{9\}\r\n>From x\r\n/,
  },
  {
    fault: 'imap-append-creates',
    play: last('APPEND none {1+}\r\nx'),
    clean: /^T NO/,
    faulty: /^T OK \[APPENDUID \d+ 1\]/,
  },
  { fault: 'imap-copy-creates', play: last('SELECT INBOX', 'COPY 1 none'), clean: /^T NO/, faulty: /^T OK \[COPYUID/ },
  {
    fault: 'imap-copy-cuts-text',
    play: last('SELECT INBOX', 'COPY 1 Sent', 'SELECT Sent', 'FETCH 1 BODY[TEXT]'),
    clean: /\{7\}\r\nHello\r\n /,
    faulty: /\{3\}\r\nHel /,
  },
  {
    fault: 'imap-copy-dated-now',
    play: last('SELECT INBOX', 'COPY 1 Sent', 'SELECT Sent', 'FETCH 1 INTERNALDATE'),
    clean: /INTERNALDATE "(?!15-Jan-2024)/,
    faulty: /INTERNALDATE "15-Jan-2024 12:00:00 \+0000"/,
  },
  {
    fault: 'imap-copy-is-seen',
    play: last('SELECT INBOX', 'COPY 1 Sent', 'SELECT Sent', 'FETCH 1 FLAGS'),
    clean: /FLAGS \((?!\\Seen)/,
    faulty: /FLAGS \(\\Seen \\Recent\)/,
  },
  {
    fault: 'imap-store-tells-of-changed-alone',
    play: last('SELECT INBOX', 'STORE 1 +FLAGS.SILENT (\\Draft)', 'STORE 1 +FLAGS (\\Draft)'),
    clean: /^\* 1 FETCH/,
    faulty: /^T OK/,
  },
  {
    fault: 'imap-copy-of-a-refused-set',
    play: last('SELECT INBOX', 'COPY 1,9 Sent', 'STATUS Sent (MESSAGES)'),
    clean: /MESSAGES 0/,
    faulty: /MESSAGES 1/,
  },
  {
    fault: 'imap-origin-of-31-bits',
    play: last('SELECT INBOX', 'FETCH 1 BODY.PEEK[TEXT]<2147483648.5>'),
    clean: /BODY\[TEXT\]<2147483648> (?:""|\{0\}\r\n)\)/,
    faulty: /BODY\[TEXT\]<2147483648> \{5\}/,
  },
  {
    fault: 'imap-end-of-32-bits',
    play: last('SELECT INBOX', 'FETCH 1 BODY.PEEK[TEXT]<1.4294967295>'),
    clean: /BODY\[TEXT\]<1> \{6\}/,
    faulty: /BODY\[TEXT\]<1> (?:""|\{0\})/,
  },
  {
    fault: 'imap-search-drops-8-bit',
    play: last('SELECT INBOX', 'SEARCH BODY {6+}\r\nHe\xfcllo'),
    clean: /^T BAD/,
    faulty: /^\* SEARCH \d/,
  },
  {
    fault: 'imap-names-of-letters-alone',
    play: last('CREATE "a b"', 'EXAMINE "a b"'),
    clean: /^T OK/m,
    faulty: /^T NO/m,
  },
  {
    fault: 'imap-recent-in-every-session',
    play: last('SELECT INBOX', 'CLOSE', 'SELECT INBOX', 'FETCH 1 FLAGS'),
    clean: /FLAGS \((?!.*\\Recent)/,
    faulty: /FLAGS \(.*\\Recent\)/,
  },
  {
    fault: 'imap-examine-takes-recent',
    play: last('CREATE new', 'APPEND new {8+}\r\na: b\r\n\r\n', 'EXAMINE new', 'EXAMINE new'),
    clean: /^\* 1 RECENT/m,
    faulty: /^\* 0 RECENT/m,
  },
  {
    fault: 'imap-status-takes-recent',
    play: last('CREATE new', 'APPEND new {8+}\r\na: b\r\n\r\n', 'STATUS new (MESSAGES)', 'EXAMINE new'),
    clean: /^\* 1 RECENT/m,
    faulty: /^\* 0 RECENT/m,
  },
  {
    fault: 'imap-header-sets-seen',
    play: last('SELECT INBOX', 'FETCH 1 ENVELOPE', 'FETCH 1 FLAGS'),
    clean: /FLAGS \(\\Recent/,
    faulty: /FLAGS \(\\Seen/,
  },
  {
    fault: 'imap-date-follows-flags',
    play: last('SELECT INBOX', store('1', '\\Seen'), 'FETCH 1 INTERNALDATE'),
    clean: /INTERNALDATE ".*20\d\d/,
    faulty: /INTERNALDATE " 1-Jan-1970/,
  },
  {
    fault: 'imap-store-changes-nothing',
    play: last('SELECT INBOX', 'STORE 1 +FLAGS (\\Seen)'),
    clean: /FLAGS \(\\Seen \\Recent\)/,
    faulty: /FLAGS \(\\Recent\)\)\r\nT OK/,
  },
  {
    fault: 'imap-store-replace-adds',
    play: last('SELECT INBOX', store('1', '\\Seen'), 'STORE 1 FLAGS (\\Draft)'),
    clean: /FLAGS \(\\Draft \\Recent\)/,
    faulty: /FLAGS \(\\Seen \\Draft \\Recent\)/,
  },
  {
    fault: 'imap-expunge-unasked',
    play: async (a, b) => {
      await b.run('SELECT INBOX');
      await last('SELECT INBOX', store('2', deleted), 'EXPUNGE')(a);
      b.write('q CAPABILITY\r\n');
      return b.until(/^q OK .*\r\n/m);
    },
    clean: /^\* CAPABILITY/,
    faulty: /^\* 2 FETCH .*\r\n\* 2 EXPUNGE\r\n\* CAPABILITY/,
  },
  {
    fault: 'imap-uid-changes-with-recent',
    play: last('SELECT INBOX', 'FETCH 1 UID'),
    clean: /UID 1\)/,
    faulty: /UID 2\)/,
  },
  {
    fault: 'imap-search-sizes-swapped',
    play: last('SELECT INBOX', 'SEARCH LARGER 10'),
    clean: /SEARCH 1 2 3\r\n/,
    faulty: /SEARCH\r\n/,
  },
  {
    fault: 'imap-search-sizes-inclusive',
    play: last('SELECT INBOX', `SEARCH SMALLER ${mail('one').length}`),
    clean: /SEARCH\r\n/,
    faulty: /SEARCH 1 2\r\n/,
  },
  {
    fault: 'imap-search-case-sensitive',
    play: last('SELECT INBOX', 'SEARCH SUBJECT ONE'),
    clean: /SEARCH 1\r\n/,
    faulty: /SEARCH\r\n/,
  },
  {
    fault: 'imap-search-sets-seen',
    play: last('SELECT INBOX', 'SEARCH SUBJECT one', 'FETCH 1 FLAGS'),
    clean: /FLAGS \(\\Recent/,
    faulty: /FLAGS \(\\Seen/,
  },
  ...aclEffects,
  ...annotateEffects,
  ...metadataEffects,
  ...rev2Effects,
  ...literalsEffects,
  ...modSequenceEffects,
  ...namesEffects,
  ...unauthenticateEffects,
  ...notifyEffects,
  ...appendingEffects,
  ...attackEffects,
  ...attributeEffects,
  ...contextEffects,
  ...fuzzyEffects,
  ...filterEffects,
  ...multiSearchEffects,
  ...i18nLevelEffects,
  ...languageEffects,
  ...compressEffects,
  ...catenateEffects,
  ...saslEffects,
  ...urlAuthEffects,
  {
    fault: 'imap-url-partial-in-catenate-ignored',
    play: last('APPEND INBOX CATENATE (URL "/INBOX/;UID=1/;PARTIAL=0.3")', 'SELECT INBOX', 'FETCH 4 RFC822.SIZE'),
    clean: /SIZE 3\)/,
    faulty: /SIZE (?!3\))/,
  },
  ...searchEffects.map(({ fault, message, keys, clean, faulty }) => ({
    fault,
    play: async (a: Client, _b: Client, { store }: ImapServer) => {
      if (message !== undefined) store.account('user1')?.inbox.append(Buffer.from(message.join('\r\n')));
      await a.run('SELECT INBOX');
      return a.run(`SEARCH ${keys}`);
    },
    clean: found(clean),
    faulty: found(faulty),
  })),
  ...sortEffects.map(({ fault, command, messages, clean, faulty }) => ({
    fault,
    play: async (a: Client, _b: Client, { store }: ImapServer) => {
      const mailbox = store.account('user1')?.create('Sorted');
      for (const [at, header] of messages.entries())
        mailbox?.append(Buffer.from(`${header}\r\n\r\nx\r\n`), [], new Date(Date.UTC(2024, 0, at + 1)));
      await a.run('EXAMINE Sorted');
      const reply = await a.run(`${command} UTF-8 ALL`);
      return /^\* (?:SORT|THREAD) (.*)\r\nT OK/.exec(reply)?.[1] ?? reply;
    },
    clean: whole(clean),
    faulty: whole(faulty),
  })),
  {
    fault: 'imap-i18nlevel-unlisted',
    play: last('CAPABILITY'),
    clean: /I18NLEVEL=2/,
    faulty: /^\* CAPABILITY (?!.*I18NLEVEL)/,
  },
  ...['SORT (ARRIVAL)', 'THREAD REFERENCES'].flatMap(command => {
    const name = command.toLowerCase().split(' ')[0];
    const others = (play: Effect['play'], clean: RegExp, faulty: RegExp) => ({ play, clean, faulty });
    const afterFirst = (keys: string) =>
      last('SELECT INBOX', store('1', deleted), 'EXPUNGE', `UID ${command} UTF-8 ${keys}`);
    return [
      { fault: `imap-uid-${name}-numbers`, ...others(afterFirst('ALL'), /^\* \w+ \D*2\D+3/, /^\* \w+ \D*1\D+2/) },
      { fault: `imap-uid-${name}-keys`, ...others(afterFirst('1'), /^\* \w+ \(?2/, /^\* \w+\r\n/) },
    ];
  }),
  {
    fault: 'imap-sort-tells-expunge',
    play: async (a, b) => {
      await last('SELECT INBOX', store('1', deleted), 'EXPUNGE')(a);
      return b.run('SORT (ARRIVAL) UTF-8 ALL');
    },
    clean: /^\* SORT 2 3\r\nT OK/,
    faulty: /^\* 1 EXPUNGE/m,
  },
  {
    fault: 'imap-search-day-of-ut',
    play: last('APPEND INBOX " 2-Feb-2024 00:30:00 +0100" {1+}\r\nx', 'SELECT INBOX', 'SEARCH ON 2-Feb-2024'),
    clean: found([4]),
    faulty: found([]),
  },
  {
    fault: 'imap-search-number-beyond',
    play: last('SELECT INBOX', 'SEARCH 9'),
    clean: /^T BAD/,
    faulty: found([3]),
  },
  ...[
    { fault: 'imap-news-forgotten-with-others', before: 'SELECT INBOX', commands: ['SEARCH ALL'] },
    { fault: 'imap-news-forgotten-when-read-only', before: 'EXAMINE INBOX', commands: [] },
  ].map(({ fault, before, commands }) => ({
    fault,
    play: async (a: Client, _b: Client, { store }: ImapServer) => {
      await a.run(before);
      store.account('user1')?.inbox.append(mail('four'));
      const replies = await Promise.all(commands.map(command => a.run(command)));
      return replies.join('') + (await a.run('NOOP'));
    },
    clean: /^\* 4 EXISTS/m,
    faulty: /^(?![\s\S]*EXISTS)[\s\S]*T OK NOOP/,
  })),
  ...[
    { fault: 'imap-news-forgotten-with-expunge', command: 'EXPUNGE', clean: /^\* 1 EXPUNGE/, faulty: /^T OK/ },
    { fault: 'imap-numbers-close-up-untold', command: 'FETCH 2 UID', clean: /UID 2/, faulty: /UID 3/ },
    { fault: 'imap-expunge-untold-to-others', command: 'NOOP', clean: /^\* 1 EXPUNGE/, faulty: /^T OK/ },
    {
      fault: 'imap-select-tells-of-the-former',
      command: 'SELECT Sent',
      clean: /^(?![\s\S]*EXPUNGE)[\s\S]*T OK/,
      faulty: /^\* 1 EXPUNGE\r\nT OK/m,
    },
    { fault: 'imap-status-as-opened', command: 'STATUS INBOX (MESSAGES)', clean: /MESSAGES 2/, faulty: /MESSAGES 3/ },
  ].map(({ command, ...effect }) => ({
    ...effect,
    play: async (a: Client, _b: Client, { store }: ImapServer) => {
      await a.run('SELECT INBOX');
      store.account('user1')?.inbox.expunge(new Set([1]));
      return a.run(command);
    },
  })),
  {
    fault: 'imap-catenate-bad-url-signs-out',
    play: last('APPEND INBOX CATENATE (URL "/INBOX/;UID=9")', 'SELECT INBOX'),
    clean: /^T OK/m,
    faulty: /^T BAD/m,
  },
  {
    fault: 'imap-expunge-untold-of-new',
    play: async (a, _b, { store }) => {
      await a.run('SELECT INBOX');
      store.account('user1')?.inbox.append(mail('four'));
      store.account('user1')?.inbox.expunge(new Set([4]));
      return a.run('NOOP');
    },
    clean: /^T OK/,
    faulty: /^\* 4 EXISTS/,
  },
  {
    fault: 'imap-flags-as-opened',
    play: async (a, b) => {
      await a.run('SELECT INBOX');
      await a.run(store('1', '\\Draft'));
      return b.run('FETCH 1 FLAGS');
    },
    clean: /FLAGS \(\\Draft/,
    faulty: /FLAGS \((?!\\Draft)/,
  },
  {
    fault: 'imap-store-on-old-flags',
    play: async (a, b) => {
      for (const client of [a, b]) await client.run('SELECT INBOX');
      await a.run(store('1', '\\Draft'));
      return b.run('STORE 1 +FLAGS (\\Seen)');
    },
    clean: /FLAGS \(\\Draft \\Seen/,
    faulty: /FLAGS \(\\Seen/,
  },
  {
    fault: 'imap-silent-hides-others',
    play: async (a, b) => {
      for (const client of [a, b]) await client.run('SELECT INBOX');
      await b.run(store('1', '\\Draft'));
      return (await a.run(store('1', '\\Seen'))) + (await a.run('NOOP'));
    },
    clean: /FLAGS \(\\Draft \\Seen/,
    faulty: /^T OK STORE[^\r]*\r\nT OK NOOP/,
  },
  {
    fault: 'imap-expunge-removes-once-deleted',
    play: last('SELECT INBOX', store('1', deleted), `STORE 1 -FLAGS.SILENT (${deleted})`, 'EXPUNGE'),
    clean: /^T OK/,
    faulty: /^\* 1 EXPUNGE/,
  },
  {
    fault: 'imap-noop-expunges',
    play: last('SELECT INBOX', store('1', deleted), 'NOOP'),
    clean: /^T OK/,
    faulty: /^\* 1 EXPUNGE/,
  },
  {
    fault: 'imap-leaving-expunges',
    play: last('SELECT INBOX', store('1', deleted), 'EXAMINE INBOX'),
    clean: /^\* 3 EXISTS/m,
    faulty: /^\* 2 EXISTS/m,
  },
  {
    fault: 'imap-uidnext-of-the-last',
    play: last('SELECT INBOX', store('3', deleted), 'EXPUNGE', 'STATUS INBOX (UIDNEXT)'),
    clean: /UIDNEXT 4/,
    faulty: /UIDNEXT 3/,
  },
  {
    fault: 'imap-uid-of-arrived-first',
    play: async (a, _b, { store }) => {
      await a.run('SELECT INBOX');
      store.account('user1')?.inbox.append(mail('four'));
      await a.run('NOOP');
      return a.run('FETCH 4 UID');
    },
    clean: /UID 4/,
    faulty: /UID 1/,
  },
  {
    fault: 'imap-copy-marks-source',
    play: last('SELECT INBOX', 'COPY 1 Sent', 'SEARCH SEEN'),
    clean: /SEARCH\r\n/,
    faulty: /SEARCH 1\r\n/,
  },
  {
    fault: 'imap-copy-drops-keywords',
    play: last('SELECT INBOX', store('1', 'red'), 'COPY 1 INBOX', 'SEARCH KEYWORD red'),
    clean: /SEARCH 1 4\r\n/,
    faulty: /SEARCH 1\r\n/,
  },
  {
    fault: 'imap-undefined-flags-kept',
    play: last('SELECT INBOX', store('3', '\\Odd'), 'FETCH 3 FLAGS'),
    clean: /FLAGS \(\\Recent/,
    faulty: /FLAGS \(\\Odd/,
  },
  ...[
    { fault: 'imap-gone-mailbox-drops-session', command: 'FETCH 1 UID', clean: /UID 1/, faulty: /^$/ },
    { fault: 'imap-gone-mailbox-replaced', command: 'FETCH 2 UID', clean: /^T BAD/, faulty: /UID 2/ },
  ].map(({ command, ...effect }) => ({
    ...effect,
    play: async (a: Client, _b: Client, { store }: ImapServer) => {
      const account = store.account('user1');
      account?.create('gone').append(mail('one'));
      await a.run('SELECT gone');
      account?.delete('gone');
      for (const name of ['one', 'two']) (account?.mailbox('gone') ?? account?.create('gone'))?.append(mail(name));
      a.write(`T ${command}\r\n`);
      return a.answers();
    },
  })),
  {
    fault: 'imap-delete-of-open-does-nothing',
    play: async (a, b) => {
      await a.run('SELECT Sent');
      await b.run('DELETE Sent');
      return b.run('STATUS Sent (MESSAGES)');
    },
    clean: /^T NO/,
    faulty: /MESSAGES 0/,
  },
  {
    fault: 'imap-rename-clears-flags',
    play: last('SELECT INBOX', store('1', '\\Draft'), 'COPY 1 Sent', 'RENAME Sent Old', 'SELECT Old', 'SEARCH DRAFT'),
    clean: /SEARCH 1\r\n/,
    faulty: /SEARCH\r\n/,
  },
  {
    fault: 'imap-names-as-listed-first',
    play: last('LIST "" *', 'CREATE new', 'LIST "" new'),
    clean: /^\* LIST/,
    faulty: /^T OK/,
  },
  {
    fault: 'imap-logout-unsubscribes',
    play: async (a, b) => {
      await a.run('SUBSCRIBE Sent');
      await b.run('LOGOUT');
      return a.run('LSUB "" *');
    },
    clean: /^\* LSUB/,
    faulty: /^T OK/,
  },
  {
    fault: 'imap-move-from-open-loses',
    play: last('SELECT INBOX', 'MOVE 1 Sent', 'STATUS Sent (MESSAGES)'),
    clean: /MESSAGES 1/,
    faulty: /MESSAGES 0/,
  },
  {
    fault: 'imap-append-at-once-lost',
    play: async (a, b) => {
      for (const client of [a, b]) {
        client.write('q APPEND Sent {3}\r\n');
        await client.until(/^\+.*\r\n/m);
      }
      for (const client of [a, b]) {
        client.write('x\r\n\r\n');
        await client.until(/^q OK.*\r\n/m);
      }
      return a.run('STATUS Sent (MESSAGES)');
    },
    clean: /MESSAGES 2/,
    faulty: /MESSAGES 1/,
  },
  ...[
    { fault: 'imap-lost-connection-expunges', written: 'q NOOP', clean: /MESSAGES 3/, faulty: /MESSAGES 2/ },
    {
      fault: 'imap-half-append-kept',
      written: 'q APPEND INBOX {9}\r\nhalf',
      clean: /MESSAGES 3/,
      faulty: /MESSAGES 4/,
    },
    {
      fault: 'imap-unfinished-command-carried-out',
      written: 'q COPY 1 INBOX',
      clean: /MESSAGES 3/,
      faulty: /MESSAGES 4/,
    },
  ].map(({ written, ...effect }) => ({
    ...effect,
    play: async (a: Client, b: Client) => {
      await a.run('SELECT INBOX');
      await a.run(store('1', deleted));
      a.write(written);
      a.halfClose();
      await a.closed();
      return b.run('STATUS INBOX (MESSAGES)');
    },
  })),
  {
    fault: 'imap-structure-envelope-of-outer',
    play: nested('BODY'),
    clean: /"RFC822" .*"within"/i,
    faulty: /"RFC822" .*"outer"/i,
  },
  {
    fault: 'imap-section-beyond-is-last',
    play: nested('BODY[3]'),
    clean: /BODY\[3\] NIL/,
    faulty: /BODY\[3\] \{4\}\r\nOne\./,
  },
  {
    fault: 'imap-section-number-of-outer',
    play: nested('BODY[2.1]'),
    clean: /BODY\[2\.1\] \{4\}\r\nTwo\./,
    faulty: /BODY\[2\.1\] \{4\}\r\nOne\./,
  },
  {
    fault: 'imap-section-fields-of-outer',
    play: nested('BODY[2.HEADER.FIELDS (SUBJECT)]'),
    clean: /Subject: within\r\n/,
    faulty: /Subject: outer\r\n/,
  },
  {
    fault: 'imap-done-answered-bad',
    play: async a => {
      await a.run('SELECT INBOX');
      a.write('q IDLE\r\n');
      await a.until(/^\+.*\r\n/m);
      a.write('DONE\r\n');
      return a.until(/^q (?:OK|BAD).*\r\n/m);
    },
    clean: /^q OK/m,
    faulty: /^q BAD/m,
  },
  {
    fault: 'imap-later-command-first',
    play: async a => {
      await a.run('SELECT INBOX');
      a.write(`q STORE 1 +FLAGS.SILENT (\\Draft)\r\nr SEARCH DRAFT\r\n`);
      return a.until(/^r OK.*\r\n/m);
    },
    clean: /SEARCH 1\r\n/,
    faulty: /SEARCH\r\n/,
  },
];

let server: ImapServer | undefined;
afterEach(() => server?.close());

async function received({ play }: Effect, faults: string[]): Promise<string> {
  server = await startImap(faults);
  for (const name of ['one', 'two', 'three']) server.store.account('user1')?.inbox.append(mail(name));
  const [a, b] = [await server.login(), await server.login()];
  await b.run('EXAMINE INBOX');
  const text = await play(a, b, server);
  await server.close();
  return text;
}

describe('IMAP faults', () => {
  it.each(effects.map(effect => [effect.fault, effect] as const))('%s shows', async (fault, effect) => {
    const clean = await received(effect, []);
    expect(clean).toMatch(effect.clean);
    expect(clean).not.toMatch(effect.faulty);
    const faulty = await received(effect, [fault]);
    expect(faulty).toMatch(effect.faulty);
    expect(faulty).not.toMatch(effect.clean);
  });

  // Those that are not shown here are shown by the suites (`mailspec prove imap`).
  it('have names and rules of their own form', () => {
    const names = imapFaults.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(effects.map(({ fault }) => fault)));
    expect(new Set(names).size).toBe(names.length);
    // What is done otherwise at a seam is shown here, whole.
    for (const { name, imap } of imapFaults)
      if (Object.keys(imap ?? {}).some(seam => seam !== 'offers'))
        expect(effects.map(({ fault }) => fault)).toContain(name);
    for (const { rule, says } of imapFaults) {
      expect(rule).toMatch(/^rfc\d+\/[\dA-Z][\d.]*\/[a-z0-9-]+$/);
      expect(says).toMatch(/\.$/);
    }
  });
});
