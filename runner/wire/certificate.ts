import { isIP } from 'node:net';
import { checkServerIdentity, type PeerCertificate } from 'node:tls';
import { showText } from './octet-text.js';

/** Why a server's certificate is refused, and what can be done about it. */
export interface CertificateFault {
  readonly message: string;
  readonly hint: string;
  /** What no client can accept, whatever authorities it trusts: the date, or a domain name that the certificate does not have. */
  readonly invalid?: string;
}

const SELF_SIGNED = new Set(['DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN']);
const UNKNOWN_ISSUER = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
]);

const ACCEPT = '--insecure accepts the certificate all the same';

/**
 * Says everything that is wrong with a certificate that did not verify: OpenSSL itself names only one thing.
 * `host` is the name that the client connected to, `code` OpenSSL's or Node's name of the error, `caGiven` whether the user named an
 * authority to trust, `now` the present time.
 */
export function certificateFault(
  certificate: PeerCertificate,
  host: string,
  code: string,
  caGiven: boolean,
  now: Date,
): CertificateFault {
  const wrong: string[] = [];
  const remedies: string[] = [];
  const invalid: string[] = [];
  const notAfter = new Date(certificate.valid_to);
  const notBefore = new Date(certificate.valid_from);
  if (notAfter < now) {
    wrong.push(`expired on ${day(notAfter)}`);
    remedies.push('renew it on the server');
  } else if (notBefore > now) {
    wrong.push(`is not valid before ${day(notBefore)}`);
    remedies.push('check the clocks of both sides');
  }
  invalid.push(...wrong);
  if (checkServerIdentity(host, certificate) !== undefined) {
    wrong.push(`is for ${namesOf(certificate)}, not for ${host}`);
    remedies.push(`connect by a name that it is for${isIP(host) === 0 ? '' : ' instead of an address'}`);
    if (isDomainName(host)) invalid.push(...wrong.slice(-1));
  }
  if (SELF_SIGNED.has(code) || (!caGiven && isSelfIssued(certificate))) {
    wrong.push('is self-signed or its root is not trusted here');
    remedies.push("give the root's PEM as `ca`");
  } else if (UNKNOWN_ISSUER.has(code)) {
    wrong.push('was issued by an authority that is not known here');
    remedies.push("give the authority's PEM as `ca`");
  }
  if (wrong.length === 0) wrong.push(`was not accepted (${code})`);
  const message = `the server's certificate ${wrong.join(', and ')}`;
  const hint = [...remedies, ACCEPT].join('; ');
  return { message, hint, ...(invalid.length > 0 && { invalid: invalid.join(', and ') }) };
}

/** Is it a name by which mail clients know a server? An address is none, nor is one without a dot, such as localhost (RFC 7817 3). */
function isDomainName(host: string): boolean {
  return isIP(host) === 0 && host.includes('.');
}

function isSelfIssued(certificate: PeerCertificate): boolean {
  return JSON.stringify(certificate.issuer) === JSON.stringify(certificate.subject);
}

function namesOf(certificate: PeerCertificate): string {
  const alternative = certificate.subjectaltname?.replace(/\b(?:DNS|IP Address):/g, '');
  const common: unknown = certificate.subject?.CN;
  return showText(alternative ?? (typeof common === 'string' ? common : 'no name'));
}

function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}
