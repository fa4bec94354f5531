import { generate } from 'selfsigned';

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

export interface CertificateWishes {
  readonly names?: readonly string[];
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  /** Signed by this authority; else by itself. */
  readonly issuer?: Certificate;
}

/** A server's certificate, for 127.0.0.1 and mail.example.test unless other names are given. */
export async function serverCertificate(wishes: CertificateWishes = {}): Promise<Certificate> {
  const { names, notBefore, notAfter, issuer } = wishes;
  const made = await generate([{ name: 'commonName', value: 'mail.example.test' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: notBefore ?? new Date('2024-01-01'),
    notAfterDate: notAfter ?? new Date('2049-12-31'),
    extensions: [
      {
        name: 'subjectAltName',
        altNames: names
          ? names.map(value => ({ type: 2 as const, value }))
          : [
              { type: 2, value: 'mail.example.test' },
              { type: 7, ip: '127.0.0.1' },
            ],
      },
    ],
    ...(issuer ? { ca: issuer } : {}),
  });
  return { key: made.private, cert: made.cert };
}

/** A certificate authority. */
export async function authority(): Promise<Certificate> {
  const made = await generate([{ name: 'commonName', value: 'Test Authority' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  return { key: made.private, cert: made.cert };
}
