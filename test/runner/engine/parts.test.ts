import { describe, expect, it } from 'vitest';
import { inapplicable } from '../../../runner/engine/applicable.js';
import { signInWay } from '../../../runner/engine/authenticate.js';
import { commandText } from '../../../runner/engine/command-text.js';
import { InvariantBook } from '../../../runner/engine/invariant-book.js';
import { Leases } from '../../../runner/engine/leases.js';
import { offersKeyword } from '../../../runner/engine/offered-keyword.js';
import { serviceOf } from '../../../runner/engine/service-of.js';
import { imap } from '../../../runner/protocols/imap/index.js';
import { quoted } from '../../../runner/protocols/imap/quoted.js';
import { protocols } from '../../../runner/protocols/index.js';
import type { Violation } from '../../../runner/protocols/session.js';
import {
  type Account,
  type ServiceName,
  type ServiceProfile,
  scenarios,
  steps,
  type Target,
  targetAt,
} from './playing.js';

describe('a need', () => {
  it.each([
    ['PIPELINING', ['SIZE 1000', 'pipelining'], true],
    ['PIPE', ['PIPELINING'], false],
    ['AUTH PLAIN', ['AUTH LOGIN PLAIN'], true],
    ['AUTH PLAIN', ['AUTH LOGIN', 'PLAIN'], false],
    ['auth', ['AUTH LOGIN'], true],
    ['AUTH=PLAIN', ['IMAP4rev1', 'AUTH=PLAIN'], true],
    ['AUTH PLAIN', ['AUTH=PLAIN'], true],
    ['AUTH=PLAIN', ['AUTH=PLAIN-X'], false],
    ['SASL PLAIN', ['USER', 'SASL PLAIN CRAM-MD5'], true],
    ['LITERAL+', ['LITERAL-'], false],
  ])('of %s among %j: %s', (need, lines, met) => {
    expect(offersKeyword(lines, need)).toBe(met);
  });
});

describe('the text of an IMAP command', () => {
  const values: Readonly<Record<string, unknown>> = {
    mailbox: 'INBOX\\box',
    delimiter: '\\',
    user: 'me',
    password: 'a "b"',
    flag: '\\Seen',
    uid: 7,
  };

  it.each([
    ['CREATE "${mailbox}${delimiter}one"', 'CREATE "INBOX\\\\box\\\\one"'],
    ['LIST "" "${mailbox}%"', 'LIST "" "INBOX\\\\box%"'],
    ['SELECT ${mailbox}-new', 'SELECT "INBOX\\\\box-new"'],
    ['STATUS ${mailbox} (MESSAGES)', 'STATUS "INBOX\\\\box" (MESSAGES)'],
    ['LOGIN ${user} "${password}"', 'LOGIN me "a \\"b\\""'],
    ['LOGIN ${user} ${password}', 'LOGIN me "a \\"b\\""'],
    ['UID STORE ${uid}:* FLAGS (${flag})', 'UID STORE 7:* FLAGS (\\Seen)'],
    ['SEARCH SUBJECT "a \\"b\\""', 'SEARCH SUBJECT "a \\"b\\""'],
    ['STATUS "${mailbox} (MESSAGES)', 'STATUS "INBOX\\\\box (MESSAGES)'],
    ['${uid}', '7'],
  ])('of %s is %s', (template, text) => {
    expect(commandText(template, name => values[name], imap.strings!)).toBe(text);
  });

  it('needs every variable', () => {
    expect(() => commandText('SELECT "${missing}"', name => values[name], imap.strings!)).toThrow(
      'the variable missing has no value',
    );
  });
});

