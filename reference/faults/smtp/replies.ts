import { named } from '../fault.js';
import { delayedReplies, recode, startsWith } from './forms.js';

/** Violations in the form of replies, and in when they are sent. */
export const repliesFaults = named([
  {
    name: 'smtp-help-hyphen-on-last-line',
    protocol: 'smtp',
    rule: 'rfc5321/4.2.1/last-line-has-space',
    says: 'The last line of the reply to HELP has a hyphen after its code.',
    reply: { command: /^HELP/i, replace: reply => reply.replaceAll(/^214 /gm, '214-') },
  },
  {
    name: 'smtp-multiline-code-differs',
    protocol: 'smtp',
    rule: 'rfc5321/4.2.1/same-code-on-every-line',
    says: 'One line of the reply to EHLO has another code.',
    reply: { command: /^EHLO/i, when: startsWith('250'), replace: reply => reply.replace(/^250-SIZE/m, '251-SIZE') },
  },
  {
    name: 'smtp-replies-end-with-lf',
    protocol: 'smtp',
    rule: 'rfc5321/2.3.8/replies-end-with-crlf',
    says: 'Replies end with a bare LF.',
    reply: { command: /^/, replace: reply => reply.replaceAll('\r\n', '\n') },
  },
  {
    name: 'smtp-reply-doubled',
    protocol: 'smtp',
    rule: 'rfc5321/4.2/one-reply-a-command',
    says: 'RCPT is answered twice.',
    reply: { command: /^RCPT/i, replace: reply => reply + reply },
  },
  {
    name: 'smtp-reply-of-four-digits',
    protocol: 'smtp',
    rule: 'rfc5321/4.2/code-of-three-digits',
    says: "The code of NOOP's reply has four digits.",
    reply: { command: /^NOOP/i, replace: reply => reply.replace(/^250/, '2500') },
  },
  {
    name: 'smtp-reply-line-too-long',
    protocol: 'smtp',
    rule: 'rfc5321/4.5.3.1.5/reply-line-of-512',
    says: 'The reply to NOOP has a line of 600 octets.',
    reply: { command: /^NOOP/i, replace: reply => reply.replace('\r\n', `${'.'.repeat(600 - reply.length)}\r\n`) },
  },
  {
    name: 'smtp-replies-held-back',
    protocol: 'smtp',
    rule: 'rfc2920/3.2/pending-replies-sent',
    says: 'Replies to RCPT, NOOP, VRFY and unknown commands are not sent before the next command has come.',
    smtp: delayedReplies(({ line }, text) => /^(?:RCPT|NOOP|VRFY)/i.test(line) || text.startsWith('500'), 'before'),
  },
  {
    name: 'smtp-reply-code-out-of-range',
    protocol: 'smtp',
    rule: 'rfc5321/4.2/reply-code-range',
    says: 'VRFY is answered with a code whose second digit the grammar does not have.',
    reply: { command: /^VRFY/i, when: startsWith('252'), replace: reply => recode(reply, '292') },
  },
  {
    name: 'smtp-bare-code',
    protocol: 'smtp',
    rule: 'rfc5321/4.2/no-bare-code',
    says: 'RSET is answered with a code and nothing after it.',
    reply: { command: /^RSET$/i, replace: () => '250\r\n' },
  },
  {
    name: 'smtp-control-character-in-reply',
    protocol: 'smtp',
    rule: 'rfc5321/4.2/reply-text-characters',
    says: 'The text of the reply to NOOP has a BEL in it.',
    reply: { command: /^NOOP/i, replace: reply => reply.replace('\r\n', '\x07\r\n') },
  },
  {
    name: 'smtp-334-outside-auth',
    protocol: 'smtp',
    rule: 'rfc4954/4/334-only-in-auth',
    says: 'HELP is answered 334.',
    reply: { command: /^HELP/i, replace: () => '334 \r\n' },
  },
  {
    name: 'smtp-354-outside-data',
    protocol: 'smtp',
    rule: 'rfc5321/4.3.2/354-only-for-data',
    says: 'EXPN is answered 354.',
    reply: { command: /^EXPN/i, replace: () => '354 Go on\r\n' },
  },
  {
    name: 'smtp-enhanced-codes-differ',
    protocol: 'smtp',
    rule: 'rfc2034/4/same-code-on-every-line',
    says: 'The lines of the reply to HELP have different enhanced codes.',
    reply: { command: /^HELP/i, replace: reply => reply.replace('214-2.0.0', '214-2.1.0') },
  },
]);
