import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Client, type ImapServer, startImap } from './harness.js';

let server: ImapServer;
let client: Client;
beforeEach(async () => {
  server = await startImap();
  client = await server.login();
});
afterEach(() => server.close());

/** The answer to FETCH PREVIEW of a message. */
async function previewed(text: string, item = 'PREVIEW'): Promise<string> {
  server.store.account('user1')?.inbox.append(Buffer.from(text.replace(/\n/g, '\r\n')));
  await client.run('SELECT INBOX');
  return client.run(`FETCH 1 (${item})`);
}

const mime = 'MIME-Version: 1.0\n';

describe('PREVIEW', () => {
  it.each([
    ['a text on one line', 'Subject: x\n\nOne\n\n two.\n', '"One two."'],
    ['HTML without markup', `${mime}Content-Type: text/html\n\n<p>One <b>two</b></p>\n`, '"One two"'],
    ['what is decoded', `${mime}Content-Transfer-Encoding: base64\n\nT25lIHR3bw==\n`, '"One two"'],
    [
      'the first text',
      `${mime}Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: image/gif\n\nx\n--b\n\nOne\n--b--\n`,
      '"One"',
    ],
    ['nothing of an image', `${mime}Content-Type: image/gif\n\nx\n`, '""'],
    [
      'UTF-8',
      `${mime}Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n=C3=BC\n`,
      '\xc3\xbc',
    ],
  ])('is %s', async (_, text, preview) => {
    const answer = await previewed(text);
    const told = /PREVIEW (?:\{\d+\}\r\n)?(.*)\)\r\nT OK/s.exec(answer)?.[1];
    expect(told?.replaceAll('"', '')).toBe(preview.replaceAll('"', ''));
  });

  it('has no more than 200 characters', async () => {
    expect(await previewed(`Subject: x\n\n${'long '.repeat(100)}\n`)).toMatch(/PREVIEW \{200\}/);
  });

  it('takes LAZY, and no other modifier', async () => {
    expect(await previewed('Subject: x\n\nOne\n', 'PREVIEW (LAZY) UID')).toMatch(/One UID 1\)/);
    expect(await client.run('FETCH 1 PREVIEW (LAZY)')).toMatch(/^T OK/m);
    expect(await client.run('FETCH 1 (PREVIEW (EAGER))')).toMatch(/^T BAD/);
    expect(await client.run('FETCH 1 (PREVIEW ())')).toMatch(/^T BAD/);
  });
});
