import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Client, type ImapServer, startImap } from './harness.js';

const fetch = 'FETCH 1 (ANNOTATION (/comment value))';
const message = 'Subject: x\r\n\r\nx\r\n';
const append = `APPEND box {${message.length}+}\r\n${message}`;

let server: ImapServer;
let client: Client;
beforeEach(async () => {
  server = await startImap();
  client = await server.login();
  await client.run('CREATE box');
  await client.run(append);
  await client.run('SELECT box');
});
afterEach(() => server.close());

describe('annotations of messages', () => {
  it('are stored, told and removed by their entries', async () => {
    expect(await client.run('STORE 1 ANNOTATION (/comment (value.shared "a" value.priv "b"))')).toBe(
      'T OK STORE completed\r\n',
    );
    expect(await client.run(fetch)).toBe(
      '* 1 FETCH (ANNOTATION (/comment (value.priv "b" value.shared "a")))\r\nT OK FETCH completed\r\n',
    );
    await client.run('STORE 1 ANNOTATION (/comment (value.priv NIL))');
    expect(await client.run('FETCH 1 (ANNOTATION ((/comment /none) (value.priv size.shared)))')).toContain(
      '(/comment (value.priv NIL size.shared "1") /none (value.priv NIL size.shared "0"))',
    );
  });

  it('have wildcards, and where nothing matches the UID alone is told', async () => {
    await client.run('STORE 1 ANNOTATION (/comment (value.shared "a") /vendor/x/y (value.shared "b"))');
    expect(await client.run('FETCH 1 (ANNOTATION (/% size.shared))')).toContain('(/comment (size.shared "1"))');
    expect(await client.run('FETCH 1 (ANNOTATION (* value.shared))')).toContain(
      '(/comment (value.shared "a") /vendor/x/y (value.shared "b"))',
    );
    expect(await client.run('FETCH 1 (ANNOTATION (/none* value))')).toContain('* 1 FETCH (UID 1)\r\n');
  });

  it.each([
    ['STORE 1 ANNOTATION (comment (value.shared "x"))', 'T BAD expected the name of an entry at octet 31\r\n'],
    ['STORE 1 ANNOTATION (/comment (value "x"))', 'T BAD expected value.priv or value.shared at octet 39\r\n'],
    ['STORE 1 ANNOTATION (/comment (other.shared "x"))', 'T BAD expected the name of an attribute at octet 46\r\n'],
    ['STORE 1 ANNOTATION (/2/comment (value.shared "x"))', 'T BAD there is no part 2\r\n'],
    ['STORE 1 ANNOTATION (/flags/x (value.shared "x"))', 'T BAD /flags is reserved\r\n'],
    ['STORE 1 +ANNOTATION (/comment (value.shared "x"))', 'T BAD expected FLAGS or FLAGS.SILENT at octet 23\r\n'],
    [
      `STORE 1 ANNOTATION (/comment (value.shared {10001+}\r\n${'x'.repeat(10_001)}))`,
      'T NO [ANNOTATE TOOBIG] the value is too large\r\n',
    ],
    ['SORT (ANNOTATION /comment value) UTF-8 ALL', 'T BAD expected value.priv or value.shared at octet 35\r\n'],
    ['SEARCH ANNOTATION /comment size "1"', 'T BAD expected value, value.priv or value.shared at octet 35\r\n'],
  ])('are refused: %.60s', async (command, answer) => {
    expect(await client.run(command)).toBe(answer);
  });

  it('are no more than 32 of a message', async () => {
    const many = Array.from({ length: 32 }, (_, at) => `/vendor/x/${at} (value.shared "x")`).join(' ');
    expect(await client.run(`STORE 1 ANNOTATION (${many})`)).toMatch(/^T OK/);
    expect(await client.run('STORE 1 ANNOTATION (/comment (value.shared "x"))')).toBe(
      'T NO [ANNOTATE TOOMANY] there are too many annotations\r\n',
    );
  });

  it('come with APPEND, and go with COPY', async () => {
    await client.run(`APPEND box (\\Seen) ANNOTATION (/comment (value.shared "a")) {${message.length}+}\r\n${message}`);
    await client.run('COPY 2 box');
    expect(await client.run('FETCH 2:3 (ANNOTATION (/comment value.shared))')).toMatch(
      /2 FETCH \(ANNOTATION \(\/comment \(value\.shared "a"\)\)\)\r\n\* 3 FETCH \(ANNOTATION \(\/comment \(value\.shared "a"\)\)\)/,
    );
  });

  it('are searched for and sorted by', async () => {
    await client.run(append);
    await client.run('STORE 1 ANNOTATION (/comment (value.shared "Berries"))');
    await client.run('STORE 2 ANNOTATION (/comment (value.shared "apples"))');
    expect(await client.run('SEARCH ANNOTATION /% value "ERR"')).toContain('* SEARCH 1\r\n');
    expect(await client.run('SORT (ANNOTATION /comment value.shared) UTF-8 ALL')).toContain('* SORT 2 1\r\n');
  });

  it('that others change are told by name to who asks for that', async () => {
    const other = await server.login();
    await other.run('SELECT box (ANNOTATE)');
    await client.run('STORE 1 ANNOTATION (/comment (value.shared "a"))');
    expect(await other.run('NOOP')).toBe('* 1 FETCH (UID 1 ANNOTATION (/comment))\r\nT OK NOOP completed\r\n');
    expect(await client.run('NOOP')).toBe('T OK NOOP completed\r\n');
  });

  it('have mod-sequences', async () => {
    expect(await client.run('FETCH 1 (MODSEQ)')).toContain('MODSEQ (2)');
    expect(await client.run('STORE 1 ANNOTATION (/comment (value.shared "a"))')).toContain(
      '* 1 FETCH (UID 1 MODSEQ (3))\r\n',
    );
    expect(await client.run('STORE 1 (UNCHANGEDSINCE 2) ANNOTATION (/comment (value.shared "b"))')).toContain(
      'T OK [MODIFIED 1] STORE completed',
    );
  });
});
