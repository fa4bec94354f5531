import { describe, expect, it } from 'vitest';
import { fieldOf } from '../../../../runner/protocols/imap/grammar/values.js';
import { grammarViolations, invariantsBroken, lines, played } from './play.js';

const valid = [
  '* OK ready',
  '* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] ready',
  '* OK [::1] may look like a code',
  '* OK [not a code',
  '* OK it costs {5}',
  '* PREAUTH welcome',
  '* BYE [UNAVAILABLE] later',
  '* NO [ALERT] disk is nearly full',
  '* BAD what?',
  '* OK [PERMANENTFLAGS (\\Answered \\Seen \\*)] limited',
  '* OK [PERMANENTFLAGS ()] none',
  '* OK [HIGHESTMODSEQ 18446744] x',
  '* OK [X-UNKNOWN some (thing) here] x',
  '* OK [BADCHARSET (UTF-8 "US-ASCII")] x',
  '* OK [MAILBOXID (F2212ea87-6097-4256-9d51-71338625)] x',
  '* CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED',
  '* ENABLED',
  '* ENABLED CONDSTORE',
  '* FLAGS (\\Answered $Forwarded keyword)',
  '* LIST () "/" INBOX',
  '* LIST (\\HasChildren \\Subscribed) "\\\\" "a b"',
  '* LIST (\\Noselect) NIL ""',
  '* LIST (\\NonExistent) "/" foo ("CHILDINFO" ("SUBSCRIBED"))',
  '* LIST () "/" foo ("OLDNAME" ("bar"))',
  '* LIST () "/" {3}\r\nfoo',
  '* LSUB () "." #news.comp',
  '* STATUS blurdybloop (MESSAGES 231 UIDNEXT 44292 SIZE 9007199254740993 MAILBOXID (F1))',
  '* STATUS "" ()',
  '* SEARCH',
  '* SEARCH 2 84 882',
  '* SEARCH 2 5 (MODSEQ 917162500)',
  '* ESEARCH (TAG "A282") MIN 2 COUNT 3',
  '* ESEARCH (TAG A285) UID ALL 43,45:47',
  '* ESEARCH',
  '* NAMESPACE (("" "/")) NIL (("#shared/" "/" "TRANSLATION" ("Shared/"))("b" NIL))',
  '* ID NIL',
  '* ID ("name" "x" "version" NIL)',
  '* 9 EXISTS',
  '* 0 RECENT',
  '* 3 EXPUNGE',
  '* VANISHED 1,3:4',
  '* VANISHED (EARLIER) 41,43:116',
  '* XLIST anything "goes" (here (too))',
  '* THREAD (2)(3 6 (4 23)(44 7 96))',
  '* QUOTA "" (STORAGE 10 512)',
  '* 1 FETCH (FLAGS (\\Seen \\Recent) UID 4)',
  '* 1 FETCH (FLAGS ())',
  '* 1 FETCH (INTERNALDATE " 7-Feb-1994 21:52:25 -0800" RFC822.SIZE 4286)',
  '* 1 FETCH (BODY[] {3}\r\nabc BODY[1.2.HEADER.FIELDS (DATE "X-y")]<0> "x" BODY[TEXT] NIL BODY[1.MIME] "")',
  '* 1 FETCH (RFC822 {0}\r\n RFC822.HEADER NIL RFC822.TEXT "x")',
  '* 1 FETCH (BINARY[1] ~{3}\r\na\0b BINARY.SIZE[1.2] 3 BINARY[]<4> "x")',
  '* 1 FETCH (MODSEQ (12111230047) EMAILID (M6d99) THREADID NIL PREVIEW "hi" SAVEDATE NIL)',
  '* 1 FETCH (X-GM-LABELS ("\\\\Inbox" foo))',
  '* 1 FETCH (ENVELOPE ("d" NIL ((NIL NIL "a" "b")("n" NIL "c" "d")) NIL NIL ((NIL NIL "g" NIL)(NIL NIL NIL NIL)) NIL NIL NIL "<x@y>"))',
  '* 1 FETCH (BODY ("TEXT" "PLAIN" ("CHARSET" "US-ASCII") NIL NIL "7BIT" 3028 92))',
  '* 1 FETCH (BODYSTRUCTURE (("TEXT" "PLAIN" NIL NIL NIL "7BIT" 1 1 NIL NIL NIL NIL)("IMAGE" "PNG" ("NAME" "x") "<i>" "d" "BASE64" 9 "md5" ("inline" ("filename" "y")) ("en" "de") "loc" 5 ("ext" (NIL 7))) "MIXED" ("BOUNDARY" "b") NIL "en" NIL))',
  '* 1 FETCH (BODYSTRUCTURE ("MESSAGE" "RFC822" NIL NIL NIL "7BIT" 8 (NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL) ("TEXT" "HTML" NIL NIL NIL "8BIT" 2 1) 4 NIL))',
  '+ ',
  '+ go ahead',
  '+ [ALERT] x',
  'b OK done',
  'b NO [TRYCREATE] no such mailbox',
  'b OK [APPENDUID 38505 3955] x',
  'b OK [COPYUID 38505 304,319:320 3956:3958] x',
  'b OK [READ-WRITE] ',
];

