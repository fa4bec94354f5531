import { describe, expect, it } from 'vitest';
import { compile } from '../../../../runner/protocols/imap/match/expectation.js';
import { problemWith } from '../text-protocol/play.js';
import { grammarViolations, invariantsBroken, judge, played } from './play.js';

/** Is a response of this kind met by this pattern? */
function meets(response: string, pattern: unknown): string {
  return judge(played(`S: ${response}`), { untagged: [pattern] }).state;
}

describe('access control lists', () => {
  it.each([
    '* ACL INBOX',
    '* ACL "a b" fred lrs "-$team" "" {1}\r\nx lr',
    '* LISTRIGHTS box fred ""',
    '* LISTRIGHTS box fred la r swicd 0 1',
    '* MYRIGHTS box ""',
    '* MYRIGHTS "box" "lr"',
  ])('are well-formed: %s', response => {
    expect(grammarViolations(response)).toEqual([]);
  });

  it.each([
    '* ACL',
    '* ACL box fred',
    '* ACL box (fred lr)',
    '* LISTRIGHTS box fred',
    '* LISTRIGHTS box',
    '* LISTRIGHTS box fred la (r s)',
    '* MYRIGHTS box',
    '* MYRIGHTS box lr s',
  ])('are malformed: %s', response => {
    expect(grammarViolations(response)).toEqual(['acl-data']);
  });

  it('have rights in any order', () => {
    expect(meets('* MYRIGHTS box lrs', 'MYRIGHTS box slr')).toBe('met');
    expect(meets('* MYRIGHTS box lrs', 'MYRIGHTS box lr')).toBe('unmet');
    expect(meets('* ACL box b lr a s', 'ACL box a s b rl')).toBe('met');
    expect(meets('* MYRIGHTS box lrs', 'MYRIGHTS <name> <rights>')).toBe('met');
    for (const kind of ['ACL', 'LISTRIGHTS', 'MYRIGHTS']) {
      expect(meets(`* ${kind} box fred lr`.replace('MYRIGHTS box fred', 'MYRIGHTS box'), kind)).toBe('met');
      expect(meets(`* ${kind} box fred lr`.replace('MYRIGHTS box fred', 'MYRIGHTS box'), `${kind} box`)).toBe('met');
    }
  });

  it('are compared by the rights of the user', () => {
    const response = '* MYRIGHTS box lrsetd';
    expect(meets(response, { myrights: { mailbox: 'box', has: 'lr', lacks: 'w' } })).toBe('met');
    expect(meets(response, { myrights: { mailbox: 'INBOX' } })).toBe('unmet');
    expect(meets(response, { myrights: { has: 'lw' } })).toBe('unmet');
    expect(meets(response, { myrights: { lacks: 'wd' } })).toBe('unmet');
    // Of c and d it is told by themselves whether they are there.
    expect(meets(response, { myrights: { rights: 'lrset' } })).toBe('met');
    expect(meets(response, { myrights: { rights: 'lrs' } })).toBe('unmet');
    expect(meets(response, { myrights: { unlike: 'lrset' } })).toBe('unmet');
    expect(meets(response, { myrights: { unlike: 'lrs' } })).toBe('met');
    expect(meets('* MYRIGHTS box ""', { myrights: { rights: '' } })).toBe('met');
  });

  it('are compared by one entry', () => {
    const response = '* ACL box fred lrswipkxtecda anyone lr';
    expect(meets(response, { acl: { mailbox: 'box', rights: 'lr' } })).toBe('met');
    expect(meets(response, { acl: { identifier: 'anyone', has: 'l', lacks: 's' } })).toBe('met');
    expect(meets(response, { acl: { identifier: 'anyone', has: 's' } })).toBe('unmet');
    expect(meets(response, { acl: { identifier: 'Anyone' } })).toBe('unmet');
    expect(meets(response, { acl: { rights: 'lrs' } })).toBe('unmet');
    expect(meets('* ACL box', { acl: { mailbox: 'box' } })).toBe('unmet');
  });

  it.each([
    ['"" l r s', 'lr', true],
    ['"" lr s', 'lr', true],
    ['"" lrs w', 'lr', false],
    ['la r s', 'lr', false],
    ['l r s', 'lr', true],
    ['"" l r s te d', 'lrte', true],
    ['"" l r s ted', 'lrte', true],
    ['"" l r s', 'lrp', false],
  ])('are compared by what can be granted: %s, just %s: %s', (told, rights, can) => {
    const response = `* LISTRIGHTS box fred ${told}`;
    expect(meets(response, { listrights: { mailbox: 'box', identifier: 'fred', grants: rights } })).toBe(
      can ? 'met' : 'unmet',
    );
    expect(meets(response, { listrights: { cannot: rights } })).toBe(can ? 'unmet' : 'met');
  });

  it('have the identifier as it was written', () => {
    expect(meets('* LISTRIGHTS box "fred" l', { listrights: { identifier: 'fred' } })).toBe('met');
    expect(meets('* LISTRIGHTS box Fred l', { listrights: { identifier: 'fred' } })).toBe('unmet');
  });

  it.each([
    [{ acl: { entry: 'lr' } }, 'unknown key entry: expected mailbox, identifier, rights, unlike, has, lacks'],
    [{ myrights: { right: 'l' } }, 'unknown key right: expected mailbox, rights, unlike, has, lacks'],
    [{ listrights: { has: 'l' } }, 'unknown key has: expected mailbox, identifier, grants, cannot'],
    [{ myrights: { has: ['l', 'r'] } }, 'has is a text of rights, such as lrs'],
    [{ acl: { rights: 'l r' } }, 'rights is a text of rights, such as lrs'],
    [{ acl: 'lr' }, 'acl is a map'],
  ])('have patterns that are checked: %j', (pattern, message) => {
    expect(problemWith({ compile }, { untagged: [pattern] })).toBe(message);
  });

  const capability = 'S: * CAPABILITY IMAP4rev1 ACL RIGHTS=texk';
  it.each<[string, string, readonly string[]]>([
    ['rights in capitals', '* MYRIGHTS box lR', ['rights-in-small-letters']],
    ['t without d', '* ACL box a lrt', ['delete-right-with-members']],
    ['e without d', '* MYRIGHTS box lre', ['delete-right-with-members']],
    ['k without c', '* ACL box a lr b lrk', ['create-right-with-members']],
    ['x without either', '* MYRIGHTS box lrx', ['x-with-a-virtual-right']],
    ['x with d', '* MYRIGHTS box lrxted', []],
    ['x with c', '* MYRIGHTS box lrxc', []],
    ['what can be granted, without d', '* LISTRIGHTS box a "" l r t e', ['delete-right-with-members']],
    ['what can be granted, with d by itself', '* LISTRIGHTS box a "" l r k t e c d', []],
    ['members tied to each other', '* LISTRIGHTS box a "" lr s w i p k xte c d', []],
    ['members tied to others, d too', '* LISTRIGHTS box a "" lr swted i p k x c', []],
    ['a member tied to others alone', '* LISTRIGHTS box a "" lr swt e i p k x c d', ['virtual-rights-tied']],
    ['c tied to what k is not tied to', '* LISTRIGHTS box a "" lr s w cp k x t e d', ['virtual-rights-tied']],
    ['a right twice', '* LISTRIGHTS box a l l r', ['rights-listed-once']],
  ])('are checked where they are of RFC 4314: %s', (_, response, broken) => {
    expect(invariantsBroken(played(capability, `S: ${response}`))).toEqual(broken);
    // A server of RFC 2086 does not have these rights.
    expect(invariantsBroken(played('S: * CAPABILITY IMAP4rev1 ACL', `S: ${response}`))).toEqual([]);
  });
});
