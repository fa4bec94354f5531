import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Client, type ImapServer, startImap } from './harness.js';

let server: ImapServer;
/** A session of IMAP4rev2, and one of IMAP4rev1. */
let client: Client;
let older: Client;
beforeEach(async () => {
  server = await startImap();
  client = await server.login();
  older = await server.login();
  await client.run('ENABLE IMAP4rev2');
});
afterEach(() => server.close());

/** The octets of UTF-8, one character each. */
const utf8 = (text: string) => Buffer.from(text).toString('latin1');
const literal = (text: string) => `{${utf8(text).length}+}\r\n${utf8(text)}`;

describe('Mailbox names in IMAP4rev2', () => {
  it('are UTF-8, and modified UTF-7 in a session of IMAP4rev1', async () => {
    expect(await client.run(`CREATE "${utf8('Grün/日本')}"`)).toMatch(
      /^T OK \[MAILBOXID \(F\d+\)\] CREATE completed\r\n$/,
    );
    expect(await older.run('LIST "" Gr*')).toMatch(
      /^\* LIST \(\S+\) "\/" Gr&APw-n\r\n\* LIST \(\S+\) "\/" Gr&APw-n\/&ZeVnLA-\r\n/,
    );
    expect(await client.run(`LIST "" "${utf8('Grün/%')}"`)).toBe(
      `* LIST (\\HasNoChildren) "/" "${utf8('Grün/日本')}"\r\nT OK LIST completed\r\n`,
    );
    expect(await client.run(`STATUS ${literal('Grün')} (MESSAGES)`)).toMatch(
      new RegExp(`^\\* STATUS "${utf8('Grün')}" \\(MESSAGES 0\\)`),
    );
    expect(await older.run('SELECT Gr&APw-n')).toMatch(/^T OK /m);
  });

  it('have & for itself', async () => {
    await client.run('CREATE a&b');
    expect(await older.run('LIST "" a*')).toMatch(/ "\/" a&-b\r\n/);
    expect(await client.run('LIST "" a&*')).toMatch(/ "\/" a&b\r\n/);
    expect(await client.run('SELECT a&-b')).toMatch(/^T NO /m);
  });

  it('are normalised, and what the client called them is told', async () => {
    const decomposed = 'e\u0301';
    const listed = (attributes: string, name: string, old: string) =>
      `* LIST (${attributes}) "/" "${utf8(name)}" ("OLDNAME" ("${utf8(old)}"))\r\n`;
    const created = await client.run(`CREATE "${utf8(decomposed)}"`);
    expect(created.replace(/\[.*\] /, '')).toBe(
      `${listed('\\HasNoChildren', 'é', decomposed)}T OK CREATE completed\r\n`,
    );
    expect(await client.run(`SELECT ${literal(decomposed)}`)).toContain(listed('\\HasNoChildren', 'é', decomposed));
    expect(await client.run(`LIST "" "${utf8(decomposed)}"`)).toMatch(/^\* LIST /);
    expect(await client.run(`RENAME "${utf8(decomposed)}" Plain`)).toContain(
      `"/" Plain ("OLDNAME" ("${utf8(decomposed)}"))`,
    );
    expect(await client.run(`RENAME Plain "${utf8(decomposed)}"`)).toContain(`"${utf8('é')}" ("OLDNAME" (Plain))`);
    expect(await client.run(`DELETE "${utf8(decomposed)}"`)).toBe(
      `${listed('\\NonExistent', 'é', decomposed)}T OK DELETE completed\r\n`,
    );
    expect(await client.run('CREATE Plain/')).toMatch(/^T OK \[MAILBOXID \(F\d+\)\] CREATE completed\r\n$/);
    expect(await older.run('CREATE e&AwE-')).toMatch(/^T NO \[CANNOT\] /);
  });

  it('have to be Net-Unicode', async () => {
    for (const bad of ['a\u0001', 'a\u0085', 'a\u2028', '\ufeffa', 'a\u{10ffff}'])
      expect(await client.run(`CREATE ${literal(bad)}`), bad).toMatch(/^T NO \[CANNOT\] /);
    expect(await client.run('CREATE {1+}\r\n\xe9')).toMatch(/^T NO \[CANNOT\] /);
    expect(await client.run('CREATE "\xe9"')).toMatch(/^T BAD /);
    expect(await older.run(`CREATE "${utf8('é')}"`)).toMatch(/^T BAD /);
    expect(await older.run('CREATE a&ICg-')).toMatch(/^T NO \[CANNOT\] /);
  });
});

