import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Client, type ImapServer, mail, startImap } from './harness.js';

let server: ImapServer;
let client: Client;

beforeEach(async () => {
  server = await startImap();
  client = await server.login();
});
afterEach(() => server.close());

const inbox = () => server.store.account('user1')?.inbox ?? expect.fail('no inbox');

describe('mailboxes', () => {
  it('are listed with their attributes', async () => {
    const reply = await client.run('LIST "" "*"');
    expect(reply).toContain('* LIST (\\HasNoChildren) "/" INBOX\r\n');
    expect(reply).toContain('* LIST (\\HasNoChildren \\Sent) "/" Sent\r\n');
    expect(await client.run('LIST "" ""')).toBe('* LIST (\\Noselect) "/" ""\r\nT OK LIST completed\r\n');
    expect(await client.run('LIST "" inbox')).toContain('"/" INBOX\r\n');
  });

  it('are created with their superiors, listed by level, renamed with their inferiors', async () => {
    await client.run('CREATE a/b/c/');
    expect(await client.run('LIST "" a%')).toBe('* LIST (\\HasChildren) "/" a\r\nT OK LIST completed\r\n');
    expect(await client.run('LIST a/ %')).toBe('* LIST (\\HasChildren) "/" a/b\r\nT OK LIST completed\r\n');
    expect(await client.run('LIST "" a/%/c')).toContain(' a/b/c\r\n');
    expect(await client.run('RENAME a x/y')).toMatch(/^T OK/);
    expect(await client.run('LIST "" x*')).toMatch(/ x\r\n.* x\/y\r\n.* x\/y\/b\r\n.* x\/y\/b\/c\r\n/);
    expect(await client.run('LIST "" a*')).toBe('T OK LIST completed\r\n');
  });

  it('refuse bad names, INBOX and doubles with NO', async () => {
    for (const name of ['INBOX', 'inbox', '""', '"a//b"', '"/a"', '"a*"', 'x&', '&Jjo', '"&AGE-"', 'Sent']) {
      expect(await client.run(`CREATE ${name}`), name).toMatch(/^T NO/);
    }
    expect(await client.run('CREATE &Jjo-')).toMatch(/^T OK/);
    expect(await client.run('CREATE "a&-b"')).toMatch(/^T OK/);
    expect(await client.run('RENAME Sent INBOX')).toMatch(/^T NO/);
    expect(await client.run('RENAME none other')).toMatch(/^T NO \[NONEXISTENT\]/);
    expect(await client.run('DELETE inbox')).toMatch(/^T NO/);
    expect(await client.run('CREATE sent')).toMatch(/^T OK/);
  });

  it('keep their name as \\Noselect when deleted above others', async () => {
    await client.run('CREATE a/b');
    expect(await client.run('DELETE a')).toMatch(/^T OK/);
    expect(await client.run('LIST "" a')).toContain('* LIST (\\Noselect \\HasChildren) "/" a\r\n');
    expect(await client.run('DELETE a')).toMatch(/^T NO/);
    expect(await client.run('SELECT a')).toMatch(/^T NO/);
    expect(await client.run('CREATE a')).toMatch(/^T OK/);
    await client.run('DELETE a/b');
    expect(await client.run('DELETE a')).toMatch(/^T OK/);
  });

  it('get a higher UIDVALIDITY when made anew', async () => {
    const validity = async () => Number(/UIDVALIDITY (\d+)/.exec(await client.run('STATUS v (UIDVALIDITY)'))?.[1]);
    await client.run('CREATE v');
    const first = await validity();
    await client.run('CREATE w');
    await client.run('DELETE v');
    await client.run('CREATE v');
    const second = await validity();
    await client.run('DELETE v');
    await client.run('RENAME w v');
    expect(second).toBeGreaterThan(first);
    expect(await validity()).toBeGreaterThan(second);
  });

  it('RENAME of INBOX moves the messages and leaves INBOX', async () => {
    inbox().append(mail('one'), ['\\Seen']);
    await client.run('CREATE INBOX/sub');
    expect(await client.run('RENAME INBOX old')).toMatch(/^T OK/);
    expect(await client.run('STATUS INBOX (MESSAGES UIDNEXT)')).toContain('(MESSAGES 0 UIDNEXT 2)');
    expect(await client.run('STATUS old (MESSAGES UNSEEN)')).toContain('(MESSAGES 1 UNSEEN 0)');
    expect(await client.run('LIST "" old/%')).toBe('T OK LIST completed\r\n');
  });

  it('are subscribed by name, also after they are gone', async () => {
    await client.run('CREATE a/b');
    expect(await client.run('SUBSCRIBE a/b')).toMatch(/^T OK/);
    expect(await client.run('SUBSCRIBE none')).toMatch(/^T NO/);
    expect(await client.run('LSUB "" *')).toBe('* LSUB () "/" a/b\r\nT OK LSUB completed\r\n');
    expect(await client.run('LSUB "" %')).toBe('* LSUB (\\Noselect) "/" a\r\nT OK LSUB completed\r\n');
    await client.run('DELETE a/b');
    expect(await client.run('LSUB "" a/b')).toContain('a/b\r\n');
    expect(await client.run('LIST (SUBSCRIBED) "" *')).toContain('* LIST (\\NonExistent \\Subscribed) "/" a/b\r\n');
    expect(await client.run('UNSUBSCRIBE a/b')).toMatch(/^T OK/);
    expect(await client.run('LSUB "" *')).toBe('T OK LSUB completed\r\n');
  });

  it('answer extended LIST', async () => {
    await client.run('CREATE a/b');
    await client.run('SUBSCRIBE a/b');
    expect(await client.run('LIST (SUBSCRIBED RECURSIVEMATCH) "" a')).toContain('a ("CHILDINFO" ("SUBSCRIBED"))\r\n');
    expect(await client.run('LIST "" (INBOX a) RETURN (SUBSCRIBED CHILDREN STATUS (MESSAGES UNSEEN))')).toMatch(
      /LIST .* INBOX\r\n\* STATUS INBOX \(MESSAGES 0 UNSEEN 0\)\r\n\* LIST .* a\r\n\* STATUS a /,
    );
    expect((await client.run('LIST (SPECIAL-USE) "" *')).match(/^\* LIST/gm)).toHaveLength(5);
    expect(await client.run('LIST (RECURSIVEMATCH) "" *')).toMatch(/^T BAD/);
    expect(await client.run('LIST "" "" RETURN ()')).toBe('T OK LIST completed\r\n');
    expect(await client.run('CREATE Mine (USE (\\Archive))')).toMatch(/^T OK/);
    expect(await client.run('LIST "" Mine')).toContain('\\Archive');
    expect(await client.run('CREATE Odd (USE (\\Odd))')).toMatch(/^T NO \[USEATTR\]/);
  });
});

