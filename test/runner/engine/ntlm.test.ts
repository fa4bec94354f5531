import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTarget, play, steps, type Target, type VerdictEvent } from './playing.js';

const file = `
name: dialect
dialect: exchange-2019
services: {smtp: {tls: none}, submission: {tls: starttls}, pop3: {tls: starttls}, imap: {tls: starttls}}
domain: example.test
accounts: {user: "user{1..4}", password: Pa-ss-wo-rd, disposable: true}
mechanism: NTLM
`;
let folder: string;
let target: Target;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mailspec-ntlm-'));
  writeFileSync(join(folder, 'target.yaml'), file);
  target = await openTarget({ target: join(folder, 'target.yaml') });
});
afterAll(async () => {
  await target.close();
  rmSync(folder, { recursive: true });
});

/** What the client sent on a connection, as the transcript shows it. */
function sent(event: VerdictEvent, connection: string): string {
  const ours = (event.transcript ?? []).filter(one => one.direction === 'client' && one.connection === connection);
  return ours.map(one => one.text).join('');
}

async function passes(text: string): Promise<VerdictEvent> {
  const event = await play(target, steps(text));
  expect(event).toMatchObject({ verdict: 'pass' });
  return event;
}

/** The whole of what goes over the wire, but for the NEGOTIATE_MESSAGE, in which there is no secret. */
const negotiate = 'TlRMTVNTUAAB[A-Za-z0-9+/]+=*';

describe('NTLM', () => {
  it('signs in wherever the harness does, where the target asks for it', async () => {
    const event = await passes(`
- connect: {smtp: a, hello: EHLO}
- login: true
- {send: NOOP, expect: 250}
- connect: {submission: b, login: true}
- {send: NOOP, expect: 250}
- connect: {pop3: c, login: true}
- {send: NOOP, expect: OK}
- connect: {imap: d, select: INBOX}
- {send: NOOP, expect: OK}`);
    expect(sent(event, 'a')).toMatch(new RegExp(`AUTH NTLM ${negotiate}\\\\r\\\\n\\S{1,8}\\\\r\\\\nNOOP`));
    expect(sent(event, 'b')).toMatch(new RegExp(`AUTH NTLM ${negotiate}`));
    expect(sent(event, 'c')).toMatch(new RegExp(`^STLS\\\\r\\\\nAUTH NTLM ${negotiate}`));
    expect(sent(event, 'd')).toMatch(new RegExp(`AUTHENTICATE NTLM\\\\r\\\\n${negotiate}`));
    // The message that proves the password is nowhere to be seen.
    expect(JSON.stringify(event)).not.toContain('TlRMTVNTUAAD');
  });

  it.each(['user2', 'EXAMPLE\\user2', 'example.test\\user2', 'user2@example.test'])('knows %s', async user => {
    await passes(`
- connect: {smtp: a, hello: EHLO}
- {auth: {mechanism: NTLM, user: '${user}'}, expect: 235}
- connect: {imap: b}
- {auth: {mechanism: NTLM, user: '${user}'}, expect: OK}
- connect: {pop3: c}
- {auth: {mechanism: NTLM, user: '${user}'}, expect: OK}`);
  });

  it('fails a wrong password and a domain that the server is not of', async () => {
    await passes(`
- connect: {smtp: a, hello: EHLO}
- {auth: {mechanism: NTLM, password: pa-ss-wo-rd}, expect: 535}
- {auth: {mechanism: NTLM, user: 'OTHER\\user1'}, expect: 535}
- connect: {imap: b}
- {auth: {mechanism: NTLM, password: wrong}, expect: 'NO'}
- {auth: {mechanism: NTLM, user: 'OTHER\\user1'}, expect: 'NO'}
- connect: {pop3: c}
- {auth: {mechanism: NTLM, password: wrong}, expect: ERR}
- {auth: {mechanism: NTLM}, expect: OK}`);
  });

  it('begins with the command, or answers whatever words the server prompts it with', async () => {
    const event = await passes(`
- connect: {smtp: a, hello: EHLO}
- {auth: {mechanism: NTLM, initial-response: true}, expect: 235}
- connect: {smtp: b, hello: EHLO}
- {auth: {mechanism: NTLM, initial-response: false}, expect: 235}
- connect: {pop3: c}
- {auth: {mechanism: NTLM, initial-response: false}, expect: OK}`);
    expect(JSON.stringify(event)).toContain('334 ntlm supported');
    expect(sent(event, 'b')).toMatch(new RegExp(`AUTH NTLM\\\\r\\\\n${negotiate}`));
    expect(sent(event, 'c')).toMatch(new RegExp(`AUTH NTLM\\\\r\\\\n${negotiate}`));
  });

  it.each([
    ['smtp', 501, ', hello: EHLO'],
    ['pop3', 'ERR', ''],
    ['imap', 'BAD', ''],
  ])('is cancelled, and refuses what is no token, in %s', async (service, refusal, more) => {
    const failure = { smtp: 535, pop3: 'ERR', imap: "'NO'" }[service as 'smtp'];
    const success = service === 'smtp' ? 235 : 'OK';
    await passes(`
- connect: {${service}: a${more}}
- {auth: {mechanism: NTLM, initial-response: false, cancel: true}, expect: ${refusal}}
- {auth: {mechanism: NTLM, initial-response: false, response: "!!!"}, expect: ${refusal}}
- {auth: {mechanism: NTLM, initial-response: false, response: TlRMTVNTUAAD}, expect: ${failure}}
- {auth: {mechanism: NTLM}, expect: ${success}}`);
  });
});