describe('a scenario is inapplicable', () => {
  const me: Account = { user: 'me', password: 'secret', address: 'me@example.test' };
  const target = targetAt('smtp', 25);
  const [noop] = scenarios(steps('- connect: smtp\n- {send: NOOP, expect: 250}'));
  const profile = (service: ServiceName, ...clear: string[]): [ServiceName, ServiceProfile] => [
    service,
    { service, host: 'h', port: 1, tls: 'none', greeting: '', capabilities: { clear } },
  ];
  const why = (text: string, on: Target, ...profiles: [ServiceName, ServiceProfile][]) => {
    const [scenario] = scenarios(text);
    if (scenario === undefined) throw new Error('no scenario');
    return inapplicable(scenario, on, new Map(profiles), false);
  };

  it('not when the target has what it needs', () => {
    expect(noop && inapplicable(noop, target, new Map(), false)).toBeUndefined();
  });

  it('for want of a service', () => {
    const text = steps('- connect: imap\n- {send: NOOP, expect: OK}');
    expect(why(text, target)).toBe('the target has no imap service');
    const imaps = targetAt('imaps', 993);
    expect(why(text, imaps)).toBeUndefined();
    const plain = steps('- connect: {imap: a, tls: plain}\n- {send: NOOP, expect: OK}');
    const withTls = { ...imaps, services: { imaps: { ...imaps.services.imaps!, tls: 'implicit' as const } } };
    expect(why(plain, withTls)).toBe('the target has no imap service that begins in the clear');
    const implicit = steps('- connect: {imap: a, tls: implicit}\n- {send: NOOP, expect: OK}');
    expect(why(implicit, withTls)).toBeUndefined();
    expect(why(implicit, targetAt('imap', 143))).toBe('the target has no imap service that begins with TLS');
  });

  it('for want of what sets the stage', () => {
    const [smtp, imap, pop3] = (['smtp', 'imap', 'pop3'] as const).map(name => targetAt(name, 1, { accounts: [me] }));
    const reads = (given: string) => steps('- connect: pop3\n- {send: NOOP, expect: OK}', given);
    const both = { ...pop3!, services: { ...pop3!.services, ...smtp!.services } };
    const maildrop = reads('given: {maildrop: [{text: "Subject: a\\n\\na\\n"}]}');
    expect(why(maildrop, pop3!)).toBe('the target has no smtp service to deliver by');
    expect(why(maildrop, both)).toBeUndefined();
    expect(why(maildrop, { ...pop3!, deliver: 'append' })).toBe('the target has no imap service to deliver by');
    expect(why(reads('given: {mailbox: []}'), both)).toBe('the target has no imap service');
    const delivers = (via: string) =>
      steps(`- deliver: {message: {text: "Subject: a\\n\\na\\n"}${via}}\n- connect: smtp\n- {send: NOOP, expect: 250}`);
    expect(why(delivers(''), smtp!)).toBeUndefined();
    expect(why(delivers(', via: append'), smtp!)).toBe('the target has no imap service to deliver by');
    expect(
      why(delivers(', via: append'), { ...both, services: { ...both.services, ...imap!.services } }),
    ).toBeUndefined();
    const awaits = steps('- await: {messages: 1}\n- connect: smtp\n- {send: NOOP, expect: 250}');
    expect(why(awaits, smtp!)).toBe('the target has neither IMAP nor POP3: its mailboxes cannot be read');
    expect(why(awaits, both)).toBeUndefined();
  });

  it('for want of a keyword, or because of one', () => {
    const needs = (need: string) => steps('- connect: smtp\n- {send: NOOP, expect: 250}', `needs: {smtp: ${need}}`);
    expect(why(needs('PIPELINING'), target, profile('smtp', 'SIZE'))).toBe('EHLO does not list PIPELINING');
    expect(why(needs('PIPELINING'), target, profile('smtp', 'PIPELINING'))).toBeUndefined();
    expect(why(needs('"!SIZE"'), target, profile('smtp', 'SIZE 10'))).toBe('EHLO lists SIZE');
    expect(why(needs('"!SIZE"'), target, profile('smtp'))).toBeUndefined();
  });

  it('for want of accounts, of leave to empty them, or of leave to do harm', () => {
    const two = steps('- connect: smtp\n- {send: NOOP, expect: 250}', 'needs: {accounts: 2}');
    expect(why(two, target)).toBe('it needs 2 accounts, the target has 0');
    const named = steps('- connect: smtp\n- {send: "VRFY ${recipient}", expect: 250}');
    const mail = steps('- connect: smtp\n- do: "RCPT TO:<${recipient}>"\n- {data: {text: hello}, expect: 250}');
    const one: Account = { user: 'a', password: 'p', address: 'a@example.test' };
    expect(why(mail, { ...target, accounts: [one] })).toBeUndefined();
    expect(why(mail, { ...target, accounts: [one], disposable: false })).toMatch(/not disposable/);
    expect(why(named, { ...target, accounts: [one], disposable: false })).toBeUndefined();
    expect(why(steps('- connect: smtp\n- {send: NOOP, expect: 250}', 'intrusive: true'), target)).toMatch(/may harm/);
  });

  it('for want of secrets for APOP, unless no digest is to be made of one', () => {
    const one: Account = { user: 'a', password: 'p', address: 'a@example.test' };
    const on = { ...targetAt('pop3', 110), accounts: [one] };
    const apop = (options: string) => steps(`- connect: pop3\n- {auth: {mechanism: apop${options}}, expect: ERR}`);
    expect(why(apop(''), on)).toBe(
      'the target file does not say that the accounts can sign in by APOP (`accounts: {apop: true}`)',
    );
    expect(why(apop(''), { ...on, apop: true })).toBeUndefined();
    expect(why(apop(', response: abc'), on)).toBeUndefined();
  });

  it('for want of passwords, where the accounts sign in with tokens', () => {
    const one: Account = { user: 'a', password: 'p', address: 'a@example.test' };
    const on = { ...targetAt('pop3', 110), accounts: [one], mechanism: 'XOAUTH2' };
    const given = steps('- connect: pop3\n- {send: "PASS ${password}", expect: OK}');
    const asksFor = (need: string) =>
      steps('- connect: pop3\n- {send: AUTH PLAIN, expect: "+"}', `needs: {pop3: ${need}}`);
    const reason = "the target's accounts sign in by XOAUTH2, with a token: they have no passwords";
    expect(why(given, on)).toBe(reason);
    expect(why(asksFor('SASL PLAIN'), on, profile('pop3', 'SASL PLAIN XOAUTH2'))).toBe(reason);
    expect(why(asksFor('SASL XOAUTH2'), on, profile('pop3', 'SASL PLAIN XOAUTH2'))).toBeUndefined();
    expect(why(given, { ...on, mechanism: 'PLAIN' })).toBeUndefined();
  });

  it('and reached by the service that stands in', () => {
    const both = { ...target, services: { ...targetAt('imap', 1).services, ...targetAt('imaps', 2).services } };
    expect(serviceOf(both, 'imap')).toBe('imap');
    expect(serviceOf(both, 'imap', 'implicit')).toBe('imaps');
    expect(serviceOf(targetAt('pop3s', 1), 'pop3')).toBe('pop3s');
    expect(serviceOf(targetAt('pop3s', 1), 'imap')).toBeUndefined();
  });
});

