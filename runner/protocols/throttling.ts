/**
 * How Exchange says in IMAP and POP3 that it holds a client back, has nobody to ask, or does not reach the mailbox. There are codes for that (RFC 5530 3,
 * RFC 3206 4), which it does not use. The words can only keep a step from being judged: no server passes or fails by them.
 */
const words = /^(?:Request is throttled|Server Unavailable|User is authenticated but not connected)\b/i;

/** Does a refusal say so? @param text what follows its status and its code */
export function saysThrottled(text: string): boolean {
  return words.test(text);
}
