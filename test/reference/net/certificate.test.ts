import { createPrivateKey, X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { certificate, selfSignedCertificate } from '../../../reference/net/certificate.js';

const from = new Date('2024-01-01T00:00:00Z');
const until = new Date('2049-12-31T23:59:59Z');

describe('selfSignedCertificate', () => {
  const { key, cert } = selfSignedCertificate(['example.test', 'mail.example.test']);
  const read = new X509Certificate(cert);

  it('fits its key, and signs itself', () => {
    expect(read.checkPrivateKey(createPrivateKey(key))).toBe(true);
    expect(read.verify(read.publicKey)).toBe(true);
    expect(read.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
  });

  it('is for localhost, the loopback addresses and the names given', () => {
    expect(read.subject).toBe('CN=localhost');
    expect(read.subjectAltName).toBe(
      'DNS:localhost, DNS:example.test, DNS:mail.example.test, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1',
    );
    expect(read.checkHost('mail.example.test')).toBe('mail.example.test');
    expect(read.checkHost('other.test')).toBeUndefined();
    expect(read.checkIP('127.0.0.1')).toBe('127.0.0.1');
  });

  it('is a server’s and no authority', () => {
    expect(read.ca).toBe(false);
    expect(read.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
  });

  it('has a serial number of its own', () => {
    const other = new X509Certificate(selfSignedCertificate([]).cert);
    expect(read.serialNumber).toMatch(/^[4-7][0-9A-F]{31}$/);
    expect(other.serialNumber).not.toBe(read.serialNumber);
  });
});

describe('certificate', () => {
  it.each([
    ['2049-12-31T23:59:59Z', 'Dec 31 23:59:59 2049 GMT'],
    ['2050-01-01T00:00:00Z', 'Jan  1 00:00:00 2050 GMT'],
  ])('ends at %s', (notAfter, shown) => {
    const { cert } = certificate({ commonName: 'localhost', notBefore: from, notAfter: new Date(notAfter) });
    const read = new X509Certificate(cert);
    expect(read.validFrom).toBe('Jan  1 00:00:00 2024 GMT');
    expect(read.validTo).toBe(shown);
  });

  it('is signed by an authority', () => {
    const times = { notBefore: from, notAfter: until };
    const root = certificate({ commonName: 'Root', authority: true, ...times });
    const issued = certificate({ commonName: 'localhost', ...times }, { commonName: 'Root', key: root.key });
    const [above, below] = [new X509Certificate(root.cert), new X509Certificate(issued.cert)];
    expect(above.ca).toBe(true);
    expect(below.issuer).toBe('CN=Root');
    expect(below.checkIssued(above)).toBe(true);
    expect(below.verify(above.publicKey)).toBe(true);
    expect(below.verify(below.publicKey)).toBe(false);
  });

  it('holds many names', () => {
    const names = Array.from({ length: 40 }, (_, at) => `host${at}.example.test`);
    const { cert } = certificate({ commonName: 'localhost', names, notBefore: from, notAfter: until });
    expect(new X509Certificate(cert).subjectAltName?.split(', ')).toHaveLength(40);
  });
});
