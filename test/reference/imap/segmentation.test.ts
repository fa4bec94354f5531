import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ImapServer, startImap } from './harness.js';

let server: ImapServer;
beforeAll(async () => {
  server = await startImap();
});
afterAll(() => server.close());

const conversation =
  'a LOGIN {5+}\r\nuser2 "secret"\r\nb CREATE {3+}\r\nbox\r\nc APPEND box (\\Seen) {12+}\r\nA: b\r\n\r\nc\r\nd\r\nd SELECT box\r\n' +
  'e FETCH 1 BODY.PEEK[]\r\nf bad\r\ng NOOP\r\nh STORE 1 +FLAGS (\\Deleted)\r\ni CLOSE\r\nj DELETE box\r\nk LOGOUT\r\n';

/** Everything that is answered, without the numbers that grow from run to run. */
async function play(segments: readonly string[]): Promise<string> {
  const client = await server.connect();
  for (const segment of segments) {
    client.write(segment);
    await new Promise(resolve => setImmediate(resolve));
  }
  const text = await client.until(/^k OK.*\r\n/m);
  return text.replace(/UIDVALIDITY \d+|APPENDUID \d+|MAILBOXID \(F\d+\)/g, 'V');
}

describe('commands', () => {
  it('are understood the same however their octets are split', async () => {
    const whole = await play([conversation]);
    expect(whole).toContain('e OK');
    expect(whole).toContain('f BAD');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(conversation.length), { maxLength: 12 }), async cuts => {
        const places = [0, ...[...new Set(cuts)].sort((x, y) => x - y), conversation.length];
        const segments = places.slice(1).map((place, index) => conversation.slice(places[index], place));
        expect(await play(segments)).toBe(whole);
      }),
      { numRuns: 40 },
    );
    expect(await play([...conversation])).toBe(whole);
  });
});
