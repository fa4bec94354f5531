import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Client, type ImapServer, mail, startImap } from './harness.js';

let server: ImapServer;
let client: Client;
beforeEach(async () => {
  server = await startImap();
  client = await server.login();
});
afterEach(() => server.close());

const append = (...octets: Buffer[]) => {
  for (const each of octets) server.store.account('user1')?.inbox.append(each);
};

describe('SEARCHRES', () => {
  beforeEach(async () => {
    append(mail('one'), mail('two'), mail('three'), mail('four'));
    await client.run('SELECT INBOX');
  });
  const uids = async () => [...(await client.run('FETCH $ UID')).matchAll(/UID (\d+)/g)].map(([, uid]) => uid);

  it('has $ stand for what a search with SAVE found, whichever numbers a command takes', async () => {
    expect(await client.run('UID SEARCH RETURN (SAVE) SUBJECT t')).toBe('T OK UID SEARCH completed\r\n');
    expect(await uids()).toEqual(['2', '3']);
    expect(await client.run('UID STORE $ +FLAGS (\\Flagged)')).toMatch(
      /^\* 2 FETCH [^\r]*\r\n\* 3 FETCH [^\r]*\r\nT OK/,
    );
    expect(await client.run('SEARCH 1,$')).toBe('* SEARCH 1 2 3\r\nT OK SEARCH completed\r\n');
    expect(await client.run('SEARCH NOT UID $')).toBe('* SEARCH 1 4\r\nT OK SEARCH completed\r\n');
    expect(await client.run('COPY $ Sent')).toMatch(/^T OK \[COPYUID \d+ 2:3 1:2\]/);
    for (const set of ['$,1', '$:3', '$$', '1:$']) expect(await client.run(`FETCH ${set} UID`), set).toMatch(/^T BAD /);
  });

  it('saves what MIN and MAX tell, and all with COUNT or ALL', async () => {
    for (const [options, told, saved] of [
      ['SAVE MIN', 'MIN 2', ['2']],
      ['MAX SAVE', 'MAX 4', ['4']],
      ['MIN MAX SAVE', 'MIN 2 MAX 4', ['2', '4']],
      ['MIN SAVE COUNT', 'MIN 2 COUNT 3', ['2', '3', '4']],
      ['SAVE ALL', 'ALL 2:4', ['2', '3', '4']],
    ] as const) {
      expect(await client.run(`SEARCH RETURN (${options}) 2:*`)).toMatch(
        new RegExp(`^\\* ESEARCH \\(TAG "a\\d+"\\) ${told}\r\n`),
      );
      expect(await uids(), options).toEqual(saved);
    }
  });

  it('loses what is expunged, and everything with a search that is refused or another mailbox', async () => {
    await client.run('SEARCH RETURN (SAVE) 2:3');
    await client.run('STORE 1:2 +FLAGS.SILENT (\\Deleted)');
    await client.run('EXPUNGE');
    expect(await uids()).toEqual(['3']);
    await client.run('SEARCH RETURN (MIN) ALL');
    await client.run('SEARCH RETURN (SAVE) NONSENSE');
    await client.run('SEARCH CHARSET X-NONE SUBJECT a');
    expect(await uids()).toEqual(['3']);
    await client.run('SEARCH RETURN (SAVE) CHARSET X-NONE SUBJECT a');
    expect(await client.run('FETCH $ UID')).toBe('T OK FETCH completed\r\n');
    await client.run('SEARCH RETURN (SAVE) ALL');
    await client.run('SELECT INBOX');
    expect(await client.run('UID FETCH $ FLAGS')).toBe('T OK UID FETCH completed\r\n');
  });

  it('holds $ against what is expunged by UID', async () => {
    await client.run('STORE 1:* +FLAGS.SILENT (\\Deleted)');
    await client.run('SEARCH RETURN (SAVE) 2');
    expect(await client.run('UID EXPUNGE $')).toBe('* 2 EXPUNGE\r\nT OK UID EXPUNGE completed\r\n');
  });
});

