import { createHash } from 'node:crypto';

/** The timestamp of a greeting, angle brackets included; undefined where the server has no APOP (RFC 1939 7). */
export function apopTimestamp(greeting: string): string | undefined {
  return /<[^<>\s]+>/.exec(greeting)?.[0];
}

/** What APOP shows in place of the password: MD5 over timestamp and password, in lower-case hexadecimal (RFC 1939 7). */
export function apopDigest(timestamp: string, password: string): string {
  return createHash('md5').update(timestamp).update(password).digest('hex');
}
