import { createHash } from 'node:crypto';
import type { SignInCommand } from '../session.js';

/** The timestamp of a greeting, angle brackets included; undefined where the server has no APOP (RFC 1939 7). */
export function apopTimestamp(greeting: string): string | undefined {
  return /<[^<>\s]+>/.exec(greeting)?.[0];
}

/** What APOP shows in place of the password: MD5 over timestamp and password, in lower-case hexadecimal (RFC 1939 7). */
export function apopDigest(timestamp: string, password: string): string {
  return createHash('md5').update(timestamp).update(password).digest('hex');
}

/**
 * APOP as it is signed in with.
 * @param own the timestamp of the greeting, without which the server has no APOP
 */
export function apop(own: string | undefined): SignInCommand {
  return {
    ...(own === undefined ? { absent: 'the greeting has no timestamp: the server has no APOP' } : {}),
    command({ user, password, response, timestamp = own ?? '' }) {
      const digest = response ?? apopDigest(timestamp, password);
      // Together with the timestamp it lets anybody try passwords.
      return { line: `APOP ${user} ${digest}`, ...(response === undefined ? { secret: digest } : {}) };
    },
  };
}
