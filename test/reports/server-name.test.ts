import { describe, expect, it } from 'vitest';
import { serverTitle } from '../../reports/server-name.js';
import { header } from './sample.js';

const [first] = header.target.services;
const { version: _, about: __, ...nameless } = header.target;
const by = (name: string, ...greetings: readonly string[]) =>
  serverTitle({ ...nameless, name, services: greetings.map(greeting => ({ ...first!, greeting })) });

describe('the name of a server', () => {
  it('is that of its target, with its version', () => {
    expect(serverTitle(header.target)).toBe('example 1.2.3');
    expect(by('staging', '220 mail.example.test ESMTP Postfix')).toBe('staging');
  });

  it.each([
    [['220 mail.example.test ESMTP Postfix (Debian/GNU)'], 'mail.example.test (127.0.0.1) Postfix (Debian/GNU)'],
    [
      ['220 mx.example.test ESMTP Exim 4.96 Mon, 01 Jan 2024', '* OK [CAPABILITY IMAP4rev1] Dovecot ready.'],
      'mx.example.test (127.0.0.1) Exim 4.96 Mon, 01 Jan 2024, Dovecot',
    ],
    [['+OK Dovecot (Debian) ready. <1.2.3@example.test>'], '127.0.0.1 Dovecot (Debian)'],
    [['220 localhost'], '127.0.0.1'],
    [[], '127.0.0.1'],
  ])('is what its greetings say, where the target is an address: %j', (greetings, title) => {
    expect(by('127.0.0.1', ...greetings)).toBe(title);
  });
});
