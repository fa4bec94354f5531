import { describe, expect, it } from 'vitest';
import { compile } from '../../../../runner/protocols/imap/match/expectation.js';
import { problemWith } from '../text-protocol/play.js';
import { grammarViolations, judge, played } from './play.js';

/** Is a response of this kind met by this pattern? */
function meets(response: string, pattern: unknown): string {
  return judge(played(`S: ${response}`), { untagged: [pattern] }).state;
}

describe('annotations', () => {
  it.each([
    '* METADATA "" (/shared/comment NIL)',
    '* METADATA INBOX ("/private/comment" "x" /shared/vendor/a/b {1}\r\ny)',
    '* METADATA "a b" (/shared/comment ~{1}\r\n\0)',
    '* METADATA INBOX /shared/comment',
    '* METADATA "" /shared/comment "/private/comment"',
  ])('are well-formed: %j', response => {
    expect(grammarViolations(response)).toEqual([]);
  });

  it.each([
    '* METADATA',
    '* METADATA INBOX ()',
    '* METADATA INBOX (/shared/comment)',
    '* METADATA INBOX (/shared/comment atom)',
    '* METADATA INBOX (comment "x")',
    '* METADATA INBOX ("/shared/a*" "x")',
    '* METADATA INBOX /other/comment',
  ])('are malformed: %s', response => {
    expect(grammarViolations(response)).toEqual(['metadata-data']);
  });

  it('are compared by their entries', () => {
    const response = '* METADATA box (/Shared/Comment "x" /private/comment NIL)';
    expect(meets(response, { metadata: { mailbox: 'box', entries: { '/shared/comment': 'x' } } })).toBe('met');
    expect(meets(response, { metadata: { entries: { '/shared/comment': 'X' } } })).toBe('unmet');
    expect(meets(response, { metadata: { entries: { '/private/comment': null } } })).toBe('met');
    expect(meets(response, { metadata: { entries: { '/private/comment': 'NIL' } } })).toBe('unmet');
    expect(meets(response, { metadata: { entries: { '/shared/other': null } } })).toBe('unmet');
    expect(meets(response, { metadata: { some: '/shared/comment' } })).toBe('met');
    expect(meets(response, { metadata: { some: '/private/comment' } })).toBe('unmet');
    expect(meets(response, { metadata: { changed: '/shared/comment' } })).toBe('unmet');
    expect(
      meets('* METADATA "" (/shared/comment {2}\r\n\xc3\xa9)', {
        metadata: { mailbox: '', entries: { '/shared/comment': 'é' } },
      }),
    ).toBe('met');
    expect(
      meets('* METADATA box /private/comment /shared/comment', { metadata: { changed: ['/Shared/comment'] } }),
    ).toBe('met');
  });

  it.each([
    [{ metadata: { entry: 'x' } }, 'unknown key entry: expected mailbox, entries, some, changed'],
    [{ metadata: { entries: { '/shared/comment': ['x'] } } }, 'the value of /shared/comment is a text, or null'],
    [{ metadata: { entries: 'x' } }, 'entries is a map'],
  ])('have patterns that are checked: %j', (pattern, message) => {
    expect(problemWith({ compile }, { untagged: [pattern] })).toBe(message);
  });
});
