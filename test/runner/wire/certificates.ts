import { certificate, type KeyPair } from '../../../reference/net/certificate.js';

export type Certificate = KeyPair;

export interface CertificateWishes {
  readonly names?: readonly string[];
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  /** Signed by this authority; else by itself. */
  readonly issuer?: Certificate;
}

const authorityName = 'Test Authority';

/** A server's certificate, for 127.0.0.1 and mail.example.test unless other names are given. */
export function serverCertificate({ names, notBefore, notAfter, issuer }: CertificateWishes = {}): Certificate {
  const claims = {
    commonName: 'mail.example.test',
    names: names ?? ['mail.example.test'],
    addresses: names ? [] : [Buffer.from([127, 0, 0, 1])],
    notBefore: notBefore ?? new Date('2024-01-01'),
    notAfter: notAfter ?? new Date('2049-12-31'),
  };
  return certificate(claims, issuer && { commonName: authorityName, key: issuer.key });
}

/** A certificate authority. */
export function authority(): Certificate {
  return certificate({
    commonName: authorityName,
    notBefore: new Date('2024-01-01'),
    notAfter: new Date('2049-12-31'),
    authority: true,
  });
}
