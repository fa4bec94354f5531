import { describe, expect, it } from 'vitest';
import { signInWay } from '../../../runner/engine/authenticate.js';
import { offeredAtSignIn } from '../../../runner/engine/context.js';
import { protocols } from '../../../runner/protocols/index.js';
import type { ServiceProfile } from './playing.js';

const { signIn: imap } = protocols.imap;
const { signIn: pop3 } = protocols.pop3;

function profile(capabilities: ServiceProfile['capabilities']): ServiceProfile {
  return { service: 'imap', host: '127.0.0.1', port: 143, tls: 'starttls', greeting: '* OK', capabilities };
}

describe('how the harness signs in', () => {
  it('takes LOGIN, unless the server says that it is disabled', () => {
    expect(signInWay(imap, ['IMAP4rev1', 'AUTH=PLAIN'])).toBe(imap.own);
    expect(signInWay(imap, ['IMAP4rev1', 'LOGINDISABLED', 'AUTH=CRAM-MD5'])).toBe('CRAM-MD5');
    expect(signInWay(imap, [])).toBe(imap.own);
  });

  it('takes USER and PASS, unless CAPA lists other ways alone', () => {
    expect(signInWay(pop3, ['TOP', 'USER', 'SASL PLAIN'])).toBe(pop3.own);
    expect(signInWay(pop3, [])).toBe(pop3.own);
    expect(signInWay(pop3, ['TOP', 'SASL CRAM-MD5 SCRAM-SHA-256'])).toBe('SCRAM-SHA-256');
  });

  it('takes the mechanism that it is told to', () => {
    expect(signInWay(imap, ['IMAP4rev1'], 'XOAUTH2')).toBe('XOAUTH2');
  });
});

describe('what a service offers to a client that signs in', () => {
  const clear = ['IMAP4rev1', 'STARTTLS', 'LOGINDISABLED', 'AUTH=SCRAM-SHA-256'];
  const secured = ['IMAP4rev1', 'AUTH=PLAIN', 'AUTH=SCRAM-SHA-256'];
  const authenticated = ['IMAP4rev1', 'LOGINDISABLED', 'AUTH=PLAIN'];

  it('is what it offers in that state of the connection', () => {
    expect(offeredAtSignIn(profile({ clear, secured, authenticated }), true)).toEqual(secured);
    expect(offeredAtSignIn(profile({ clear, secured, authenticated }), false)).toEqual(clear);
  });

  it('is all that the probe saw, where it did not see that state', () => {
    expect(offeredAtSignIn(profile({ secured }), false)).toEqual(secured);
    expect(offeredAtSignIn(undefined, false)).toEqual([]);
  });
});