const broken: [string, string][] = [
  ['', 'response-grammar'],
  ['*', 'response-grammar'],
  ['*  OK two spaces', 'response-grammar'],
  ['b', 'response-grammar'],
  ['b DONE x', 'status-responses'],
  ['b BYE x', 'status-responses'],
  ['* OK', 'status-responses'],
  ['* OK [READ-WRITE]', 'status-responses'],
  ['* OK [READ-WRITE x] y', 'status-responses'],
  ['* OK [UIDNEXT 0] x', 'status-responses'],
  ['* OK [UIDNEXT ten] x', 'status-responses'],
  ['* OK [UIDVALIDITY 4294967296] x', 'status-responses'],
  ['* OK [PERMANENTFLAGS \\Seen] x', 'status-responses'],
  ['b OK [COPYUID 1 2 ] x', 'status-responses'],
  ['b OK [APPENDUID 1 2:*] x', 'status-responses'],
  ['+', 'status-responses'],
  ['* CAPABILITY IMAP4rev1 ', 'response-grammar'],
  ['* CAPABILITY', 'response-grammar'],
  ['* FLAGS \\Seen', 'response-grammar'],
  ['* FLAGS (\\*)', 'response-grammar'],
  ['* FLAGS (\\Seen  \\Draft)', 'response-grammar'],
  ['* SEARCH ', 'response-grammar'],
  ['* SEARCH 0', 'response-grammar'],
  ['* SEARCH 1  2', 'response-grammar'],
  ['* STATUS x (MESSAGES)', 'response-grammar'],
  ['* STATUS x (MESSAGES 1', 'response-grammar'],
  ['* ID ("name")', 'response-grammar'],
  ['* NAMESPACE NIL NIL', 'response-grammar'],
  ['* 9 EXISTS ', 'response-grammar'],
  ['* 0 EXPUNGE', 'response-grammar'],
  ['* LIST (Noselect) "/" x', 'list-data'],
  ['* LIST (\\Marked \\Unmarked) "/" x', 'list-data'],
  ['* LIST (\\HasChildren \\HasNoChildren) "/" x', 'list-data'],
  ['* LIST () / x', 'list-data'],
  ['* LIST () "//" x', 'list-data'],
  ['* LIST () "/" a b', 'list-data'],
  ['* LIST () "/" a*b', 'list-data'],
  ['* LIST () "/" "a\\b"', 'list-data'],
  ['* LSUB () "/" x ("CHILDINFO" ("SUBSCRIBED"))', 'list-data'],
  ['* LIST () "/" {3+}\r\nfoo', 'literals'],
  ['* LIST () "/" ~{3}\r\nfoo', 'literals'],
  ['* 1 FETCH ()', 'fetch-data'],
  ['* 1 FETCH (FLAGS)', 'fetch-data'],
  ['* 1 FETCH (FLAGS (\\Seen) )', 'response-grammar'],
  ['* 1 FETCH FLAGS (\\Seen)', 'fetch-data'],
  ['* 1 FETCH (UID 0)', 'fetch-data'],
  ['* 1 FETCH (INTERNALDATE "7-Feb-1994 21:52:25 -0800")', 'fetch-data'],
  ['* 1 FETCH (BODY[] abc)', 'fetch-data'],
  ['* 1 FETCH (BODY[FOO] "x")', 'fetch-data'],
  ['* 1 FETCH (BODY[MIME] "x")', 'fetch-data'],
  ['* 1 FETCH (ENVELOPE ("d" NIL NIL NIL NIL NIL NIL NIL NIL))', 'fetch-data'],
  ['* 1 FETCH (ENVELOPE ("d" NIL () NIL NIL NIL NIL NIL NIL NIL))', 'fetch-data'],
  ['* 1 FETCH (BODY ("TEXT" "PLAIN" NIL NIL NIL "7BIT" 3028))', 'fetch-data'],
  ['* 1 FETCH (BODY ("TEXT" "PLAIN" NIL NIL NIL "7BIT" 3028 92 NIL))', 'fetch-data'],
  ['* 1 FETCH (BODY ("TEXT" "PLAIN" () NIL NIL "7BIT" 3028 92))', 'fetch-data'],
  ['* 1 FETCH (BODYSTRUCTURE ("TEXT" "PLAIN" ("CHARSET") NIL NIL "7BIT" 3028 92))', 'fetch-data'],
  [
    '* 1 FETCH (BODYSTRUCTURE (("TEXT" "PLAIN" NIL NIL NIL "7BIT" 1 1) ("TEXT" "PLAIN" NIL NIL NIL "7BIT" 1 1) "MIXED"))',
    'fetch-data',
  ],
  ['* 1 FETCH (BODY[TEXT] {3}\r\na\0b)', 'no-nul'],
  ['* OK caf\xe9', 'eight-bit-outside-literals'],
  ['* OK a\rb', 'line-ends'],
];

