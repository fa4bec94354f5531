import { describe, expect, it } from 'vitest';
import { parseServiceUrl, type UrlFlag } from '../../../runner/targets/url.js';
import { InvalidTarget } from './opening.js';

describe('a URL of the command line', () => {
  it('gives service, host, port, user and password', () => {
    expect(parseServiceUrl('imap', 'imap://alice:s3cret@mail.example.test:1143')).toEqual({
      service: { name: 'imap', protocol: 'imap', host: 'mail.example.test', port: 1143, tls: 'none' },
      user: 'alice',
      password: 's3cret',
    });
  });

  it.each([
    ['smtp', 'smtp://h.example.test', 'smtp', 25, 'none'],
    ['submission', 'submission://u:p@h.example.test', 'submission', 587, 'starttls'],
    ['submission', 'submissions://u:p@h.example.test', 'submissions', 465, 'implicit'],
    ['lmtp', 'lmtp://h.example.test', 'lmtp', 24, 'none'],
    ['pop3', 'pop3://u:p@h.example.test', 'pop3', 110, 'none'],
    ['pop3', 'pop3s://u:p@h.example.test', 'pop3s', 995, 'implicit'],
    ['imap', 'imap://u:p@h.example.test', 'imap', 143, 'none'],
    ['imap', 'IMAPS://u:p@h.example.test/', 'imaps', 993, 'implicit'],
    ['imap', 'imap://u:p@h.example.test:80?tls=starttls', 'imap', 80, 'starttls'],
    ['submission', 'submission://u:p@h.example.test?tls=none', 'submission', 587, 'none'],
  ] as const)('--%s %s is %s on port %i, tls %s', (flag, url, name, port, tls) => {
    expect(parseServiceUrl(flag, url).service).toMatchObject({ name, host: 'h.example.test', port, tls });
  });

  it('decodes names and passwords, and takes addresses and names beyond ASCII', () => {
    const { user, password, domain } = parseServiceUrl(
      'imap',
      'imap://a%40example.test:p%3A%2F%25%C3%A9@h?domain=example.org',
    );
    expect([user, password, domain]).toEqual(['a@example.test', 'p:/%é', 'example.org']);
    expect(parseServiceUrl('smtp', 'smtp://[::1]:2525').service).toMatchObject({ host: '::1', port: 2525 });
    expect(parseServiceUrl('smtp', 'smtp://bücher.example').service.host).toBe('xn--bcher-kva.example');
  });

  const takes: Record<UrlFlag, string> = {
    smtp: '--smtp takes smtp://[USER:PASSWORD@]HOST[:PORT][?tls=starttls|none]',
    submission:
      '--submission takes submission://[USER:PASSWORD@]HOST[:PORT][?tls=starttls|none] or submissions://USER:PASSWORD@HOST[:PORT]',
    lmtp: '--lmtp takes lmtp://[USER:PASSWORD@]HOST[:PORT][?tls=starttls|none]',
    pop3: '--pop3 takes pop3://[USER:PASSWORD@]HOST[:PORT][?tls=starttls|none] or pop3s://USER:PASSWORD@HOST[:PORT]',
    imap: '--imap takes imap://[USER:PASSWORD@]HOST[:PORT][?tls=starttls|none] or imaps://USER:PASSWORD@HOST[:PORT]',
  };

  it.each([
    ['imap', 'mail.example.test', 'this is not a URL'],
    ['imap', 'imap:u:p@h', 'this is not a URL'],
    ['imap', 'smtp://h', 'the scheme smtp:// is not for this flag'],
    ['smtp', 'smtps://h', 'the scheme smtps:// is not for this flag: did you mean `smtp://`?'],
    ['pop3', 'pops3://h', 'the scheme pops3:// is not for this flag: did you mean `pop3://`?'],
    ['lmtp', 'lmtp://', 'there is no host in it'],
    ['pop3', 'pop3://u:p@', 'the host or the port cannot be read'],
    ['pop3', 'pop3://u:p@h:99999', 'the host or the port cannot be read'],
    ['pop3', 'pop3://u:p@h:pop', 'the host or the port cannot be read'],
    ['pop3', 'pop3://u:p@h:0', 'there is no port 0'],
    ['imap', 'imap://u@h', 'a user name and a password go together'],
    [
      'imap',
      'imap://u:p%zz@h',
      'the password has a % that is not followed by two hexadecimal digits of UTF-8; write %25 for % itself',
    ],
    [
      'imap',
      'imap://u%ff:p@h',
      'the user name has a % that is not followed by two hexadecimal digits of UTF-8; write %25 for % itself',
    ],
    ['imap', 'imap://u:p@h/INBOX', 'nothing may come after the host h but ?tls= and ?domain='],
    ['imap', 'imap://u:p@h#x', 'a # must be written %23'],
    ['imap', 'imap://u:p@h?tls=implicit', 'tls=implicit is not known'],
    ['imap', 'imap://u:p@h?tls=none&tls=starttls', 'tls= is given twice'],
    ['imap', 'imaps://u:p@h?tls=starttls', 'imaps:// is inside TLS from the start: leave out tls='],
    ['imap', 'imap://u:p@h?tsl=none', 'tsl= is not known'],
    ['imap', 'imap://u:p@h?domain=', 'domain= is empty'],
    ['imap', 'imap://u:p@h?domain=a.test&domain=b.test', 'domain= is given twice'],
  ] as const)('--%s %s is refused: %s', (flag, url, why) => {
    const attempt = () => parseServiceUrl(flag, url);
    expect(attempt).toThrow(InvalidTarget);
    expect(attempt).toThrow(`--${flag}: ${why}\n   = ${takes[flag]}; ?domain=NAME`);
  });

  it.each([
    ['a%20b', 'a b'],
    ['a..b', 'a..b'],
    ['..', '..'],
    ['a%0Ab', 'a\\nb'],
    [`${'a.'.repeat(128)}b`, `${'a.'.repeat(128)}b`],
  ])('?domain=%s is refused', (written, shown) => {
    expect(() => parseServiceUrl('imap', `imap://u:p@h?domain=${written}`)).toThrow(
      `--imap: domain=${shown} is not a domain name: letters, digits and hyphens, with dots between them: example.test\n   = `,
    );
  });

  it('never shows a password', () => {
    for (const url of [
      'imap://u:hunter2@h:x',
      'imap://u:hunter2%zz@h',
      'imap://u:hunter2@h/x',
      'imap://u:hunter2@h?a=b',
    ])
      try {
        parseServiceUrl('imap', url);
        expect.unreachable();
      } catch (error) {
        expect((error as Error).message).not.toContain('hunter2');
      }
  });
});
