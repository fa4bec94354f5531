import type { Condition } from '../session.js';
import type { SmtpExpectation } from './expectation.js';
import type { SmtpReply } from './reply.js';

/** What RFC 5321 has one reply to, whatever is the matter with the server (3.1, 4.1.1.5, 4.1.1.9, 4.1.1.10), but 421. */
const alwaysAnswered: ReadonlySet<string | undefined> = new Set([undefined, 'greeting', 'RSET', 'NOOP', 'QUIT']);

/**
 * 421 may answer anything (RFC 5321 3.8), and a command that is refused with 4yz may succeed when it is sent again as it is (4.2.1). Where authentication
 * or TLS is required, 530 is the answer to most commands (RFC 4954 6, RFC 3207 4).
 */
export function conditionOf({ code, asked }: SmtpReply): Condition | undefined {
  if (code === 421) return 'ending';
  if (code === 530 && !alwaysAnswered.has(asked?.verb)) return 'restricted';
  return code >= 400 && code < 500 && !alwaysAnswered.has(asked?.verb) ? 'unable' : undefined;
}

/** A step is about 4yz replies when it names one, asks for no success, or leaves the code open; about 530 when that is among its codes, or they are open. */
export function isAbout(
  condition: Condition,
  expect: readonly SmtpExpectation[],
  forbid: readonly SmtpExpectation[],
): boolean {
  if (condition === 'ending') return [...expect, ...forbid].some(({ codes }) => codes.includes('421'));
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
