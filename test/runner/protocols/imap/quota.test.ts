import { describe, expect, it } from 'vitest';
import { compile } from '../../../../runner/protocols/imap/match/expectation.js';
import { problemWith } from '../text-protocol/play.js';
import { grammarViolations, invariantsBroken, judge, played } from './play.js';

/** Is a response of this kind met by this pattern? */
function meets(response: string, pattern: unknown): string {
  return judge(played(`S: ${response}`), { untagged: [pattern] }).state;
}

describe('quotas', () => {
  it.each([
    '* QUOTA "" (STORAGE 10 512)',
    '* QUOTA #user/a (STORAGE 10 9223372036854775807 message 0 0)',
    '* QUOTA "User quota" ()',
    '* QUOTAROOT INBOX ""',
    '* QUOTAROOT box a "b c" {1}\r\nd',
    '* QUOTAROOT box',
    '* STATUS box (DELETED 4 DELETED-STORAGE 9223372036854775807)',
  ])('are well-formed: %s', response => {
    expect(grammarViolations(response)).toEqual([]);
  });

  it.each([
    '* QUOTA "" (STORAGE 10)',
    '* QUOTA "" (STORAGE 10 512 MESSAGE)',
    '* QUOTA "" (STORAGE 10 -1)',
    '* QUOTA "" (STORAGE 10 9223372036854775808)',
    '* QUOTA (STORAGE 10 512)',
    '* QUOTA "" STORAGE 10 512',
    '* QUOTAROOT',
    '* QUOTAROOT INBOX (a)',
  ])('are malformed: %s', response => {
    expect(grammarViolations(response)).toEqual(['quota-data']);
  });

  it('are compared by resource, in any order', () => {
    const response = '* QUOTA "r" (STORAGE 10 512 MESSAGE 3 7)';
    expect(meets(response, 'QUOTA r (MESSAGE 3 7 STORAGE 10 512)')).toBe('met');
    expect(meets(response, 'QUOTA r (MESSAGE 3 8 STORAGE 10 512)')).toBe('unmet');
    expect(meets(response, 'QUOTA r (STORAGE 10 512)')).toBe('unmet');
    expect(meets(response, 'QUOTA r')).toBe('met');
    expect(meets(response, 'QUOTA s')).toBe('unmet');
    const bound = judge(played(`S: ${response}`), { untagged: ['QUOTA <root> (message <n> <m> storage <u> <l>)'] });
    expect(bound).toMatchObject({ state: 'met', bindings: { root: 'r', n: '3', m: '7', u: '10', l: '512' } });
  });

  it('are compared by the resources that have a limit', () => {
    const response = '* QUOTA "r" (STORAGE 10 512)';
    expect(meets(response, { quota: { root: 'r', has: ['STORAGE'], lacks: ['MESSAGE'] } })).toBe('met');
    expect(meets(response, { quota: { lacks: ['storage'] } })).toBe('unmet');
    expect(meets(response, { quota: { has: ['MESSAGE'] } })).toBe('unmet');
    expect(meets(response, { quota: { root: 's' } })).toBe('unmet');
    expect(meets('* QUOTA "User quota" ()', { quota: { root: 'User quota' } })).toBe('met');
    expect(meets('* QUOTA "" ()', { quota: { root: '' } })).toBe('met');
    expect(meets('* QUOTA "" ()', { quota: { root: '<root>' } })).toBe('met');
  });

  it('are compared by their roots, in any order', () => {
    const response = '* QUOTAROOT inbox a b';
    expect(meets(response, 'QUOTAROOT INBOX b a')).toBe('met');
    expect(meets(response, 'QUOTAROOT INBOX a')).toBe('unmet');
    expect(meets(response, 'QUOTAROOT INBOX <one> <two>')).toBe('met');
    expect(meets(response, { quotaroot: { mailbox: 'INBOX' } })).toBe('met');
    expect(meets(response, { quotaroot: { mailbox: 'box' } })).toBe('unmet');
  });

  it.each([
    [{ quota: { limit: 3 } }, 'unknown key limit: expected has, lacks'],
    [{ quotaroot: { root: 'a' } }, 'unknown key root: expected mailbox'],
    [{ quota: 'x' }, 'quota is a map'],
  ])('have patterns with known keys alone: %j', (pattern, message) => {
    expect(problemWith({ compile }, { untagged: [pattern] })).toBe(message);
  });

  const login = ['C: a LOGIN u p', 'S: a OK in'];
  const over = 'S: * NO [OVERQUOTA] soft quota';
  it.each<[string, readonly string[], readonly string[]]>([
    ['while nothing is selected or added', ['C: b NOOP', over], ['overquota-when-due']],
    ['while APPEND runs', ['C: b APPEND x {1+}', 'C: y', over], []],
    ['while a mailbox is selected', ['C: b SELECT x', 'S: b OK x', over], []],
    ['in the tagged NO', ['C: b SETQUOTA x (STORAGE 1)', 'S: b NO [OVERQUOTA] x'], []],
    ['while a command runs that is not known', ['C: b FROB', over], []],
  ])('are told to be exceeded %s', (_, exchange, expected) => {
    expect(invariantsBroken(played(...login, ...exchange))).toEqual(expected);
  });
});