describe('the grammar of IMAP responses', () => {
  it.each(valid)('allows %j', response => {
    expect(grammarViolations(response)).toEqual([]);
  });

  it.each(broken)('does not allow %j', (response, invariant) => {
    expect(grammarViolations(response)).toEqual([invariant]);
  });

  it('does not let an octet above 127 hide what the grammar says of it', () => {
    expect(grammarViolations('* 1 FETCH (BODY[1] {3}\r\ncaf\xe9)')).toEqual([
      'eight-bit-outside-literals',
      'fetch-data',
    ]);
  });

  it('tells where a violation is, what was expected and what was found', () => {
    const session = played('S: * OK ready', 'S: * LIST () / x', 'S: * 2 EXISTS');
    expect(session.violations[0]).toEqual({
      invariant: 'list-data',
      offset: 12 + 10,
      expected: 'a delimiter in double quotes, or NIL',
      found: '"/ x"',
    });
    expect(session.replies.map(reply => reply.data.kind)).toEqual(['OK', 'LIST', 'EXISTS']);
  });

  it('takes a bare LF for the end of a line, and reports it', () => {
    const session = played();
    session.received(Buffer.from('* OK ready\n* 2 EXISTS\r\n'));
    expect(invariantsBroken(session)).toContain('line-ends');
    expect(session.replies).toHaveLength(2);
  });

  it('reports a response that the end of the stream cuts', () => {
    const session = played('* OK ready');
    session.received(Buffer.from('* 2 EXI'));
    session.ended();
    expect(session.violations).toMatchObject([{ invariant: 'line-ends', offset: 19 }]);
  });

  it('allows UTF-8 in text once it was enabled', () => {
    const session = played('C: a ENABLE UTF8=ACCEPT', '* ENABLED UTF8=ACCEPT', 'a OK x');
    session.received(Buffer.from('* LIST () "/" "caf\u00e9"\r\n', 'utf8'));
    expect(invariantsBroken(session)).toEqual([]);
    session.received(lines('* LIST () "/" "caf\xe9"'));
    expect(invariantsBroken(session)).toEqual(['eight-bit-outside-literals']);
  });

  it('tells an atom, a quoted string, a literal, a literal8 and NIL apart', () => {
    const session = played('* 1 FETCH (BODY[] {3}\r\nabc BODY[1] "x" BODY[2] NIL BINARY[3] ~{1}\r\ny EMAILID (M1))');
    const data = session.replies[0]?.data;
    const types = data?.fields.map(field => field.value.type);
    expect(types).toEqual(['number', 'literal', 'quoted', 'nil', 'literal8', 'list']);
    expect(data && fieldOf(data, 'EMAILID')).toMatchObject({ items: [{ type: 'atom', text: 'M1' }] });
  });
});

describe('a space behind a response', () => {
  it('is a violation, yet what the response says is read', () => {
    const session = played('* STATUS INBOX (MESSAGES 3) ');
    expect(session.violations.map(({ invariant, expected }) => [invariant, expected])).toEqual([
      ['response-grammar', 'the end of the line'],
    ]);
    expect(session.replies[0]?.data.kind).toBe('STATUS');
    expect(session.replies[0]?.data.fields).not.toEqual([]);
  });
});
