/** The SASL mechanisms by which the harness can sign in. */
export const mechanismNames = [
  'SCRAM-SHA-256-PLUS',
  'SCRAM-SHA-1-PLUS',
  'SCRAM-SHA-256',
  'SCRAM-SHA-1',
  'CRAM-MD5',
  'DIGEST-MD5',
  'PLAIN',
  'LOGIN',
  'NTLM',
  'OAUTHBEARER',
  'XOAUTH2',
  'EXTERNAL',
] as const;

/** Whether it can sign in by this one; upper or lower case does not matter. */
export function isMechanism(name: string): boolean {
  return mechanismNames.some(known => known === name.toUpperCase());
}
