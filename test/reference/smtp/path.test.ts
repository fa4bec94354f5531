import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeXtext, parseParameters } from '../../../reference/smtp/parameters.js';
import { isDomainOrLiteral, isMailbox, parsePath } from '../../../reference/smtp/path.js';

describe('parsePath', () => {
  it('undoes quoting and drops the source route', () => {
    expect(parsePath('<@a.test,@b.test:"x\\"y z"@c.test> SIZE=1')).toEqual({
      mailbox: { localPart: 'x"y z', domain: 'c.test', text: '"x\\"y z"@c.test', route: '@a.test,@b.test:' },
      end: 33,
    });
    expect(parsePath('<>')).toEqual({ mailbox: null, end: 2 });
    expect(parsePath('<Postmaster>')).toEqual({
      mailbox: { localPart: 'Postmaster', domain: undefined, text: 'Postmaster', route: '' },
      end: 12,
    });
  });

  it('takes paths of 256 octets and no more', () => {
    const path = (octets: number) => `<${'a'.repeat(64)}@${'b.'.repeat(90)}${'c'.repeat(octets - 247)}>`;
    expect(path(256)).toHaveLength(256);
    expect(parsePath(path(256))).toBeTypeOf('object');
    expect(parsePath(path(257))).toBe('too-long');
  });

  it('reads any mailbox it is given back whole', () => {
    const local = fc.stringMatching(/^[a-z0-9!#$%&'*+/=?^_`{|}~-]{1,20}(\.[a-z0-9]{1,10}){0,3}$/);
    const domain = fc.stringMatching(/^[a-z]([a-z0-9-]{0,10}[a-z0-9])?(\.[a-z]{1,10}){0,3}$/);
    fc.assert(
      fc.property(local, domain, (localPart, domainPart) => {
        const text = `${localPart}@${domainPart}`;
        expect(parsePath(`<${text}>`)).toEqual({
          mailbox: { localPart, domain: domainPart, text, route: '' },
          end: text.length + 2,
        });
        expect(isMailbox(text)).toBe(true);
      }),
    );
  });

  it('stays quick on what is long and broken', () => {
    // Time in proportion to the square of the length would be hours.
    for (const part of ['a.', 'a-', '@a,', '"\\"', 'a@']) parsePath(`<${part.repeat(500_000)}`);
  });
});

describe('isDomainOrLiteral', () => {
  it.each([
    ['example.test', true],
    ['[IPv6:::ffff:192.0.2.1]', true],
    ['[tag:content]', true],
    ['example.test.', false],
    ['exa_mple.test', false],
    ['[1.2.3]', false],
    ['[IPv6:fe80::1%eth0]', false],
    ['[]', false],
  ])('%s: %s', (text, expected) => {
    expect(isDomainOrLiteral(text)).toBe(expected);
  });
});

describe('parseParameters', () => {
  it('reads keywords in any case, with and without value', () => {
    expect(parseParameters(' size=1 SMTPUTF8')).toEqual(
      new Map([
        ['SIZE', '1'],
        ['SMTPUTF8', undefined],
      ]),
    );
  });

  it.each(['SIZE=1', '  SIZE=1', ' SIZE=1 ', ' SIZE=', ' =1', ' -A=1', ' A=1 a=2', ' A=1=2'])('refuses %j', text => {
    expect(parseParameters(text)).toBeUndefined();
  });
});

describe('decodeXtext', () => {
  it('decodes hexchars and refuses the rest', () => {
    expect(decodeXtext('a+2Bb+3D')).toBe('a+b=');
    for (const text of ['+2b', '+2', 'a=b', 'a b']) expect(decodeXtext(text)).toBeUndefined();
  });
});
