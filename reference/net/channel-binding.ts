import { createHash, X509Certificate } from 'node:crypto';
import { objectIdentifier } from './der.js';

/** What RSA and ECDSA with these hashes are called in a certificate, in which such a name stands for nothing else. */
const signatures = {
  sha384: ['1.2.840.113549.1.1.12', '1.2.840.10045.4.3.3'],
  sha512: ['1.2.840.113549.1.1.13', '1.2.840.10045.4.3.4'],
} as const;

/**
 * What MsvAvChannelBindings (MS-NLMP, 2.2.2.1) has of a client that is inside TLS with the owner of a certificate: a hash of `tls-server-end-point`
 * (RFC 5929 4) in the structure of RFC 4121 4.1.1.2.
 * @param certificate PEM, signed with SHA-384, SHA-512, or else SHA-256 and what that stands for
 */
export function channelBinding(certificate: string): Buffer {
  const { raw } = new X509Certificate(certificate);
  const isSignedWith = (hash: keyof typeof signatures) =>
    signatures[hash].some(name => raw.includes(objectIdentifier(name)));
  const hash = isSignedWith('sha384') ? 'sha384' : isSignedWith('sha512') ? 'sha512' : 'sha256';
  const data = Buffer.concat([Buffer.from('tls-server-end-point:'), createHash(hash).update(raw).digest()]);
  // Neither side has an address there: a type and a length of four octets for each.
  const head = Buffer.alloc(16 + 4);
  head.writeUInt32LE(data.length, 16);
  return createHash('md5').update(head).update(data).digest();
}