describe('leases', () => {
  const accounts = ['a', 'b', 'c'].map((user): Account => ({ user, password: 'p', address: `${user}@example.test` }));

  it('hand each account to one at a time, first come first served, several at once', async () => {
    const leases = new Leases(accounts);
    const first = await leases.lease(2);
    const order: string[] = [];
    const two = leases.lease(2).then(got => {
      order.push('two');
      return got;
    });
    const one = leases.lease(1).then(got => {
      order.push('one');
      return got;
    });
    await new Promise(resolve => setImmediate(resolve));
    // One is free, but the one who came first needs two.
    expect(order).toEqual([]);
    leases.release(first);
    const [ofTwo, ofOne] = await Promise.all([two, one]);
    expect(order).toEqual(['two', 'one']);
    expect(new Set([...ofTwo, ...ofOne])).toEqual(new Set(accounts));
    expect(await leases.lease(0)).toEqual([]);
  });
});

describe('a quoted string', () => {
  it('escapes what RFC 3501 wants escaped, and has no line breaks', () => {
    expect(quoted('a "b" \\c')).toBe('"a \\"b\\" \\\\c"');
    expect(() => quoted('a\r\nb')).toThrow(/line breaks/);
  });
});

describe('the way to sign in', () => {
  it.each([
    ['imap', [], undefined, 'LOGIN "me" "secret"'],
    ['imap', ['IMAP4rev1', 'LOGINDISABLED', 'AUTH=PLAIN', 'AUTH=SCRAM-SHA-1'], undefined, 'SCRAM-SHA-1'],
    ['pop3', ['USER', 'SASL PLAIN'], undefined, 'USER me, PASS secret'],
    ['pop3', ['TOP', 'SASL PLAIN CRAM-MD5'], undefined, 'CRAM-MD5'],
    ['smtp', ['SIZE', 'AUTH LOGIN PLAIN'], undefined, 'PLAIN'],
    ['smtp', ['AUTH LOGIN PLAIN'], 'LOGIN', 'LOGIN'],
  ] as const)('over %s, with %j on offer and %s wished for, is %s', (protocol, offered, wanted, way) => {
    const found = signInWay(protocols[protocol].signIn, offered, wanted);
    expect(typeof found === 'object' ? found.commands('me', 'secret').join(', ') : found).toBe(way);
  });
});

describe('invariants', () => {
  const invariant = { id: 'line-ends', protocol: 'smtp', title: 'Lines end in CRLF', rule: 'rfc9999/1/must' } as const;
  const violation = (offset: number): Violation => ({ invariant: 'line-ends', offset, expected: 'CRLF', found: 'LF' });

  it('come to one line each, with the first offence and the number of scenarios', () => {
    const book = new InvariantBook([invariant, { ...invariant, protocol: 'imap' }]);
    expect([...book.lines()]).toEqual([]);
    book.opened('smtp');
    expect([...book.lines()]).toEqual([{ id: 'invariant/smtp/line-ends', invariant, observedViolation: undefined }]);
    for (const [offset, scenario] of [
      [1, 'a'],
      [2, 'a'],
      [3, 'b'],
    ] as const)
      book.add('smtp', violation(offset), scenario, () => []);
    expect([...book.lines()]).toMatchObject([
      { observedViolation: { violation: { offset: 1 }, scenario: 'a', scenarios: 2 } },
    ]);
  });

  it('would rather name a scenario than a connection of the harness', () => {
    const book = new InvariantBook([invariant]);
    book.opened('smtp');
    book.add('smtp', violation(1), undefined, () => []);
    expect([...book.lines()][0]?.observedViolation).toMatchObject({ scenario: undefined, scenarios: 0 });
    book.add('smtp', violation(2), 'a', () => []);
    book.add('smtp', violation(3), undefined, () => []);
    expect([...book.lines()][0]?.observedViolation).toMatchObject({
      violation: { offset: 2 },
      scenario: 'a',
      scenarios: 1,
    });
  });
});
