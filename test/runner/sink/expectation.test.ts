import { describe, expect, it } from 'vitest';
import { describeRelayed, relayedGrammar } from '../../../runner/sink/expectation.js';
import { problemOf, type RelayedMail } from '../protocols/sessions.js';

const message: Buffer = Buffer.from('Received: by a; now\r\nSubject: One\r\n\r\nb\xf6dy\r\n', 'latin1');
const mail: RelayedMail = {
  hello: { verb: 'EHLO', argument: 'mail.example.test' },
  reversePath: 'A@Example.test',
  parameters: ['SIZE=50', 'body=8BITMIME'],
  recipients: [
    { path: 'Some@relay.example.net', parameters: ['NOTIFY=NEVER', 'ORCPT=rfc822;A@b'] },
    { path: 'other@relay.example.net', parameters: [] },
  ],
  stuffed: message,
  message,
  bareLineEnds: 0,
  dialogue: [],
};
const question = { to: 'some@', message: () => Buffer.from('Subject: One\r\n\r\nb\xf6dy\r\n', 'latin1') };
const why = (wanted: unknown, of = mail) => {
  const expectation = relayedGrammar.compile(wanted).bind(() => undefined);
  return expectation.mismatch(of, question);
};

describe('an expectation of relayed mail', () => {
  it.each([
    ['arrives'],
    [{ hello: 'EHLO', client: '/^mail\\./' }],
    [{ from: 'A@example.TEST' }],
    [{ to: 'Some@RELAY.example.net' }],
    [{ mail: { has: ['SIZE', 'BODY=8BITMIME'], lacks: 'RET' } }],
    [{ rcpt: { has: 'NOTIFY=NEVER', lacks: 'NOTIFY=SUCCESS' } }],
    [{ header: { has: 'subject', lacks: ['Return-Path', 'b\xf6dy'] } }],
    [{ message: 'one.eml' }],
    [{ matches: '/^Subject: One\\r$/m' }],
    [{ 'eight-bit': true, 'line-ends': 'crlf' }],
  ])('%j is met', wanted => {
    expect(why(wanted)).toBeUndefined();
  });

  it.each([
    [{ hello: 'HELO' }, 'the last hello was EHLO'],
    [{ client: '/^\\[/' }, 'EHLO had `mail.example.test`'],
    [{ from: 'a@example.test' }, 'the reverse-path is `<A@Example.test>`'],
    [{ to: 'some@relay.example.net' }, 'RCPT had `<Some@relay.example.net>`'],
    [{ to: ['Some@relay.example.net', 'third@relay.example.net'] }, 'RCPT had `<Some@relay.example.net>`'],
    [{ mail: { has: 'RET' } }, 'MAIL lacks RET: it had `SIZE=50 body=8BITMIME`'],
    [{ mail: { lacks: 'SIZE' } }, 'MAIL has SIZE: it had `SIZE=50 body=8BITMIME`'],
    [{ rcpt: { has: 'ORCPT=rfc822;a@b' } }, 'RCPT lacks ORCPT=rfc822;a@b: it had `NOTIFY=NEVER ORCPT=rfc822;A@b`'],
    [{ header: { lacks: 'Received' } }, 'the header has Received'],
    [{ message: { text: 'Subject: One\n\nbody\n' } }, 'the message differs: it last does at octet 39 of 43'],
    [{ matches: '/Return-Path/' }, 'the message does not match'],
    [{ 'eight-bit': false }, 'the message has octets above 127'],
  ])('%j is not', (wanted, told) => {
    expect(why(wanted)).toBe(told);
  });

  it('tells of line ends that stand alone', () => {
    expect(why({ 'line-ends': 'crlf' }, { ...mail, bareLineEnds: 2 })).toBe('2 CR or LF came alone');
  });

  it('shows a message on a line', () => {
    expect(describeRelayed(mail)).toBe(
      'EHLO mail.example.test / MAIL FROM:<A@Example.test> SIZE=50 body=8BITMIME / RCPT TO:<Some@relay.example.net> NOTIFY=NEVER ORCPT=rfc822;A@b / RCPT TO:<other@relay.example.net> / 43 octets',
    );
  });
});

describe('the form of an expectation', () => {
  it.each([
    ['arrives', false, undefined],
    [{ hello: 'LHLO' }, false, '`hello`: `LHLO` is not EHLO or HELO'],
    [{ 'eight-bit': 'maybe' }, false, '`eight-bit`: `maybe` is not true or false'],
    [{ 'line-ends': 'lf' }, false, '`line-ends`: `lf` is not crlf'],
    [{ mail: { wants: 'RET' } }, false, '`mail`: unknown key `wants`; there are has, lacks'],
    [{ message: { text: 'x' } }, false, undefined],
    [250, false, '250 is neither `arrives` nor a map'],
    ['${any}', false, undefined],
    ['arrives', true, '`arrives` is not a map'],
    [{ header: { has: 'Return-Path' } }, true, undefined],
  ])('%j', (value, forbidden, problem) => {
    const read = forbidden ? relayedGrammar.compileForbidden : relayedGrammar.compile;
    expect(problemOf(() => read(value))).toBe(problem);
  });
});
