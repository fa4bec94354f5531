import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Client, type ImapServer, startImap } from './harness.js';

let server: ImapServer;
let client: Client;
beforeEach(async () => {
  server = await startImap();
  client = await server.login();
});
afterEach(() => server.close());

describe('LANGUAGE', () => {
  it('lists the languages, before the login too', async () => {
    const stranger = await server.connect();
    expect(stranger.greeting).toContain(' LANGUAGE ');
    expect(await stranger.run('LANGUAGE')).toBe('* LANGUAGE (i-default en de)\r\nT OK LANGUAGE completed\r\n');
  });

  it.each([
    ['EN', 'en'],
    ['de-at-1996', 'de'],
    ['fr "i-default"', 'i-default'],
    ['default', 'en'],
  ])('takes the first language that is there: %s', async (ranges, used) => {
    const stranger = await server.connect();
    expect(await stranger.run(`LANGUAGE ${ranges}`)).toMatch(new RegExp(`^\\* LANGUAGE \\(${used}\\)\r\nT OK`));
  });

  it.each([
    ['LANGUAGE fr', 'T NO no such language\r\n'],
    ['LANGUAGE toolongtag', 'T BAD expected language ranges at octet 23\r\n'],
    ['LANGUAGE (en)', /^T BAD/],
  ])('is refused: %s', async (command, answer) => {
    expect(await client.run(command)).toEqual(typeof answer === 'string' ? answer : expect.stringMatching(answer));
  });

  it('puts every text into the language, and translates the prefix of a namespace', async () => {
    const said = Buffer.from('ausgeführt').toString('latin1');
    expect(await client.run('LANGUAGE de')).toBe(
      `* LANGUAGE (de)\r\n* NAMESPACE (("" "/")) (("#users/" "/" "TRANSLATION" ("Andere Benutzer/"))) NIL\r\nT OK LANGUAGE ${said}\r\n`,
    );
    expect(await client.run('SELECT INBOX')).toContain('* OK [UIDNEXT 1] ein Hinweis\r\n');
    expect(await client.run('SELECT none')).toContain('T NO [NONEXISTENT] der Befehl wird nicht ausgef\xc3\xbchrt\r\n');
  });
});

describe('COMPARATOR', () => {
  it.each([
    ['', 'i;unicode-casemap'],
    [' i;octet', 'i;octet'],
    [' "i;ascii*"', 'i;ascii-casemap'],
    [' i;octet i;x', 'i;octet'],
    [' i;octet default', 'i;octet (i;octet i;unicode-casemap)'],
  ])('tells what is active, and what matches: COMPARATOR%s', async (args, told) => {
    expect(await client.run(`COMPARATOR${args}`)).toBe(`* COMPARATOR ${told}\r\nT OK COMPARATOR completed\r\n`);
  });

  it('is refused where nothing matches, and before the login', async () => {
    expect(await client.run('COMPARATOR i;x')).toBe('T NO [BADCOMPARATOR] no such comparator\r\n');
    expect(await (await server.connect()).run('COMPARATOR')).toMatch(/^T BAD/);
  });
});
