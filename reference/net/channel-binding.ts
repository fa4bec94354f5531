import { createHash, X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { objectIdentifier } from './der.js';

/** What RSA and ECDSA with these hashes are called in a certificate, in which such a name stands for nothing else. */
const signatures = {
  sha384: ['1.2.840.113549.1.1.12', '1.2.840.10045.4.3.3'],
  sha512: ['1.2.840.113549.1.1.13', '1.2.840.10045.4.3.4'],
} as const;

/**
 * The channel binding of a TLS connection, seen from the server: `tls-exporter` (RFC 9266), `tls-unique` or `tls-server-end-point` (RFC 5929).
 * undefined where the connection has none of the type: before TLS 1.3 the first is not supported, from then on the second is not defined.
 */
export function bindingOf(socket: TLSSocket, type: string): Buffer | undefined {
  const exports = socket.getProtocol() === 'TLSv1.3';
  if (type === 'tls-exporter')
    return exports ? socket.exportKeyingMaterial(32, 'EXPORTER-Channel-Binding', Buffer.alloc(0)) : undefined;
  // The first Finished message: the client's, or where a session is resumed the server's.
  if (type === 'tls-unique' && !exports)
    return socket.isSessionReused() ? socket.getFinished() : socket.getPeerFinished();
  const certificate = type === 'tls-server-end-point' ? socket.getX509Certificate() : undefined;
  return certificate && endPoint(certificate.raw);
}

/**
 * What MsvAvChannelBindings (MS-NLMP, 2.2.2.1) has of a client that is inside TLS with the owner of a certificate: a hash of `tls-server-end-point`
 * (RFC 5929 4) in the structure of RFC 4121 4.1.1.2.
 * @param certificate PEM, signed with SHA-384, SHA-512, or else SHA-256 and what that stands for
 */
export function channelBinding(certificate: string): Buffer {
  const { raw } = new X509Certificate(certificate);
  const data = Buffer.concat([Buffer.from('tls-server-end-point:'), endPoint(raw)]);
  // Neither side has an address there: a type and a length of four octets for each.
  const head = Buffer.alloc(16 + 4);
  head.writeUInt32LE(data.length, 16);
  return createHash('md5').update(head).update(data).digest();
}

/** A certificate's hash, by the hash that it is signed with (RFC 5929 4.1). */
function endPoint(raw: Buffer): Buffer {
  const isSignedWith = (hash: keyof typeof signatures) =>
    signatures[hash].some(name => raw.includes(objectIdentifier(name)));
  const hash = isSignedWith('sha384') ? 'sha384' : isSignedWith('sha512') ? 'sha512' : 'sha256';
  return createHash(hash).update(raw).digest();
}
