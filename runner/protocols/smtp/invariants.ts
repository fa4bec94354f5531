import type { Invariant } from '../session.js';

function invariant(id: string, rule: string, title: string): Invariant {
  return { id, protocol: 'smtp', title, rule };
}

/** What is checked on every octet that an SMTP, submission or LMTP server sends. */
export const smtpInvariants: readonly Invariant[] = [
  invariant(
    'line-ends',
    'rfc5321/2.3.8/replies-end-with-crlf',
    'Every line of the server ends with CRLF, and CR and LF occur nowhere else',
  ),
  invariant(
    'reply-format',
    'rfc5321/4.2/code-of-three-digits',
    'Every reply line is a code of three digits, then a space or a hyphen, and text',
  ),
  invariant('reply-code', 'rfc5321/4.2/reply-code-range', 'Reply codes keep to the range that the grammar gives them'),
  invariant('one-code-a-reply', 'rfc5321/4.2.1/same-code-on-every-line', 'All lines of a reply carry one code'),
  invariant(
    'no-bare-code',
    'rfc5321/4.2/no-bare-code',
    'A reply code is followed by a space or hyphen even where there is no text',
  ),
  invariant(
    'reply-text',
    'rfc5321/4.2/reply-text-characters',
    'Reply texts hold only tabs, spaces and printable US-ASCII characters',
  ),
  invariant('reply-line-length', 'rfc5321/4.5.3.1.5/reply-line-of-512', 'Reply lines have at most 512 octets'),
  invariant('one-reply-a-command', 'rfc5321/4.2/one-reply-a-command', 'No reply comes that no command has asked for'),
  invariant('greeting', 'rfc5321/4.2/greeting-names-domain', 'The 220 greeting begins with the name of the server'),
  invariant(
    'ehlo-domain',
    'rfc5321/4.1.1.1/ehlo-reply-names-domain',
    'The EHLO response begins with the name of the server',
  ),
  invariant(
    'ehlo-extension',
    'rfc5321/4.1.1.1/ehlo-keyword-syntax',
    'Each further line of the EHLO response is a keyword and its parameters',
  ),
  invariant('mail-input-only-for-data', 'rfc5321/4.3.2/354-only-for-data', 'Code 354 answers only DATA'),
  invariant('challenge-only-in-auth', 'rfc4954/4/334-only-in-auth', 'Code 334 comes only in an AUTH dialogue'),
  invariant(
    'challenge-syntax',
    'rfc4954/4/challenge-is-base64',
    'A 334 reply holds a space and base64, and nothing else',
  ),
  invariant(
    'enhanced-code-present',
    'rfc2034/4/enhanced-code-present',
    'Replies carry enhanced status codes where they were promised',
  ),
  invariant(
    'enhanced-code-class',
    'rfc2034/4/class-agrees-with-code',
    'The class of an enhanced status code agrees with the reply code',
  ),
  invariant(
    'enhanced-code-same',
    'rfc2034/4/same-code-on-every-line',
    'All lines of a reply carry the same enhanced status code',
  ),
];