describe('SELECT', () => {
  it('tells all that is required', async () => {
    inbox().append(mail('one'), ['\\Seen', 'Work']);
    inbox().append(mail('two'));
    const reply = await client.run('SELECT iNbOx');
    expect(reply.split('\r\n').map(line => line.replace(/\].*/, ']'))).toEqual([
      '* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft Work)',
      '* 2 EXISTS',
      '* 2 RECENT',
      '* OK [UNSEEN 2]',
      '* OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft Work \\*)]',
      '* OK [UIDNEXT 3]',
      `* OK [UIDVALIDITY ${inbox().uidValidity}]`,
      `* OK [MAILBOXID (F${inbox().id})]`,
      '* OK [ANNOTATIONS 10000]',
      '* OK [URLMECH INTERNAL]',
      '* OK [HIGHESTMODSEQ 3]',
      'T OK [READ-WRITE]',
      '',
    ]);
  });

  it('leaves the old mailbox even when it fails', async () => {
    await client.run('SELECT INBOX');
    expect(await client.run('SELECT none')).toMatch(/^\* OK \[CLOSED\] .*\r\nT NO/);
    expect(await client.run('FETCH 1 FLAGS')).toMatch(/^T BAD/);
  });

  it('gives \\Recent to one session, EXAMINE to none', async () => {
    inbox().append(mail('one'));
    expect(await client.run('EXAMINE INBOX')).toContain('* 1 RECENT');
    expect(await client.run('STATUS INBOX (RECENT)')).toContain('RECENT 1');
    expect(await client.run('SELECT INBOX')).toContain('* 1 RECENT');
    expect(await client.run('FETCH 1 FLAGS')).toContain('(\\Recent)');
    const other = await server.login();
    expect(await other.run('SELECT INBOX')).toContain('* 0 RECENT');
  });
});

