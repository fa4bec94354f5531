import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import {
  bitString,
  explicit,
  implicit,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  set,
  time,
  utf8String,
  yes,
} from './der.js';

/** A private key and its certificate, both PEM. */
export interface KeyPair {
  readonly key: string;
  readonly cert: string;
}

/** What a certificate says. */
export interface Claims {
  readonly commonName: string;
  /** Domains that it is for. */
  readonly names?: readonly string[];
  /** Addresses that it is for, in octets. */
  readonly addresses?: readonly Uint8Array[];
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** It may sign others. */
  readonly authority?: boolean;
}

/** Who signs a certificate. */
export interface Issuer {
  readonly commonName: string;
  /** PEM. */
  readonly key: string;
}

const DAY = 24 * 60 * 60_000;
const loopback = [Buffer.from([127, 0, 0, 1]), Buffer.from([...Array<number>(15).fill(0), 1])];

/** Makes a self-signed certificate (EC P-256, 30 days) for localhost, the loopback addresses and the names given. */
export function selfSignedCertificate(names: readonly string[]): KeyPair {
  return certificate({
    commonName: 'localhost',
    names: ['localhost', ...names],
    addresses: loopback,
    // A client's clock may be a little behind ours.
    notBefore: new Date(Date.now() - DAY),
    notAfter: new Date(Date.now() + 30 * DAY),
  });
}

/**
 * Makes a key (EC P-256) and its certificate. Node makes keys and signatures, but no certificates.
 * @param issuer who signs it; else it signs itself
 */
export function certificate(claims: Claims, issuer?: Issuer): KeyPair {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const claimed = toBeSigned(claims, publicKey, issuer?.commonName ?? claims.commonName);
  const signature = sign('sha256', claimed, issuer?.key ?? privateKey);
  return { key, cert: pem(sequence(claimed, ecdsaWithSha256, bitString(signature))) };
}

const ecdsaWithSha256 = sequence(objectIdentifier('1.2.840.10045.4.3.2'));

/** RFC 5280 4.1: all of a certificate but the signature. */
function toBeSigned(claims: Claims, publicKey: KeyObject, issuer: string): Buffer {
  const version3 = explicit(0, integer(Buffer.from([2])));
  return sequence(
    version3,
    serialNumber(),
    ecdsaWithSha256,
    distinguished(issuer),
    sequence(time(claims.notBefore), time(claims.notAfter)),
    distinguished(claims.commonName),
    publicKey.export({ type: 'spki', format: 'der' }),
    explicit(3, sequence(...extensions(claims))),
  );
}

/** One that no other certificate has: positive, and of as many octets as it needs. */
function serialNumber(): Buffer {
  const octets = randomBytes(16);
  octets[0] = 0x40 | ((octets[0] ?? 0) & 0x3f);
  return integer(octets);
}

function distinguished(commonName: string): Buffer {
  return sequence(set(sequence(objectIdentifier('2.5.4.3'), utf8String(commonName))));
}

function* extensions({ names = [], addresses = [], authority = false }: Claims): Generator<Buffer> {
  yield extension('2.5.29.19', sequence(...(authority ? [yes] : [])), 'critical');
  // keyCertSign and cRLSign, or digitalSignature.
  yield extension(
    '2.5.29.15',
    authority ? bitString(Buffer.from([0x06]), 1) : bitString(Buffer.from([0x80]), 7),
    'critical',
  );
  if (!authority) yield extension('2.5.29.37', sequence(objectIdentifier('1.3.6.1.5.5.7.3.1')));
  const alternatives = [
    ...names.map(name => implicit(2, Buffer.from(name))),
    ...addresses.map(one => implicit(7, one)),
  ];
  if (alternatives.length > 0) yield extension('2.5.29.17', sequence(...alternatives));
}

function extension(id: string, value: Buffer, critical?: 'critical'): Buffer {
  return sequence(objectIdentifier(id), ...(critical ? [yes] : []), octetString(value));
}

function pem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