describe('BINARY', () => {
  const parts = [
    'Content-Transfer-Encoding: base64\r\n\r\nAAEC/w==',
    'Content-Transfer-Encoding: quoted-printable\r\n\r\na=3Db=\r\nc',
    'Content-Transfer-Encoding: X-Other\r\n\r\nsecret',
    'Content-Type: message/rfc822\r\n\r\nSubject: within\r\n\r\nText',
    'Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\nYQpi',
  ];
  const multipart = Buffer.from(
    `MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n${parts.join('\r\n--b\r\n')}\r\n--b--\r\n`,
  );
  beforeEach(async () => {
    append(multipart, mail('plain'));
    await client.run('SELECT INBOX');
  });

  it('undoes the transfer encoding, and has octets with a NUL as literal8', async () => {
    for (const [item, told] of [
      ['BINARY.PEEK[1]', 'BINARY[1] ~{4}\r\n\0\x01\x02\xff'],
      ['BINARY.PEEK[1]<1.2>', 'BINARY[1]<1> {2}\r\n\x01\x02'],
      ['BINARY.PEEK[1]<9.2>', 'BINARY[1]<9> ""'],
      ['BINARY.SIZE[1]', 'BINARY.SIZE[1] 4'],
      ['BINARY.PEEK[2]', 'BINARY[2] {4}\r\na=bc'],
      ['BINARY.PEEK[5]', 'BINARY[5] {4}\r\na\r\nb'],
      ['BINARY.SIZE[5]', 'BINARY.SIZE[5] 4'],
      ['BINARY.PEEK[9]', 'BINARY[9] NIL'],
      ['BINARY.PEEK[4.1]', 'BINARY[4.1] {4}\r\nText'],
      ['BINARY.SIZE[]', `BINARY.SIZE[] ${multipart.length}`],
    ])
      expect(await client.run(`FETCH 1 (${item})`), item).toBe(`* 1 FETCH (${told})\r\nT OK FETCH completed\r\n`);
  });

  it('refuses what it cannot undo, and what has parts of its own', async () => {
    expect(await client.run('FETCH 1 BINARY[3]')).toMatch(/^T NO \[UNKNOWN-CTE\] /);
    expect(await client.run('FETCH 1 BINARY.SIZE[3]')).toMatch(/^T NO \[UNKNOWN-CTE\] /);
    expect(await client.run('FETCH 1 BINARY.PEEK[4]')).toMatch(/^T NO /);
    for (const bad of ['BINARY', 'BINARY[1.TEXT]', 'BINARY[0]', 'BINARY[1.]', 'BINARY.SIZE[1]<0.1>', 'BINARY[HEADER]'])
      expect(await client.run(`FETCH 1 ${bad}`), bad).toMatch(/^T BAD /);
  });

  it('sets \\Seen but with PEEK and SIZE', async () => {
    for (const item of ['BINARY.PEEK[1]', 'BINARY.SIZE[1]'])
      expect(await client.run(`FETCH 2 ${item}`)).not.toContain('Seen');
    expect(await client.run('FETCH 2 BINARY[1]')).toContain('FLAGS (\\Seen');
  });

  it('takes NULs in literal8, and puts the part that has them into base64', async () => {
    const message = (encoding: string) => `Subject: x\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\na\0b`;
    const append = (text: string) => client.run(`APPEND Sent ~{${text.length}+}\r\n${text}`);
    expect(await append(message('binary'))).toMatch(/^T OK /);
    await client.run('SELECT Sent');
    expect(await client.run('FETCH 1 (BINARY.PEEK[1] BODY.PEEK[TEXT])')).toContain(
      'BINARY[1] ~{3}\r\na\0b BODY[TEXT] {6}\r\nYQBi\r\n',
    );
    expect(await append(message('8bit'))).toMatch(/^T NO \[UNKNOWN-CTE\] /);
    expect(await append(`Subject: \0${message('binary')}`)).toMatch(/^T NO \[UNKNOWN-CTE\] /);
    expect(await append(message('binary').replace('\0', ''))).toMatch(/^T OK /m);
    const nul = message('binary');
    expect(await client.run(`APPEND Sent {${nul.length}+}\r\n${nul}`)).toMatch(/^T BAD /);
  });
});

describe('STATUS', () => {
  it('has SIZE and DELETED', async () => {
    append(mail('one'), mail('two', 'longer\r\n'));
    const size = mail('one').length + mail('two', 'longer\r\n').length;
    await client.run('SELECT INBOX');
    await client.run('STORE 1 +FLAGS.SILENT (\\Deleted)');
    expect(await client.run('STATUS INBOX (SIZE DELETED)')).toBe(
      `* STATUS INBOX (SIZE ${size} DELETED 1)\r\nT OK STATUS completed\r\n`,
    );
  });
});
