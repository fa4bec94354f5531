import { describe, expect, it } from 'vitest';
import { grammarViolations, invariantsBroken, judge, played } from './play.js';

describe('referrals', () => {
  it.each([
    'b NO [REFERRAL IMAP://user;AUTH=*@SERVER2/] Remote Server',
    'b NO [REFERRAL IMAP://user;AUTH=*@SERVER2/REMOTE IMAP://user;AUTH=*@SERVER3/REMOTE] Try one',
    'b NO [REFERRAL imap://[2001:db8::1]:143/REMOTE] Try it',
    'b OK [REFERRAL imap://MATTHEW@SERVER2/] Signed in',
    '* BYE [REFERRAL imap://user;AUTH=*@SERVER2/] Try it',
  ])('are well-formed: %s', response => {
    expect(grammarViolations(response)).toEqual([]);
  });

  it.each(['b NO [REFERRAL SERVER2] x', 'b NO [REFERRAL imap://a/b c] x', 'b NO [REFERRAL imap://a/b http://c/d] x'])(
    'are URLs of one type, which this is not: %s',
    response => {
      expect(grammarViolations(response)).toEqual(['referral-urls']);
    },
  );

  it('stand in a tagged NO or OK, or in BYE', () => {
    for (const response of ['a BAD', '* OK', '* NO'])
      expect(invariantsBroken(played('C: a LOGIN x y', `S: ${response} [REFERRAL imap://a/] x`))).toEqual([
        'referral-in-no-ok-or-bye',
      ]);
  });

  it('are asked for by the code alone, or by their URLs', () => {
    const session = played('C: a SELECT x', 'S: a NO [REFERRAL imap://a/x imap://b/x] gone');
    const asked = (code: string) => judge(session, { tagged: 'NO', code }).state;
    expect(asked('REFERRAL')).toBe('met');
    expect(asked('REFERRAL imap://a/x imap://b/x')).toBe('met');
    expect(asked('REFERRAL <one> <other>')).toBe('met');
    expect(asked('REFERRAL imap://b/x imap://a/x')).toBe('unmet');
  });
});