describe('messages', () => {
  beforeEach(async () => {
    for (const name of ['one', 'two', 'three', 'four']) inbox().append(mail(name));
    await client.run('SELECT INBOX');
  });

  it('are fetched by set, with UID where asked by UID', async () => {
    expect(await client.run('FETCH 2:1,4 UID')).toBe(
      '* 1 FETCH (UID 1)\r\n* 2 FETCH (UID 2)\r\n* 4 FETCH (UID 4)\r\nT OK FETCH completed\r\n',
    );
    expect(await client.run('UID FETCH 9:* FLAGS')).toBe(
      '* 4 FETCH (UID 4 FLAGS (\\Recent))\r\nT OK UID FETCH completed\r\n',
    );
    expect(await client.run('UID FETCH 77 FLAGS')).toBe('T OK UID FETCH completed\r\n');
    expect(await client.run('FETCH 5 FLAGS')).toMatch(/^T BAD/);
    expect(await client.run('FETCH 0 FLAGS')).toMatch(/^T BAD/);
  });

  it('become \\Seen by BODY[] but not by BODY.PEEK[]', async () => {
    await client.run('FETCH 1 BODY.PEEK[]');
    expect(await client.run('FETCH 1 FLAGS')).toContain('FLAGS (\\Recent)');
    const reply = await client.run('FETCH 1 BODY[TEXT]<1.3>');
    expect(reply).toContain('* 1 FETCH (BODY[TEXT]<1> {3}\r\nell FLAGS (\\Seen \\Recent))\r\n');
    expect(await client.run('FETCH 1 RFC822.HEADER')).not.toContain('FLAGS');
    expect(await client.run('FETCH 2 RFC822.TEXT')).toContain('RFC822.TEXT {7}\r\nHello\r\n FLAGS (\\Seen \\Recent)');
    expect(await client.run('FETCH 3 BODY[TEXT]<99.5>')).toContain('BODY[TEXT]<99> ""');
    expect(await client.run('FETCH 3 BODY[7]')).toContain('BODY[7] NIL');
  });

  it('take flags and keywords', async () => {
    expect(await client.run('STORE 1 FLAGS (\\Seen Work)')).toMatch(
      /\* FLAGS .*Work\)\r\n[\s\S]*\* 1 FETCH \(FLAGS \(\\Seen Work \\Recent\)\)\r\nT OK/,
    );
    expect(await client.run('STORE 1 -FLAGS wORK \\Seen')).toContain('* 1 FETCH (FLAGS (\\Recent))');
    expect(await client.run('STORE 1 +FLAGS.SILENT (\\Flagged)')).toBe('T OK STORE completed\r\n');
    expect(await client.run('UID STORE 2 FLAGS ()')).toContain('* 2 FETCH (UID 2 FLAGS (\\Recent))');
    for (const bad of ['STORE 1 FLAGS (\\Recent)', 'STORE 1 FLAGS (\\*)', 'STORE 1 +FLAG (\\Seen)', 'STORE 1 FLAGS']) {
      expect(await client.run(bad), bad).toMatch(/^T BAD/);
    }
  });

  it('are expunged with falling or renumbered sequence numbers', async () => {
    await client.run('STORE 1,3 +FLAGS.SILENT (\\Deleted)');
    expect(await client.run('UID EXPUNGE 3:*')).toBe('* 3 EXPUNGE\r\nT OK UID EXPUNGE completed\r\n');
    await client.run('STORE 3 +FLAGS.SILENT (\\Deleted)');
    const numbers = [...(await client.run('EXPUNGE')).matchAll(/\* (\d+) EXPUNGE/g)].map(([, number]) =>
      Number(number),
    );
    const view = [1, 2, 4];
    for (const number of numbers) view.splice(number - 1, 1);
    expect(view).toEqual([2]);
    expect(inbox().messages.map(message => message.uid)).toEqual([2]);
  });

  it('go with CLOSE but not with UNSELECT or after EXAMINE', async () => {
    await client.run('STORE 1 +FLAGS.SILENT (\\Deleted)');
    await client.run('UNSELECT');
    await client.run('EXAMINE INBOX');
    expect(await client.run('EXPUNGE')).toMatch(/^T NO/);
    expect(await client.run('STORE 1 FLAGS ()')).toMatch(/^T NO/);
    await client.run('CLOSE');
    expect(inbox().messages).toHaveLength(4);
    await client.run('SELECT INBOX');
    expect(await client.run('CLOSE')).toBe('T OK CLOSE completed\r\n');
    expect(inbox().messages).toHaveLength(3);
  });

  it('are copied and moved with their flags and dates', async () => {
    const sent = server.store.account('user1')?.mailbox('Sent');
    await client.run('STORE 2 +FLAGS.SILENT (\\Flagged Work)');
    expect(await client.run('COPY 1:2 Sent')).toBe(`T OK [COPYUID ${sent?.uidValidity} 1:2 1:2] COPY completed\r\n`);
    expect(await client.run('UID MOVE 2,4 Sent')).toMatch(
      /^\* OK \[COPYUID \d+ 2,4 3:4\] Moved\r\n\* 4 EXPUNGE\r\n\* 2 EXPUNGE\r\nT OK UID MOVE completed\r\n$/,
    );
    expect(sent?.messages.map(message => [...message.flags])).toEqual([
      [],
      ['\\Flagged', 'Work'],
      ['\\Flagged', 'Work'],
      [],
    ]);
    expect(sent?.messages[1]?.internalDate).toEqual(sent?.messages[2]?.internalDate);
    expect(await client.run('COPY 1 none')).toMatch(/^T NO \[TRYCREATE\]/);
    expect(await client.run('UID COPY 99 Sent')).toBe('T OK UID COPY completed\r\n');
  });

  it('are appended with flags and date', async () => {
    client.write('x APPEND INBOX (\\Seen \\Draft kw) " 5-Feb-2024 01:02:03 +0130" {5}\r\n');
    expect(await client.until(/\r\n/)).toMatch(/^\+ /);
    client.write('a: b\n\r\n');
    expect(await client.until(/x OK .*\r\n/)).toMatch(/\* 5 EXISTS\r\n\* 5 RECENT\r\n[\s\S]*x OK \[APPENDUID \d+ 5\]/);
    expect(await client.run('FETCH 5 (FLAGS INTERNALDATE)')).toContain(
      '(FLAGS (\\Seen \\Draft kw \\Recent) INTERNALDATE " 5-Feb-2024 01:02:03 +0130")',
    );
    expect(inbox().messages[4]?.internalDate.toISOString()).toBe('2024-02-04T23:32:03.000Z');
    expect(await client.run('APPEND none {2+}\r\nab')).toMatch(/^T NO \[TRYCREATE\]/);
    expect(await client.run('APPEND INBOX {0+}\r\n')).toMatch(/^T NO/);
    expect(await client.run('APPEND INBOX {3+}\r\na\0b')).toMatch(/^T BAD/);
    expect(await client.run('APPEND INBOX "30-Feb-2024 00:00:00 +0000" {1+}\r\na')).toMatch(/^T BAD/);
    expect(await client.run('APPEND INBOX (\\Recent) {1+}\r\na')).toMatch(/^T BAD/);
  });
});

describe('small commands', () => {
  it('answer as their RFCs say', async () => {
    expect(await client.run('NAMESPACE')).toBe(
      '* NAMESPACE (("" "/")) (("#users/" "/")) NIL\r\nT OK NAMESPACE completed\r\n',
    );
    expect(await client.run('ENABLE QUOTA X-OTHER')).toBe('* ENABLED\r\nT OK ENABLE completed\r\n');
    expect(await client.run('ID ("name" "test" "os" NIL)')).toMatch(/^\* ID \("name" "[^"]+"\)\r\nT OK/);
    expect(await client.run('ID NIL')).toMatch(/^\* ID /);
    expect(await client.run('ID (name test)')).toMatch(/^T BAD/);
    expect(await client.run('LOGOUT')).toMatch(/^\* BYE .*\r\nT OK /);
    await client.closed();
  });
});
