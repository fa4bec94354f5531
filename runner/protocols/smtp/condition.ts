import type { Condition } from '../session.js';
import type { SmtpExpectation } from './expectation.js';
import type { SmtpReply } from './reply.js';

/** What RFC 5321 has one reply to, whatever is the matter with the server (3.1, 4.1.1.5, 4.1.1.9, 4.1.1.10), but 421. */
const alwaysAnswered: ReadonlySet<string | undefined> = new Set([undefined, 'greeting', 'RSET', 'NOOP', 'QUIT']);

/**
 * 421 may answer anything (RFC 5321 3.8), and a command that is refused with 4yz may succeed when it is sent again as it is (4.2.1). Where authentication
 * or TLS is required, 530 is the answer to most commands (RFC 4954 6, RFC 3207 4). A server that takes nothing for a while says 4.3.2 (RFC 3463 3.4); Exchange
 * Online holds clients back by 4.7.500 to 4.7.699, too. A submission server may see to it that an account sends from its own addresses alone (RFC 6409 6.1):
 * Exchange says so by 5.7.60 and 5.2.252 once it has the message.
 */
export function conditionOf({ code, enhanced, asked }: SmtpReply): Condition | undefined {
  if (code === 421) return 'ending';
  if (code === 530 && !alwaysAnswered.has(asked?.verb)) return 'restricted';
  if (code >= 500 && /^5\.(?:7\.60|2\.252)$/.test(enhanced?.text ?? '')) return 'unentitled';
  if (code < 400 || code > 499 || alwaysAnswered.has(asked?.verb)) return undefined;
  return /^4\.(?:3\.2|7\.[56]\d\d)$/.test(enhanced?.text ?? '') ? 'throttled' : 'unable';
}

/**
 * A step is about 4yz replies when it names one, asks for no success, or leaves the code open; about 530 when that is among its codes, or
 * they are open; about the right to send when one of class 5 is.
 */
export function isAbout(
  condition: Condition,
  expect: readonly SmtpExpectation[],
  forbid: readonly SmtpExpectation[],
): boolean {
  if (condition === 'ending') return [...expect, ...forbid].some(({ codes }) => codes.includes('421'));
  if (condition === 'unentitled')
    return expect.some(({ codes }) => codes.length === 0 || codes.some(code => code.startsWith('5')));
  if (condition === 'restricted')
    return expect.some(({ codes }) => codes.length === 0 || codes.some(code => /^5(?:xx|3[0x]|x0)$/.test(code)));
  return (
    expect.some(({ codes }) => codes.length === 0 || codes.some(code => code.startsWith('4'))) ||
    !expect.some(({ codes }) => codes.some(isSuccess))
  );
}

function isSuccess(code: string): boolean {
  return /^[23]/.test(code);
}