describe('LIST', () => {
  const list = async (text: string) => {
    const answer = await client.run(`LIST ${text}`);
    expect(answer, text).toMatch(/^T OK /m);
    return [...answer.matchAll(/^\* LIST \(([^)]*)\) "\/" (.*)\r$/gm)].map(
      ([, attributes, name]) => `${name} ${attributes}`,
    );
  };
  beforeEach(async () => {
    for (const name of ['fruit/apple', 'fruit/banana', 'fruit/peach', 'roots/beet', 'sent'])
      await client.run(`CREATE ${name}`);
    for (const name of ['fruit/banana', 'fruit/peach', 'roots', 'roots/beet', 'Sent'])
      await client.run(`SUBSCRIBE ${name}`);
    await client.run('DELETE fruit/peach');
  });

  it('selects what is subscribed, whether or not it exists', async () => {
    expect(await list('(SUBSCRIBED) "" *')).toEqual([
      'Sent \\HasNoChildren \\Sent \\Subscribed',
      'fruit/banana \\HasNoChildren \\Subscribed',
      'roots \\HasChildren \\Subscribed',
      'roots/beet \\HasNoChildren \\Subscribed',
      'fruit/peach \\NonExistent \\Subscribed',
    ]);
    expect(await list('(SUBSCRIBED) "" %')).toEqual([
      'Sent \\HasNoChildren \\Sent \\Subscribed',
      'roots \\HasChildren \\Subscribed',
    ]);
    expect(await list('"" roots/% RETURN (SUBSCRIBED CHILDREN)')).toEqual(['roots/beet \\HasNoChildren \\Subscribed']);
  });

  it('tells what is above, unless what is below is told itself', async () => {
    expect(await list('(SUBSCRIBED RECURSIVEMATCH) "" %')).toEqual([
      'Sent \\HasNoChildren \\Sent \\Subscribed',
      'fruit ("CHILDINFO" ("SUBSCRIBED")) \\HasChildren',
      'roots ("CHILDINFO" ("SUBSCRIBED")) \\HasChildren \\Subscribed',
    ]);
    expect((await list('(RECURSIVEMATCH SUBSCRIBED) "" *')).filter(line => line.startsWith('fruit '))).toEqual([]);
    expect(await list('(SUBSCRIBED RECURSIVEMATCH SPECIAL-USE) "" %')).toEqual([
      'Sent \\HasNoChildren \\Sent \\Subscribed',
    ]);
  });

  it('takes several patterns, and each option once', async () => {
    expect(await list('() "" (sent S* "" "%ent") RETURN ()')).toEqual([
      'Sent \\HasNoChildren \\Sent',
      'sent \\HasNoChildren',
    ]);
    expect(await list('(REMOTE REMOTE) "" (sent)')).toEqual(['sent \\HasNoChildren']);
    expect(await client.run('LIST (SPECIAL-USE) "" Sent RETURN (STATUS (SIZE))')).toBe(
      '* LIST (\\HasNoChildren \\Sent) "/" Sent\r\n* STATUS Sent (SIZE 0)\r\nT OK LIST completed\r\n',
    );
    for (const bad of [
      '(RECURSIVEMATCH) "" *',
      '(REMOTE RECURSIVEMATCH) "" *',
      '(COLOUR) "" *',
      '"" * RETURN (COLOUR)',
      '"" ()',
    ])
      expect(await client.run(`LIST ${bad}`), bad).toMatch(/^T BAD /);
  });
});
