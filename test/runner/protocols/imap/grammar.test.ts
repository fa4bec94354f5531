import { describe, expect, it } from 'vitest';
import { fieldOf } from '../../../../runner/protocols/imap/grammar/values.js';
import { grammarViolations, invariantsBroken, lines, played } from './play.js';
import { broken, valid } from './responses.js';

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
