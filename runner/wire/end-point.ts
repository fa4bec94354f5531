import { createHash } from 'node:crypto';

/** What a certificate is hashed with by how it is signed (RFC 5929 4.1): by the hash of the signature, but by SHA-256 in place of MD5 and SHA-1. */
const hashOf: Readonly<Record<string, string>> = {
  // RSA: RFC 8017 A.2.4; MD5 and SHA-1 first.
  '2a864886f70d010104': 'sha256',
  '2a864886f70d010105': 'sha256',
  '2a864886f70d01010b': 'sha256',
  '2a864886f70d01010c': 'sha384',
  '2a864886f70d01010d': 'sha512',
  // ECDSA: RFC 5758 3.2; SHA-1 first.
  '2a8648ce3d0401': 'sha256',
  '2a8648ce3d040302': 'sha256',
  '2a8648ce3d040303': 'sha384',
  '2a8648ce3d040304': 'sha512',
};

/** RSASSA-PSS names its hash in its parameters (RFC 4055 3.1): these, or SHA-1 where it names none. */
const pss = '2a864886f70d01010a';
const hashNames: Readonly<Record<string, string>> = {
  '608648016503040201': 'sha256',
  '608648016503040202': 'sha384',
  '608648016503040203': 'sha512',
};

/**
 * The channel binding `tls-server-end-point` (RFC 5929 4): the hash of a server's certificate.
 * @param certificate DER
 * @returns undefined where the RFC leaves the hash open, as for Ed25519, or it is one that we do not know
 */
export function serverEndPoint(certificate: Buffer): Buffer | undefined {
  const name = signatureHash(certificate);
  return name === undefined ? undefined : createHash(name).update(certificate).digest();
}

/** RFC 5280 4.1: a certificate is what is signed, how it is signed, and the signature. */
function signatureHash(certificate: Buffer): string | undefined {
  const [, algorithm] = parts(contents(certificate));
  if (algorithm === undefined) return undefined;
  const [identifier, parameters] = parts(contents(algorithm));
  if (identifier === undefined) return undefined;
  const signature = contents(identifier).toString('hex');
  if (signature !== pss) return hashOf[signature];
  // [0] has an AlgorithmIdentifier, whose first part names it.
  const explicit = parameters && parts(contents(parameters)).find(([tag]) => tag === 0xa0);
  if (explicit === undefined) return 'sha256';
  const [named] = parts(contents(contents(explicit)));
  return named && hashNames[contents(named).toString('hex')];
}

/** The DER elements that octets are made of, up to one that is cut off. */
function parts(octets: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; at < octets.length; ) {
    const [from, to] = extent(octets.subarray(at));
    if (from === 0) break;
    found.push(octets.subarray(at, at + to));
    at += to;
  }
  return found;
}

/** What the first element of octets holds. */
function contents(octets: Buffer): Buffer {
  return octets.subarray(...extent(octets));
}

/** Where the contents of the first element begin and end (X.690 8.1.3); at 0 where it is cut off. A certificate has lengths of three octets at most. */
function extent(octets: Buffer): [from: number, to: number] {
  const first = octets[1] ?? 0x80;
  const more = first < 0x80 ? 0 : first & 0x7f;
  const from = 2 + more;
  if (first === 0x80 || more > 3 || from > octets.length) return [0, 0];
  const to = from + (more === 0 ? first : octets.readUIntBE(2, more));
  return to > octets.length ? [0, 0] : [from, to];
}
